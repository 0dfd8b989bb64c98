"""Reminders of what was asked: rows, one for each step of the schedule, with a letter each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.boards.roles import Role
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from . import letter
from .actions import sentence_of, tell_contractor
from .models import Demand, Reminder


@dataclass(frozen=True)
class Step:
    """A reminder falls due so many days after (or, below zero, before) the day that the schedule counts from."""

    code: str
    days: int
    to_the_top: bool = False


#: Counted from the last day of the contractor's clock.
AROUND_THE_LAST_DAY = (Step("soon", -3), Step("late", 1), Step("later", 8), Step("superintendent", 15, True))
#: Where the law says "reasonable time" or "at once": counted from the day on which the demand reached the contractor.
AFTER_IT_ARRIVED = (Step("first", 10), Step("second", 20), Step("superintendent", 30, True))


def schedule_of(demand: Demand) -> list[tuple[Step, date]]:
    """Each reminder of a demand, with the day on which it falls due if nothing is answered till then."""
    last = min((day for duty in demand.clocks().open() if (day := duty.last_day())), default=None)
    if last and last > demand.reached_on:
        # A notice that comes before the demand itself would tell nothing.
        days = [(step, last + timedelta(days=step.days)) for step in AROUND_THE_LAST_DAY]
        return [(step, day) for step, day in days if day > demand.reached_on]
    return [(step, demand.reached_on + timedelta(days=step.days)) for step in AFTER_IT_ARRIVED]


def remind(board: Board, *, today: date, at: datetime) -> int:
    """Send the reminder that is due for each demand that waits for its contractor; returns how many.

    After missed runs only the last one that is due goes out. Safe to run again: a step is taken once.
    """
    rows = board.demands.open().filter(reached_on__lt=today).select_related("board", "contractor", "contract")
    return sum(_remind(row, today=today, at=at) for row in rows.prefetch_related("answers") if row.state == "waiting")


@transaction.atomic
def _remind(demand: Demand, *, today: date, at: datetime) -> bool:
    due = [(step, day) for step, day in schedule_of(demand) if day <= today]
    if not due:
        return False
    step, day = due[-1]
    if demand.reminders.filter(step=step.code).exists() or demand.reminders.filter(due_on__gte=day).exists():
        return False
    number = demand.reminders.count() + 1
    clocks = [sentence_of(duty) for duty in demand.clocks().open()]
    data = letter.of_reminder(demand, number=number, to_the_top=step.to_the_top, due=clocks, on=today)
    sha256, sealed_as = files.keep_sealed(demand.board, data)
    in_portal = demand.how == Demand.How.PORTAL
    made = Reminder.objects.create(
        demand=demand, step=step.code, number=number, to_the_top=step.to_the_top, due_on=day, made_at=at,
        letter_sha256=sha256, letter_sealed_as=sealed_as, reached_on=today if in_portal else None,
    )  # fmt: skip
    record(
        demand.board.public_id, "demand.reminded", made, by=None, at=at, demand=demand.public_id, step=step.code,
        letter=sha256,
    )  # fmt: skip
    _tell(made, in_portal=in_portal, at=at)
    return True


def _tell(made: Reminder, *, in_portal: bool, at: datetime) -> None:
    demand, board = made.demand, made.demand.board
    what = demand.about_kind.title.lower()
    if in_portal:
        tell_contractor(
            demand, f"Reminder {made.number}: {what}", f"{board} still waits for {demand.contractor} to "
            f"{demand.about_kind.asks}.", kind=f"demand.reminded:{made.step}", at=at,
        )  # fmt: skip
    people = board.coordinators()
    if made.to_the_top:
        members = board.members.filter(ended_on=None).select_related("user", "board")
        people += [member for member in members if Role.SIGNER in member.roles and member not in people]
    body = f"{demand.contractor} has not answered. Reminder {made.number} "
    body += "went out in the portal." if in_portal else "is written and ready to be sent; record how it arrived."
    memos.tell(
        people, about=made, kind="demand.not-answered", subject=f"Not answered: {demand}"[:200], body=body,
        page=reverse("staff:demand", args=[board.slug, demand.public_id]), at=at,
    )  # fmt: skip


@transaction.atomic
def prove(reminder: Reminder, *, reached_on: date, proof: str, by: Member, at: datetime) -> Reminder:
    """Record when a reminder that the board sent itself reached the contractor, and what shows that."""
    by.must("demands.write", reminder.demand.board)
    if reminder.reached_on is not None:
        raise Refusal("Nothing was recorded", "it is on record already that it arrived", "Nothing more is needed.")
    if not proof.strip():
        raise Refusal(
            "Nothing was recorded", "it is not said what shows it", "Name the receipt or the e-mail's header."
        )
    if not reminder.demand.reached_on <= reached_on <= at.astimezone(law.ZONE).date():
        raise Refusal("Nothing was recorded", "the day does not fit", "It lies between the demand and today.")
    reminder.reached_on, reminder.proof = reached_on, proof.strip()[:400]
    reminder.proved_at, reminder.proved_by = at, by.audit_id
    reminder.save(update_fields=["reached_on", "proof", "proved_at", "proved_by"])
    record(
        reminder.demand.board.public_id, "demand.reminder-proved", reminder, by=by, at=at, on=reached_on.isoformat()
    )  # fmt: skip
    return reminder
