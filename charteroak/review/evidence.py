"""What speaks for and against a provision, and the judgement drawn from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from charteroak.review.clauses import Clause
from charteroak.review.report import Verdict

Side = Literal["meets", "partly", "against"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clause that bears on a provision. `cue` names what was recognised in it, in words for a person.

    `side`: "meets" the provision by itself, meets it "partly", or speaks "against" it. `start` and `end` bound
    the telling words in `clause.text`; None means the whole clause.
    """

    side: Side
    clause: Clause
    cue: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one provision, its reason, and all the evidence that was weighed, most telling first."""

    verdict: Verdict
    reason: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    quoted: tuple[Evidence, ...] = ()


def judged(
    verdict: Verdict, reason: str, quoted: Iterable[Evidence], evidence: Iterable[Evidence], confidence: float
) -> Judgement:
    """A judgement that quotes at most three different clauses."""
    chosen: dict[int, Evidence] = {}
    for item in quoted:
        chosen.setdefault(item.clause.index, item)
    return Judgement(verdict, reason, confidence, tuple(evidence), tuple(chosen.values())[:3])
