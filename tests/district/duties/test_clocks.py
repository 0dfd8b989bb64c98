"""Clocks on records: opened once, late by a query, met by evidence or proof, counted again when the calendar changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from charteroak import law
from charteroak.district.audit.models import Event
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.duties import actions
from charteroak.district.duties.calendar import feed
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal
from charteroak.web.presenting import state_words
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board()


def _posting_duty(board: Board) -> Duty:
    return Duty.objects.get(subject_id=builders.executed(board).public_id, row="B4")


def test_the_same_event_twice_opens_one_clock(board: Board) -> None:
    contract = builders.executed(board)
    actions.start_clocks("contract.executed", contract, board=board, happened=TODAY, by=None, at=NOW)
    assert Duty.objects.about(contract).count() == 1


def test_a_duty_is_late_from_the_first_instant_after_its_last_day(board: Board) -> None:
    duty = _posting_duty(board)
    midnight = datetime(2026, 12, 1, 0, 0, tzinfo=law.ZONE)
    assert duty.last_day() == date(2026, 11, 30)
    assert duty.state(midnight - timedelta(seconds=1)) == "due-soon"
    assert duty.state(midnight) == "late"
    assert list(Duty.objects.filter(board=board).late(midnight)) == [duty]
    assert not Duty.objects.filter(board=board).late(midnight - timedelta(seconds=1)).exists()


def test_its_state_is_said_in_business_days(board: Board) -> None:
    duty = _posting_duty(board)
    said = {day: state_words(duty, datetime(2026, 11, day, 12, tzinfo=law.ZONE)) for day in (20, 27, 30)}
    assert said == {20: "in 5 business days", 27: "in 1 business day", 30: "due today"}
    assert state_words(duty, datetime(2026, 12, 1, 5, tzinfo=law.ZONE)) == "5 hours late"
    assert state_words(duty, datetime(2026, 12, 3, 5, tzinfo=law.ZONE)) == "3 days late"


def test_the_working_of_a_stored_duty_is_a_line_for_each_day(board: Board) -> None:
    working = _posting_duty(board).due.working
    skipped = {day.date.isoformat(): day.reason for day in working if not day.counted}
    assert set(skipped) == {"2026-11-20", "2026-11-21", "2026-11-22", "2026-11-26", "2026-11-28", "2026-11-29"}
    assert "Thanksgiving" in skipped["2026-11-26"]


def test_the_posting_duty_cannot_be_met_by_a_statement(board: Board) -> None:
    with pytest.raises(Refusal, match="met by a proof"):
        actions.meet(
            _posting_duty(board), happened=NOW, received=None, evidence="I saw it.", by=builders.member(board), at=NOW
        )


def _reasonable(board: Board) -> Duty:
    return actions.start_clocks(
        "contract.gap-found", builders.contract(board), board=board, happened=TODAY, by=None, at=NOW
    )[0]


def test_another_duty_is_met_with_its_three_dates_and_its_evidence(board: Board) -> None:
    duty = _reasonable(board)
    met = actions.meet(
        duty, happened=NOW, received=NOW + timedelta(hours=1), evidence="Letter of today, file 12.",
        by=builders.member(board), at=NOW + timedelta(hours=2),
    )  # fmt: skip
    assert met.state(NOW) == "met"
    assert Event.objects.filter(verb="duty.met", subject=f"duties.duty:{duty.public_id}").exists()
    with pytest.raises(Refusal, match="not open"):
        actions.meet(
            duty, happened=NOW, received=None, evidence="Again.", by=builders.member(board), at=NOW + timedelta(hours=3)
        )


@pytest.mark.parametrize(("evidence", "hours", "says"), [(" ", 0, "no evidence"), ("Letter.", 3, "future")])
def test_meeting_without_evidence_or_in_the_future_is_refused(
    board: Board, evidence: str, hours: int, says: str
) -> None:
    with pytest.raises(Refusal, match=says):
        actions.meet(
            _reasonable(board), happened=NOW + timedelta(hours=hours), received=None, evidence=evidence,
            by=builders.member(board), at=NOW,
        )  # fmt: skip


def test_a_confirmed_closed_day_moves_running_clocks_and_the_trail_keeps_both_dates(board: Board) -> None:
    duty = _posting_duty(board)
    boards.set_calendar_day(
        board,
        day=date(2026, 11, 27),
        kind="closed",
        reason="Offices closed",
        confirmed_by="A. Counsel",
        by=builders.member(board),
        at=NOW,
    )
    moved = actions.issue_again(board, by=builders.member(board), at=NOW)
    assert [(one.pk, before) for one, before in moved] == [(duty.pk, duty.due_at)]
    duty.refresh_from_db()
    assert duty.last_day() == date(2026, 12, 1)
    facts = Event.objects.get(verb="duty.issued-again").facts
    assert facts["before"].startswith("2026-12-01T05:00") and facts["after"].startswith("2026-12-02T05:00")


def test_an_unconfirmed_closed_day_leaves_the_earlier_date_leading(board: Board) -> None:
    duty = _posting_duty(board)
    boards.set_calendar_day(
        board,
        day=date(2026, 11, 27),
        kind="closed",
        reason="Closed",
        confirmed_by="",
        by=builders.member(board),
        at=NOW,
    )
    assert actions.issue_again(board, by=builders.member(board), at=NOW) == []
    duty.refresh_from_db()
    assert duty.last_day() == date(2026, 11, 30)
    assert duty.due.later is not None and duty.due.later.due == date(2026, 12, 1)


def test_a_worked_holiday_counts_and_brings_the_date_forward(board: Board) -> None:
    duty = _posting_duty(board)
    boards.set_calendar_day(
        board,
        day=date(2026, 11, 26),
        kind="open",
        reason="Offices work",
        confirmed_by="",
        by=builders.member(board),
        at=NOW,
    )
    actions.issue_again(board, by=builders.member(board), at=NOW)
    duty.refresh_from_db()
    assert duty.last_day() == date(2026, 11, 27)


def test_a_stricter_promise_runs_beside_the_statute_and_leads(board: Board) -> None:
    boards.make_promise(
        board,
        row="B4",
        unit="business days",
        count=3,
        source="Policy 3520.13",
        on=TODAY,
        by=builders.member(board),
        at=NOW,
    )
    due = _posting_duty(board).due
    assert due.due == date(2026, 11, 30)
    assert due.promised is not None and due.promised.due == due.leading == date(2026, 11, 25)


def test_the_feed_shows_each_duty_on_its_last_day_with_its_working(board: Board) -> None:
    duty = _posting_duty(board)
    calendar = Calendar.from_ical(feed(board, "coordinator", address="https://x.example/duties/", now=NOW))
    (entry,) = calendar.walk("VEVENT")
    assert entry.decoded("dtstart") == date(2026, 11, 30)
    assert "2026-11-26 not counted" in str(entry["description"])
    assert str(entry["url"]).endswith(f"{duty.public_id}/")


def test_a_signers_feed_leaves_out_what_contractors_owe(board: Board) -> None:
    contract = builders.executed(board)
    actions.start_clocks("contract.expired", contract, board=board, happened=TODAY, by=None, at=NOW)
    names = {
        role: {
            str(entry["summary"]) for entry in Calendar.from_ical(feed(board, role, address="", now=NOW)).walk("VEVENT")
        }
        for role in ("coordinator", "signer")
    }
    assert len(names["coordinator"]) == 2 and len(names["signer"]) == 1


def test_making_a_feed_again_ends_the_address_before(board: Board) -> None:
    by = builders.member(board)
    first = actions.make_feed(board, role="coordinator", by=by, at=NOW)
    second = actions.make_feed(board, role="coordinator", by=by, at=NOW)
    first.refresh_from_db()
    assert first.ended_at == NOW and first.token != second.token
