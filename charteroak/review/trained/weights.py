"""What was learnt: how much each gram speaks for each side of each provision, in whole numbers."""

from __future__ import annotations

import functools
import importlib.resources
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

TrainedSide = Literal["meets", "partly", "against", "none"]
SIDES: tuple[TrainedSide, ...] = ("meets", "partly", "against", "none")
Chances = tuple[float, ...]
"""How likely a passage is on each of `SIDES`: four numbers that add up to one."""

#: A weight is a whole number of this many parts of one.
PARTS = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """For one provision: how much each gram speaks for each of `SIDES`, in `PARTS`, and how much they start with."""

    start: tuple[int, ...]
    of: Mapping[str, tuple[int, ...]]

    def chances(self, seen: frozenset[str]) -> Chances:
        """How likely a passage with these grams is on each side."""
        rows = [self.of[gram] for gram in seen if gram in self.of]
        return chances(self.start, [sum(column) for column in zip(*rows, strict=True)] or [0, 0, 0, 0], len(seen))

    def to_text(self) -> str:
        """A line for each gram, in order: the gram and four whole numbers, parted by tabs. The start comes first."""
        lines = [("", self.start), *sorted(self.of.items())]
        return "".join(f"{gram}\t{chr(9).join(map(str, parts))}\n" for gram, parts in lines)

    @classmethod
    def from_text(cls, text: str) -> Weights:
        rows: dict[str, tuple[int, ...]] = {}
        for line in text.splitlines():
            gram, *parts = line.split("\t")
            rows[gram] = tuple(map(int, parts))
        return cls(rows.pop(""), rows)


def chances(start: Sequence[int], sums: Sequence[int], grams: int) -> Chances:
    """The chances of a passage of so many grams whose weights add up to `sums`: a long passage does not shout."""
    scale = sqrt(grams or 1)
    return softmax([(first + total / scale) / PARTS for first, total in zip(start, sums, strict=True)])


def softmax(scores: Sequence[float]) -> Chances:
    """Scores as chances. Only sums, products and quotients, which every machine rounds alike (`math.exp` need not)."""
    highest = max(scores)
    raised = [_exp(score - highest) for score in scores]
    total = sum(raised)
    return tuple(value / total for value in raised)


def _exp(x: float) -> float:
    value = 1.0 + max(-30.0, x) / 4096
    for _ in range(12):
        value *= value
    return value


@functools.cache
def weights_of(provision: str) -> Weights | None:
    """The weights of a provision as `bin/train` wrote them; None where it was not trained."""
    file = importlib.resources.files(__package__) / "learnt" / file_name(provision)
    return Weights.from_text(file.read_text(encoding="utf-8")) if file.is_file() else None


def file_name(provision: str) -> str:
    """Where a provision's weights lie, in the folder `learnt`."""
    return provision.replace(":", "-") + ".tsv"


class Lexicon:
    """The weights of several provisions in one table, so that a passage is looked up once for all of them.

    A gram's weights are packed into one whole number, a field of 32 bits for each side of each provision; to add two
    such numbers is to add all their fields. Sums stay far below a field's end.
    """

    _BITS = 32

    def __init__(self, weights: Mapping[str, Weights]) -> None:
        self._at = {provision: number * len(SIDES) for number, provision in enumerate(weights)}
        self._start = {provision: found.start for provision, found in weights.items()}
        self._of: dict[str, int] = {}
        for provision, found in weights.items():
            place = self._at[provision] * self._BITS
            for gram, parts in found.of.items():
                packed = sum(part << (place + self._BITS * side) for side, part in enumerate(parts))
                self._of[gram] = self._of.get(gram, 0) + packed
        fields = len(weights) * len(SIDES)
        #: Half a field in every field: it lifts negative sums above zero, so that no field borrows from the next.
        self._lift = sum(1 << (self._BITS * field + self._BITS - 1) for field in range(fields))
        self._bytes = fields * self._BITS // 8

    def __contains__(self, provision: str) -> bool:
        return provision in self._at

    def knows(self, gram: str) -> bool:
        """Whether any provision's weights name this gram."""
        return gram in self._of

    def sums(self, seen: Iterable[str]) -> Sequence[int]:
        """The sums of the weights of these grams, all provisions' sides in a row, each lifted by half a field."""
        of = self._of
        total = sum([of[gram] for gram in seen if gram in of]) + self._lift
        fields = array("I", total.to_bytes(self._bytes, "little"))
        if sys.byteorder == "big":
            fields.byteswap()
        return fields

    def chances(self, provision: str, sums: Sequence[int], grams: int) -> Chances | None:
        """The chances for one provision; None where a passage is surely (by more than a half) on no side of it."""
        at, start = self._at[provision], self._start[provision]
        meets, partly, against, none = (field - (1 << 31) for field in sums[at : at + len(SIDES)])
        scale = sqrt(grams or 1)
        lead = max(start[0] + meets / scale, start[1] + partly / scale, start[2] + against / scale)
        if lead + _HALF < start[3] + none / scale:
            return None
        return chances(start, (meets, partly, against, none), grams)


#: The chances of three sides add up to a half only where one of them lags `none` by no more than log 3, in `PARTS`.
_HALF = 1.1 * PARTS


@functools.cache
def lexicon() -> Lexicon:
    """The weights that ship, of all trained provisions. Read once, about 0.2 seconds."""
    folder = importlib.resources.files(__package__) / "learnt"
    names = sorted(file.name.removesuffix(".tsv") for file in folder.iterdir() if file.name.endswith(".tsv"))
    provisions = [name.replace("policy-", "policy:") for name in names]
    found = ((provision, weights_of(provision)) for provision in provisions)
    return Lexicon({provision: weights for provision, weights in found if weights})
