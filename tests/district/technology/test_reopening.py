"""What a contractor changes about a product: the board is told, and more data than before is looked at again."""

from __future__ import annotations

import pytest

from charteroak.district.contractors import people
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import DataSchedule
from charteroak.district.contractors.schedules import Stated, state_schedule
from charteroak.district.contracts.models import Contract, products_shown_to
from charteroak.district.refusal import Refusal
from charteroak.district.technology import answers, reopening
from charteroak.district.technology.card import card_of
from charteroak.district.technology.models import Decision, Reopening
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def product(board):
    """Approved on a contract that is in force and has nothing open, with a schedule of two elements."""
    contract = builders.contract(board)
    row = contract.products.get()
    Contract.objects.filter(pk=contract.pk).update(state="executed", executed_on=TODAY, open_findings=0)
    state_schedule(
        board, row, elements=codes("first-name", "grade-level"), source="contract", stated_on=TODAY,
        by=builders.member(board), at=NOW,
    )  # fmt: skip
    Decision.objects.create(
        board=board, product=row, outcome="approved", basis="contract", decided_at=NOW, decided_by="member:x"
    )
    return row


@pytest.fixture
def acting(board, product):
    return builders.contractor_user(board, product.contractor)


def codes(*wanted: str) -> list[Stated]:
    """Elements by the names of this file: the first three of the list."""
    known = dict(zip(("first-name", "grade-level", "more"), ELEMENTS, strict=False))
    return [Stated(known[one]) for one in wanted]


def told(board):
    return list(builders.member(board).user.memos.filter(board=board).order_by("pk"))


def test_more_data_than_before_is_looked_at_again_and_teachers_are_told(board, product, acting):
    before = card_of(board, product, TODAY)
    stated = reopening.contractor_states_schedule(
        product, elements=codes("first-name", "grade-level", "more"), by=acting, at=NOW
    )
    assert stated.source == DataSchedule.Source.CONTRACTOR
    opened = Reopening.objects.get()
    (memo,) = told(board)
    assert opened.public_id in memo.page
    answer = answers.answer_for(board, product, TODAY)
    assert answer.may == "approved" and answer.looked_at_again
    assert card_of(board, product, TODAY).schedule == before.schedule, "the new data is on no card before a ruling"


def test_the_approval_stands_where_a_person_says_so_and_the_card_follows(board, product, acting):
    stated = reopening.contractor_states_schedule(
        product, elements=codes("first-name", "grade-level", "more"), by=acting, at=NOW
    )
    reopening.settle(
        Reopening.objects.get(), stands=True, reason="The contract covers it.", by=builders.member(board), at=NOW
    )
    assert not answers.answer_for(board, product, TODAY).looked_at_again
    assert card_of(board, product, TODAY).schedule == stated


def test_the_approval_ends_where_a_person_says_so(board, product, acting):
    reopening.contractor_states_schedule(product, elements=codes("first-name", "more"), by=acting, at=NOW)
    reopening.settle(
        Reopening.objects.get(), stands=False, reason="Not for children.", by=builders.member(board), at=NOW
    )
    answer = answers.answer_for(board, product, TODAY)
    assert (answer.may, answer.why) == ("not-approved", "Not for children.")
    with pytest.raises(Refusal):
        reopening.settle(Reopening.objects.get(), stands=True, reason="Again", by=builders.member(board), at=NOW)


def test_less_data_is_told_and_reopens_nothing(board, product, acting):
    reopening.contractor_states_schedule(product, elements=codes("first-name"), by=acting, at=NOW)
    assert not Reopening.objects.exists()
    assert len(told(board)) == 1


def test_a_new_subprocessor_reopens_and_more_evidence_of_a_known_one_does_not(board, product, acting):
    made = reopening.contractor_states_subprocessor(product, name="Mailroom", service="E-mail", by=acting, at=NOW)
    assert Reopening.objects.get().engagement == made
    reopening.contractor_states_subprocessor(
        product, name="mailroom", service="E-mail", by=acting, at=NOW, same_duties="Clause 4"
    )
    assert Reopening.objects.count() == 1
    reopening.contractor_ends_subprocessor(made, by=acting, at=NOW)
    assert len(told(board)) == 3
    made.refresh_from_db()
    assert made.ended_on == TODAY


def test_a_contractor_speaks_of_its_own_products_alone(board, product, acting):
    other = builders.contract(builders.board("Birchfield"), product="Else").products.get()
    other.contractor = type(other.contractor).objects.create(name="Rival")
    other.save()
    with pytest.raises(Refusal):
        reopening.contractor_states_schedule(other, elements=codes("first-name"), by=acting, at=NOW)
    with pytest.raises(Refusal):
        reopening.contractor_states_subprocessor(other, name="X", service="Y", by=acting, at=NOW)


def test_what_a_teacher_merely_asked_for_is_not_shown_to_its_contractor(board, product, acting):
    asked = builders.request(board, name="Wished For", by=builders.member(board, "teacher"))
    asked.product.contractor = product.contractor
    asked.product.save()
    assert list(products_shown_to(acting)) == [product]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_second_look_is_not_settled_without_a_reason_or_by_a_teacher(board, product, acting, reason):
    reopening.contractor_states_schedule(product, elements=codes("first-name", "more"), by=acting, at=NOW)
    opened = Reopening.objects.get()
    with pytest.raises(Refusal):
        reopening.settle(opened, stands=True, reason=reason, by=builders.member(board), at=NOW)
    with pytest.raises(Refusal):
        reopening.settle(opened, stands=True, reason="Fine", by=builders.member(board, "teacher"), at=NOW)


def test_one_statement_goes_to_every_board_that_the_person_chooses_and_to_no_other(board, product, acting, client):
    places = {}
    for name in ("Birchfield", "Cedarton"):
        other = builders.board(name)
        builders.contract(other)
        Contract.objects.filter(board=other).update(state="executed", executed_on=TODAY)
        place = people.invite(
            product.contractor, board=other, email=acting.user.email, name="Ada", by=builders.member(other), at=NOW
        )
        places[name] = people.accept(place, by=acting.user, at=NOW)
    client.force_login(acting.user)
    code = next(iter(ELEMENTS))
    page = f"/contractor/{acting.public_id}/products/{product.public_id}/schedule/"
    assert "Birchfield" in client.get(page).text
    client.post(page, {"element": [code], "also": [places["Birchfield"].public_id]})
    stated = DataSchedule.objects.filter(source="contractor").values_list("board__short_name", flat=True)
    assert sorted(stated) == ["Ashbrook", "Birchfield"]
