"""A roster is handed in: kept sealed, read without writing, taken over when a person says so, and its files then go."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from charteroak.district.boards.models import Board, Member
from charteroak.district.families import handing_in, imports
from charteroak.district.families.models import RosterImport, Student
from charteroak.district.families.roster import generate, open_roster
from charteroak.district.refusal import Refusal
from tests.district.families.conftest import NOW

pytestmark = pytest.mark.django_db
SHEET = b"Student ID,First Name,Last Name\n1,Ann,Oak\n2,Ben,Elm\n"


def handed(board: Board, by: Member, data: bytes = SHEET, name: str = "students.csv") -> RosterImport:
    row = handing_in.hand_in(board, [(name, io.BytesIO(data))], by=by, at=NOW)
    row.refresh_from_db()
    return row


def test_what_is_handed_in_is_read_and_nothing_is_written(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator)
    assert row.state == "checked" and row.counts["new"] == 2 and not Student.objects.exists()


def test_the_files_are_sealed_while_they_are_kept(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator)
    with default_storage.open(row.stored_as) as file:
        kept = file.read()
    assert b"Ann" not in kept and b"PK" not in kept[:4]
    with handing_in.opened(row) as path:
        assert path.read_bytes()[:2] == b"PK"
    assert not path.exists()


def test_it_is_taken_over_when_a_person_says_so_and_its_files_go(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator)
    stored = row.stored_as
    handing_in.accept(row, bad_rows_accepted=False, removal_confirmed=False, by=coordinator, at=NOW)
    row.refresh_from_db()
    assert row.state == "committed" and Student.objects.listed(board).count() == 2
    assert row.stored_as == "" and not default_storage.exists(stored)


def test_several_files_are_one_roster(board: Board, coordinator: Member, tmp_path: Path) -> None:
    generate.write(tmp_path, 12)
    files = [(path.name, io.BytesIO(path.read_bytes())) for path in sorted(tmp_path.iterdir())]
    row = handing_in.hand_in(board, files, by=coordinator, at=NOW)
    row.refresh_from_db()
    assert row.format == "OneRoster 1.2" and row.counts["students"] == 12


def test_bad_rows_must_be_accepted_first(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator, SHEET + b"3,,\n")
    with pytest.raises(Refusal, match="1 rows are bad"):
        handing_in.accept(row, bad_rows_accepted=False, removal_confirmed=False, by=coordinator, at=NOW)
    assert row.state == "checked"


def test_what_cannot_be_read_says_why(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator, b"x,y\n1,2\n")
    assert row.state == "failed" and "Map them first" in row.failure


def test_a_mapping_has_it_read_again(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator, b"x,y\n1,Oak\n")
    assert [one.column for one in handing_in.guesses(row)] == ["x", "y"]
    handing_in.map_columns(row, {"x": "key", "y": "family"}, by=coordinator, at=NOW)
    row.refresh_from_db()
    assert row.state == "checked" and row.counts["new"] == 1


def test_one_that_was_never_written_can_be_given_up(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator)
    stored = row.stored_as
    handing_in.give_up(row, by=coordinator, at=NOW)
    assert row.state == "abandoned" and not default_storage.exists(stored)


def test_a_file_of_another_kind_is_refused(board: Board, coordinator: Member) -> None:
    with pytest.raises(Refusal, match="no file of a roster"):
        handed(board, coordinator, b"%PDF", "roster.pdf")


def test_two_staged_at_once_leave_the_second_with_its_reason(board: Board, coordinator: Member, tmp_path: Path) -> None:
    generate.write(tmp_path, 5)
    first = RosterImport.objects.create(board=board, sha256="0" * 64, begun_at=NOW, begun_by="x")
    imports.stage(first, open_roster(tmp_path), by=None, at=NOW)
    row = handed(board, coordinator)
    with pytest.raises(Refusal, match="another roster"):
        handing_in.accept(row, bad_rows_accepted=False, removal_confirmed=False, by=coordinator, at=NOW)


def test_what_a_killed_worker_left_is_given_up_and_its_files_go(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator)
    stored = row.stored_as
    RosterImport.objects.filter(pk=row.pk).update(state="staging", alive_at=NOW - imports.LEASE * 2)
    assert handing_in.sweep(board, at=NOW) == 1
    row.refresh_from_db()
    assert row.state == "abandoned" and not default_storage.exists(stored)


def test_a_roster_that_nobody_took_over_is_not_kept_for_ever(board: Board, coordinator: Member) -> None:
    row = handed(board, coordinator)
    handing_in.sweep(board, at=NOW + handing_in.FORGOTTEN / 2)
    assert default_storage.exists(row.stored_as)
    handing_in.sweep(board, at=NOW + handing_in.FORGOTTEN * 2)
    assert not default_storage.exists(row.stored_as)
