"""A reader that was trained on labelled passages, asked where a provision's rules found nothing.

The rules know how agreements are written; a drafter with words of his own escapes them. The trained reader knows which
words and short runs of words stood in passages that meet a provision, meet it partly, speak against it or only sound
like it. It weighs whole numbers, so that the same words get the same answer on every machine. `bin/train` made the
weights; docs/review.md says from what, how much they help, and what was tried instead.
"""

from charteroak.review.trained.reader import second_reading
from charteroak.review.trained.weights import SIDES, Weights, weights_of

__all__ = ["SIDES", "Weights", "second_reading", "weights_of"]
