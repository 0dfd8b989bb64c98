"""What the board's policy asks of a notice is confirmed by a person before it can be approved."""

from __future__ import annotations

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.notices import own_policy, writing
from charteroak.district.notices.models import Notice
from charteroak.district.policies import overlays
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
FACTS = {
    "what": "A file was open to anyone.", "when": "On Monday.", "data": "Names", "contact": "Cora", "known": "Little",
    "todo": "Nothing", "doing": "It is closed.", "website": "https://x.example/",
}  # fmt: skip
OTHERS = "Breaches\n\nThe Board shall also report each breach of security to the Attorney General.\n"


def begun(board: Board, kind: str = "breach") -> Notice:
    """A notice that lacks nothing that the statute or its kind asks for."""
    by = builders.member(board)
    notice = writing.draft(board, kind=kind, title="", languages=["en"], facts=FACTS, by=by, at=NOW)
    writing.mark_reviewed(notice, "en", by=by, at=NOW)
    return notice


def test_further_contents_are_confirmed_before_it_is_approved() -> None:
    board = builders.board()
    by = builders.member(board)
    notice = begun(board)
    assert writing.lacks(notice) == []
    overlay = builders.switched_on(builders.policy(board), "breach-notice-contents")
    with pytest.raises(Refusal) as refusal:
        writing.approve(notice, by=by, at=NOW)
    (lack,) = refusal.value.items
    assert "what happened" in lack and "The board’s policy, Policy 3520.13" in lack
    own_policy.assure(notice, overlay, by=by, at=NOW)
    writing.approve(notice, by=by, at=NOW)


def test_what_was_confirmed_lapses_when_a_text_changes() -> None:
    board = builders.board()
    by, notice = builders.member(board), begun(board)
    overlay = builders.switched_on(builders.policy(board), "breach-notice-contents")
    own_policy.assure(notice, overlay, by=by, at=NOW)
    assert own_policy.lacking(notice) == []
    writing.set_facts(notice, {"what": "Something else."}, by=by, at=NOW)
    assert len(own_policy.lacking(notice)) == 1


def test_a_promise_switched_on_after_the_approval_holds_the_sending_back() -> None:
    board = builders.board()
    by, notice = builders.member(board), begun(board)
    writing.approve(notice, by=by, at=NOW)
    overlay = builders.switched_on(builders.policy(board), "breach-notice-contents")
    with pytest.raises(Refusal, match="asks for more"):
        writing.freeze(notice, recipients=1, by=by, at=NOW)
    own_policy.assure(notice, overlay, by=by, at=NOW)
    assert writing.freeze(notice, recipients=1, by=by, at=NOW).frozen


def test_other_recipients_are_recorded_at_any_time_and_block_nothing() -> None:
    board = builders.board()
    by, notice = builders.member(board), begun(board)
    overlay = builders.switched_on(builders.policy(board, OTHERS), "breach-other-recipients")
    assert writing.lacks(notice) == []
    writing.approve(notice, by=by, at=NOW)
    writing.freeze(notice, recipients=1, by=by, at=NOW)
    own_policy.assure(notice, overlay, by=by, at=NOW)
    (asked,) = own_policy.asked_of(notice)
    assert asked.assurance is not None and asked.assurance.said_by == by.audit_id
    with pytest.raises(Refusal, match="on record already"):
        own_policy.assure(notice, overlay, by=by, at=NOW)


def test_families_who_are_told_of_a_contract_are_told_by_the_notice_itself() -> None:
    board = builders.board()
    by = builders.member(board)
    overlay = builders.switched_on(builders.policy(board), "contract-notice-recipients")
    notice = begun(board, "contract")
    (asked,) = own_policy.asked_of(notice)
    assert asked.is_carried_out_by_sending
    with pytest.raises(Refusal, match="nothing of the kind"):
        own_policy.assure(notice, overlay, by=by, at=NOW)
    assert own_policy.asked_of(begun(board)) == []


def test_another_notices_promise_or_one_that_is_off_is_not_confirmed() -> None:
    board = builders.board()
    by = builders.member(board)
    overlay = builders.switched_on(builders.policy(board), "breach-notice-contents")
    with pytest.raises(Refusal, match="nothing of the kind"):
        own_policy.assure(begun(board, "september"), overlay, by=by, at=NOW)
    overlays.switch_off(overlay, why="No more.", by=by, at=NOW)
    with pytest.raises(Refusal, match="nothing of the kind"):
        own_policy.assure(begun(board), overlay, by=by, at=NOW)
    with pytest.raises(Refusal, match="may not do this"):
        own_policy.assure(begun(board), overlay, by=builders.member(board, "approver"), at=NOW)
