"""A contractor's paper that was sent in: received once, acknowledged, taken up or dismissed, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage

from charteroak.district.audit.models import Event
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.contractors import actions as contractors
from charteroak.district.contracts import submissions
from charteroak.district.contracts.models import Submission
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import COMPLETE, NOW

pytestmark = pytest.mark.django_db
LEE = submissions.Sender("Lee Ash", "Ash Apps", "lee@ash.example", "Ash Maps")


@pytest.fixture
def board() -> Board:
    return builders.board("Inboxfield")


def _receive(board: Board, text: str = COMPLETE, *, at=NOW, sender: submissions.Sender = LEE) -> Submission:
    return submissions.receive(board, data=text.encode(), name="../terms.md", sender=sender, at=at)


def test_it_is_kept_with_the_day_on_which_it_goes_and_coordinators_are_told(board: Board) -> None:
    row = _receive(board)
    assert row.file_name == "terms.md" and default_storage.exists(row.stored_as)
    assert row.kept_until == NOW.date() + timedelta(days=90)
    assert [memo.user for memo in board.memos.all()] == [builders.member(board).user]


def test_its_arrival_is_acknowledged_once_and_in_no_word_of_the_sender(board: Board) -> None:
    row = _receive(board, sender=submissions.Sender("Win a prize", "Prizes", "victim@x.example", "Click here"))
    assert submissions.acknowledge_waiting(NOW) == 1 and submissions.acknowledge_waiting(NOW) == 0
    (message,) = [one for one in mail.outbox if one.to == ["victim@x.example"]]
    assert row.public_id in message.body and row.sha256 in message.body and "February 18, 2027" in message.body
    assert not any(word in message.body + message.subject for word in ("prize", "Prizes", "Click", "terms.md"))


def test_a_mail_server_that_does_not_answer_is_tried_again(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    _receive(board)
    monkeypatch.setattr(submissions.memos, "mail", lambda *_, **__: False)
    assert submissions.acknowledge_waiting(NOW) == 0
    monkeypatch.undo()
    assert submissions.acknowledge_waiting(NOW) == 0, "not at once"
    assert submissions.acknowledge_waiting(NOW + timedelta(minutes=3)) == 1


def test_the_same_file_waits_once(board: Board) -> None:
    _receive(board)
    with pytest.raises(Refusal, match="this very file"):
        _receive(board)
    assert _receive(builders.board("Otherfield")), "another board's inbox is its own"


def test_one_address_and_all_together_may_not_fill_the_inbox(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(submissions.A_DAY):
        _receive(board, f"# Terms {number}")
    with pytest.raises(Refusal, match="within a day"):
        _receive(board, "# One more", sender=submissions.Sender("Lee", "Ash", "LEE@ash.example", "Maps"))
    _receive(board, "# One more", at=NOW + timedelta(days=2))
    monkeypatch.setattr(submissions, "MOST_WAITING", 6)
    with pytest.raises(Refusal, match="too many"):
        _receive(board, "# And one", at=NOW + timedelta(days=4))


def test_a_contract_opens_with_the_very_file(board: Board) -> None:
    row, by = _receive(board), builders.member(board)
    stored_as = row.stored_as
    company = contractors.enter_contractor(board=board, name="Ash Apps", kind="operator", by=by, at=NOW)
    taken = {"contractor": company, "products": [], "title": "Maps", "instrument": "agreement", "role": "terms"}
    with pytest.raises(Refusal):
        submissions.take_up(row, **taken, by=builders.member(board, "approver"), at=NOW)
    contract = submissions.take_up(row, **taken, by=by, at=NOW)
    document = contract.documents.get()
    assert document.sha256 == row.sha256 and document.role == "terms" and contract.state == "draft"
    assert row.state == "taken-up" and row.contract == contract and row.stored_as == ""
    with pytest.raises(Refusal, match="already"):
        submissions.dismiss(row, reason="Late.", by=by, at=NOW)
    assert submissions.forget(board, at=NOW + timedelta(days=800)) == 0
    assert stored_as != document.stored_as


def test_dismissing_takes_a_reason(board: Board) -> None:
    row, by = _receive(board), builders.member(board)
    with pytest.raises(Refusal, match="no reason"):
        submissions.dismiss(row, reason=" ", by=by, at=NOW)
    assert submissions.dismiss(row, reason="Not for schools.", by=by, at=NOW).settled_by == by.audit_id


@pytest.mark.parametrize("dismissed", [False, True])
def test_what_is_not_taken_up_is_deleted_after_the_boards_period(
    board: Board, dismissed: bool, django_capture_on_commit_callbacks
) -> None:
    boards.change_board(board, fields={"submissions_kept_days": 10}, by=builders.member(board), at=NOW)
    row = _receive(board)
    if dismissed:
        submissions.dismiss(row, reason="No.", by=builders.member(board), at=NOW)
    boards.change_board(board, fields={"submissions_kept_days": 400}, by=builders.member(board), at=NOW)
    assert submissions.forget(board, at=NOW + timedelta(days=10)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert submissions.forget(board, at=NOW + timedelta(days=11)) == 1, "as the sender was told"
    assert not Submission.objects.exists() and not default_storage.exists(row.stored_as)
    assert "lee@ash.example" not in str(list(Event.objects.values())), "the trail holds no word of it"
