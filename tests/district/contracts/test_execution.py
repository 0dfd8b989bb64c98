"""Execution: refused while anything stands open, never for a waiver; a contract signed elsewhere is a fact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions
from charteroak.district.contracts.models import Contract, Ruling
from charteroak.district.contracts.next_step import next_step
from charteroak.district.contracts.standing import standing_of
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import ADDENDUM, COMPLETE, NOW, TODAY, WITH_GAPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board()


def _execute(contract: Contract) -> list[Duty]:
    return actions.execute(contract, on=TODAY, by=builders.member(contract.board), at=NOW)


def test_a_contract_whose_findings_are_ruled_and_that_is_signed_is_executed(board: Board) -> None:
    contract = builders.ready(board)
    opened = _execute(contract)
    assert [duty.row for duty in opened] == ["B4"]
    assert opened[0].due.due == date(2026, 11, 30)
    assert contract.state == "executed"


def test_a_machines_present_alone_closes_nothing(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, COMPLETE)
    builders.sign(builders.state(contract))
    with pytest.raises(Refusal) as refused:
        _execute(contract)
    assert len(refused.value.items) == 10
    assert all("waiting for a person to confirm" in item for item in refused.value.items)
    assert "§ 10-234bb(a)(1)" in refused.value.items[0]


def test_confirmed_gaps_are_named_and_keep_the_contract_from_execution(board: Board) -> None:
    contract = builders.ready(board, text=WITH_GAPS)
    with pytest.raises(Refusal) as refused:
        _execute(contract)
    named = " ".join(refused.value.items)
    assert "§ 10-234bb(a)(2)" in named and "§ 10-234bb(a)(9)" in named
    assert contract.state == "draft"


def test_a_ruling_of_present_needs_the_words_of_the_document(board: Board) -> None:
    contract = builders.contract(board)
    review = builders.confirm(builders.document(contract, WITH_GAPS))
    coordinator = builders.member(board)
    for passage in ("", "The Contractor deletes everything whenever the Board asks for it."):
        with pytest.raises(Refusal):
            actions.rule(
                review,
                provision="bb-a-2",
                verdict="present",
                reason="We trust them.",
                passage=passage,
                by=coordinator,
                at=NOW,
            )
    assert standing_of(contract, TODAY).provisions[1].closed is False


def test_a_ruling_of_present_quotes_the_passage_across_its_line_breaks(board: Board) -> None:
    contract = builders.contract(board)
    review = builders.confirm(builders.document(contract, WITH_GAPS))
    actions.rule(
        review, provision="bb-a-2", verdict="present", reason="Section 7 covers requests too.",
        passage="Student Data shall not be retained by or available to the Contractor upon expiration of this agreement; "
        "the Contractor shall delete them within thirty days",
        by=builders.member(board), at=NOW,
    )  # fmt: skip
    assert standing_of(contract, TODAY).provisions[1].closed


def test_departing_from_the_reading_needs_a_reason(board: Board) -> None:
    contract = builders.contract(board)
    review = builders.confirm(builders.document(contract))
    with pytest.raises(Refusal, match="Say why the reading is wrong"):
        actions.rule(review, provision="bb-a-1", verdict="weak", reason=" ", by=builders.member(board), at=NOW)


def test_a_later_ruling_stands_and_the_earlier_one_is_kept(board: Board) -> None:
    contract = builders.contract(board)
    review = builders.confirm(builders.document(contract))
    actions.rule(
        review,
        provision="bb-a-1",
        verdict="weak",
        reason="Only property.",
        by=builders.member(board, "approver"),
        at=NOW,
    )
    assert not standing_of(contract, TODAY).provisions[0].closed
    assert Ruling.objects.filter(review=review, provision="bb-a-1").count() == 2


def test_an_addendum_that_is_reviewed_and_controls_closes_missing_and_conflicting_terms(board: Board) -> None:
    contract = builders.ready(board, text=WITH_GAPS)
    addendum = builders.document(contract, ADDENDUM, name="addendum.md", role="addendum")
    assert not standing_of(contract, TODAY).provisions[8].closed
    builders.confirm(addendum)
    standing = standing_of(contract, TODAY)
    assert standing.obstacles == []
    assert standing.provisions[8].closed_by == addendum
    with pytest.raises(Refusal, match="no signature on addendum.md"):
        _execute(contract)
    builders.sign(contract)
    assert _execute(contract)


def test_an_addendum_without_precedence_does_not_cure_a_conflict(board: Board) -> None:
    contract = builders.ready(board, text=WITH_GAPS)
    builders.confirm(
        builders.document(
            contract, COMPLETE.replace("# Student", "# Addendum on student"), name="a.md", role="addendum"
        )
    )
    open_ones = [standing.provision.id for standing in standing_of(contract, TODAY).open]
    assert open_ones == ["bb-a-9"]


def test_without_signatures_it_is_refused_naming_whose(board: Board) -> None:
    contract = builders.contract(board)
    builders.confirm(builders.document(contract))
    with pytest.raises(Refusal) as refused:
        _execute(builders.state(contract))
    assert refused.value.items == (
        "For the board: no signature on agreement.md is recorded.",
        "For the contractor: no signature on agreement.md is recorded.",
    )


def test_a_day_before_the_last_signature_and_a_day_to_come_are_refused(board: Board) -> None:
    contract = builders.ready(board)
    by = builders.member(board)
    with pytest.raises(Refusal, match="after that day"):
        actions.execute(contract, on=TODAY - timedelta(days=1), by=by, at=NOW)
    with pytest.raises(Refusal, match="future"):
        actions.execute(contract, on=TODAY + timedelta(days=1), by=by, at=NOW)


@pytest.mark.parametrize("role", ["approver", "teacher", "auditor"])
def test_roles_that_may_not_execute_are_refused(board: Board, role: str) -> None:
    contract = builders.ready(board)
    with pytest.raises(Refusal, match="may not do this"):
        actions.execute(contract, on=TODAY, by=builders.member(board, role), at=NOW)


def test_another_boards_coordinator_is_refused(board: Board) -> None:
    contract = builders.ready(board)
    with pytest.raises(Refusal, match="may not do this"):
        actions.execute(contract, on=TODAY, by=builders.member(builders.board()), at=NOW)


def test_a_contract_signed_elsewhere_is_recorded_with_its_gaps_and_its_cure(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, WITH_GAPS)
    opened = actions.record_executed(contract, on=date(2026, 11, 2), by=builders.member(board), at=NOW)
    rows = {duty.row: duty for duty in opened}
    assert {"B4", "B2"} <= set(rows)
    assert rows["B4"].due.due == date(2026, 11, 9)
    assert rows["B4"].state(NOW) == "late"
    assert rows["B2"].due_at is None


def test_a_reading_that_finds_a_gap_in_an_executed_contract_opens_its_cure(
    board: Board,
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    contract = builders.contract(board)
    actions.record_executed(contract, on=date(2026, 11, 2), by=builders.member(board), at=NOW)
    assert not Duty.objects.about(contract).filter(row="B2").exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.add_document(
            contract, data=WITH_GAPS.encode(), name="a.md", role="agreement", by=builders.member(board), at=NOW
        )
    assert Duty.objects.open().about(contract).filter(row="B2").exists()


def test_a_reading_under_another_law_does_not_settle_a_contract(board: Board) -> None:
    contract = builders.contract(board)
    builders.confirm(builders.document(contract, COMPLETE))
    actions.record_executed(contract, on=date(2017, 3, 1), by=builders.member(board), at=NOW)
    assert "read it again" in standing_of(contract, TODAY).unread[0]
    builders.read(contract.documents.get())
    assert standing_of(contract, TODAY).unread == ()


def test_the_cure_is_met_when_an_addendum_closes_every_gap(board: Board) -> None:
    contract = builders.contract(board)
    builders.confirm(builders.document(contract, WITH_GAPS))
    actions.record_executed(contract, on=date(2026, 11, 2), by=builders.member(board), at=NOW)
    for each in contract.documents.all():
        builders.read(each)
        builders.confirm(each)
    builders.confirm(builders.document(contract, ADDENDUM, name="addendum.md", role="addendum"))
    assert standing_of(contract, TODAY).open == []
    assert not Duty.objects.open().about(contract).filter(event="contract.gap-found").exists()


def test_a_contract_of_2017_is_judged_by_the_act_of_its_day(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, COMPLETE)
    opened = actions.record_executed(contract, on=date(2017, 3, 1), by=builders.member(board), at=NOW)
    assert contract.is_legacy()
    assert "B4L" in {duty.row for duty in opened}
    assert standing_of(contract, TODAY).law_day == date(2017, 3, 1)


def test_a_contract_from_before_the_act_starts_no_duty(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, WITH_GAPS)
    assert actions.record_executed(contract, on=date(2015, 9, 1), by=builders.member(board), at=NOW) == []
    assert standing_of(contract, TODAY).provisions == ()


def test_executing_twice_is_refused_and_opens_no_second_clock(board: Board) -> None:
    contract = builders.executed(board)
    with pytest.raises(Refusal, match="executed already"):
        _execute(contract)
    assert Duty.objects.about(contract).count() == 1


def test_the_step_after_each_step_is_the_right_one(board: Board) -> None:
    contract = builders.contract(board)
    seen = [next_step(contract, TODAY).code]
    document = builders.document(contract)
    seen.append(next_step(contract, TODAY).code)
    builders.confirm(document)
    seen.append(next_step(contract, TODAY).code)
    builders.state(contract)
    seen.append(next_step(contract, TODAY).code)
    builders.sign(contract)
    seen.append(next_step(contract, TODAY).code)
    _execute(contract)
    seen.append(next_step(contract, TODAY).code)
    actions.post_contract(contract, by=builders.member(board), at=NOW)
    seen.append(next_step(contract, TODAY).code)
    assert seen == ["upload", "rule", "state", "sign", "execute", "post", "prove"]


def test_reading_again_keeps_the_rulings_where_the_reading_is_the_same(board: Board) -> None:
    contract = builders.contract(board)
    document = builders.document(contract)
    builders.confirm(document)
    actions.ask_for_review(document, by=builders.member(board), at=NOW)
    builders.read(document)
    review = document.last_done_review()
    assert review is not None and len(review.rulings_now()) >= 11
    assert all(ruling.carried_from_id for ruling in review.rulings_now().values())
    assert standing_of(contract, TODAY).open == []
