"""Opening, meeting, withdrawing and re-issuing clocks."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import models, transaction

from charteroak import law
from charteroak.district.audit.actions import SYSTEM, record
from charteroak.district.boards.models import Board, Member
from charteroak.district.boards.roles import Role
from charteroak.district.refusal import Refusal

from .models import Duty, FeedAddress, instant

#: How the events are called that no law knows: a board's policy alone starts a clock by them.
OF_POLICY = "policy."
#: Duties that only a proof can meet: nobody can declare a page to be up.
MET_BY_PROOF = frozenset({"B4"})
#: Duties that are met on the record that they are about, and by no statement: what meets each.
MET_BY_RECORD = {
    **dict.fromkeys(MET_BY_PROOF, "Post the contract; the check of the public address meets the duty."),
    "B6": "Put the exception in force on its own page; that meets the duty.",
    "C1": "Settle the notice to cure on its own page; that meets the duty.",
    **dict.fromkeys(["C7", "C8", "O2"], "Accept the answer on the demand's own page; that meets the duty."),
    **dict.fromkeys(["F1", "F2"], "Answer the family's request on its own page; that meets the duty."),
    "B7": "Give the evidence on the exception's own page; that meets the duty.",
    "policy:directory": "Answer the request on its own page; that meets the duty.",
}


@transaction.atomic
def start_clocks(
    event: str, subject: models.Model, *, board: Board, happened: date | datetime, also: Sequence[law.Promise] = (),
    rows: Sequence[str] | None = None, by: Member | None, at: datetime,
) -> list[Duty]:  # fmt: skip
    """Open every duty that the law of that day starts for this event; the same event twice opens nothing new.

    `also` are limits of this record alone, such as a contract's own time, beside what the board's policy promises.
    `rows`: only these duties, where the facts rule the others out.
    """
    duties = []
    for due in law.duties(event, happened, calendar=board.calendar(), promises=(*board.promises(), *also)):
        if rows is not None and due.row not in rows:
            continue
        duty, opened = Duty.objects.get_or_create(
            board=board, event=event, row=due.row, started=happened.isoformat(),
            subject_label=subject._meta.label_lower, subject_id=getattr(subject, "public_id", str(subject.pk)),
            defaults={"subject_name": str(subject)[:300], "opened_at": at, "also": _limits(also, due.row),
                      **fields_of(due)},
        )  # fmt: skip
        if opened:
            record(
                board.public_id, "duty.opened", duty, by=by, at=at,
                row=due.row, event=event, due=_text(duty.due_at), edition=due.edition,
            )  # fmt: skip
        duties.append(duty)
    return duties


@transaction.atomic
def start_promised(due: law.Due, subject: models.Model, *, board: Board, by: Member | None, at: datetime) -> Duty:
    """Open a clock that the board's policy alone sets; `due` is of `law.promised_alone`."""
    duty = Duty.objects.create(
        board=board, event=due.event, row=due.row, started=due.started.isoformat(), opened_at=at,
        subject_label=subject._meta.label_lower, subject_id=getattr(subject, "public_id", str(subject.pk)),
        subject_name=str(subject)[:300], **fields_of(due),
    )  # fmt: skip
    record(
        board.public_id, "duty.opened", duty, by=by, at=at,
        row=due.row, event=due.event, due=_text(duty.due_at), edition=due.edition,
    )  # fmt: skip
    return duty


@transaction.atomic
def meet(
    duty: Duty, *, happened: datetime, received: datetime | None, evidence: str, by: Member | None, at: datetime
) -> Duty:
    """Record that a duty was met: when it happened, when word of it was received, and what shows it."""
    if by is not None:
        by.must("duties.meet", duty.board)
        if todo := MET_BY_RECORD.get(duty.row):
            raise Refusal(
                "Not recorded",
                "this duty is met by a proof on record, not by a statement",
                todo,
                citation=duty.citation,
            )
        if not evidence.strip():
            raise Refusal(
                "Not recorded", "there is no evidence", "Say what shows that it was done, and where that is kept."
            )
    if happened > at:
        raise Refusal("Not recorded", "the time lies in the future", "Enter when it happened.")
    if duty.met_at is not None or duty.withdrawn_at is not None:
        raise Refusal("Not recorded", "the duty is not open", "Open its page to see how it ended.")
    duty.met_at, duty.met_by = happened, by.audit_id if by else SYSTEM
    duty.met_received_at, duty.met_recorded_at, duty.met_evidence = received, at, evidence
    duty.save(update_fields=["met_at", "met_by", "met_received_at", "met_recorded_at", "met_evidence"])
    record(duty.board.public_id, "duty.met", duty, by=by, at=at, happened=_text(happened), due=_text(duty.due_at))
    return duty


@transaction.atomic
def withdraw(duty: Duty, *, why: str, by: Member | None, at: datetime) -> Duty:
    """End a clock whose cause has gone; the reason stays on the record."""
    duty.withdrawn_at, duty.withdrawn_why = at, why
    duty.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(duty.board.public_id, "duty.withdrawn", duty, by=by, at=at, row=duty.row)
    return duty


@transaction.atomic
def issue_again(board: Board, *, by: Member, at: datetime) -> list[tuple[Duty, datetime | None]]:
    """Count every open clock again after the board's calendar or promises changed.

    Returns the duties whose leading date moved, each with its old one. A promise made after a clock started
    applies to it too: it can only bring the date forward.
    """
    moved = []
    for duty in Duty.objects.open().filter(board=board).select_for_update():
        due = _count_again(duty, board)
        if due is None or due.as_json() == duty.snapshot:
            continue
        before = duty.due_at
        for name, value in fields_of(due).items():
            setattr(duty, name, value)
        duty.save()
        record(board.public_id, "duty.issued-again", duty, by=by, at=at, before=_text(before), after=_text(duty.due_at))
        if before != duty.due_at:
            moved.append((duty, before))
    return moved


@transaction.atomic
def lengthen(duty: Duty, *, days: int, why: str, by: Member, at: datetime) -> Duty:
    """Let the board's own time end so many days later, in the unit in which it is counted. The law's does not move."""
    duty.lengthened = [*duty.lengthened, {"days": days, "why": why}]
    before, due = duty.due_at, _count_again(duty, duty.board)
    for name, value in (fields_of(due) if due else {}).items():
        setattr(duty, name, value)
    duty.save()
    record(
        duty.board.public_id, "duty.lengthened", duty, by=by, at=at, days=days, before=_text(before),
        after=_text(duty.due_at),
    )  # fmt: skip
    return duty


def _limits(also: Sequence[law.Promise], row: str) -> list[dict[str, object]]:
    return [{"unit": one.unit, "count": one.count, "source": one.source} for one in also if one.row == row]


def _count_again(duty: Duty, board: Board) -> law.Due | None:
    if duty.event.startswith(OF_POLICY):
        return law.counted_again(duty.due, board.calendar())
    started: date | datetime = (
        datetime.fromisoformat(duty.started) if "T" in duty.started else date.fromisoformat(duty.started)
    )
    promises = [duty.later(one) for one in (*board.promises(), *duty.own_limits())]
    dues = law.duties(duty.event, started, calendar=board.calendar(), promises=promises)
    return next((due for due in dues if due.row == duty.row), None)


@transaction.atomic
def make_feed(board: Board, *, role: str, by: Member, at: datetime) -> FeedAddress:
    """Make the secret calendar address of a role; an earlier one stops working."""
    by.must("duties.feed", board)
    if role not in Role.values:
        raise Refusal("The feed was not made", f"{role} is no role", "Choose one of the roles.")
    if role not in by.roles and not by.may("board.write"):
        raise Refusal("The feed was not made", "it is not your role", "Ask a coordinator, or choose your own role.")
    FeedAddress.objects.filter(board=board, role=role, ended_at=None).update(ended_at=at)
    feed = FeedAddress.objects.create(
        board=board, role=role, token=secrets.token_urlsafe(32), made_at=at, made_by=by.audit_id
    )
    record(board.public_id, "feed.made", feed, by=by, at=at, role=role)
    return feed


@transaction.atomic
def end_feed(feed: FeedAddress, *, by: Member, at: datetime) -> None:
    by.must("duties.feed", feed.board)
    feed.ended_at = at
    feed.save(update_fields=["ended_at"])
    record(feed.board.public_id, "feed.ended", feed, by=by, at=at, role=feed.role)


def fields_of(due: law.Due) -> dict[str, object]:
    """What a duty's row says of a date that the law has counted."""
    return {
        "title": due.title, "owed_by": due.owed_by, "owed_to": due.owed_to, "citation": due.citation,
        "edition": due.edition, "snapshot": due.as_json(),
        "due_at": instant(due.due_instant) if due.due_instant else None,
    }  # fmt: skip


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
