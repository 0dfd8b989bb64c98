"""Weighs the clauses of an agreement by trained weights, for a provision on which the rules found nothing."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal, NamedTuple

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Side, judged
from charteroak.review.report import Verdict

TrainedSide = Literal["meets", "partly", "against", "none"]
SIDES: tuple[TrainedSide, ...] = ("meets", "partly", "against", "none")

#: A weight is a whole number of this many parts of one.
PARTS = 20
#: Below this length a clause says too little to be read by its words alone.
SHORTEST = 25


@dataclass(frozen=True, slots=True)
class Weights:
    """For one provision: how much each gram speaks for each of `SIDES`, in `PARTS`, and how much they start with."""

    start: tuple[int, ...]
    of: Mapping[str, tuple[int, ...]]

    def chances(self, seen: frozenset[str]) -> tuple[float, ...]:
        """How likely a passage with these grams is on each of `SIDES`: four numbers that add up to one."""
        sums = [0, 0, 0, 0]
        of = self.of
        for gram in seen:
            if gram in of:
                meets, partly, against, none = of[gram]
                sums[0] += meets
                sums[1] += partly
                sums[2] += against
                sums[3] += none
        scale = PARTS * sqrt(len(seen) or 1)
        return softmax([start / PARTS + total / scale for start, total in zip(self.start, sums, strict=True)])

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


def softmax(scores: Sequence[float]) -> tuple[float, ...]:
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
    file = importlib.resources.files(__package__) / "weights" / file_name(provision)
    return Weights.from_text(file.read_text(encoding="utf-8")) if file.is_file() else None


def file_name(provision: str) -> str:
    return provision.replace(":", "-") + ".tsv"


#: How sure the reader must be that a clause is on the topic: in a short paper, and in one of many clauses, where
#: something more often sounds like it by chance.
SURE_OF_FEW, SURE_OF_MANY = 0.6, 0.85
FEW, MANY = 20, 80
#: How sure it must be that a clause meets the provision, so that the provision is not called weak.
SURE_THAT_IT_MEETS = 0.7
#: A clause may be quoted for a verdict that the rules reached where it is on that side with this chance; so many are.
TELLING, ADDED = 0.5, 2
BY_WORDS = "by its words, not by a rule"


def second_reading(agreement: Agreement, provision: str, reached: Judgement) -> Judgement:
    """`reached`, or what the trained reader finds in its place where the rules found nothing.

    Of the clauses that bind here it takes the one that is most surely on the topic, on its likeliest side; where that
    is `meets`, but not surely, the provision is weak: a person should read it. Where the rules did find something,
    their verdict stands, and the reader adds the quotations that they did not think of.
    """
    weights = weights_of(provision) if reached.verdict != "unclear" else None
    if weights is None:
        return reached
    read = [(clause, weights.chances(seen)) for clause, seen in agreement.passages if len(clause.full) >= SHORTEST]
    if reached.verdict != "missing":
        return _quoted_better(reached, read)
    found = outcome([chances for _, chances in read], len(agreement.passages))
    if found is None:
        return reached
    evidence = Evidence(found.evidence, read[found.at][0], BY_WORDS)
    reason = f"{found.reason} (recognised by its words, not by a rule)."
    return judged(found.verdict, reason, [evidence], (*reached.evidence, evidence), found.chance)


def _quoted_better(reached: Judgement, read: Sequence[tuple[Clause, tuple[float, ...]]]) -> Judgement:
    """The rules' first quotation, then those of the rules or its own by which the reader is surest of the verdict.

    Where the quotations show two sides, as a conflict and what cures it, they stay as they are.
    """
    side = next(at for at, (_, verdict, *_) in enumerate(_OUTCOMES) if verdict == reached.verdict)
    if len({item.side for item in reached.quoted} - {"weakens"}) > 1:
        return reached
    chance = {clause.index: chances[side] for clause, chances in read}
    telling = sorted(read, key=lambda found: (-found[1][side], found[0].index))[:ADDED]
    added = [Evidence(_OUTCOMES[side].evidence, clause, BY_WORDS) for clause, of in telling if of[side] >= TELLING]
    others = sorted([*reached.quoted[1:], *added], key=lambda item: -chance.get(item.clause.index, 0.0))
    return judged(reached.verdict, reached.reason, [*reached.quoted[:1], *others], reached.evidence, reached.confidence)


class Outcome(NamedTuple):
    """What the passage at `at` shows, and how likely that is."""

    evidence: Side
    verdict: Verdict
    reason: str
    at: int = 0
    chance: float = 0.0


_OUTCOMES = (
    Outcome("meets", "present", "A clause in unusual words appears to say what the provision asks"),
    Outcome("partly", "weak", "A clause in unusual words appears to say only a part of what the provision asks"),
    Outcome("against", "conflict", "A clause in unusual words appears to say the opposite"),
)


def outcome(read: Sequence[tuple[float, ...]], clauses: int) -> Outcome | None:
    """What passages with these chances show in a document of so many clauses; None where none is on the topic."""
    if not read:
        return None
    at = min(range(len(read)), key=lambda passage: (read[passage][3], passage))
    chances = read[at]
    if 1 - chances[3] < _sure(clauses):
        return None
    likeliest = max(range(3), key=lambda side: chances[side])
    side = 1 if likeliest == 0 and chances[0] < SURE_THAT_IT_MEETS else likeliest
    return _OUTCOMES[side]._replace(at=at, chance=chances[likeliest])


def _sure(clauses: int) -> float:
    part = min(1.0, max(0.0, (clauses - FEW) / (MANY - FEW)))
    return SURE_OF_FEW + part * (SURE_OF_MANY - SURE_OF_FEW)
