"""After the report, the board gets the paper if its sender asks; before that, and from anyone else, it gets nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.district.contracts.models import Submission
from charteroak.web.registry import sending
from tests import builders
from tests.builders import COMPLETE, NOW, WITH_GAPS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    cache.clear()


@pytest.fixture
def board() -> Board:
    return builders.board("Sendfield")


def _pass(board: Board, text: str = WITH_GAPS) -> str:
    file = SimpleUploadedFile("terms.md", text.encode())
    page = Client().post(reverse("registry:preflight", args=[board.slug]), {"file": file}).content.decode()
    found = re.search(r'name="paper" value="([^"]+)"', page)
    assert found, "the form stands below the report"
    return found.group(1)


def _send(board: Board, signed: str, text: str = WITH_GAPS, status: int = 200, **changed: str) -> str:
    said = {
        "name": "Lee Ash",
        "company": "Ash Apps",
        "email": "lee@ash.example",
        "product": "Ash Maps",
        "paper": signed,
    }
    file = SimpleUploadedFile("terms.md", text.encode())
    address = reverse("registry:send-paper", args=[board.slug])
    answer = Client().post(address, {**said, "file": file, **changed}, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_the_paper_arrives_after_its_sender_asked_and_not_before(board: Board) -> None:
    with time_machine.travel(NOW, tick=False):
        paper = _pass(board)
        assert not Submission.objects.exists()
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        page = _send(board, paper)
    assert "It waits for Sendfield Board of Education" in page and "90 days" in page
    row = Submission.objects.get()
    assert (row.board, row.company, row.product) == (board, "Ash Apps", "Ash Maps")


@pytest.mark.parametrize(
    ("after", "text", "changed", "said"),
    [
        (1, WITH_GAPS, {}, "faster than a person"),
        (3 * 3600, WITH_GAPS, {}, "more than two hours old"),
        (60, COMPLETE, {}, "another file than the one that was read"),
        (60, WITH_GAPS, {"paper": "forged:by:me"}, "no report of this site"),
        (60, WITH_GAPS, {"leave_empty": "filled in"}, "Leave this field empty"),
        (60, WITH_GAPS, {"company": "Buy at https://x.example"}, "no web address"),
        (60, WITH_GAPS, {"product": "Maps\u202eexe"}, "signs that cannot be seen"),
        (60, WITH_GAPS, {"email": "nobody"}, "valid email"),
        (60, WITH_GAPS, {"name": ""}, "required"),
    ],
    ids=["too fast", "too late", "other bytes", "forged", "trap", "advert", "turned text", "no address", "no name"],
)  # fmt: skip
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    board: Board, after: int, text: str, changed: dict[str, str], said: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        paper = _pass(board)
    with time_machine.travel(NOW + timedelta(seconds=after), tick=False):
        page = _send(board, paper, text, status=422, **changed)
    assert said in page and not Submission.objects.exists()
    if "company" not in changed:
        assert 'value="Ash Apps"' in page


def test_a_report_for_one_board_sends_nothing_to_another(board: Board) -> None:
    with time_machine.travel(NOW, tick=False):
        paper = _pass(board)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert "made for another board" in _send(builders.board("Elsewhere"), paper, status=422)


def test_one_address_may_not_send_without_end(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "AN_HOUR", 1)
    _send(board, "x", status=422)
    _send(board, "x", status=429)
