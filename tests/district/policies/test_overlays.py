"""A promise that is switched on stands beside the statute, with its sentence; switched off, the statute's date leads."""

from __future__ import annotations

import pytest

from charteroak.district.boards import actions as boards
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.policies import keeping, overlays
from charteroak.district.policies.models import BoardPolicy, Overlay
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db
CLOCK = "stricter-clock-families"


def mark_of(row: BoardPolicy, topic: str) -> str:
    report = row.as_report()
    assert report is not None
    return next(one.id for one in report.marks if one.topic == topic)


def running_breach(row: BoardPolicy) -> Duty:
    """The duty to tell families that runs since a contractor's notice came."""
    opened = duties.start_clocks("breach.notice-received", row.board, board=row.board, happened=NOW, by=None, at=NOW)
    return next(duty for duty in opened if duty.row == "B9")


def test_a_stricter_clock_moves_a_running_duty_and_says_whose_rule_it_is() -> None:
    row = builders.policy(builders.board())
    duty = running_breach(row)
    statute = duty.due_at
    assert statute is not None
    overlay, moved = overlays.switch_on(row, mark=mark_of(row, CLOCK), by=builders.member(row.board), at=NOW)
    duty.refresh_from_db()
    assert [one.pk for one, _ in moved] == [duty.pk] and moved[0][1] == statute
    assert duty.due_at is not None and duty.due_at < statute
    promised = duty.due.promised
    assert promised is not None and "Policy 3520.13, page 1" in promised.source and "48 hours" in promised.source
    assert (overlay.on_at, overlay.on_by) == (NOW, builders.member(row.board).audit_id)
    assert overlay.source.startswith("Upon receiving notice")


def test_switched_off_the_statutes_date_leads_again_and_the_reason_stays() -> None:
    row = builders.policy(builders.board())
    duty = running_breach(row)
    statute = duty.due_at
    overlay = builders.switched_on(row, CLOCK)
    with pytest.raises(Refusal, match="no reason"):
        overlays.switch_off(overlay, why=" ", by=builders.member(row.board), at=NOW)
    overlays.switch_off(overlay, why="The board voted.", by=builders.member(row.board), at=NOW)
    duty.refresh_from_db()
    assert duty.due_at == statute and duty.due.promised is None
    overlay.refresh_from_db()
    assert not overlay.is_on and overlay.off_why == "The board voted."
    with pytest.raises(Refusal, match="off already"):
        overlays.switch_off(overlay, why="again", by=builders.member(row.board), at=NOW)


def test_one_promise_at_a_time_for_a_row_of_the_law() -> None:
    board = builders.board()
    first = builders.switched_on(builders.policy(board), CLOCK)
    stricter = builders.policy(board, builders.OLD_POLICY.replace("48 hours", "24 hours"), title="Regulation")
    second = builders.switched_on(stricter, CLOCK)
    first.refresh_from_db()
    assert not first.is_on and second.is_on
    assert [promise.count for promise in board.promises()] == [24]


def test_a_promise_that_is_ended_or_made_by_hand_takes_the_overlay_with_it() -> None:
    board = builders.board()
    row = builders.policy(board)
    overlay = builders.switched_on(row, CLOCK)
    assert overlay.promise is not None
    overlays.end_promise(overlay.promise, by=builders.member(board), at=NOW)
    assert not Overlay.objects.on().exists() and board.promises() == ()
    builders.switched_on(row, CLOCK)
    overlays.make_promise(board, row="B9", unit="hours", count=12, source="By hand", by=builders.member(board), at=NOW)
    assert not Overlay.objects.on().exists()
    assert [promise.count for promise in board.promises()] == [12]


def test_a_promise_made_by_hand_ends_without_an_overlay() -> None:
    board = builders.board()
    promise = boards.make_promise(
        board, row="B9", unit="hours", count=12, source="s", on=TODAY, by=builders.member(board), at=NOW
    )
    assert overlays.end_promise(promise, by=builders.member(board), at=NOW) == []
    assert board.promises() == ()


def test_a_fault_a_dismissed_promise_and_one_that_is_on_are_not_switched_on() -> None:
    row = builders.policy(builders.board())
    by = builders.member(row.board)
    with pytest.raises(Refusal, match="promises nothing"):
        overlays.switch_on(row, mark=mark_of(row, "breach-notice-48-hours"), by=by, at=NOW)
    keeping.decide(row, mark=mark_of(row, "no-advertising"), verdict="dismissed", reason="Not meant so.", by=by, at=NOW)
    with pytest.raises(Refusal, match="dismissed"):
        overlays.switch_on(row, mark=mark_of(row, "no-advertising"), by=by, at=NOW)
    builders.switched_on(row, CLOCK)
    with pytest.raises(Refusal, match="on already"):
        overlays.switch_on(row, mark=mark_of(row, CLOCK), by=by, at=NOW)
    with pytest.raises(Refusal, match="switched on"):
        keeping.decide(row, mark=mark_of(row, CLOCK), verdict="dismissed", reason="r", by=by, at=NOW)


@pytest.mark.parametrize("role", ["teacher", "approver", "signer", "auditor"])
def test_only_a_coordinator_switches(role: str) -> None:
    row = builders.policy(builders.board())
    by = builders.member(row.board, role)
    with pytest.raises(Refusal, match="may not do this"):
        overlays.switch_on(row, mark=mark_of(row, CLOCK), by=by, at=NOW)
    overlay = builders.switched_on(row, CLOCK)
    with pytest.raises(Refusal, match="may not do this"):
        overlays.switch_off(overlay, why="r", by=by, at=NOW)
    assert overlay.is_on
