"""What the law package offers on the command line: `charteroak due` and `charteroak law`."""
