"""Multinomial logistic regression by AdaGrad, in numbers that every machine rounds alike.

Plain Python floats, sums, products, quotients and square roots only, and a generator with a fixed seed: the same
examples give the same weights, byte for byte, wherever it runs.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from math import sqrt

from charteroak.review.trained.grams import grams
from charteroak.review.trained.weights import PARTS, SIDES, Weights, softmax
from training.examples import Example

EPOCHS = 6
RATE, START_RATE = 0.5, 0.1
#: An example on which the chances are off by less than this teaches nothing more.
SURE = 0.02
#: A gram whose weights all stay below this is left out of the file.
LEAST_WEIGHT = 0.5
#: A gram must stand in so many examples.
FEWEST = 2

_SIDES = range(len(SIDES))


def train(examples: Sequence[Example], provisions: Sequence[str]) -> dict[str, Weights]:
    """The weights of each provision, learnt from the examples that name it."""
    seen = [grams(example.text) for example in examples]
    counts = Counter(gram for some in seen for gram in some)
    known = {gram for gram, count in counts.items() if count >= FEWEST}
    #: A passage as a list of its known grams, in one fixed order, and the size of one gram in it.
    vectors = [(sorted(some & known), 1 / sqrt(len(some) or 1)) for some in seen]
    return {
        provision: _fit(
            [
                (vector, example.sides[provision])
                for vector, example in zip(vectors, examples, strict=True)
                if provision in example.sides
            ]
        )
        for provision in provisions
    }


def _fit(examples: list[tuple[tuple[list[str], float], int]]) -> Weights:
    weights: dict[str, list[float]] = {}
    squares: dict[str, list[float]] = {}
    start, start_squares = [0.0] * len(SIDES), [1e-6] * len(SIDES)
    order = random.Random(5)
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for (some, size), side in examples:
            known = [weights[gram] for gram in some if gram in weights]
            chances = softmax([start[at] + size * sum(row[at] for row in known) for at in _SIDES])
            slope = [chance - (at == side) for at, chance in enumerate(chances)]
            if max(map(abs, slope)) < SURE:
                continue
            for at in _SIDES:
                start_squares[at] += slope[at] * slope[at]
                start[at] -= START_RATE * slope[at] / sqrt(start_squares[at])
            steps = [value * size for value in slope]
            for gram in some:
                row = weights.get(gram)
                if row is None:
                    row = weights[gram] = [0.0] * len(SIDES)
                    squares[gram] = [1e-2] * len(SIDES)
                past = squares[gram]
                for at in _SIDES:
                    past[at] += steps[at] * steps[at]
                    row[at] -= RATE * steps[at] / sqrt(past[at])
    kept = {gram: row for gram, row in weights.items() if max(map(abs, row)) >= LEAST_WEIGHT}
    return Weights(_parts(start), {gram: _parts(row) for gram, row in kept.items()})


def _parts(row: Sequence[float]) -> tuple[int, ...]:
    return tuple(round(value * PARTS) for value in row)
