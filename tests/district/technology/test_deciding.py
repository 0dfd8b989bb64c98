"""Approval rests on a contract that holds or on a triage without data; the answer follows what stands today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract
from charteroak.district.refusal import Refusal
from charteroak.district.technology import answers, asking, deciding
from charteroak.district.technology.card import card_of
from tests import builders
from tests.builders import NOTHING_SHARED, NOW, TODAY, WITH_GAPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Decidefield")


def _approve(board: Board, contract: Contract, **more: object) -> None:
    said = {"permission_required": False, "request": None, **more}
    deciding.approve(board, contract.products.get(), by=builders.member(board, "approver"), at=NOW, **said)  # type: ignore[arg-type]


def _may(board: Board, contract: Contract, day: date = TODAY) -> answers.Answer:
    return answers.answer_for(board, contract.products.get(), day)


def test_without_a_contract_it_is_refused_with_the_citation(board: Board) -> None:
    request = builders.request(board)
    with pytest.raises(Refusal) as refused:
        deciding.approve(
            board, request.product, request=request, permission_required=False, by=builders.member(board), at=NOW
        )
    assert refused.value.citation == "C.G.S. § 10-234bb(a)"
    assert any("No executed contract covers it" in item for item in refused.value.items)
    assert any("students sign in or have accounts" in item for item in refused.value.items)


def test_a_contract_with_open_findings_is_refused_naming_each_provision(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, WITH_GAPS)
    contracts.record_executed(contract, on=TODAY, by=builders.member(board), at=NOW)
    with pytest.raises(Refusal) as refused:
        _approve(board, contract)
    assert any("C.G.S. § 10-234bb(a)(9)" in item for item in refused.value.items), refused.value.items


def test_approval_waits_for_the_desks_and_refusal_does_not(board: Board) -> None:
    contract = builders.executed(board)
    product = contract.products.get()
    request = builders.request(board, name=product.name, product=product)
    with pytest.raises(Refusal, match="a desk has not looked at it yet") as refused:
        _approve(board, contract, request=request)
    assert refused.value.items == ("The desk Privacy has not looked at it yet.",)
    step = request.steps.get()
    asking.give_opinion(step, opinion="for", reason="", by=builders.member(board, "approver"), at=NOW)
    request.refresh_from_db()
    _approve(board, contract, request=request)
    assert _may(board, contract).may == "approved"


def test_a_draft_is_no_contract_yet(board: Board) -> None:
    with pytest.raises(Refusal) as refused:
        _approve(board, builders.ready(board))
    assert any("is not executed yet" in item for item in refused.value.items)


def test_an_executed_contract_without_open_findings_carries_an_approval(board: Board) -> None:
    contract = builders.executed(board, ends_on=date(2027, 6, 30))
    assert _may(board, contract).may == "unknown"
    _approve(board, contract, conditions="First names only.")
    answer = _may(board, contract)
    assert (answer.may, answer.until, answer.conditions) == ("approved", date(2027, 6, 30), "First names only.")
    assert answer.may_be_used


def test_the_day_after_the_contract_ends_the_answer_is_expired(board: Board) -> None:
    contract = builders.executed(board, ends_on=date(2027, 6, 30))
    _approve(board, contract)
    assert _may(board, contract, date(2027, 6, 30)).may == "approved"
    assert _may(board, contract, date(2027, 7, 1)).may == "expired"


def test_a_finding_that_opens_again_puts_it_on_hold(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    document = contract.documents.get()
    review = document.last_done_review()
    assert review is not None
    contracts.rule(review, provision="bb-a-9", verdict="missing", reason="It is another state's law.",
                   by=builders.member(board), at=NOW)  # fmt: skip
    assert _may(board, contract).may == "on-hold"


def test_a_later_document_that_conflicts_puts_it_on_hold(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    builders.document(
        contract, "# Addendum\n\nAll Student Data are the sole property of the Contractor.\n", name="more.md",
        role="addendum",
    )  # fmt: skip
    assert _may(board, contract).may == "on-hold"


def test_where_permission_is_needed_only_the_child_with_one_may_use_it(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract, permission_required=True)
    product, answer = contract.products.get(), _may(board, contract)
    assert answer.may == "permission" and "Not before permission" in answer.why
    ann, ben = builders.student(board, "Ann Oak"), builders.student(board, "Ben Elm")
    kept = deciding.record_permission(
        board, product, ann, how="form", given_on=TODAY, kept_where="Folder 3", by=builders.member(board), at=NOW
    )
    assert deciding.may_use(product, ann, answer.may) and not deciding.may_use(product, ben, answer.may)
    with pytest.raises(Refusal, match="on record for this child"):
        deciding.record_permission(
            board, product, ann, how="form", given_on=TODAY, kept_where="x", by=builders.member(board), at=NOW
        )
    deciding.withdraw_permission(kept, on=TODAY, by=builders.member(board), at=NOW)
    assert not deciding.may_use(product, ann, answer.may)


def test_a_later_decision_takes_the_place_of_the_first(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    deciding.refuse(board, contract.products.get(), request=None, reason="Too loud.", by=builders.member(board), at=NOW)
    answer = _may(board, contract)
    assert (answer.may, answer.why) == ("not-approved", "Too loud.")
    assert board.decisions.count() == 2 and board.decisions.current().count() == 1


def test_an_approved_product_of_the_same_purpose_is_offered_instead(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    request = builders.request(board)
    request.product.purpose = "Reading practice"
    request.product.save()
    found = answers.answers_for(board, [request.product], TODAY, alternatives=True)
    assert [one.name for one in found[0].instead] == ["Larkspur Reader"]


def test_the_card_says_what_may_be_entered_and_what_never(board: Board) -> None:
    from charteroak.district.contractors import schedules

    contract = builders.executed(board)
    product = contract.products.get()
    assert card_of(board, product, TODAY) is None
    _approve(board, contract)
    schedules.state_schedule(
        board, product, source="contract", stated_on=TODAY, by=builders.member(board), at=NOW,
        elements=[schedules.Stated("student-name", "", "feed"), schedules.Stated("essays", "", "student"),
                  schedules.Stated("health", "", "staff")],
    )  # fmt: skip
    card = card_of(board, product, TODAY)
    assert card is not None
    assert {who: [one.code for one in rows] for who, rows in card.may} == {"students": ["essays"], "staff": ["health"]}
    assert [one.code for one in card.by_itself] == ["student-name"]
    never = {one.code for one in card.never}
    assert {"social-security-number", "disability", "conduct"} <= never and "health" not in never


def test_without_student_data_the_card_says_nothing_at_all(board: Board) -> None:
    request = builders.request(board, triage=NOTHING_SHARED)
    card = card_of(board, request.product, TODAY)
    assert card is not None and card.nothing_at_all


def test_a_schedule_that_names_data_takes_an_approval_without_data_back(board: Board) -> None:
    from charteroak.district.contractors import schedules

    request = builders.request(board, triage=NOTHING_SHARED)
    schedules.state_schedule(
        board, request.product, source="contractor", stated_on=TODAY, elements=[schedules.Stated("student-name")],
        by=builders.member(board), at=NOW,
    )  # fmt: skip
    assert answers.answer_for(board, request.product, TODAY).may == "on-hold"
    assert card_of(board, request.product, TODAY) is None


def test_without_a_schedule_the_card_says_to_ask_first(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    card = card_of(board, contract.products.get(), TODAY)
    assert card is not None and not card.nothing_at_all and card.schedule is None


def test_another_boards_decisions_say_nothing_here(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    elsewhere = builders.board("Otherfield")
    assert answers.answer_for(elsewhere, contract.products.get(), TODAY).may == "unknown"


def test_searching_forgives_spelling_and_knows_companies_and_addresses(board: Board) -> None:
    contract = builders.executed(board)
    _approve(board, contract)
    for query in (
        "larkspur reader",
        "Larkspr Reeder",
        "larkspur learning",
        "https://www.larkspur.example/x",
        "reading pract",
    ):
        found = answers.find(board, query, TODAY)
        assert [one.product.name for one in found][:1] == ["Larkspur Reader"], query
    assert answers.find(board, "nothing of the kind", TODAY) == []


def test_who_has_not_signed_in_reads_only_of_what_was_said(board: Board) -> None:
    builders.contract(board, product="Larkspur Phonics")
    contract = builders.executed(board)
    _approve(board, contract)
    assert {one.product.name for one in answers.find(board, "larkspur", TODAY)} == {
        "Larkspur Reader",
        "Larkspur Phonics",
    }
    assert [one.product.name for one in answers.find(board, "larkspur", TODAY, known_only=True)] == ["Larkspur Reader"]


def test_an_ended_use_counts_no_more(board: Board) -> None:
    from charteroak.district.contractors import usage

    contract = builders.contract(board)
    product = contract.products.get()
    use = usage.record_use(board, product, school=None, grades=[], from_day=TODAY - timedelta(days=40), until=None,
                           by=builders.member(board), at=NOW)  # fmt: skip
    assert _may(board, contract).may == "in-review"
    usage.end_use(use, until=TODAY - timedelta(days=1), by=builders.member(board), at=NOW)
    assert _may(board, contract).may == "unknown"
