"""Which tools a family sees by school and grade, and which only the child's own family does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.contractors import schedules, usage
from charteroak.district.contractors.models import Product
from charteroak.district.contracts import actions as contracts
from charteroak.district.exceptions.models import PlanException
from charteroak.district.requests.tools import tools_at, tools_of
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


def product(board: Board, name: str = "Larkspur Reader") -> Product:
    return builders.contract(board, product=name).products.get()


def use(board: Board, of: Product, **where):  # type: ignore[no-untyped-def]
    by = builders.member(board)
    given = {"school": None, "grades": [], "from_day": None, "until": None} | where
    return usage.record_use(board, of, **given, by=by, at=NOW)


def school(board: Board, name: str):  # type: ignore[no-untyped-def]
    return boards.add_school(board, name=name, grades="", by=builders.member(board), at=NOW)


def plan(board: Board, of: Product, child=None, *, granted: bool = True) -> PlanException:  # type: ignore[no-untyped-def]
    at = {"granted_on": TODAY, "granted_at": NOW, "granted_by": "x"} if granted else {}
    return PlanException.objects.create(
        board=board, student=child or builders.student(board), product=of, plan="iep", plan_from=TODAY,
        plan_until=TODAY, review_on=TODAY, reason="refused", proposed_at=NOW, proposed_by="x", **at,
    )  # fmt: skip


def names(found) -> list[str]:  # type: ignore[no-untyped-def]
    return [tool.product.name for tool in found]


def test_a_tool_is_shown_where_its_school_and_grade_use_it(board):
    elm, oak = school(board, "Elm"), school(board, "Oak")
    use(board, product(board), school=elm, grades=["03", "04"])
    assert names(tools_at(board, elm, "03", on=TODAY)) == ["Larkspur Reader"]
    assert not tools_at(board, elm, "05", on=TODAY)
    assert not tools_at(board, oak, "03", on=TODAY)


def test_a_use_that_is_over_or_of_another_board_is_not_shown(board):
    use(board, product(board), until=TODAY - timedelta(days=1))
    other = builders.board("Birchfield")
    use(other, product(other))
    assert not tools_at(board, None, "03", on=TODAY)


def test_it_says_which_data_and_by_which_posted_contract(board):
    contract = builders.executed(board)
    contracts.post_contract(contract, by=builders.member(board), at=NOW)
    made = contract.products.get()
    use(board, made)
    schedules.state_schedule(
        board, made, elements=[schedules.Stated("essays"), schedules.Stated("student-name")], source="board",
        stated_on=TODAY, by=builders.member(board), at=NOW,
    )  # fmt: skip
    (tool,) = tools_at(board, None, "03", on=TODAY)
    assert tool.groups == ("Student name", "Student work")
    assert tool.posting.contract_id == contract.public_id


@pytest.mark.parametrize("granted", [True, False])
def test_a_tool_of_a_childs_plan_is_shown_to_nobody_though_its_use_is_on_record(board, granted):
    made = product(board)
    use(board, made)
    assert names(tools_at(board, None, "03", on=TODAY)) == ["Larkspur Reader"]
    plan(board, made, granted=granted)
    assert not tools_at(board, None, "03", on=TODAY)


def test_the_childs_own_list_has_the_tool_of_its_plan_and_no_other_childs(board):
    ann, bo = builders.student(board, "Ann Oak", grade="03"), builders.student(board, "Bo Elm", grade="03")
    use(board, product(board, "Everybody’s Maps"))
    plan(board, product(board, "Murmur Reader"), ann)
    assert [(tool.product.name, tool.for_the_plan) for tool in tools_of(ann, on=TODAY)] == [
        ("Everybody’s Maps", False), ("Murmur Reader", True),
    ]  # fmt: skip
    assert names(tools_of(bo, on=TODAY)) == ["Everybody’s Maps"]
