"""What a policy says on a point, once its sentences are weighed against each other.

As for an agreement, a contradiction beats a promise, and a promise beats half of one. A policy adds two things: a
promise to some users only is half a promise, and what is said of students as such governs over what is said of users
in general.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charteroak.review.evidence import Evidence, Judgement, Reasons, Side, judged
from charteroak.review.operators.policy import Reach, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that bears on a point; `cue` says what was recognised in it, in words for a person.

    `names_students`: the statement promises something to students as such, so that it governs for them.
    """

    side: Side
    statement: Statement
    cue: str
    strength: int = 0
    names_students: bool = False

    @property
    def reach(self) -> Reach:
        return self.statement.reach

    @property
    def evidence(self) -> Evidence:
        said = self.statement
        return Evidence(self.side, said.clause, self.cue, said.start, said.end, self.strength)


def settled(said: Sequence[Said], reasons: Reasons, *, various: bool = False) -> Judgement:
    """Weighs what was said. What is said of people who are no users of the service does not count.

    `various`: what makes the point weak is of several kinds, and one of each is quoted before a second of any.
    """
    counted = [_for_some(item) for item in said if item.reach != "others"]
    meets, partly, against, weakens = (
        sorted((item for item in counted if item.side == side), key=_telling)
        for side in ("meets", "partly", "against", "weakens")
    )
    governing = [item for item in meets if item.names_students]
    weighed = [item.evidence for item in (*against, *meets, *partly, *weakens)]
    if against and governing and not any(item.reach == "students" for item in against):
        reason = f"{reasons.present} The text says otherwise of users in general, but this part speaks of students."
        return judged("present", reason, [item.evidence for item in (*governing, *against[:1])], weighed, 0.65)
    if against:
        quoted = [item.evidence for item in (*against[:2], *meets[:1], *against[2:])]
        return judged("conflict", _with(reasons.conflict, against[0]), quoted, weighed, 0.8)
    if meets and weakens:
        weakens = _various(weakens) if various else weakens
        quoted = [item.evidence for item in (weakens[0], *meets[:1], *partly[:1], *weakens[1:])]
        return judged("weak", _with(reasons.weak, weakens[0]), quoted, weighed, 0.65)
    if meets:
        return judged("present", reasons.present, [item.evidence for item in meets], weighed, 0.8)
    half = sorted((*partly, *weakens), key=_telling)
    half = _various(half) if various else half
    if half:
        return judged("weak", _with(reasons.weak, half[0]), [item.evidence for item in half], weighed, 0.7)
    return judged("missing", reasons.missing, (), weighed, 0.75)


def _telling(item: Said) -> int:
    """The more telling a statement, the smaller; a few words without a sentence around them tell little."""
    return 2 * (len(item.statement.own.split()) < 6) - item.strength


def _various(items: Sequence[Said]) -> list[Said]:
    """The same, with the first of each kind before the second of any."""
    seen: set[str] = set()
    first = [item for item in items if item.cue not in seen and not seen.add(item.cue)]  # type: ignore[func-returns-value]
    return first + [item for item in items if item not in first]


def _for_some(item: Said) -> Said:
    """A promise to some users only is half a promise."""
    if item.side != "meets" or item.reach != "some":
        return item
    return replace(item, side="partly", cue=f"{item.cue}, but for some users only", names_students=False)


def _with(reason: str, item: Said) -> str:
    return f"{reason} ({item.cue})." if item.cue else f"{reason}."
