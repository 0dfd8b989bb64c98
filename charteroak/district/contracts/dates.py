"""The days of contracts: their own ends and those that they set.

Nothing renews by itself: a contract ends on its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .models import Contract, ContractDate

#: Days before, on which a day is told of; after missed runs only the last one is.
TOLD_BEFORE = (90, 30, 7, 0)
ENDS = "The contract ends"


@dataclass(frozen=True)
class Entry:
    """A day to come, of one contract. `date` is the record behind it, where it is not the contract's own end."""

    on: date
    what: str
    contract: Contract
    words: str = ""
    date: ContractDate | None = None

    @property
    def key(self) -> str:
        return self.date.public_id if self.date else f"ends-{self.contract.public_id}"


def between(board: Board, first: date, last: date) -> list[Entry]:
    """What falls into that time, in its order: ends of contracts in force, and days that are not settled."""
    ending = board.contracts.filter(state=Contract.State.EXECUTED, ends_on__range=(first, last))
    kept = ContractDate.objects.filter(
        contract__board=board, contract__state=Contract.State.EXECUTED, settled_at=None, on__range=(first, last)
    )
    found = [Entry(row.ends_on, ENDS, row) for row in ending.select_related("contractor") if row.ends_on]
    found += [
        Entry(row.on, row.get_kind_display(), row.contract, row.words, row)
        for row in kept.select_related("contract__contractor")
    ]
    return sorted(found, key=lambda one: (one.on, one.contract.title))


def school_year_of(day: date) -> tuple[date, date]:
    """July 1 to June 30."""
    year = day.year if day.month >= 7 else day.year - 1
    return date(year, 7, 1), date(year + 1, 6, 30)


@transaction.atomic
def keep(contract: Contract, *, kind: str, on: date, words: str, by: Member, at: datetime) -> ContractDate:
    """Keep a day that the contract sets."""
    by.must("contracts.write", contract.board)
    why = todo = ""
    if kind not in ContractDate.Kind.values:
        why, todo = "it is not said what the day is", "Choose one of the kinds."
    elif not words.strip():
        why, todo = "it is not said where it stands", "Name the clause, or what it is about."
    elif contract.dates.filter(kind=kind, on=on).exists():
        why, todo = "the contract has that day already", "Nothing more is needed."
    if why:
        raise Refusal("The day was not kept", why, todo)
    made = ContractDate.objects.create(
        contract=contract, kind=kind, on=on, words=words.strip()[:200], recorded_at=at, recorded_by=by.audit_id
    )
    record(contract.board.public_id, "contract.date-kept", made, by=by, at=at, kind=kind, on=on.isoformat())
    return made


@transaction.atomic
def settle(row: ContractDate, *, words: str, by: Member, at: datetime) -> ContractDate:
    """Record what became of it; it is reminded of no more."""
    by.must("contracts.write", row.contract.board)
    if row.settled_at is not None or not words.strip():
        raise Refusal("Nothing was recorded", "it is settled, or it is not said what became of it", "Say it in words.")
    row.settled_at, row.settled_by, row.settled_words = at, by.audit_id, words.strip()[:400]
    row.save(update_fields=["settled_at", "settled_by", "settled_words"])
    record(row.contract.board.public_id, "contract.date-settled", row, by=by, at=at)
    return row


def remind(board: Board, *, today: date, at: datetime) -> int:
    """Tell the coordinators of what is near, once for each step. Safe to run again, and after missed runs."""
    told = 0
    for entry in between(board, today - timedelta(days=30), today + timedelta(days=TOLD_BEFORE[0])):
        step = min((days for days in TOLD_BEFORE if entry.on - timedelta(days=days) <= today), default=None)
        if step is None:
            continue
        told += len(memos.tell(
            board.coordinators(), about=entry.date or entry.contract, kind=f"date:{entry.on.isoformat()}:{step}",
            subject=f"{entry.on:%B} {entry.on.day}: {entry.contract}"[:200], at=at,
            body=f"{entry.what} on {entry.on:%B} {entry.on.day}, {entry.on.year}. {entry.words} "
            "Nothing renews by itself here: a renewal is a contract of its own, and a person executes it.",
            page=reverse("staff:contract", args=[board.slug, entry.contract.public_id]),
        ))  # fmt: skip
    return told
