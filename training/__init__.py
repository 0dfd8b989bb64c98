"""Trains the reader of `charteroak.review.trained`, and measures it against other ways of doing the same."""
