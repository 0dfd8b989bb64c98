"""A contractor reports a breach: the instant of receipt, the clocks, the receipt that proves it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from charteroak import law, review
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.breaches import reporting
from charteroak.district.breaches.kinds import rows_for
from charteroak.district.breaches.models import Breach, BreachReport
from charteroak.district.breaches.reporting import Reported
from charteroak.district.contractors.models import ContractorUser
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal
from charteroak.web.presenting import state_words
from tests import builders
from tests.builders import NOW

CASES = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text())["case"]
DISCOVERED = datetime(2026, 11, 10, 9, 0, tzinfo=law.ZONE)
LIST = Reported(
    "A list of Zoe Quillfeather's class lay open.", ["information", "record"], discovered_at=DISCOVERED,
    elements=["student-name"], students=24, doing="The list is closed.",
    contact={"name": "Ada Vendor", "email": "ada@larkspur.example", "phone": "860 555 0100"},
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: " and ".join(case["kinds"]) or "nothing ticked")
def test_the_kinds_of_data_decide_which_limits_run(case: dict[str, Any]) -> None:
    assert rows_for(case["kinds"]) == case["rows"]


@pytest.fixture
def board(db: None) -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def acting(board: Board) -> ContractorUser:
    return builders.contractor_user(board, builders.contract(board).contractor)


def send(
    acting: ContractorUser, reported: Reported = LIST, *, token: str = "t1", at: datetime = NOW, **more: Any
) -> Breach:
    (breach,) = reporting.report(replace(reported, **more), token=token, places=[acting], at=at)
    return breach


def test_the_boards_two_business_days_run_from_the_instant_of_receipt(acting: ContractorUser) -> None:
    breach = send(acting)
    duty = breach.clocks().get(row="B9")
    assert duty.last_day() == date(2026, 11, 24)
    assert datetime.fromisoformat(duty.started) == NOW


def test_the_contractors_delay_is_judged_against_both_limits_and_never_called_in_time(acting: ContractorUser) -> None:
    thirty, sixty = send(acting).contractors_delay()
    assert (thirty.last_day(), sixty.last_day()) == (date(2026, 12, 10), date(2027, 1, 9))
    assert thirty.met_at == NOW and thirty.state(NOW) == "met"
    assert state_words(thirty, NOW) == "within the outer limit; took 10 days"


def test_a_report_after_the_outer_limit_is_late(acting: ContractorUser) -> None:
    long_ago = DISCOVERED - timedelta(days=30)
    (thirty, sixty) = send(acting, discovered_at=long_ago).contractors_delay()
    assert thirty.state(NOW) == "met-late" and sixty.state(NOW) == "met"


def test_what_is_not_known_is_left_open_and_starts_the_boards_clock_all_the_same(acting: ContractorUser) -> None:
    breach = send(acting, discovered_at=None, kinds=["unknown"], elements=(), students=None)
    assert breach.contractors_delay() == []
    assert breach.clocks().open().filter(row="B9").exists()


def test_a_form_sent_twice_is_one_report_with_one_receipt(acting: ContractorUser) -> None:
    first, second = send(acting), send(acting, at=NOW + timedelta(minutes=1))
    assert first == second and BreachReport.objects.count() == 1
    assert Duty.objects.filter(row="B9").count() == 1


def test_one_report_reaches_each_board_that_is_chosen_and_no_other(board: Board, acting: ContractorUser) -> None:
    second, third = builders.board("Birch"), builders.board("Cedar")
    places = [acting]
    for other in (second, third):
        place = builders.contractor_user(other, acting.contractor, name="Ada")
        ContractorUser.objects.filter(pk=place.pk).update(user=acting.user)
        place.refresh_from_db()
        places.append(place)
    received = reporting.report(LIST, token="t", places=places[:2], at=NOW)
    assert {one.board for one in received} == {board, second} and not third.breaches.exists()
    assert len({one.receipt_code for one in received}) == 2
    assert Duty.objects.filter(row="B9").count() == 2


def test_another_contractors_places_are_refused(board: Board, acting: ContractorUser) -> None:
    other = builders.contractor_user(builders.board("Birch"), acting.contractor, name="Eve")
    with pytest.raises(Refusal, match="not all yours"):
        reporting.report(LIST, token="t", places=[acting, other], at=NOW)


def test_what_names_more_opens_its_own_clock_and_what_does_not_opens_none(acting: ContractorUser) -> None:
    first = send(acting)
    later = NOW + timedelta(days=4)
    more = send(acting, token="t2", at=later, adds_to=first.report)
    assert more.clocks().get(row="B9").last_day() == date(2026, 11, 27)
    same = send(acting, token="t3", at=later, adds_to=first.report, names_more=False)
    assert not same.clocks().filter(row="B9").exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"what": " "}, "what happened"),
        ({"kinds": []}, "kind of data"),
        ({"kinds": ["secret"]}, "kind of data"),
        ({"elements": ["no-such"]}, "none of the list"),
        ({"discovered_at": NOW + timedelta(hours=1)}, "future"),
        (
            {"occurred_from": NOW - timedelta(days=1), "occurred_until": NOW - timedelta(days=2)},
            "ended before it began",
        ),
        ({"occurred_from": DISCOVERED + timedelta(days=1)}, "discovered before it began"),
    ],
)
def test_a_report_that_cannot_be_right_is_refused_by_citation(
    acting: ContractorUser, more: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why) as refused:
        send(acting, **more)
    assert refused.value.citation == "C.G.S. § 10-234dd(a)"
    assert not Breach.objects.exists()


def test_the_receipt_says_the_instant_and_its_code_is_confirmed(board: Board, acting: ContractorUser) -> None:
    breach = send(acting)
    text = " ".join(review.read(reporting.receipt_of(breach, by=acting), "receipt.pdf").text.split())
    assert "Friday, November 20, 2026, at 15:00:00 EST" in text and breach.receipt_code in text.replace(" ", "")
    assert reporting.found_by(board, breach.receipt_code.upper()) == breach
    assert reporting.found_by(board, "0" * 32) is None
    assert reporting.found_by(builders.board("Birch"), breach.receipt_code) is None


def test_a_record_that_was_altered_proves_its_receipt_no_more(board: Board, acting: ContractorUser) -> None:
    breach = send(acting)
    Breach.objects.filter(pk=breach.pk).update(received_at=NOW + timedelta(days=1))
    assert reporting.found_by(board, breach.receipt_code) is None
    Breach.objects.filter(pk=breach.pk).update(received_at=NOW)
    assert reporting.found_by(board, breach.receipt_code) is not None
    BreachReport.objects.update(students=2)
    assert reporting.found_by(board, breach.receipt_code) is None


def test_whoever_answers_for_the_board_is_told_at_once_without_a_childs_name(
    board: Board, acting: ContractorUser
) -> None:
    send(acting)
    told = {role: builders.member(board, role).user.memos.filter(kind="breach.received") for role in
            ("coordinator", "signer", "teacher", "approver")}  # fmt: skip
    assert told["coordinator"].exists() and told["signer"].exists()
    assert not told["teacher"].exists() and not told["approver"].exists()
    memo = told["signer"].get()
    assert memo.subject.startswith("URGENT") and "Tuesday, November 24" in memo.body
    written = [memo.subject + memo.body] + [str(vars(event)) for event in Event.objects.all()]
    written += [duty.subject_name + duty.met_evidence for duty in Duty.objects.all()]
    assert not [one for one in written if "Quillfeather" in one]
