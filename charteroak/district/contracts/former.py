"""Former students stay reachable while a contract may still hold their data."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Max

from charteroak.district.boards.models import Board
from charteroak.district.duties.models import Duty
from charteroak.district.families.actions import keep_reachable
from charteroak.district.families.models import Student

from .models import Contract

#: Where no last day is known: a contract without an end, or a deletion that is not certified.
ROLLING = timedelta(days=365)
#: A row is not written again for a few days more.
SLACK = timedelta(days=30)


def needed_until(board: Board, *, today: date) -> date | None:
    """The day until which some contract of the board may hold former students' data; None where none does.

    A contract's deletion counts once its duty is met (C.G.S. § 10-234bb(a)(7)). Use is recorded by school, grade and
    years and not for each student, so that every contract counts for every student.
    """
    running = board.contracts.filter(state=Contract.State.EXECUTED)
    uncertified = Duty.objects.open().filter(board=board, event="contract.expired").exists()
    days = [running.aggregate(last=Max("ends_on"))["last"]]
    if uncertified or running.filter(ends_on=None).exists():
        days.append(today + ROLLING)
    return max((day for day in days if day), default=None)


def keep_former_students(board: Board, *, today: date, at: datetime) -> int:
    """Keep the rows of those who have left while they are needed; returns how many. Safe to run at any time."""
    until = needed_until(board, today=today)
    if until is None:
        return 0
    gone = Student.objects.known(board).filter(left_on__isnull=False)
    ids = list(gone.exclude(kept_until__gt=until - SLACK).values_list("pk", flat=True))
    return keep_reachable(ids, board=board, until=until, by=None, at=at) if ids else 0
