"""What time alone brings about: lost tasks are taken back, postings looked at once a day, ended contracts noticed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from charteroak import work
from charteroak.district.audit.actions import heads_kept_apart
from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions
from charteroak.district.contracts.models import Contract, Review
from charteroak.district.contracts.tasks import read_document
from charteroak.district.duties.models import Duty
from charteroak.district.notices import proof
from charteroak.district.notices.models import PostingCheck
from charteroak.district.notices.proof import Sight
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
IN_THE_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def board() -> Board:
    return builders.board()


@pytest.fixture(autouse=True)
def always_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about when a look is taken; what a look sees is tested over real HTTP in notices."""
    monkeypatch.setattr(proof, "look", lambda posting: Sight("http://x.example", outcome="up", status=200))


def test_a_task_whose_worker_died_is_taken_back_after_the_lease(settings) -> None:  # type: ignore[no-untyped-def]
    settings.TASKS = IN_THE_DATABASE
    read_document.enqueue("nothing")
    held = DBTaskResult.objects.get()
    held.claim("a-worker-that-died")
    DBTaskResult.objects.update(started_at=NOW)
    assert work.take_back_lost_tasks(NOW + timedelta(seconds=settings.TASK_LEASE - 1)) == 0
    assert work.take_back_lost_tasks(NOW + timedelta(seconds=settings.TASK_LEASE + 1)) == 1
    assert DBTaskResult.objects.ready().count() == 1


def test_a_review_that_nobody_does_is_asked_for_again(board: Board) -> None:
    contract = builders.contract(board)
    made = actions.add_document(
        contract, data=builders.COMPLETE.encode(), name="a.md", role="agreement", by=builders.member(board), at=NOW
    )
    assert work.ask_again_for_lost_reviews(NOW + timedelta(seconds=10)) == 0
    assert work.ask_again_for_lost_reviews(NOW + timedelta(minutes=10)) == 1
    review = made.latest_review()
    assert review is not None and review.state == Review.State.DONE
    assert work.ask_again_for_lost_reviews(NOW + timedelta(minutes=10)) == 0


def _posted(board: Board) -> Contract:
    contract = builders.state(builders.contract(board))
    builders.document(contract)
    actions.record_executed(contract, on=NOW.date(), by=builders.member(board), at=NOW)
    actions.post_contract(contract, by=builders.member(board), at=NOW)
    return contract


def test_a_posting_is_looked_at_once_a_day_and_a_second_tick_looks_no_more(board: Board) -> None:
    _posted(board)
    assert [work.check_postings(NOW + timedelta(hours=hours)) for hours in (1, 2)] == [1, 0]
    assert work.check_postings(NOW + timedelta(days=1)) == 1


def test_a_posting_that_is_not_proved_is_looked_at_again_soon(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = _posted(board)
    monkeypatch.setattr(proof, "look", lambda posting: Sight("http://x.example", outcome="down", fault="It slept."))
    assert work.check_postings(NOW + timedelta(minutes=1)) == 1
    assert work.check_postings(NOW + timedelta(minutes=2)) == 0
    monkeypatch.setattr(proof, "look", lambda posting: Sight("http://x.example", outcome="up", status=200))
    assert work.check_postings(NOW + timedelta(minutes=30)) == 1
    duty = Duty.objects.get(subject_id=contract.public_id, row="B4")
    assert duty.met_at is not None and duty.met_at - NOW < timedelta(minutes=31)
    assert PostingCheck.objects.count() == 2


def test_a_contract_whose_term_is_over_starts_the_no_retention_duty_once(
    board: Board,
    settings,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    settings.AUDIT_HEADS = tmp_path / "heads.jsonl"
    contract = builders.contract(board, ends_on=date(2026, 11, 21))
    builders.document(contract)
    actions.record_executed(contract, on=date(2026, 7, 1), by=builders.member(board), at=NOW)
    work.tick(NOW + timedelta(days=1))
    assert not Duty.objects.filter(row="C6").exists()
    for _ in range(2):
        work.tick(NOW + timedelta(days=2))
    duty = Duty.objects.get(row="C6")
    contract.refresh_from_db()
    assert contract.state == Contract.State.ENDED
    assert duty.started == "2026-11-21"
    assert heads_kept_apart(settings.AUDIT_HEADS)[board.public_id]
