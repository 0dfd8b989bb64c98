"""A term that is void by itself, a contract that a person rules void after notice; and the two never mixed up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract
from charteroak.district.demands import actions, answers, curing
from charteroak.district.demands.answers import Said
from charteroak.district.demands.models import Demand, Voiding
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal
from charteroak.district.technology import deciding, suspending
from charteroak.district.technology.answers import May, answer_for
from tests import builders
from tests.builders import COMPLETE, NOW, TODAY

from .test_demands import TEN_DAYS, WITHOUT_LAW

pytestmark = pytest.mark.django_db

#: The agreement's own law is Delaware's: a term that conflicts, and nothing that carries the provision.
DELAWARE = COMPLETE.replace("laws of the State of Connecticut", "laws of the State of Delaware")
#: The day after the ten days that the notice gives.
AFTER = NOW + timedelta(days=11)


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


def in_force(board: Board, text: str, *, on: date = date(2026, 11, 2)) -> Contract:
    made = builders.contract(board)
    builders.confirm(builders.document(made, text))
    contracts.record_executed(made, on=on, by=builders.member(board), at=NOW)
    for each in made.documents.all():
        latest = each.latest_review()
        if latest and latest.state == "waiting":
            builders.read(each)
        builders.confirm(each)
    contracts.open_cure(made, by=None, at=NOW)
    made.refresh_from_db()
    return made


def notice(contract: Contract) -> Demand:
    if not contract.board.contractor_people.exists():
        builders.contractor_user(contract.board, contract.contractor)
    return actions.make(
        contract.board, kind="cure", contractor=contract.contractor, contract=contract, asked_on=TODAY, limit=TEN_DAYS,
        by=builders.member(contract.board), at=NOW,
    )  # fmt: skip


def titles(contract: Contract) -> list[str]:
    return [one.title for one in curing.explained(contract, today=TODAY)]


def test_a_contract_that_lacks_a_provision_is_not_void_by_itself(board):
    contract = in_force(board, WITHOUT_LAW)
    (said,) = curing.explained(contract, today=TODAY)
    assert said.title == "Lacking, and not void" and said.citation == "C.G.S. § 10-234bb(f)"
    notice(contract)
    (said,) = curing.explained(contract, today=TODAY)
    assert said.title == "Lacking, under notice, and not void" and "until November 30, 2026" in said.words


def test_a_conflicting_term_is_void_at_once_and_opens_the_cure_where_striking_it_leaves_a_gap(board):
    contract = in_force(board, DELAWARE)
    found = curing.explained(contract, today=TODAY)
    assert [(one.title.partition(":")[0], one.citation) for one in found] == [
        ("A void term", "C.G.S. § 10-234bb(e)"),
        ("Lacking, and not void", "C.G.S. § 10-234bb(f)"),
    ]
    assert Duty.objects.open().about(contract).filter(row="B2").exists()
    made = notice(contract)
    assert "once it is struck, the provision is not there" in made.gaps[0]["why"]


def test_a_conflicting_term_opens_no_cure_where_another_document_carries_the_provision(board):
    contract = in_force(board, DELAWARE)
    for duty in Duty.objects.open().about(contract).filter(row="B2"):
        duty.delete()
    extra = builders.document(contract, COMPLETE, name="order-form.md", role="addendum")
    builders.confirm(extra)
    (said,) = curing.explained(contract, today=TODAY)
    assert said.title.startswith("A void term") and "stands elsewhere in the contract" in said.words
    assert not contracts.open_cure(contract, by=None, at=NOW)
    with pytest.raises(Refusal, match="no provision lacks"):
        notice(contract)


def test_the_reading_alone_voids_no_term(board):
    contract = builders.contract(board)
    builders.document(contract, DELAWARE)
    contracts.record_executed(contract, on=TODAY, by=builders.member(board), at=NOW)
    assert titles(contract)[0].startswith("A term to rule on")


def test_a_legacy_contract_is_never_void_by_statute_yet_breaches_the_duty_with_gaps(board):
    contract = in_force(board, WITHOUT_LAW, on=date(2017, 3, 1))
    (said,) = curing.explained(contract, today=TODAY)
    assert "not void by statute" in said.title and "present breach" in said.words and "PA 17-200" in said.citation
    made = notice(contract)
    with pytest.raises(Refusal, match="since July 1, 2018"):
        suspending.rule_void(made, reason="It never answered.", by=builders.member(board), at=AFTER)
    assert not Voiding.objects.exists()


def test_a_named_person_rules_a_contract_void_after_notice_and_failure_to_cure(board):
    contract = in_force(board, WITHOUT_LAW)
    made, signer = notice(contract), builders.member(board, "signer")
    voiding = suspending.rule_void(made, reason="Ten days for one sentence.", by=signer, at=AFTER)
    contract.refresh_from_db()
    assert contract.state == "void" and voiding.ruled_by_name == "Signer of Ashbrook"
    assert voiding.lacked[0]["citation"] == "C.G.S. § 10-234bb(a)(9)"
    assert titles(contract) == ["The contract is void"]
    assert not Duty.objects.open().about(contract).filter(row__in=["B2", "C1"]).exists()
    ended = Duty.objects.open().about(contract).get(row="C6")
    assert ended.started == "2026-12-01"
    made.refresh_from_db()
    assert made.state == "not-met" and Event.objects.filter(verb="contract.ruled-void").count() == 1


@pytest.mark.parametrize(
    ("at", "answer", "why"),
    [
        (NOW, None, "has not passed"),
        (NOW + timedelta(days=10), None, "has not passed"),
        (AFTER, Said("question", "Which court?"), "waits to be judged"),
    ],
)
def test_a_contract_is_not_ruled_void_before_its_time_or_over_an_answer(board, at, answer, why):
    contract = in_force(board, WITHOUT_LAW)
    made = notice(contract)
    if answer:
        answers.answer(made, answer, by=board.contractor_people.get(), at=NOW)
    with pytest.raises(Refusal, match=why):
        suspending.rule_void(made, reason="No.", by=builders.member(board), at=at)
    contract.refresh_from_db()
    assert contract.state == "executed"


def test_a_cured_contract_is_not_ruled_void_and_an_approver_rules_none(board):
    contract = in_force(board, WITHOUT_LAW)
    made = notice(contract)
    with pytest.raises(Refusal, match="may not"):
        suspending.rule_void(made, reason="No.", by=builders.member(board, "approver"), at=AFTER)
    builders.confirm(
        builders.document(contract, builders.ADDENDUM, name="amendment.md", role="addendum", at=AFTER), at=AFTER
    )
    with pytest.raises(Refusal, match="no provision lacks any more"):
        suspending.rule_void(made, reason="No.", by=builders.member(board), at=AFTER)


def test_use_is_suspended_and_whoever_asked_is_told(board):
    contract = in_force(board, WITHOUT_LAW)
    product = contract.products.get()
    asked = builders.request(board, name=product.name)
    Contract.objects.filter(pk=contract.pk).update(open_findings=0)
    asked.product = product
    asked.save()
    asked.steps.all().delete()
    deciding.approve(board, product, request=None, permission_required=False, by=builders.member(board), at=NOW)
    assert answer_for(board, product, TODAY).may == May.APPROVED
    suspending.rule_void(notice(contract), reason="It never answered.", by=builders.member(board), at=AFTER)
    answer = answer_for(board, product, AFTER.date())
    assert answer.may == May.EXPIRED and "ruled void" in answer.why
    teacher = builders.member(board, "teacher").user
    assert "Stop using" in teacher.memos.get(kind=f"suspended:{product.public_id}").subject
