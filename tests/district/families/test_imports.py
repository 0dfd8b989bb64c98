"""Rosters in: nothing is written by a dry run, readers see all of an import or none, the same one twice changes nothing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from charteroak.district.audit.models import Event
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.families import imports
from charteroak.district.families.models import Guardian, Guardianship, RosterImport, StagedKey, StagedPerson, Student
from charteroak.district.families.roster import generate, open_roster
from charteroak.district.refusal import Refusal
from tests.district.families.conftest import NOW

pytestmark = pytest.mark.django_db


def begun(board: Board) -> RosterImport:
    return RosterImport.objects.create(board=board, sha256="0" * 64, begun_at=NOW, begun_by="member:x")


def taken_over(board: Board, folder: Path, **options: bool) -> RosterImport:
    imported = begun(board)
    imports.stage(imported, open_roster(folder), by=None, at=NOW)
    return imports.commit(imported, by=None, at=NOW, **options)


def rewritten(folder: Path, change: object) -> None:
    """Write users.csv again with `change` applied to its list of rows, the header apart."""
    path = folder / "users.csv"
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    rows = change(header, rows)  # type: ignore[operator]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def test_a_dry_run_counts_and_writes_nothing(board: Board, tmp_path: Path) -> None:
    counts = generate.write(tmp_path, 300, seed=3)
    found = imports.dry_run(board, open_roster(tmp_path))
    assert found.counts["students"] == counts["students"] == 300
    assert found.counts["guardians"] == counts["guardians"]
    assert found.counts["new"] == sum(counts.values())
    assert not Student.objects.exists() and not board.schools.exists() and not RosterImport.objects.exists()


def test_what_is_staged_is_seen_by_nobody_until_it_is_taken_over(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 60)
    imported = begun(board)
    imports.stage(imported, open_roster(tmp_path), by=None, at=NOW)
    assert Student.objects.count() == 60
    assert Student.objects.listed(board).count() == Guardianship.objects.standing(board).count() == 0
    imports.commit(imported, by=None, at=NOW)
    assert Student.objects.listed(board).count() == 60
    assert Guardianship.objects.standing(board).count() > 60


def test_every_pair_that_a_roster_names_is_a_guardianship(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 80, seed=8)
    taken_over(board, tmp_path)
    with (tmp_path / "users.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted = {
        (row["sourcedId"], key)
        for row in rows
        if row["sourcedId"].startswith("s-")
        for key in row["agentSourcedIds"].split(",")
    }
    links = Guardianship.objects.standing(board).select_related("student", "guardian")
    assert {(link.student.sealed["key"], link.guardian.sealed["key"]) for link in links} == wanted
    assert {link.relation for link in links} >= {"parent", "guardian", "relative"}


def test_the_same_roster_twice_changes_nothing(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 120)
    taken_over(board, tmp_path)
    before = {student.pk: student.content_hash for student in Student.objects.all()}
    again = imports.dry_run(board, open_roster(tmp_path))
    assert again.counts.get("new", 0) == again.counts.get("changed", 0) == again.counts.get("gone", 0) == 0
    taken_over(board, tmp_path)
    assert {student.pk: student.content_hash for student in Student.objects.all()} == before
    assert Student.objects.listed(board).count() == 120
    assert not StagedKey.objects.exists() and not StagedPerson.objects.exists()


def test_who_moved_is_changed_in_place_and_keeps_the_public_id(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 40)
    taken_over(board, tmp_path)
    kept = {student.sealed["key"]: student.public_id for student in Student.objects.all()}
    generate.write(tmp_path, 40, year=1)
    taken_over(board, tmp_path)
    assert {student.sealed["key"]: student.public_id for student in Student.objects.listed(board)} == kept
    assert not Student.objects.filter(grade="PK").exists()


def test_who_is_not_in_a_whole_roster_has_left_and_who_returns_is_listed_again(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 100)
    taken_over(board, tmp_path)
    whole = (tmp_path / "users.csv").read_text(encoding="utf-8")
    gone = Student.objects.order_by("pk").first()
    assert gone is not None
    rewritten(tmp_path, lambda header, rows: [row for row in rows if row[0] != gone.sealed["key"]])
    taken_over(board, tmp_path)
    gone.refresh_from_db()
    assert gone.left_on == date(2026, 8, 20)
    assert not Student.objects.listed(board).filter(pk=gone.pk).exists()
    (tmp_path / "users.csv").write_text(whole, encoding="utf-8")
    taken_over(board, tmp_path)
    gone.refresh_from_db()
    assert gone.left_on is None
    assert Guardianship.objects.standing(board).filter(student=gone).exists()


def test_taking_more_than_five_in_a_hundred_off_asks_first(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 100)
    taken_over(board, tmp_path)
    rewritten(tmp_path, lambda header, rows: [row for row in rows if not row[0].startswith("s-1-1")])
    with pytest.raises(Refusal, match="of 100 students off the roster"):
        taken_over(board, tmp_path)
    assert Student.objects.listed(board).count() == 100
    imported = RosterImport.objects.get(state="staged")
    imports.commit(imported, removal_confirmed=True, by=None, at=NOW)
    assert Student.objects.listed(board).count() < 95


def test_a_delta_removes_what_is_to_be_deleted_and_leaves_the_rest(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 100)
    taken_over(board, tmp_path)
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(manifest.read_text().replace("file.users,bulk", "file.users,delta"))

    def two(header: list[str], rows: list[list[str]]) -> list[list[str]]:
        students = [row for row in rows if row[0].startswith("s-")][:2]
        students[0][header.index("status")] = "tobedeleted"
        students[1][header.index("status")], students[1][header.index("givenName")] = "active", "Renamed"
        return students

    rewritten(tmp_path, two)
    taken_over(board, tmp_path)
    assert Student.objects.listed(board).count() == 99
    assert [student.sealed["given"] for student in Student.objects.called("Renamed")] == ["Renamed"]


def test_bad_rows_are_shown_and_keep_the_roster_out_until_that_is_accepted(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 50)

    def nameless(header: list[str], rows: list[list[str]]) -> list[list[str]]:
        rows[3][header.index("givenName")] = rows[3][header.index("familyName")] = ""
        return rows

    rewritten(tmp_path, nameless)
    found = imports.dry_run(board, open_roster(tmp_path))
    fault = next(fault for fault in found.faults if fault.fatal)
    assert (fault.file, fault.line, fault.field) == ("users.csv", 5, "familyName")
    imported = begun(board)
    imports.stage(imported, open_roster(tmp_path), by=None, at=NOW)
    with pytest.raises(Refusal, match="1 rows are bad"):
        imports.commit(imported, by=None, at=NOW)
    imports.commit(imported, bad_rows_accepted=True, by=None, at=NOW)
    assert Student.objects.listed(board).count() + Guardian.objects.listed(board).count() == found.counts["new"]


def test_while_rows_are_bad_nobody_is_taken_off(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 50)
    taken_over(board, tmp_path)

    def nameless(header: list[str], rows: list[list[str]]) -> list[list[str]]:
        student = next(row for row in rows if row[0].startswith("s-"))
        student[header.index("givenName")] = student[header.index("familyName")] = ""
        return rows

    rewritten(tmp_path, nameless)
    taken_over(board, tmp_path, bad_rows_accepted=True)
    assert Student.objects.listed(board).count() == 50


def test_a_staging_that_was_killed_is_swept_and_the_next_one_goes_through(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 30)
    killed = begun(board)
    imports.stage(killed, open_roster(tmp_path), by=None, at=NOW)
    RosterImport.objects.filter(pk=killed.pk).update(state="staging", alive_at=NOW - imports.LEASE * 2)
    taken_over(board, tmp_path)
    assert Student.objects.count() == Student.objects.listed(board).count() == 30
    killed.refresh_from_db()
    assert killed.state == "abandoned"


def test_two_rosters_of_one_board_are_not_taken_in_at_once(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 10)
    imports.stage(begun(board), open_roster(tmp_path), by=None, at=NOW)
    with pytest.raises(Refusal, match="another roster"):
        imports.stage(begun(board), open_roster(tmp_path), by=None, at=NOW)


def test_what_was_given_up_leaves_nothing(board: Board, coordinator: Member, tmp_path: Path) -> None:
    generate.write(tmp_path, 10)
    imported = begun(board)
    imports.stage(imported, open_roster(tmp_path), by=coordinator, at=NOW)
    imports.abandon(imported, by=coordinator, at=NOW)
    assert not Student.objects.exists() and not Guardian.objects.exists() and not StagedKey.objects.exists()


def test_nothing_that_names_a_person_lies_open_in_the_database_or_the_trail(board: Board, tmp_path: Path) -> None:
    generate.write(tmp_path, 20, seed=5)
    taken_over(board, tmp_path)
    student = Student.objects.order_by("pk").first()
    assert student is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_student WHERE id = %s", [student.pk])
        stored = " ".join(
            bytes(v).decode("latin-1") if isinstance(v, (bytes, memoryview)) else str(v) for v in cursor.fetchone()
        )
    for said in (student.sealed["family"], student.sealed["key"], student.sealed["born"]):
        assert said not in stored
    assert student.sealed["family"] not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_student_is_found_by_name_as_people_type_it(board: Board, tmp_path: Path) -> None:
    (tmp_path / "students.csv").write_text(
        "Student ID,First Name,Last Name\n1,José,Núñez\n2,Ann,Oak\n", encoding="utf-8"
    )
    taken_over(board, tmp_path / "students.csv")
    assert [student.name for student in Student.objects.listed(board).called("nunez jose")] == ["José Núñez"]


def test_another_boards_roster_is_another_boards(board: Board, tmp_path: Path) -> None:
    other = boards.found_board(name="Other", short_name="Other", slug="other", by=None, at=NOW)
    generate.write(tmp_path, 10)
    taken_over(board, tmp_path)
    taken_over(other, tmp_path)
    assert Student.objects.listed(other).count() == Student.objects.listed(board).count() == 10
    assert Student.objects.count() == 20
