"""What comes by letter, call or e-mail: the first arrival counts, duplicates join, what names more has its own clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail

from charteroak import law
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.breaches import reporting, rooms
from charteroak.district.breaches.models import Breach, Room
from charteroak.district.breaches.reporting import Arrived, Reported
from charteroak.district.contractors.models import Contractor
from charteroak.district.notices import memos
from charteroak.district.notices.models import Memo
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

LETTER = Reported("A server lay open.", ["unknown"])


@pytest.fixture
def board(db: None) -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def company(board: Board) -> Contractor:
    return builders.contract(board).contractor


def arrive(
    board: Board, company: Contractor, arrived: Arrived | None = None, *, token: str = "t1", room: Room | None = None,
    at: datetime = NOW, reported: Reported = LETTER,
) -> Breach:  # fmt: skip
    arrived = arrived or Arrived.on(TODAY, time(9, 30), channel="letter", where="The office of the principal")
    return reporting.record_report(
        board, company, reported, arrived, token=token, room=room, by=builders.member(board), at=at
    )


def b9(breach: Breach) -> Any:
    return breach.clocks().filter(withdrawn_at=None).get(row="B9")


def test_the_first_arrival_anywhere_counts_and_not_the_day_on_which_it_was_typed(
    board: Board, company: Contractor
) -> None:
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=law.ZONE)
    breach = arrive(board, company, at=monday)
    assert datetime.fromisoformat(b9(breach).started) == datetime(2026, 11, 20, 9, 30, tzinfo=law.ZONE)
    assert b9(breach).last_day() == date(2026, 11, 24)


@pytest.mark.parametrize(("sure", "known"), [(True, "day"), (False, "earliest")])
def test_an_instant_that_is_not_known_takes_the_earliest_possible_and_is_marked(
    board: Board, company: Contractor, sure: bool, known: str
) -> None:
    breach = arrive(board, company, Arrived.on(TODAY, None, sure=sure, channel="call"))
    assert breach.received_at == datetime(2026, 11, 20, tzinfo=law.ZONE) and breach.received_is == known


def test_a_duplicate_joins_the_room_and_one_that_came_earlier_moves_the_clock_back(
    board: Board, company: Contractor
) -> None:
    first = arrive(board, company)
    again = Reported("The same.", ["unknown"], names_more=False)
    same = arrive(board, company, Arrived.on(TODAY, time(11), channel="e-mail"), token="t2", room=first.room,
                  reported=again)  # fmt: skip
    assert same.room == first.room and not same.clocks().exists() and Room.objects.count() == 1
    thursday = Arrived.on(TODAY - timedelta(days=1), time(17), channel="e-mail", where="A teacher’s mailbox")
    found = arrive(board, company, thursday, token="t3", room=first.room, reported=again)
    assert b9(found).last_day() == date(2026, 11, 23)
    assert not first.clocks().open().filter(row__in=["B9", "B10"]).exists()
    assert [duty.row for duty in rooms.clocks_of(first.room)].count("B9") == 1


def test_what_names_more_students_opens_a_clock_of_its_own_beside_the_first(board: Board, company: Contractor) -> None:
    first = arrive(board, company)
    later = NOW + timedelta(days=7)
    more = arrive(board, company, Arrived.on(later.date(), time(10), channel="letter"), token="t2", room=first.room,
                  at=later)  # fmt: skip
    assert more.room == first.room and b9(first).last_day() == date(2026, 11, 24)
    assert b9(more).last_day() == date(2026, 12, 1)


def test_the_law_of_the_day_of_receipt_gives_forty_eight_hours_before_july_2017(
    board: Board, company: Contractor
) -> None:
    breach = arrive(board, company, Arrived.on(date(2017, 6, 30), time(9), channel="letter"))
    assert b9(breach).due.unit == "hours" and b9(breach).due.count == 48


def test_the_message_itself_is_sealed_and_comes_back_byte_for_byte(board: Board, company: Contractor) -> None:
    mail_file = b"From: a@larkspur.example\n\nZoe Quillfeather's class is touched."
    arrived = Arrived.on(TODAY, None, channel="e-mail", evidence=mail_file, evidence_name="../fwd.eml")
    breach = arrive(board, company, arrived)
    assert reporting.evidence_of(breach, by=builders.member(board)) == mail_file
    assert breach.evidence_name == "fwd.eml"
    assert not [one for one in Event.objects.all() if "Quillfeather" in str(vars(one))]


def test_what_a_board_typed_is_not_shown_in_the_portal(board: Board, company: Contractor) -> None:
    place = builders.contractor_user(board, company)
    breach = arrive(board, company)
    assert breach not in Breach.objects.shown_to(place)


@pytest.mark.parametrize("role", ["teacher", "approver", "signer", "auditor", "plans"])
def test_only_who_may_write_breaches_records_one(board: Board, company: Contractor, role: str) -> None:
    by = builders.member(board, role)
    with pytest.raises(Refusal, match="may not"):
        reporting.record_report(board, company, LETTER, Arrived.on(TODAY, None), token="t", by=by, at=NOW)


def test_an_arrival_in_the_future_and_another_companys_room_are_refused(board: Board, company: Contractor) -> None:
    with pytest.raises(Refusal, match="future"):
        arrive(board, company, Arrived.on(TODAY + timedelta(days=1), None, channel="call"))
    other = builders.contractor_user(builders.board("Birch"), company).board
    elsewhere = arrive(other, company)
    with pytest.raises(Refusal, match="another contractor"):
        arrive(board, company, token="t9", room=elsewhere.room)


def test_the_mailbox_deputies_and_those_on_call_are_told_too_and_once(
    board: Board, company: Contractor, django_capture_on_commit_callbacks: Any
) -> None:
    teacher = builders.member(board, "teacher")
    rooms.keep_desk(
        board, mailbox="breach@ashbrook.example", deputies=[teacher],
        contacts=[{"name": "Dee Night", "phone": "860 555 0101", "email": "night@ashbrook.example"},
                  {"name": "", "phone": "", "email": ""}],
        by=builders.member(board), at=NOW,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        arrive(board, company)
    told = {message.to[0] for message in mail.outbox}
    assert {"breach@ashbrook.example", "night@ashbrook.example", teacher.user.email} <= told
    mail.outbox.clear()
    memos.mail_waiting(NOW + timedelta(days=1))
    assert mail.outbox == []
    assert Memo.objects.filter(user=None).count() == 2


def test_a_contact_without_a_telephone_number_is_refused(board: Board) -> None:
    with pytest.raises(Refusal, match="telephone"):
        rooms.keep_desk(
            board, mailbox="", deputies=[], contacts=[{"name": "Dee", "phone": "", "email": ""}],
            by=builders.member(board), at=NOW,
        )  # fmt: skip


DISCOVERED = NOW - timedelta(hours=100)


def test_the_contracts_seventy_two_hours_stand_as_the_contracts_beside_the_outer_limit(
    board: Board, company: Contractor
) -> None:
    room = arrive(board, company, reported=Reported("Open.", ["record"], discovered_at=DISCOVERED)).room
    rooms.keep_promise(room, count=72, unit="hours", source="Section 6", by=builders.member(board), at=NOW)
    found = rooms.contract_time(room)
    assert found is not None and not found.kept and found.until == DISCOVERED + timedelta(hours=72)
    (sixty,) = [duty for duty in rooms.clocks_of(room) if duty.row == "C3"]
    assert sixty.state(NOW) == "met"


def test_classifying_judges_the_contractors_delay_by_the_kinds_that_a_person_found(
    board: Board, company: Contractor
) -> None:
    room = arrive(board, company, reported=Reported("Open.", ["record"], discovered_at=DISCOVERED)).room
    assert {duty.row for duty in rooms.clocks_of(room)} & {"C2", "C3"} == {"C3"}
    rooms.classify(room, ["information", "record"], by=builders.member(board), at=NOW)
    assert {duty.row for duty in rooms.clocks_of(room)} & {"C2", "C3"} == {"C2", "C3"}
    assert room.known_kinds == ["information", "record"]


def test_duties_of_other_laws_are_reminders_and_start_no_clock(board: Board, company: Contractor) -> None:
    room = arrive(board, company).room
    (rule,) = rooms.parallel_duties(NOW)
    assert rule.confidence == "unresolved" and "36a-701b" in rule.citation
    assert not [duty for duty in rooms.clocks_of(room) if "36a-701b" in duty.citation]
