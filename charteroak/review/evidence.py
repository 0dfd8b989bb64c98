"""What speaks for and against a provision, and the judgement drawn from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.report import Verdict

Side = Literal["meets", "partly", "weakens", "against"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clause that bears on a provision. `cue` names what was recognised in it, in words for a person.

    `side`: "meets" the provision by itself, meets it "partly", "weakens" a clause that meets it, or speaks
    "against" it. `start` and `end` bound the telling words in `clause.text`; None means the whole clause.
    """

    side: Side
    clause: Clause
    cue: str
    start: int = 0
    end: int | None = None
    strength: int = 0
    """Among clauses on the same side, the stronger is quoted first."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one provision, its reason, and all the evidence that was weighed, most telling first."""

    verdict: Verdict
    reason: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    quoted: tuple[Evidence, ...] = ()


class Reasons(NamedTuple):
    """What a verdict says to a coordinator, for one provision: one plain sentence each."""

    present: str
    weak: str
    missing: str
    conflict: str


#: How often `missing` was right on paper that the engine had not seen (docs/accuracy.md).
RIGHT_THAT_MISSING = 0.55


def settled(
    agreement: Agreement, evidence: Sequence[Evidence], reasons: Reasons, *, about_data: bool = False
) -> Judgement:
    """Weighs the evidence: a contradiction beats a compliant clause, which beats a partial one.

    A clause that binds another state's districts only can meet a provision at most partly, and contradicts nothing
    here. Where a clause makes one part of the document control, and that part meets the provision, a contradiction in
    another part gives way. `about_data`: the provision is about students' data, so that a promise about data that the
    document says are not students' meets it at most partly.
    """
    narrow = about_data and agreement.data_are_not_students
    counted = [_here(agreement, item, narrow) for item in evidence]
    meets, partly, against, weakens = (
        sorted((item for item in counted if item and item.side == side), key=lambda item: -item.strength)
        for side in ("meets", "partly", "against", "weakens")
    )
    weighed = (*against, *meets, *partly)
    if against:
        winner = _winning(agreement, meets, against)
        if winner is not None:
            reason = f"{reasons.present} A clause elsewhere says otherwise, but this part of the document controls."
            return judged("present", reason, [*meets[:1], winner, *against[:1]], weighed, 0.7)
        return judged(
            "conflict", _with(reasons.conflict, against), [*against[:2], *meets[:1], *against[2:]], weighed, 0.85
        )
    if meets and weakens:
        return judged("weak", _with(reasons.weak, weakens), [weakens[0], *meets], (*weighed, *weakens), 0.65)
    if meets:
        return judged("present", reasons.present, meets, weighed, 0.85)
    partly += weakens
    if partly:
        return judged("weak", _with(reasons.weak, partly), partly, weighed, 0.7)
    return judged("missing", reasons.missing, (), weighed, RIGHT_THAT_MISSING)


def _with(reason: str, items: Sequence[Evidence]) -> str:
    """The reason, with what was recognised in the first clause."""
    return f"{reason} ({items[0].cue})." if items[0].cue else f"{reason}."


def _here(agreement: Agreement, item: Evidence, narrow: bool) -> Evidence | None:
    if narrow and item.side == "meets" and "student" not in item.clause.full.lower():
        return replace(item, side="partly", cue="the data are expressly not students'")
    if item.side == "meets" and agreement.narrowed(item.clause):
        return replace(item, side="partly", cue="the next sentence keeps it to some data")
    if not agreement.runs_elsewhere(item.clause):
        return item
    if item.side == "against":
        return None
    return replace(item, side="partly", cue="promised to another state's districts only")


def _winning(agreement: Agreement, meets: Sequence[Evidence], against: Sequence[Evidence]) -> Evidence | None:
    """The precedence clause under which what meets the provision wins over what contradicts it."""
    part = agreement.setting.part
    for precedence in agreement.precedence:
        for item in meets:
            winner = part[item.clause.index]
            if all(precedence.puts(winner, above=part[other.clause.index]) for other in against):
                return Evidence("meets", precedence.clause, "this part of the document controls")
    return None


def judged(
    verdict: Verdict, reason: str, quoted: Iterable[Evidence], evidence: Iterable[Evidence], confidence: float
) -> Judgement:
    """A judgement that quotes at most three different clauses."""
    chosen: dict[int, Evidence] = {}
    for item in quoted:
        chosen.setdefault(item.clause.index, item)
    return Judgement(verdict, reason, confidence, tuple(evidence), tuple(chosen.values())[:3])
