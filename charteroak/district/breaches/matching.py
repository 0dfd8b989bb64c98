"""The contractor's list beside the roster: by identifier, by name and birth date; a person rules on what is alike."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from rapidfuzz import fuzz, process

from charteroak.district import files, uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.families import cohorts
from charteroak.district.families.models import Student
from charteroak.district.families.roster import values
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import plain

from .models import Group, ListLine, Room, StudentList
from .rooms import must_be_open
from .who import counted, places_of

LARGEST = 30 * 1024 * 1024
MOST_LINES = 200_000
#: Names less alike than this, of 100, are not put before a person; with the same birth date, than this.
ALIKE, ALIKE_SAME_DAY = 88, 70
MOST_CANDIDATES = 5

#: What a column holds, by the plain words of its header.
HEADERS = {
    "key": {"id", "studentid", "identifier", "studentidentifier", "studentnumber", "localid", "sasid", "sourcedid"},
    "given": {"first", "firstname", "given", "givenname", "studentfirstname"},
    "family": {"last", "lastname", "family", "familyname", "surname", "studentlastname"},
    "name": {"name", "student", "studentname", "fullname"},
    "born": {"dob", "birthdate", "dateofbirth", "birthday", "born"},
}


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a line of the list, or a row of the roster, names one."""

    key: str
    given: str
    family: str
    born: str

    @property
    def whole(self) -> str:
        return plain(f"{self.given} {self.family}")


def read(data: bytes) -> list[Named]:
    """The lines of a CSV file with a header. Raises Refusal where it is none."""
    what = "The list was not taken"
    if len(data) > LARGEST:
        raise uploads.too_large("The list", len(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise Refusal(what, "it is no text", "Save it as CSV from the spreadsheet program.")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Refusal(what, f"it is not well-formed CSV ({error})", "Save it as CSV again.") from error
    if len(rows) > MOST_LINES:
        raise Refusal(what, f"it has more than {MOST_LINES:,} lines", "Hand it in in parts.")
    at = _columns(rows[0] if rows else [])
    if "key" not in at and "name" not in at and not {"given", "family"} <= at.keys():
        raise Refusal(
            what, "no column is headed as an identifier or a name", "Head the columns: id, first name, last name, dob."
        )
    return [found for row in rows[1:] if (found := _named(row, at)) and (found.key or found.whole)]


def _columns(header: Sequence[str]) -> dict[str, int]:
    plain_header = ["".join(c for c in cell.lower() if c.isalnum()) for cell in header]
    return {
        name: next(i for i, cell in enumerate(plain_header) if cell in words)
        for name, words in HEADERS.items()
        if any(cell in words for cell in plain_header)
    }


def _named(row: Sequence[str], at: dict[str, int]) -> Named:
    cells = {name: row[i].strip()[:200] if i < len(row) else "" for name, i in at.items()}
    given, family = cells.get("given", ""), cells.get("family", "")
    if not given and not family and cells.get("name"):
        whole = cells["name"]
        family, _, given = whole.partition(",") if "," in whole else (*whole.rpartition(" ")[::-1],)
        given, family = given.strip(), family.strip()
    born = values.day(cells.get("born", "")) if cells.get("born") else None
    return Named(cells.get("key", ""), given, family, born.isoformat() if born else "")


class Roll:
    """A board's students, former ones too, opened once for many lines."""

    def __init__(self, board: Board) -> None:
        self.by_key: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_born: dict[str, list[int]] = defaultdict(list)
        self.born: dict[int, str] = {}
        self.names: dict[int, tuple[str, ...]] = {}
        rows = Student.objects.known(board).order_by("pk").values_list("pk", "sealed")
        for pk, sealed in rows.iterator(2000):
            firsts = [first for first in (sealed.get("given"), sealed.get("preferred")) if first]
            names = tuple(dict.fromkeys(plain(f"{one} {sealed.get('family', '')}") for one in firsts))
            self.names[pk], self.born[pk] = names, sealed.get("born", "") or ""
            if key := plain(str(sealed.get("key", ""))):
                self.by_key[key] = pk
            for name in names:
                self.by_name[name].append(pk)
            if self.born[pk]:
                self.by_born[self.born[pk]].append(pk)

    def match(self, line: Named) -> tuple[str, list[int]]:
        """The state of a line, and the students: one where it is matched, several where a person must rule.

        An identifier matches by itself where the name does not speak against it; a name with its birth date matches
        where one student has both. A name alone matches nobody by itself.
        """
        known = self.by_key.get(plain(line.key)) if line.key else None
        if known is not None and (not line.whole or self._alike(known, line.whole) >= ALIKE_SAME_DAY):
            return ListLine.State.MATCHED, [known]
        same = [pk for pk in self.by_name.get(line.whole, ()) if line.born and self.born[pk] == line.born]
        if len(same) == 1 and known is None:
            return ListLine.State.MATCHED, same
        scores = {known: 100.0} if known is not None else {}
        scores |= dict.fromkeys(self.by_name.get(line.whole, ()), 100.0) if line.whole else {}
        for pk in self.by_born.get(line.born, ()) if line.born else ():
            if (score := self._alike(pk, line.whole)) >= ALIKE_SAME_DAY:
                scores[pk] = max(scores.get(pk, 0), score)
        if not scores and line.whole:
            near = process.extract(
                line.whole, list(self.by_name), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=MOST_CANDIDATES
            )
            for name, score, _ in near:
                scores |= dict.fromkeys(self.by_name[name], score)
        likely = sorted(scores, key=lambda pk: (-scores[pk], pk))[:MOST_CANDIDATES]
        return (ListLine.State.LIKELY, likely) if likely else (ListLine.State.NOBODY, [])

    def _alike(self, pk: int, name: str) -> float:
        return max((fuzz.token_sort_ratio(name, one) for one in self.names[pk]), default=0.0)


@transaction.atomic
def hand_in(group: Group, *, data: bytes, name: str, by: Member, at: datetime) -> StudentList:
    """Match the contractor's list to the roster; who matches joins the group, the rest waits for a person."""
    room = group.room
    by.must("breaches.write", room.board)
    by.must("families.read", room.board)
    must_be_open(room)
    if room.lists.filter(sha256=hashlib.sha256(data).hexdigest()).exists():
        raise Refusal("The list was not taken", "the same list was handed in before", "Open it below.")
    lines = read(data)
    if not lines:
        raise Refusal("The list was not taken", "it names nobody", "Hand in the list with its lines.")
    sha256, sealed_as = files.keep_sealed(room.board, data)
    made = StudentList.objects.create(
        room=room, group=group, name=uploads.plain_name(name), sha256=sha256, sealed_as=sealed_as, handed_in_at=at,
        handed_in_by=by.audit_id,
    )  # fmt: skip
    roll = Roll(room.board)
    rows, matched = [], set()
    for number, line in enumerate(lines, 1):
        state, found = roll.match(line)
        one = found[0] if state == ListLine.State.MATCHED else None
        matched |= {one} if one else set()
        said = {"key": line.key, "given": line.given, "family": line.family, "born": line.born}
        rows.append(ListLine(of=made, number=number, sealed=said, state=state, student_id=one, candidates=found))
    ListLine.objects.bulk_create(rows, batch_size=2000)
    beside = [one.cohort for one in room.groups.exclude(pk=group.pk).select_related("cohort")]
    chosen = Student.objects.filter(pk__in=made.lines.exclude(student=None).values("student"))
    added = cohorts.fill(group.cohort, chosen, why="list", beside=beside, by=by.audit_id, at=at)
    _count(room)
    record(
        room.board.public_id, "room.list-matched", room, by=by, at=at, sha256=sha256, lines=len(rows),
        matched=len(matched), added=added,
        to_be_ruled=sum(row.state == ListLine.State.LIKELY for row in rows),
        nobody=sum(row.state == ListLine.State.NOBODY for row in rows),
    )  # fmt: skip
    return made


@transaction.atomic
def rule(line: ListLine, student: Student | None, *, by: Member, at: datetime) -> ListLine:
    """A person rules who a line means, or that it means nobody of this board."""
    made = line.of
    room = made.room
    by.must("breaches.write", room.board)
    by.must("families.read", room.board)
    must_be_open(room)
    if line.state not in (ListLine.State.LIKELY, ListLine.State.NOBODY):
        raise Refusal("Nothing was ruled", "the line is settled", "Add or take off the student on the page itself.")
    if student is not None and student.board_id != room.board_id:
        raise Refusal("Nothing was ruled", "the student is not on this board's roster", "Choose from the roster.")
    line.state = ListLine.State.CHOSEN if student else ListLine.State.NOT_OURS
    line.student, line.ruled_at, line.ruled_by = student, at, by.audit_id
    line.save(update_fields=["state", "student", "ruled_at", "ruled_by"])
    if student is not None and not places_of(room).filter(student=student).exists():
        cohorts.put_in(made.group.cohort, student, why="list", said="", by=by.audit_id, at=at)
        _count(room)
    record(room.board.public_id, "room.line-ruled", room, by=by, at=at, line=line.public_id, state=line.state)
    return line


def _count(room: Room) -> None:
    room.counts = {**room.counts, **counted(room)}
    room.save(update_fields=["counts"])
