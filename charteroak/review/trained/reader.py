"""Weighs the clauses of an agreement by trained weights: where the rules found nothing, and for better quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Side, judged
from charteroak.review.report import Verdict
from charteroak.review.trained.weights import Chances, lexicon

#: How sure the reader must be that a clause is on the topic: in a short paper, and in one of many clauses, where
#: something more often sounds like it by chance.
SURE_OF_FEW, SURE_OF_MANY = 0.6, 0.85
FEW, MANY = 20, 80
#: How sure it must be that a clause meets the provision, so that the provision is not called weak.
SURE_THAT_IT_MEETS = 0.7
#: A clause may be quoted for a verdict that the rules reached where it is on that side with this chance; so many are.
TELLING, ADDED = 0.5, 2
#: A promise on these about data that are expressly not students' meets the provision in part.
ABOUT_DATA = frozenset({*(f"bb-a-{number}" for number in range(1, 8)), "policy:advertising"})
#: How often a verdict was right on paper that neither rules nor weights had seen (docs/accuracy.md): the rules', where
#: the reader finds a passage on the same side, on another side, or on none; and the reader's own.
RIGHT = {
    "present": {"agrees": 0.84, "differs": 0.47, "silent": 0.82},
    "weak": {"agrees": 0.84, "differs": 0.34, "silent": 0.56},
    "conflict": {"agrees": 0.84, "differs": 0.61, "silent": 0.76},
}
RIGHT_BY_WORDS = {"present": 0.75, "weak": 0.43, "conflict": 0.71}
BY_WORDS = "by its words, not by a rule"


def second_reading(agreement: Agreement, provision: str, reached: Judgement) -> Judgement:
    """`reached`, or what the trained reader finds in its place where the rules found nothing.

    Of the clauses that bind here it takes the one that is most surely on the topic, on its likeliest side; where that
    is `meets`, but not surely, the provision is weak: a person should read it. Where the rules did find something,
    their verdict stands, and the reader adds the quotations that they did not think of.
    """
    learnt = lexicon()
    if reached.verdict == "unclear" or provision not in learnt:
        return reached
    read = []
    for clause, sums, grams in agreement.readings:
        if chances := learnt.chances(provision, sums, grams):
            read.append((clause, chances))
    if reached.verdict != "missing":
        sure = RIGHT[reached.verdict][_echo(reached.verdict, [chances for _, chances in read])]
        return replace(_quoted_better(reached, read), confidence=sure)
    found = outcome([chances for _, chances in read], len(agreement.readings))
    if found is None:
        return reached
    if found.verdict == "present" and provision in ABOUT_DATA and agreement.data_are_not_students:
        found = _OUTCOMES[1]._replace(at=found.at, chance=found.chance)
    evidence = Evidence(found.evidence, read[found.at][0], BY_WORDS)
    reason = f"{found.reason} (recognised by its words, not by a rule)."
    return judged(found.verdict, reason, [evidence], (*reached.evidence, evidence), RIGHT_BY_WORDS[found.verdict])


def _echo(verdict: Verdict, read: Sequence[Chances]) -> str:
    """What the reader makes of the rules' verdict: its likeliest passage agrees, differs, or there is none."""
    best = [max((chances[side] for chances in read), default=0.0) for side in range(3)]
    likeliest = max(range(3), key=lambda side: best[side])
    if best[likeliest] < TELLING:
        return "silent"
    return "agrees" if _OUTCOMES[likeliest].verdict == verdict else "differs"


def _quoted_better(reached: Judgement, read: Sequence[tuple[Clause, Chances]]) -> Judgement:
    """The rules' first quotation, then those of the rules or its own by which the reader is surest of the verdict.

    Where the quotations show two sides, as a conflict and what cures it, they stay as they are.
    """
    if len({item.side for item in reached.quoted} - {"weakens"}) > 1:
        return reached
    side = next(at for at, known in enumerate(_OUTCOMES) if known.verdict == reached.verdict)
    chance = {clause.index: chances[side] for clause, chances in read}
    telling = sorted(read, key=lambda found: (-found[1][side], found[0].index))[:ADDED]
    added = [
        Evidence(_OUTCOMES[side].evidence, clause, BY_WORDS) for clause, chances in telling if chances[side] >= TELLING
    ]
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


def outcome(read: Sequence[Chances], clauses: int) -> Outcome | None:
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
