"""The file: made at the moment it goes out, of who is on the roster and has not refused by then; sealed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.families import links
from charteroak.district.families.models import Student
from charteroak.district.files import keep_sealed, sealed_bytes_of
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.review.gap_report import inert

from . import letters
from .asking import end_promise
from .elements import ELEMENTS
from .models import ChosenStudent, Designation, DirectoryRequest, OptOut, Release
from .sources import DESIGNATED, OPT_OUT

How, State = Release.How, DirectoryRequest.State
WHAT = "Nothing went out"


@dataclass(frozen=True)
class Preview:
    """What a file made now would hold, in numbers."""

    columns: list[str]
    lacking: list[str]
    matching: int
    left_out: int

    @property
    def students(self) -> int:
        return self.matching - self.left_out


def preview(row: DirectoryRequest, on: date) -> Preview:
    columns, lacking = _columns(row, Designation.objects.in_force(row.board, on))
    return Preview(columns, lacking, row.matching().count(), row.opted_out().count())


def _columns(row: DirectoryRequest, year: Designation | None) -> tuple[list[str], list[str]]:
    """What was asked, granted, is designated now, and is on the roster; and what of it fails one of the last two."""
    made = row.determination()
    granted = made.elements if made else []
    designated = set(year.elements) if year else set()
    columns = [code for code in granted if code in designated and ELEMENTS[code].of]
    return columns, [code for code in granted if code not in columns]


@transaction.atomic
def choose(row: DirectoryRequest, student: Student, *, by: Member, at: datetime) -> None:
    """Take a student on the roster to be one whom the request names."""
    by.must("directory.release", row.board)
    if student.board_id != row.board_id or row.scope != DirectoryRequest.Scope.NAMED or not row.is_open:
        raise Refusal("Nothing was done", "the request asks for no student by name any more", "Open its page again.")
    _, new = ChosenStudent.objects.get_or_create(
        request=row, student=student, defaults={"chosen_at": at, "chosen_by": by.audit_id}
    )
    if new:
        record(row.board.public_id, "directory.student-chosen", row, by=by, at=at, chosen=row.chosen.count())


@transaction.atomic
def unchoose(chosen: ChosenStudent, *, by: Member, at: datetime) -> None:
    row = chosen.request
    by.must("directory.release", row.board)
    if not row.is_open:
        raise Refusal("Nothing was done", "the request is answered", "Open its page again.")
    chosen.delete()
    record(row.board.public_id, "directory.student-unchosen", row, by=by, at=at, chosen=row.chosen.count())


@transaction.atomic
def release(row: DirectoryRequest, *, how: str, handed: str = "", by: Member, at: datetime) -> Release:
    """Make the file and send it: by a link to the address that was given, or handed over (`handed`: how, to whom).

    Who is in it is read now, not when it was determined: a refusal that came in between is honoured.
    """
    board = row.board
    by.must("directory.release", board)
    Board.objects.select_for_update().get(pk=board.pk)
    row.refresh_from_db(fields=["state", "kind"])
    if row.state not in (State.RELATED, State.RELEASED) or row.determination() is None:
        raise Refusal(WHAT, "it is not determined that it is related to school purposes", "Determine that first.")
    today = at.astimezone(law.ZONE).date()
    year = Designation.objects.in_force(board, today)
    if year is None or not year.allows_on(today):
        raise Refusal(
            WHAT, "the notice of this school year has not gone out, or families may still opt out",
            f"Wait until the day after {_day(year.opt_out_until)}." if year else "Enter this year's designation.",
            citation=OPT_OUT.citation,
        )  # fmt: skip
    columns, lacking = _columns(row, year)
    if not columns:
        raise Refusal(
            WHAT, "nothing of it is designated now and on the roster", "Take the determination back.",
            citation=DESIGNATED.citation,
        )  # fmt: skip
    if row.scope == DirectoryRequest.Scope.NAMED and not row.chosen.exists():
        raise Refusal(WHAT, "no student is chosen", "Find them on the roster, or determine that it is refused.")
    if how == How.LINK and "@" not in row.email:
        raise Refusal(WHAT, "no e-mail address was given", "Hand the file over instead.")
    if how not in How.values or (how == How.HAND and not handed.strip()):
        raise Refusal(WHAT, "it is not said how it goes out", "Choose a link, or say to whom it was handed and how.")
    return _make(row, columns, lacking, how, handed.strip(), by=by, at=at)


def _make(
    row: DirectoryRequest, columns: list[str], lacking: list[str], how: str, handed: str, *, by: Member, at: datetime
) -> Release:
    for earlier in row.releases.filter(stopped_at=None).exclude(token_hash=""):
        _close(earlier, at=at)
    left_out = row.opted_out()
    going = row.matching().exclude(pk__in=left_out.values("pk")).select_related("school").order_by("pk")
    students, out_count = list(going), left_out.count()
    data = _csv(columns, sorted(_rows(row, students, columns)))
    sha256, sealed_as = keep_sealed(row.board, data)
    made = Release(
        request=row, how=how, columns=columns, lacking=lacking, students=len(students), left_out=out_count,
        holds={"students": [student.pk for student in students], "handed": handed},
        file_sha256=sha256, file_sealed_as=sealed_as, released_at=at, released_by=by.audit_id,
        addressee={"name": row.asker.get("name", ""), "email": row.email, "language": row.language},
    )  # fmt: skip
    if how == How.LINK:
        made.make_link(at=at)
    made.save()
    row.state = State.RELEASED
    row.save(update_fields=["state"])
    record(
        row.board.public_id, "directory.released", made, by=by, at=at, request=row.public_id, how=how,
        students=len(students), left_out=out_count, elements=columns, sha256=made.file_sha256,
    )  # fmt: skip
    if how == How.HAND:
        letters.hand(row, by=by, at=at)
    end_promise(row, evidence=f"The file with the SHA-256 {made.file_sha256} went out.", at=at)
    return made


def _rows(row: DirectoryRequest, students: list[Student], columns: list[str]) -> Iterator[list[str]]:
    """A line for each student, without what its family refused in part."""
    partly: dict[int, set[str]] = {}
    refused = OptOut.objects.filter(board=row.board, is_whole=False).standing().against(row.kind)
    for student, elements in refused.values_list("student", "elements"):
        partly.setdefault(student, set()).update(elements)
    for student in students:
        kept = partly.get(student.pk, set())
        yield [_cell(student, code) if code not in kept else "" for code in columns]


def _cell(student: Student, code: str) -> str:
    read = ELEMENTS[code].of
    assert read is not None
    return read(student)


def _csv(columns: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([ELEMENTS[code].words for code in columns])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


@transaction.atomic
def open_file(made: Release, *, by: Member | None, at: datetime) -> bytes:
    """The file as it went out. Every opening is on record, by a member as by the link."""
    board = made.request.board
    if by is not None:
        by.must("directory.release", board)
    elif made.opened_at is None:
        made.opened_at = at
        made.save(update_fields=["opened_at"])
    record(
        board.public_id, "directory.file-opened", made, by=by, at=at, by_link=by is None, sha256=made.file_sha256
    )  # fmt: skip
    return sealed_bytes_of(made.file_sealed_as)


def waiting_for(token: str, *, at: datetime) -> Release | None:
    """The release whose file this link opens."""
    rows = Release.objects.select_related("request__board").filter(stopped_at=None)
    row: Release | None = links.opened_by(rows, token, at=at)
    return row


def stop(made: Release, *, by: Member, at: datetime) -> None:
    """Close a link whose file holds a student who has refused since, and tell the coordinators to make it anew."""
    _close(made, at=at)
    row = made.request
    record(row.board.public_id, "directory.link-stopped", made, by=by, at=at, was_opened=made.opened_at is not None)
    memos.tell(
        row.board.coordinators(), about=made, kind="directory.link-stopped", at=at,
        subject="A file of directory information was stopped",
        body="Somebody in it opted out after it was made, so its link opens nothing any more. Make the file anew.",
        page=reverse("staff:directory-request", args=[row.board.slug, row.public_id]),
    )  # fmt: skip


def _close(made: Release, *, at: datetime) -> None:
    made.close_link()
    made.stopped_at = at
    made.save()


def mail_waiting(at: datetime) -> int:
    """Send the links that wait; no message names a student."""
    return links.mail_waiting(
        Release.objects.select_related("request__board").filter(stopped_at=None), letters.with_link,
        lambda token: reverse("link:directory-file", args=[token]), lambda made: made.request.board, at=at,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
