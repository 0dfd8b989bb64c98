"""Each control of what contractors send, offer and answer: pressed by one, its effect read by another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import SecurityEvidence
from charteroak.district.contracts import submissions
from charteroak.district.contracts.models import Contract, Submission
from charteroak.district.notices import memos
from tests import builders
from tests.builders import NOW, WITH_GAPS
from tests.journeys.pressing import press, read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    cache.clear()


@pytest.fixture
def board() -> Board:
    return builders.board("Offerfield")


def _send_paper(board: Board) -> Submission:
    """A contractor without an account has its paper read, and sends it."""
    client, text = Client(), WITH_GAPS.encode()
    with time_machine.travel(NOW, tick=False):
        page = client.post(
            reverse("registry:preflight", args=[board.slug]), {"file": SimpleUploadedFile("terms.md", text)}
        ).content.decode()
    found = re.search(r'name="paper" value="([^"]+)"', page)
    assert found
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        said = {"name": "Lee Ash", "company": "Ash Apps", "email": "lee@ash.example", "product": "Ash Maps"}
        client.post(
            reverse("registry:send-paper", args=[board.slug]),
            {**said, "paper": found.group(1), "file": SimpleUploadedFile("terms.md", text)},
        )
    return Submission.objects.get()


def test_a_paper_that_was_sent_is_read_by_the_board_and_acknowledged(board: Board) -> None:
    row = _send_paper(board)
    now = max(timezone.now(), NOW + timedelta(hours=1))
    memos.mail_waiting(now)
    submissions.acknowledge_waiting(now)
    told = {message.to[0]: message for message in mail.outbox}
    assert "Ash Apps sent terms.md for Ash Maps" in told[f"coordinator@{board.slug}.example"].body
    assert row.public_id in told["lee@ash.example"].body
    assert "terms.md" in read(board, "submissions") and "Lee Ash" in read(board, "submission", row.public_id)
    answer = signed_in(board, "auditor").get(reverse("staff:submission-file", args=[board.slug, row.public_id]))
    assert b"".join(answer.streaming_content) == WITH_GAPS.encode()


def test_opening_a_contract_with_it_makes_it_the_first_document(board: Board) -> None:
    row = _send_paper(board)
    said = {
        "title": "Maps", "contractor_name": "Ash Apps", "contractor_kind": "operator", "products": "Ash Maps",
        "role": "terms", "instrument": "agreement",
    }  # fmt: skip
    signed_in(board, "coordinator").post(reverse("staff:take-up", args=[board.slug, row.public_id]), said)
    contract = Contract.objects.get()
    page = read(board, "contract", contract.public_id)
    assert "terms.md" in page and "Ash Maps" in page
    assert "Taken up by" in read(board, "submission", row.public_id)
    gone = signed_in(board, "auditor").get(reverse("staff:submission-file", args=[board.slug, row.public_id]))
    assert gone.status_code == 404, "the contract has the file now"


def test_dismissing_it_leaves_its_reason(board: Board) -> None:
    row = _send_paper(board)
    assert "required" in press(board, "dismiss-submission", row.public_id, status=422, reason="")
    press(board, "dismiss-submission", row.public_id, reason="Not meant for schools.")
    assert "Not meant for schools." in read(board, "submission", row.public_id)
    public = Client().get(reverse("registry:home", args=[board.slug])).content.decode()
    assert "Ash Maps" not in public


def test_an_answer_from_a_paper_and_its_evidence_are_read_by_others(board: Board) -> None:
    contractor = builders.contract(board).contractor.public_id
    assert "0 of" in read(board, "contractor", contractor)
    said = press(board, "security-answer", contractor, "granted-access", said="no", words="", answered_on="2026-11-20")
    assert "it is not explained" in said
    press(
        board, "security-answer", contractor, "granted-access", said="in-place", words="By role.",
        answered_on="2026-11-20", source="Questionnaire on paper, page 2",
    )  # fmt: skip
    page = read(board, "security", contractor)
    assert "By role." in page and "Questionnaire on paper, page 2" in page and "Nothing shows it" in page
    assert "164.312(a)(1)" in page and "PR.AA-05" in page and "Unconfirmed" in page
    press(
        board, "attach-evidence", contractor, kind="policy", questions=["granted-access"], issued_on="2026-11-01",
        file=SimpleUploadedFile("policy.txt", b"Access is granted by role."),
    )  # fmt: skip
    page = read(board, "security", contractor)
    assert "policy.txt" in page and "1 of" in page
    row = SecurityEvidence.objects.get()
    answer = signed_in(board, "auditor").get(reverse("staff:evidence-file", args=[board.slug, row.public_id]))
    assert b"".join(answer.streaming_content) == b"Access is granted by role."
    press(board, "withdraw-evidence", row.public_id)
    assert "policy.txt" not in read(board, "security", contractor)


def test_counsels_answer_stands_beside_what_is_unconfirmed(board: Board) -> None:
    contractor = builders.contract(board).contractor.public_id
    assert "counsel has not answered" in read(board, "security", contractor)
    press(
        board, "questions", question="bb-c-safeguards", answer="General security only.", counsel="Avery Counsel",
        answered_on="2026-10-01",
    )  # fmt: skip
    assert "General security only." in read(board, "security", contractor)


def test_the_boards_period_is_what_senders_are_told(board: Board) -> None:
    press(
        board, "board", what="board", name=board.name, short_name=board.short_name, website="", contact_name="",
        contact_email="", contact_phone="", submissions_kept_days="30",
    )  # fmt: skip
    assert "after 30 days" in Client().get(reverse("registry:paper-sent", args=[board.slug])).content.decode()
