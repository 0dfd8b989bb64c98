"""How a board answers families, in numbers: by kind and by contractor, without any student."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.duties.models import Duty

from .kinds import KINDS
from .models import FamilyRequest, RequestPart

COLUMNS = ("What", "Open", "Late", "Closed", "Median days")


@dataclass(frozen=True)
class Count:
    """One line: `late` of those that are open; `days` the median from receipt to the end, None where none has ended."""

    name: str
    open: int
    late: int
    closed: int
    days: float | None

    def cells(self) -> tuple[object, ...]:
        return self.name, self.open, self.late, self.closed, "" if self.days is None else f"{self.days:g}"


def by_kind(board: Board, *, at: datetime) -> list[Count]:
    """What families asked the board, by kind; taken back counts as closed and not in the median."""
    late = _late(board, FamilyRequest._meta.label_lower, at)
    rows = list(board.family_requests.all())
    found = [(kind.title, [row for row in rows if row.kind == kind.code]) for kind in KINDS.values()]
    return [
        _count(name, own, lambda row: row.public_id in late, lambda row: row.closed_at, lambda row: row.received_on,
               lambda row: row.end == FamilyRequest.End.ANSWERED)
        for name, own in found if own
    ]  # fmt: skip


def by_contractor(board: Board, *, at: datetime) -> list[Count]:
    """What contractors were asked for families; their days run from the day on which it reached them."""
    parts = RequestPart.objects.filter(request__board=board).select_related("demand__contractor")
    late = _late(board, "demands.demand", at)
    names: dict[str, list[RequestPart]] = {}
    for part in parts:
        names.setdefault(part.demand.contractor.name, []).append(part)
    return [
        _count(name, own, lambda part: part.demand.public_id in late, lambda part: part.demand.settled_at,
               lambda part: part.demand.reached_on, lambda part: part.demand.end == "met")
        for name, own in sorted(names.items())
    ]  # fmt: skip


def as_csv(board: Board, *, at: datetime) -> bytes:
    """Both tables, for the board's meeting."""
    out = io.StringIO()
    lines = csv.writer(out)
    for title, rows in (("Kind", by_kind(board, at=at)), ("Contractor", by_contractor(board, at=at))):
        lines.writerow((title, *COLUMNS[1:]))
        # A company's name that begins like a formula is not to run in a spreadsheet.
        lines.writerows((f"'{row.name}" if row.name[:1] in "=+-@" else row.name, *row.cells()[1:]) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _late(board: Board, label: str, at: datetime) -> set[str]:
    rows = Duty.objects.late(at).filter(board=board, subject_label=label)
    return set(rows.values_list("subject_id", flat=True))


def _count(
    name: str, rows: Iterable[Any], late: Callable[[Any], bool], ended: Callable[[Any], datetime | None],
    began: Callable[[Any], date], counts: Callable[[Any], bool],
) -> Count:  # fmt: skip
    rows = list(rows)
    open_rows = [row for row in rows if ended(row) is None]
    days = [(end.astimezone(law.ZONE).date() - began(row)).days for row in rows if (end := ended(row)) and counts(row)]
    return Count(
        name, len(open_rows), sum(late(row) for row in open_rows), len(rows) - len(open_rows),
        median(days) if days else None,
    )  # fmt: skip
