"""A roster comes in: read without writing, then written where nobody sees it, then taken over in one short step.

Rows of people who are new go to their place at once, under the edition to come, which no reader sees yet. Rows that
exist already, and read differently now, wait as `StagedPerson`. Taking over changes those rows, ends what is gone and
raises the board's edition, in one transaction. Whatever kills a staging leaves only what nobody sees, and the next
import sweeps it away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from charteroak import law
from charteroak.district import bulk
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member, School
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import keyed_digest, keyed_hash, seal_bytes

from .models import (
    Guardian,
    Guardianship,
    RosterEdition,
    RosterImport,
    StagedKey,
    StagedPerson,
    Student,
    eighteenth_birthday,
)  # fmt: skip
from .roster import Fault, GuardianRow, Relation, Roster, SchoolRow, StudentRow

#: Rows that are compared and written together.
BATCH = 4000
#: So many faults are kept to be shown; all are counted.
FAULTS_SHOWN = 20_000
#: A delta or a roster that takes off more than this part of the students asks first.
MOST_GONE = 0.05
#: A staging that has not moved for so long was killed.
LEASE = timedelta(minutes=10)


@dataclass
class Reading:
    """What a roster would do to what is known, and all that is wrong with it."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by

    def fault(self, fault: Fault) -> None:
        self.count("bad_rows" if fault.fatal else "remarks")
        if len(self.faults) < FAULTS_SHOWN:
            self.faults.append(fault)


def sealed_values(row: StudentRow | GuardianRow) -> dict[str, Any]:
    """What is sealed of a row: the roster's own words, without what is empty."""
    values: dict[str, Any] = {
        "key": row.key, "given": row.given, "family": row.family, "email": row.email, "phone": row.phone,
        "language": row.language,
    }  # fmt: skip
    if isinstance(row, StudentRow):
        values |= {"middle": row.middle, "preferred": row.preferred}
        values["born"] = row.born.isoformat() if row.born else ""
    if row.postal:
        values["postal"] = [*row.postal.lines, row.postal.town, row.postal.state, row.postal.code]
    return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class _Person:
    """A row as it is compared and written; sealing waits until it is known to be written."""

    key: str
    said: bytes
    content: str
    row: StudentRow | GuardianRow
    school: int | None


def _prepared(row: StudentRow | GuardianRow, schools: dict[str, int]) -> _Person:
    values = sealed_values(row)
    school = schools.get(row.school) if isinstance(row, StudentRow) else None
    place = [school, row.grade, row.standing] if isinstance(row, StudentRow) else []
    said = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    content = keyed_digest(said + repr(place).encode())
    return _Person(keyed_hash("roster", row.key), said, content, row, school)


def dry_run(board: Board, roster: Roster) -> Reading:
    """Read the whole roster, compare it with what is known, and write nothing."""
    return _run(board, roster, writer=None)


class _Writer:
    """Writes what a reading finds, for one import, where nobody sees it."""

    def __init__(self, board: Board, imported: RosterImport, *, first: bool) -> None:
        self.board, self.imported, self.first = board, imported, first

    def new(self, people: Sequence[_Person]) -> None:
        students = [person for person in people if isinstance(person.row, StudentRow)]
        guardians = [person for person in people if isinstance(person.row, GuardianRow)]
        bulk.insert(Student, [*_SHARED, "school", "grade", "standing", "of_age_hash"], map(self._student, students))
        bulk.insert(Guardian, _SHARED, map(self._person, guardians))

    def _person(self, person: _Person) -> tuple[Any, ...]:
        row = person.row
        return (
            self.board.pk, new_public_id(), person.key, seal_bytes(person.said), person.content,
            keyed_hash("name", row.given), keyed_hash("name", row.family), self.imported.edition,
        )  # fmt: skip

    def _student(self, person: _Person) -> tuple[Any, ...]:
        row = person.row
        assert isinstance(row, StudentRow)
        return (*self._person(person), person.school, row.grade, row.standing.value, _of_age_hash(row.born))

    def changed(self, people: Sequence[_Person]) -> None:
        bulk.insert(StagedPerson, _STAGED, map(self._staged, people))

    def _staged(self, person: _Person) -> tuple[Any, ...]:
        row = person.row
        student = isinstance(row, StudentRow)
        return (
            self.imported.pk, student, person.key, seal_bytes(person.said), person.content,
            keyed_hash("name", row.given), keyed_hash("name", row.family), person.school, row.grade if student else "",
            row.standing.value if student else "", _of_age_hash(row.born) if student else "", row.gone,
        )  # fmt: skip

    def met(self, people: Sequence[_Person], pairs: Iterable[tuple[str, str, str, str]]) -> None:
        keys: list[tuple[Any, ...]] = [(self.imported.pk, *pair) for pair in sorted(set(pairs))]
        if not self.first:
            keys += [
                (self.imported.pk, "s" if isinstance(person.row, StudentRow) else "g", person.key, "", "")
                for person in people
            ]
        bulk.insert(StagedKey, ["roster_import", "kind", "roster_key", "other_key", "relation"], keys)

    def alive(self, counts: dict[str, int]) -> None:
        """Show how far it is, and that it goes on. Raises `Refusal` where the import was given up meanwhile."""
        moved = RosterImport.objects.filter(pk=self.imported.pk, state=RosterImport.State.STAGING)
        if not moved.update(alive_at=timezone.now(), counts=counts):
            raise Refusal("The import stopped", "it was given up", "Start it again if that was a mistake.")


_SHARED = [
    "board", "public_id", "roster_key", "sealed", "content_hash", "given_hash", "family_hash", "since",
]  # fmt: skip
_STAGED = [
    "roster_import", "is_student", "roster_key", "sealed", "content_hash", "given_hash", "family_hash", "school",
    "grade", "standing", "of_age_hash", "gone",
]  # fmt: skip


def _of_age_hash(born: date | None) -> str:
    return keyed_hash("of-age", eighteenth_birthday(born).isoformat()) if born else ""


def _run(board: Board, roster: Roster, writer: _Writer | None) -> Reading:
    """One pass over a roster, in batches: what is new, changed, the same and gone, and what is wrong."""
    found = Reading()
    for remark in roster.remarks:
        found.fault(remark)
    schools = _schools(board, roster.schools, write=writer is not None)
    students = Student.objects.known(board)
    guardians = Guardian.objects.known(board)
    before = Student.objects.listed(board).count()
    some = before or guardians.exists() or students.exists()
    matched = 0
    stream = _rows(roster, found)
    while rows := list(islice(stream, BATCH)):
        people = [_prepared(row, schools) for row in rows]
        known: dict[tuple[bool, str], tuple[str, date | None]] = {}
        if some:
            for is_student, everybody in ((True, students), (False, guardians)):
                wanted = [p.key for p in people if isinstance(p.row, StudentRow) is is_student]
                for key, content, left in everybody.filter(roster_key__in=wanted).values_list(
                    "roster_key", "content_hash", "left_on"
                ):
                    known[is_student, key] = content, left
        new, changed = [], []
        for person in people:
            is_student = isinstance(person.row, StudentRow)
            found.count("students" if is_student else "guardians")
            content, left = known.get((is_student, person.key), (None, None))
            if is_student and content is not None and left is None and not person.row.gone:
                matched += 1
            if person.row.gone:
                if content is not None and left is None:
                    found.count("gone" if is_student else "guardians_gone")
                    changed.append(person)
            elif content is None:
                found.count("new")
                new.append(person)
            elif content != person.content or left is not None:
                found.count("changed")
                changed.append(person)
            else:
                found.count("same")
        if writer:
            with transaction.atomic():
                writer.new(new)
                writer.changed(changed)
                writer.met(people, _pairs(people))
                writer.alive(found.counts)
    if not roster.delta and "bad_rows" not in found.counts:
        # who is not in a whole roster has left; while rows are bad nobody is taken off
        found.counts["gone"] = found.counts.get("gone", 0) + max(0, before - matched - found.counts.get("gone", 0))
    found.counts["listed_before"] = before
    found.counts["skipped"] = sum(roster.skipped.values())
    return found


def _rows(roster: Roster, found: Reading) -> Iterator[StudentRow | GuardianRow]:
    for row in roster.people():
        if isinstance(row, Fault):
            found.fault(row)
        else:
            yield row


def _pairs(people: Sequence[_Person]) -> Iterator[tuple[str, str, str, str]]:
    """Rows of `StagedKey`: each pair ("p") of a student's and a guardian's key, and each guardian's relation ("r")."""
    for person in people:
        row = person.row
        if row.gone:
            continue
        if isinstance(row, StudentRow):
            yield from (("p", person.key, keyed_hash("roster", key), "") for key in row.guardians)
        else:
            yield from (("p", keyed_hash("roster", key), person.key, "") for key in row.students)
            yield ("r", person.key, "", row.relation.value)


def _schools(board: Board, rows: dict[str, SchoolRow], *, write: bool) -> dict[str, int]:
    """The board's schools by the roster's key; a school of a new name is added."""
    known = {school.name: school.pk for school in board.schools.all()}
    found = {}
    for key, row in rows.items():
        name = (row.name or key)[:160]
        if name not in known and write:
            known[name] = School.objects.create(board=board, name=name).pk
        if name in known:
            found[key] = known[name]
    return found


# --- the verbs ---------------------------------------------------------------------------------------------------


def stage(imported: RosterImport, roster: Roster, *, by: Member | None, at: datetime) -> Reading:
    """Write a roster where nobody sees it. Raises `Refusal` while another import of the board is being staged."""
    board = imported.board
    sweep(board, at=at)
    with transaction.atomic():
        edition, _ = RosterEdition.objects.select_for_update().get_or_create(board=board)
        must_be_alone(imported)
        imported.edition = edition.number + 1
        imported.state, imported.alive_at = RosterImport.State.STAGING, at
        imported.format, imported.is_delta = f"{roster.format} {roster.version}".strip(), roster.delta
        imported.save()
        record(board.public_id, "roster.staging", imported, by=by, at=at, edition=imported.edition)
    first = not Student.objects.filter(board=board).exists() and not Guardian.objects.filter(board=board).exists()
    found = _run(board, roster, _Writer(board, imported, first=first))
    with transaction.atomic():
        _pair_up(imported)
        imported.counts, imported.faults = found.counts, as_shown(found.faults)
        imported.state = RosterImport.State.STAGED
        imported.save()
        record(board.public_id, "roster.staged", imported, by=by, at=at, **found.counts)
    return found


def must_be_alone(imported: RosterImport) -> None:
    """Refuse while another roster of the board is being taken in."""
    others = RosterImport.objects.filter(board=imported.board, state__in=["staging", "staged"])
    if others.exclude(pk=imported.pk).exists():
        raise Refusal(
            "The import was not started", "another roster of this board is being taken in",
            "Wait until it is done, or give it up.",
        )  # fmt: skip


def as_shown(faults: Sequence[Fault]) -> list[list[Any]]:
    """Faults as they are kept: file, line, field, what, fix, whether the row is left out."""
    return [[fault.file, fault.line, fault.field, fault.what, fault.fix, fault.fatal] for fault in faults]


def _pair_up(imported: RosterImport) -> None:
    """Guardianships that are new, under the edition to come: one statement that joins keys, whatever their number."""
    staged, student, guardian, pair = (
        connection.ops.quote_name(model._meta.db_table) for model in (StagedKey, Student, Guardian, Guardianship)
    )
    with connection.cursor() as cursor:
        for table in (staged, student, guardian, pair):  # or the planner takes the tables for empty still
            cursor.execute(f"ANALYZE {table}")
        cursor.execute(
            f"INSERT INTO {pair} (board_id, student_id, guardian_id, relation, since) "
            f"SELECT s.board_id, s.id, g.id, COALESCE(r.relation, %s), %s "
            f"FROM (SELECT DISTINCT roster_key, other_key FROM {staged} WHERE roster_import_id = %s AND kind = 'p') p "
            f"JOIN {student} s ON s.board_id = %s AND s.roster_key = p.roster_key "
            f"JOIN {guardian} g ON g.board_id = %s AND g.roster_key = p.other_key "
            f"LEFT JOIN {staged} r ON r.roster_import_id = %s AND r.kind = 'r' AND r.roster_key = p.other_key "
            f"LEFT JOIN {pair} e ON e.student_id = s.id AND e.guardian_id = g.id WHERE e.id IS NULL",
            [
                Relation.GUARDIAN.value, imported.edition, imported.pk, imported.board_id, imported.board_id,
                imported.pk,
            ],
        )  # fmt: skip


def commit(
    imported: RosterImport,
    *,
    removal_confirmed: bool = False,
    bad_rows_accepted: bool = False,
    by: Member | None,
    at: datetime,
) -> RosterImport:
    """Take a staged roster over: readers see all of it from this instant, or none.

    Refuses where rows are bad and that was not accepted, and where more than 5 % of the students would be taken off
    and that was not confirmed.
    """
    if by is not None:
        by.must("families.write", imported.board)
    board, counts = imported.board, imported.counts
    may_be_taken_over(counts, bad_rows_accepted=bad_rows_accepted, removal_confirmed=removal_confirmed)
    today = at.astimezone(law.ZONE).date()
    with transaction.atomic():
        edition = RosterEdition.objects.select_for_update().get(board=board)
        mine = RosterImport.objects.select_for_update().get(pk=imported.pk)
        if mine.state != RosterImport.State.STAGED or mine.edition != edition.number + 1:
            raise Refusal("The roster was not taken over", "it is not waiting for that", "Import it again.")
        _apply_changes(imported, today)
        if not imported.is_delta and not counts.get("bad_rows"):
            _end_what_is_not_there(imported, today)
        edition.number = imported.edition
        edition.save()
        imported.state, imported.committed_at = RosterImport.State.COMMITTED, at
        imported.committed_by = by.audit_id if by else "system"
        imported.save()
        record(board.public_id, "roster.committed", imported, by=by, at=at, edition=edition.number, **counts)
    _clear(imported)
    return imported


def may_be_taken_over(counts: Mapping[str, int], *, bad_rows_accepted: bool, removal_confirmed: bool) -> None:
    """Raise `Refusal` where a person must look first: bad rows, or more students taken off than leave in a year."""
    if counts.get("bad_rows") and not bad_rows_accepted:
        raise Refusal(
            "The roster was not taken over", f"{counts['bad_rows']:,} rows are bad and would be left out",
            "Mend them in the student system and import again, or accept that they are left out.",
        )  # fmt: skip
    gone, before = counts.get("gone", 0), counts.get("listed_before", 0)
    if gone > before * MOST_GONE and not removal_confirmed:
        raise Refusal(
            "The roster was not taken over", f"it would take {gone:,} of {before:,} students off the roster",
            "Look whether the export is complete; if they have left, confirm it.",
        )  # fmt: skip


def _apply_changes(imported: RosterImport, today: date) -> None:
    staged = connection.ops.quote_name(StagedPerson._meta.db_table)
    shared = ["sealed", "content_hash", "given_hash", "family_hash"]
    for model, columns in ((Student, [*shared, "school_id", "grade", "standing", "of_age_hash"]), (Guardian, shared)):
        table = connection.ops.quote_name(model._meta.db_table)
        chosen = (
            f"FROM {staged} p WHERE p.roster_import_id = %s AND p.is_student = %s "
            f"AND {table}.board_id = %s AND {table}.roster_key = p.roster_key"
        )
        values = [imported.pk, model is Student, imported.board_id]
        setting = ", ".join(f"{column} = p.{column}" for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {setting}, left_on = NULL {chosen} AND NOT p.gone", values)
            cursor.execute(f"UPDATE {table} SET left_on = %s {chosen} AND p.gone", [today, *values])


def _end_what_is_not_there(imported: RosterImport, today: date) -> None:
    """Whoever is listed and did not stand in the whole roster has left; so has a pair that it no longer names."""
    staged, student, guardian, pair = (
        connection.ops.quote_name(model._meta.db_table) for model in (StagedKey, Student, Guardian, Guardianship)
    )
    with connection.cursor() as cursor:
        for table, kind in ((student, "s"), (guardian, "g")):
            cursor.execute(
                f"UPDATE {table} SET left_on = %s WHERE board_id = %s AND left_on IS NULL AND since < %s "
                f"AND NOT EXISTS (SELECT 1 FROM {staged} k WHERE k.roster_import_id = %s AND k.kind = %s "
                f"AND k.roster_key = {table}.roster_key)",
                [today, imported.board_id, imported.edition, imported.pk, kind],
            )
        there = (
            f"EXISTS (SELECT 1 FROM {staged} k, {student} s, {guardian} g WHERE s.id = {pair}.student_id "
            f"AND g.id = {pair}.guardian_id AND k.roster_import_id = %s AND k.kind = 'p' "
            f"AND k.roster_key = s.roster_key AND k.other_key = g.roster_key)"
        )
        cursor.execute(
            f"UPDATE {pair} SET ended_on = %s WHERE board_id = %s AND ended_on IS NULL AND since < %s AND NOT {there}",
            [today, imported.board_id, imported.edition, imported.pk],
        )
        cursor.execute(
            f"UPDATE {pair} SET ended_on = NULL WHERE board_id = %s AND ended_on IS NOT NULL AND {there}",
            [imported.board_id, imported.pk],
        )


def abandon(imported: RosterImport, *, by: Member | None, at: datetime) -> RosterImport:
    """Give an import up before it is taken over; what was written of it goes."""
    if by is not None:
        by.must("families.write", imported.board)
    if imported.state == RosterImport.State.COMMITTED:
        raise Refusal("The import was not given up", "it was taken over", "Import the earlier roster again.")
    with transaction.atomic():
        imported.state = RosterImport.State.ABANDONED
        imported.save()
        record(imported.board.public_id, "roster.abandoned", imported, by=by, at=at)
    _clear(imported)
    _remove_unseen(imported.board)
    return imported


def sweep(board: Board, *, at: datetime) -> int:
    """Give up stagings that were killed; returns how many. Safe to run at any time."""
    dead = RosterImport.objects.filter(board=board, state=RosterImport.State.STAGING, alive_at__lt=at - LEASE)
    found = list(dead)
    for imported in found:
        abandon(imported, by=None, at=at)
    return len(found)


def _clear(imported: RosterImport) -> None:
    for model in (StagedPerson, StagedKey):
        model.objects.filter(roster_import=imported)._raw_delete("default")  # type: ignore[attr-defined]


def _remove_unseen(board: Board) -> None:
    """Rows under an edition to come, which nobody has seen."""
    edition = RosterEdition.objects.filter(board=board).first()
    number = edition.number if edition else 0
    for model in (Guardianship, Student, Guardian):
        model.objects.filter(board=board, since__gt=number)._raw_delete("default")  # type: ignore[attr-defined]
