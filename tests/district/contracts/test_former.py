"""Former students stay reachable while a contract may hold their data, and are forgotten when none does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contracts.former import keep_former_students, needed_until
from charteroak.district.contracts.models import Contract
from charteroak.district.families.actions import forget
from charteroak.district.families.models import Student
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Formerton")


def test_a_former_student_is_kept_until_the_last_contract_ends(board: Board) -> None:
    contract = builders.executed(board)
    Contract.objects.filter(pk=contract.pk).update(ends_on=date(2027, 6, 30))
    student = builders.student(board, left_on=TODAY)
    assert keep_former_students(board, today=TODAY, at=NOW) == 1
    student.refresh_from_db()
    assert student.kept_until == date(2027, 6, 30)
    assert keep_former_students(board, today=TODAY, at=NOW) == 0


def test_a_contract_without_an_end_keeps_them_a_year_at_a_time(board: Board) -> None:
    Contract.objects.filter(pk=builders.executed(board).pk).update(ends_on=None)
    assert needed_until(board, today=TODAY) == TODAY + timedelta(days=365)


def test_without_a_contract_nothing_keeps_them_and_they_can_be_forgotten(board: Board) -> None:
    builders.student(board, left_on=TODAY)
    assert needed_until(board, today=TODAY) is None
    assert keep_former_students(board, today=TODAY, at=NOW) == 0
    assert forget(board, on=TODAY + timedelta(days=1), by=None, at=NOW) == 1
    assert not Student.objects.exists()


def test_who_is_on_the_roster_is_not_touched(board: Board) -> None:
    builders.executed(board)
    student = builders.student(board)
    keep_former_students(board, today=TODAY, at=NOW)
    student.refresh_from_db()
    assert student.kept_until is None
