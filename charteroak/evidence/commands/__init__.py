"""What the evidence package offers on the command line: `charteroak evidence`."""
