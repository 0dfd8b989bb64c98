"""How good the review is on labelled documents, what a change gained and lost, and what a file format costs."""
