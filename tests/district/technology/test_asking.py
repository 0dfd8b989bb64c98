"""From the form to the desks and back: who looks, in which turn, and what the requester hears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from charteroak.district.boards.models import Board
from charteroak.district.notices import memos
from charteroak.district.notices.models import Memo
from charteroak.district.refusal import Refusal
from charteroak.district.technology import answers, asking, deciding, desks, triage
from charteroak.district.technology.models import Decision, Step, TechnologyRequest
from tests import builders
from tests.builders import NOTHING_SHARED, NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def board() -> Board:
    return builders.board("Askfield")


def _set_desks(board: Board, **numbers: int) -> None:
    for lane, number in numbers.items():
        desks.set_desk(board, lane=lane, number=number, days=5, members=[builders.member(board, "approver")],
                       by=builders.member(board), at=NOW)  # fmt: skip


def _waiting(request: TechnologyRequest) -> list[str]:
    return sorted(step.desk.lane for step in TechnologyRequest.objects.get(pk=request.pk).steps_now())


def _told(board: Board, role: str = "teacher") -> list[str]:
    return [
        memo.body for memo in Memo.objects.filter(board=board, user=builders.member(board, role).user).order_by("pk")
    ]


def _speak(request: TechnologyRequest, lane: str, opinion: str = "for", reason: str = "") -> None:
    step = request.steps.get(desk__lane=lane, opinion="")
    asking.give_opinion(step, opinion=opinion, reason=reason, by=builders.member(request.board, "approver"), at=LATER)


def test_a_request_lacks_what_the_form_must_say(board: Board) -> None:
    with pytest.raises(Refusal) as refused:
        asking.ask(
            board, builders.asked(" ", plan="", grades=[], triage={}), by=builders.member(board, "teacher"), at=NOW
        )
    said = " ".join(refused.value.items)
    assert "Say its name." in said and "Say how you plan to use it." in said and "Say for which grades." in said
    assert sum(item.startswith("Answer:") for item in refused.value.items) == 6


def test_without_student_data_it_closes_at_once_with_its_basis(board: Board) -> None:
    request = builders.request(board, triage=NOTHING_SHARED)
    assert request.state == TechnologyRequest.State.NO_DATA
    decision = Decision.objects.get()
    assert decision.basis == "no-data" and "Does a student sign in, or have an account? No" in decision.reason
    assert answers.answer_for(board, request.product, TODAY).may == "approved"
    assert _told(board) == [
        "You may use it: by your answers no student data is involved. If that changes, stop and ask again."
    ]


@pytest.mark.parametrize("code", [question.code for question in (*triage.QUESTIONS, triage.TERMS)])
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_one_yes_or_not_known_sends_it_to_a_desk(board: Board, code: str, answer: str) -> None:
    request = builders.request(board, triage={**NOTHING_SHARED, code: answer})
    assert request.state == TechnologyRequest.State.AT_DESKS
    assert _waiting(request) == ["privacy"]


def test_what_is_on_record_speaks_against_no_student_data(board: Board) -> None:
    contract = builders.contract(board)
    product = contract.products.get()
    request = builders.request(board, product=product, name=product.name, triage=NOTHING_SHARED)
    assert request.state == TechnologyRequest.State.AT_DESKS
    assert asking.reasons_for_a_desk(request) == ["the board has a contract on record for it"]


def test_desks_of_one_number_work_side_by_side_and_a_higher_one_waits(board: Board) -> None:
    _set_desks(board, curriculum=1, assistive=1, privacy=2)
    request = builders.request(board, assistive=True)
    assert _waiting(request) == ["assistive", "curriculum"]
    _speak(request, "curriculum")
    assert _waiting(request) == ["assistive"]
    _speak(request, "assistive")
    assert _waiting(request) == ["privacy"]
    _speak(request, "privacy")
    request.refresh_from_db()
    assert request.state == TechnologyRequest.State.TO_DECIDE


def test_staff_only_use_crosses_no_curriculum_desk(board: Board) -> None:
    _set_desks(board, curriculum=1, privacy=1)
    assert _waiting(builders.request(board, users="staff", grades=[])) == ["privacy"]


def test_an_opinion_against_needs_its_reason_and_a_seat_at_the_desk(board: Board) -> None:
    request = builders.request(board)
    step = request.steps.get()
    with pytest.raises(Refusal, match="no reason"):
        asking.give_opinion(step, opinion="against", reason=" ", by=builders.member(board, "approver"), at=LATER)
    with pytest.raises(Refusal, match="may not do this"):
        asking.give_opinion(step, opinion="for", reason="", by=builders.member(board, "teacher"), at=LATER)
    _set_desks(board, privacy=1)
    other = builders.member(board, "auditor")
    other.roles = ["approver"]
    other.save()
    with pytest.raises(Refusal, match="does not sit at the desk"):
        asking.give_opinion(step, opinion="for", reason="", by=other, at=LATER)


def test_a_desk_hands_on_and_the_days_at_each_desk_are_known(board: Board) -> None:
    _set_desks(board, curriculum=1, privacy=2)
    request = builders.request(board)
    step = request.steps.get(desk__lane="curriculum")
    to = board.desks.get(lane="privacy")
    asking.hand_on(step, to=to, reason="Not ours.", by=builders.member(board, "approver"), at=LATER)
    assert _waiting(request) == ["privacy"]
    assert [row.waited(LATER + timedelta(days=2)) for row in Step.objects.order_by("pk")] == [3, 2]
    assert "It was handed on. It is now at the desk Privacy." in _told(board)


def test_a_second_request_joins_the_first_and_hears_what_it_hears(board: Board) -> None:
    first = builders.request(board, by=builders.member(board, "approver"))
    second = builders.request(board, name="sketchpad")
    assert second.state == TechnologyRequest.State.JOINED and second.joined_to == first
    assert second.product == first.product
    deciding.refuse(board, first.product, request=first, reason="It sells data.", by=builders.member(board), at=LATER)
    second.refresh_from_db()
    assert second.state == TechnologyRequest.State.NOT_APPROVED
    assert _told(board)[-1] == "Not approved at this time: It sells data."


def test_withdrawing_the_first_leaves_the_joined_one_at_the_desks(board: Board) -> None:
    first = builders.request(board, by=builders.member(board, "approver"))
    second = builders.request(board)
    asking.withdraw(first, by=builders.member(board, "approver"), at=LATER)
    second.refresh_from_db()
    assert second.joined_to is None and _waiting(second) == ["privacy"]


def test_a_withdrawn_request_is_opened_again(board: Board) -> None:
    request = builders.request(board)
    teacher = builders.member(board, "teacher")
    asking.withdraw(request, by=teacher, at=NOW)
    assert answers.answer_for(board, request.product, TODAY).may == "unknown"
    asking.reopen(request, by=teacher, at=LATER)
    assert _waiting(request) == ["privacy"]
    assert answers.answer_for(board, request.product, TODAY).may == "in-review"


def test_what_is_approved_already_is_not_asked_for(board: Board) -> None:
    builders.request(board, triage=NOTHING_SHARED)
    with pytest.raises(Refusal, match="approved already"):
        builders.request(board, triage=NOTHING_SHARED)


def test_who_learns_that_data_is_involved_asks_again_and_the_approval_ends(board: Board) -> None:
    first = builders.request(board, triage=NOTHING_SHARED)
    again = builders.request(board, triage={**NOTHING_SHARED, "uploads": "yes"})
    assert again.product == first.product and _waiting(again) == ["privacy"]
    assert answers.answer_for(board, first.product, TODAY).may == "in-review"
    assert Decision.objects.get().ended_by == builders.member(board, "teacher").audit_id


def test_opening_a_request_without_data_again_ends_its_approval(board: Board) -> None:
    request = builders.request(board, triage=NOTHING_SHARED)
    asking.reopen(request, by=builders.member(board, "teacher"), at=LATER)
    assert answers.answer_for(board, request.product, TODAY).may == "in-review"


def test_a_desk_whose_members_have_all_left_is_everybodys(board: Board) -> None:
    _set_desks(board, privacy=1)
    gone = builders.member(board, "approver")
    gone.ended_on = TODAY
    gone.save()
    request = builders.request(board, users="staff", grades=[])
    step = request.steps.get()
    coordinator = builders.member(board)
    assert desks.who_sits_at(step.desk) == [coordinator]
    assert list(desks.steps_for(coordinator)) == [step]


def test_comments_for_the_desks_stay_with_the_desks(board: Board) -> None:
    request = builders.request(board)
    approver = builders.member(board, "approver")
    asking.comment(request, text="Their terms are bad.", for_requester=False, by=approver, at=LATER)
    asking.comment(request, text="Is the free version enough?", for_requester=True, by=approver, at=LATER)
    told = " ".join(_told(board))
    assert "Is the free version enough?" in told and "Their terms are bad." not in told
    asking.comment(request, text="It is.", for_requester=False, by=builders.member(board, "teacher"), at=LATER)
    assert any("It is." in text for text in _told(board, "approver"))


def test_a_desk_is_reminded_after_its_days_and_then_each_week_once(board: Board) -> None:
    _set_desks(board, privacy=1)
    builders.request(board, users="staff", grades=[])
    counts = [desks.remind(board, at=NOW + timedelta(days=days)) for days in (1, 4, 5, 5, 6, 11, 12, 19)]
    assert counts == [0, 0, 1, 0, 0, 0, 1, 1]


def test_each_step_goes_out_by_mail_once(board: Board, django_capture_on_commit_callbacks: object) -> None:
    builders.request(board)
    assert memos.mail_waiting(NOW) == 1 + len(desks.who_sits_at(board.desks.get()))
    assert memos.mail_waiting(LATER) == 0
    mine = next(message for message in mail.outbox if message.to == [f"teacher@{board.slug}.example"])
    assert mine.subject == "Your request: Sketchpad" and f"/b/{board.slug}/staff/requests/" in mine.body
    assert mine.extra_headers["Message-ID"].startswith("<memo-")


def test_a_mail_server_that_is_down_is_tried_again_later(board: Board, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 9  # type: ignore[attr-defined]
    builders.request(board)
    assert memos.mail_waiting(NOW) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    assert memos.mail_waiting(NOW + timedelta(seconds=30)) == 0
    assert memos.mail_waiting(NOW + timedelta(minutes=5)) > 1
