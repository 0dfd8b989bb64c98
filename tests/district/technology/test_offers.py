"""An offer is received, laid beside what the board has, and taken over by the same rules as anything else."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest

from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors import questionnaire, schedules, subprocessing
from charteroak.district.contractors.models import (
    ContractorContact,
    DataSchedule,
    Product,
    ReceivedOffer,
    SecurityAnswer,
    TakenOver,
)
from charteroak.district.contractors.offers import receiving
from charteroak.district.contractors.schedules import Stated
from charteroak.district.contracts.actions import signatures_of
from charteroak.district.refusal import Refusal
from charteroak.district.technology import deciding, offers, reopening
from charteroak.district.technology.models import Reopening
from tests import builders, offering
from tests.builders import NOW, TODAY, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Takeover")


def _received(board: Board, **changed: Any) -> ReceivedOffer:
    return receiving.receive(
        board, data=offering.as_bytes(**changed), name="offer.json", source="E-mail of November 17",
        received_on=date(2026, 11, 17), by=member(board), at=NOW,
    )  # fmt: skip


def _product(board: Board, *codes: str, source: str = "contract") -> Product:
    """Larkspur Reader as the board has it, with a schedule of these elements."""
    by = member(board)
    company = contractors.enter_contractor(board=board, name="Larkspur Learning, Inc.", kind="operator", by=by, at=NOW)
    product = contractors.enter_product(
        company, board=board, name="Larkspur Reader", address="https://www.larkspur.example/reader",
        purpose="Reading practice", by=by, at=NOW,
    )  # fmt: skip
    if codes:
        stated = [Stated(code, "Greets the reader", "feed") for code in codes]
        schedules.state_schedule(
            board, product, elements=stated, source=source, stated_on=TODAY, by=by, at=NOW
        )  # fmt: skip
    return product


def _everything(offer: ReceivedOffer) -> list[str]:
    return offers.comparison_of(offer, at=NOW).parts


def test_an_offer_is_kept_as_it_came_with_where_from_and_when(board: Board) -> None:
    offer = _received(board)
    assert offer.as_read().contractor == offer.contractor_name == "Larkspur Learning, Inc."
    assert (offer.offered_on, offer.received_on, offer.recorded_at) == (date(2026, 11, 16), date(2026, 11, 17), NOW)
    event = Event.objects.get(verb="offer.received")
    assert event.facts["sha256"] == offer.sha256
    assert not Product.objects.exists(), "nothing of it counts before somebody takes it over"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"data": b"{}"}, "5 of its fields are wrong"),
        ({"source": " "}, "where it came from"),
        ({"received_on": TODAY + timedelta(days=1)}, "in the future"),
        ({"received_on": date(2026, 11, 15)}, "fields are wrong"),
    ],
)
def test_what_is_no_offer_is_refused(board: Board, changed: dict[str, Any], why: str) -> None:
    said = {"data": offering.as_bytes(), "name": "o.json", "source": "E-mail", "received_on": TODAY}
    with pytest.raises(Refusal, match=why):
        receiving.receive(board, **said | changed, by=member(board), at=NOW)


def test_the_same_file_is_received_once(board: Board) -> None:
    _received(board)
    with pytest.raises(Refusal, match="very same file came on November 17, 2026"):
        _received(board)


def test_only_those_who_may_import_and_a_contractor_only_its_own(board: Board) -> None:
    with pytest.raises(Refusal):
        receiving.receive(
            board, data=offering.as_bytes(), name="o", source="E-mail", received_on=TODAY, by=member(board, "approver"),
            at=NOW,
        )  # fmt: skip
    other = contractors.enter_contractor(board=board, name="Fern", kind="operator", by=member(board), at=NOW)
    rival = builders.contractor_user(board, other, name="Ray")
    with pytest.raises(Refusal, match="it is not Fern's"):
        receiving.receive(
            board, data=offering.as_bytes(), name="o", source="Portal", received_on=TODAY, by=rival, at=NOW
        )


def test_a_new_contractor_is_taken_over_whole(board: Board) -> None:
    offer = _received(board)
    parts = _everything(offer)
    assert parts == [
        "product:0", "schedule:0", "subprocessor:0:0", "contact:breach", "contact:privacy", "answer:encrypted-at-rest",
    ]  # fmt: skip
    taken = offers.take_over(offer, parts=parts, by=member(board), at=NOW)
    schedule = DataSchedule.objects.get()
    assert schedule.source == "contractor" and schedule.stated_on == date(2026, 11, 16)
    assert [(one.code, one.why) for one in schedule.elements.all()][1] == ("home-language", "Chooses the glossary")
    engaged = board.engagements.get()
    assert engaged.lacking == [] and engaged.subprocessor.name == "Northgate Cloud"
    assert ContractorContact.objects.get(purpose="breach").phone == "+1 860 555 0143"
    answer = SecurityAnswer.objects.get()
    assert answer.source == f"Offer {offer.sha256[:12]}, received 2026-11-17" and answer.answered_on < TODAY
    assert TakenOver.objects.get(object_id=schedule.public_id).offer == offer
    assert len(Event.objects.get(verb="offer.taken-over").facts["made"]) == len(taken) == 6
    assert _everything(offer) == [], "what stands as it is offered is not offered again"


def test_the_comparison_says_what_is_new_changed_gone_and_beyond_the_contract(board: Board) -> None:
    _product(board, "student-name", "grades")
    row = offers.comparison_of(_received(board), at=NOW).products[0]
    assert row.state == "same"
    assert {one.code: one.state for one in row.elements} == {
        "student-name": "same", "home-language": "new", "grades": "gone",
    }  # fmt: skip
    assert [one.code for one in row.beyond] == ["home-language"]


def test_products_that_the_offer_does_not_name_are_told(board: Board) -> None:
    contractors.enter_product(_product(board).contractor, board=board, name="Larkspur Maps", by=member(board), at=NOW)
    found = offers.comparison_of(_received(board), at=NOW)
    assert [one.name for one in found.unnamed] == ["Larkspur Maps"]


def test_without_a_contracts_schedule_nothing_is_called_beyond_it(board: Board) -> None:
    _product(board, "student-name", source="board")
    row = offers.comparison_of(_received(board), at=NOW).products[0]
    assert row.known is not None and row.known.contract is None and not row.beyond


def test_more_data_than_before_is_looked_at_again(board: Board) -> None:
    product = _product(board, "student-name")
    deciding.refuse(board, product, request=None, reason="Not now.", by=member(board), at=NOW)
    offers.take_over(_received(board), parts=["schedule:0"], by=member(board), at=NOW)
    opened = Reopening.objects.get(product=product)
    assert opened.schedule is not None and opened.schedule.source == "contractor"
    before = reopening.schedule_that_stands(board, product)
    assert before is not None and before.codes == ["student-name"], "teachers read the old one until it is settled"


def test_a_new_subprocessor_of_what_a_contract_covers_is_looked_at_again(board: Board) -> None:
    contract = builders.executed(board)
    offers.take_over(_received(board), parts=["subprocessor:0:0"], by=member(board), at=NOW)
    assert Reopening.objects.get().product == contract.products.get()


def test_nothing_rests_on_what_was_never_decided(board: Board) -> None:
    _product(board, "student-name")
    offers.take_over(_received(board), parts=["schedule:0", "subprocessor:0:0"], by=member(board), at=NOW)
    assert not Reopening.objects.exists()


def test_fewer_data_are_not_looked_at_again(board: Board) -> None:
    _product(board, "student-name", "home-language", "grades")
    offers.take_over(_received(board), parts=["schedule:0"], by=member(board), at=NOW)
    assert not Reopening.objects.exists()


def test_a_subprocessor_that_the_offer_names_no_more_is_ended_only_where_chosen(board: Board) -> None:
    product = _product(board, "student-name")
    old = subprocessing.engage(board, product, name="Oldhost", service="Hosting", by=member(board), at=NOW)
    offer = _received(board)
    gone = f"gone:0:{old.public_id}"
    assert gone in _everything(offer)
    offers.take_over(offer, parts=["subprocessor:0:0"], by=member(board), at=NOW)
    old.refresh_from_db()
    assert old.ended_on is None
    offers.take_over(offer, parts=[gone], by=member(board), at=NOW)
    old.refresh_from_db()
    assert old.ended_on == TODAY


def test_all_or_nothing(board: Board) -> None:
    offer = _received(board)
    for parts, why in (
        ([], "nothing is chosen"), (["schedule:0"], "has no product Larkspur Reader"),
        (["contact:breach"], "has no product of Larkspur"), (["product:0", "schedule:7"], "schedule:7 is no part"),
        (["product:0", "gone:0:zzz"], "gone:0:zzz is no part"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=why):
            offers.take_over(offer, parts=parts, by=member(board), at=NOW)
    assert not Product.objects.exists() and not TakenOver.objects.exists()
    with pytest.raises(Refusal):
        offers.take_over(offer, parts=["product:0"], by=member(board, "approver"), at=NOW)
    with pytest.raises(Refusal):
        offers.take_over(offer, parts=["product:0"], by=member(builders.board("Elsewhere")), at=NOW)


def test_an_answer_older_than_the_one_on_record_says_so(board: Board) -> None:
    product = _product(board)
    questionnaire.answer(
        product.contractor, question="encrypted-at-rest", said="no", words="Being built.", answered_on=TODAY,
        by=member(board), at=NOW,
    )  # fmt: skip
    row = offers.comparison_of(_received(board), at=NOW).answers[0]
    assert row.state == "changed" and row.older


def test_another_boards_records_are_not_compared(board: Board) -> None:
    _product(builders.board("Elsewhere"), "student-name")
    row = offers.comparison_of(_received(board), at=NOW).products[0]
    assert row.known is None and row.state == "new"


def test_a_product_whose_company_is_not_known_is_pointed_out(board: Board) -> None:
    asked = contractors.enter_asked(
        board=board, name="Larkspur Reader", company="", address="", is_service=False, by=member(board), at=NOW
    )
    assert offers.comparison_of(_received(board), at=NOW).products[0].unclaimed == asked.public_id


def test_the_signed_paper_is_the_very_file_that_the_offer_names(board: Board) -> None:
    offer = _received(board)
    assert offer.paper_is_missing
    with pytest.raises(Refusal, match="another file than the one that the offer names"):
        receiving.attach_paper(offer, data=offering.PAPER + b" ", name="a.md", by=member(board), at=NOW)
    receiving.attach_paper(offer, data=offering.PAPER, name="a.md", by=member(board), at=NOW)
    assert not offer.paper_is_missing
    with pytest.raises(Refusal, match="there already"):
        receiving.attach_paper(offer, data=offering.PAPER, name="a.md", by=member(board), at=NOW)
    content = copy.deepcopy(offering.CONTENT)
    del content["agreement"]
    without = receiving.receive(
        board, data=offering.whole(content), name="o", source="E-mail", received_on=TODAY, by=member(board), at=NOW
    )
    with pytest.raises(Refusal, match="names none"):
        receiving.attach_paper(without, data=offering.PAPER, name="a.md", by=member(board), at=NOW)


def test_a_contract_is_opened_with_the_signed_paper_once(board: Board) -> None:
    offer = _received(board)
    with pytest.raises(Refusal, match="not attached"):
        offers.open_contract(offer, by=member(board), at=NOW)
    receiving.attach_paper(offer, data=offering.PAPER, name="addendum.md", by=member(board), at=NOW)
    with pytest.raises(Refusal, match="has none of its products"):
        offers.open_contract(offer, by=member(board), at=NOW)
    product = _product(board)
    made = offers.open_contract(offer, by=member(board), at=NOW)
    assert made.title == "Addendum of Larkspur Learning, Inc., November 2, 2026" and made.instrument == "addendum"
    assert list(made.products.all()) == [product] and made.documents.get().sha256 == offer.paper_sha256
    assert not signatures_of(made), "who signed it is the offer's word"
    assert offers.contract_of(offer) == made
    with pytest.raises(Refusal, match="opened with it already"):
        offers.open_contract(offer, by=member(board), at=NOW)
