"""The list of changes to a policy that goes to the board of education: what was accepted, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from charteroak import policy
from charteroak.policy.draft import Draft, Line

from .models import BoardPolicy, MarkDecision


@dataclass(frozen=True)
class Change:
    """One change: the sentence as it stands (empty where the policy says nothing) and the one to put there."""

    page: int | None
    now: str
    proposed: str
    why: str
    rule: str
    citation: str
    confirmed: bool
    confidence_note: str
    reason: str
    decided_by: str


def changes(row: BoardPolicy) -> list[Change]:
    """The accepted changes, in the order of the policy; what is to be added comes last."""
    report = row.as_report()
    accepted = {
        mark: decision
        for mark, decision in row.decisions_now().items()
        if decision.verdict == MarkDecision.Verdict.ACCEPTED
    }
    if report is None:
        return []
    return [_change(one, accepted[one.id]) for one in (*report.faults, *report.omissions) if one.id in accepted]


def undecided(row: BoardPolicy) -> int:
    """How many faults and omissions nobody has decided on."""
    report = row.as_report()
    decided = row.decisions_now()
    return sum(one.id not in decided for one in (*report.faults, *report.omissions)) if report else 0


def _change(found: policy.Mark | policy.Omission, decision: MarkDecision) -> Change:
    is_mark = isinstance(found, policy.Mark)
    return Change(
        page=found.page if is_mark else None,
        now=" ".join(found.text.split()) if is_mark else "",
        proposed=decision.proposed,
        why=found.why,
        rule=found.rule if is_mark else "",
        citation=found.citation,
        confirmed=found.confirmed,
        confidence_note=found.confidence.note,
        reason=decision.reason,
        decided_by=decision.decided_by_name,
    )


def as_draft(row: BoardPolicy) -> Draft:
    """The list as a paper, for whoever prints it or takes it into a meeting's file."""
    return Draft(
        board=row.board.name,
        title=f"Proposed changes to {row.title}",
        subtitle="For the board of education. No legal advice; counsel decides.",
        edition=row.edition,
        lines=tuple(_lines(row)),
    )


def _lines(row: BoardPolicy) -> Iterator[Line]:
    found = changes(row)
    if not found:
        yield Line("paragraph", "No change was accepted.")
    if left := undecided(row):
        yield Line("note", f"{left} of what was marked {'is' if left == 1 else 'are'} not decided yet and not listed.")
    for number, change in enumerate(found, 1):
        place = f"page {change.page}" if change.page else "to be added"
        yield Line("heading", f"Change {number}, {place}")
        if change.now:
            yield Line("paragraph", f"Now: {change.now}")
        yield Line("paragraph", f"Proposed: {change.proposed}")
        yield Line("paragraph", f"Why: {change.why} {f'The law: {change.rule}' if change.rule else ''}".strip())
        if change.reason:
            yield Line("paragraph", f"The coordinator adds: {change.reason}")
        yield Line("paragraph", change.citation)
        if not change.confirmed:
            yield Line("note", f"Unconfirmed. {change.confidence_note}")
