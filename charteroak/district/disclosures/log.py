"""The log of requests, for whoever answers for them: no student stands in it, and nothing that was written of one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from charteroak.district.boards.models import Board
from charteroak.district.exceptions.report import school_year
from charteroak.review.gap_report import inert

from .elements import in_words
from .models import Designation, DirectoryRequest, OptOut, Release

COLUMNS = (
    "reference", "happened", "received", "recorded", "came", "kind", "asked by", "asked for", "state", "determination",
    "determined by", "determined at", "citation", "files sent", "students in the last", "left out of it", "sha256",
)  # fmt: skip


def as_csv(rows: Iterable[DirectoryRequest], names: dict[str, str]) -> bytes:
    """A line for each request; `names` gives the members behind their audit ids."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        made, sent = row.determination(), list(row.releases.all())
        last = sent[0] if sent else None
        cells = [
            row.public_id, row.happened_on, row.received_on, row.recorded_at.isoformat(), row.get_via_display(),
            row.get_kind_display(), row.asked_by, in_words(row.elements), row.get_state_display(), made or "",
            names.get(made.determined_by, "") if made else "", made.determined_at.isoformat() if made else "",
            made.basis["citation"] if made else "", len(sent), last.students if last else "",
            last.left_out if last else "", last.file_sha256 if last else "",
        ]  # fmt: skip
        writer.writerow([inert(str(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def names(board: Board) -> dict[str, str]:
    """The board's people behind their audit ids, those who have left too."""
    return {one.audit_id: str(one) for one in board.members.select_related("user")}


@dataclass(frozen=True)
class Year:
    """One school year in numbers."""

    year: int
    received: int
    recruiters: int
    public_records: int
    refused: int
    disclosed: int
    open: int
    students: int
    left_out: int
    designated: Designation | None

    @property
    def name(self) -> str:
        return f"{self.year}-{self.year + 1}"


def years(board: Board) -> list[Year]:
    """Every school year in which a request came, the newest first."""
    days = board.directory_requests.values_list("received_on", flat=True).distinct()
    return [_year(board, year) for year in sorted({school_year(day) for day in days}, reverse=True)]


def _year(board: Board, year: int) -> Year:
    rows = board.directory_requests.received_in(year)
    kinds = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    states = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    sums = Release.objects.filter(request__in=rows).aggregate(Sum("students"), Sum("left_out"))
    return Year(
        year, sum(kinds.values()), kinds.get("recruiter", 0), kinds.get("foi", 0), states.get("refused", 0),
        states.get("released", 0), sum(states.get(state, 0) for state in DirectoryRequest.OPEN),
        sums["students__sum"] or 0, sums["left_out__sum"] or 0,
        Designation.objects.filter(board=board, year=year).first(),
    )  # fmt: skip


def refusing(board: Board) -> int:
    """How many students have an opt-out that stands."""
    return OptOut.objects.filter(board=board).standing().values("student").distinct().count()
