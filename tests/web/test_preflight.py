"""A contractor without an account has its own paper read; nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.web.registry import preflight
from tests import builders
from tests.builders import COMPLETE, WITH_GAPS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    cache.clear()


@pytest.fixture
def board() -> Board:
    return builders.board("Checkfield")


def _check(board: Board, data: bytes, name: str = "terms.md", status: int = 200, **said: str) -> str:
    file = SimpleUploadedFile(name, data)
    answer = Client().post(reverse("registry:preflight", args=[board.slug]), {"file": file, **said})
    assert answer.status_code == status
    return answer.content.decode()


def test_gaps_are_quoted_and_come_with_what_would_cure_them(board: Board) -> None:
    page = _check(board, WITH_GAPS.encode(), contractor="Larkspur Learning, Inc.", address="privacy@larkspur.example")
    assert "of the ten provisions would have to be cured" in page
    assert "The laws of the State of Connecticut govern the rights and duties" in page
    assert "Larkspur Learning, Inc." in page and "Checkfield Board of Education" in page
    assert "Order of precedence" in page
    assert 'href="#q-1"' in page and 'id="q-1"' in page, "each quotation leads to its place in the paper"


def test_a_complete_agreement_needs_no_addendum(board: Board) -> None:
    page = _check(board, COMPLETE.encode())
    assert "All ten provisions were found" in page and "An addendum with what is missing" not in page


def test_nothing_is_kept(board: Board) -> None:
    def everything() -> dict[str, int]:
        kept = {
            model._meta.label: model.objects.count()
            for model in apps.get_models()
            if "session" not in model._meta.label
        }
        return kept | {"files": sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())}

    before = everything()
    _check(board, WITH_GAPS.encode())
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("empty.pdf", b"", "is empty"), ("evil.exe", b"MZ\x90\x00\x03", "whatever its name says"),
     ("broken.pdf", b"%PDF-1.7 nothing", "broken.pdf")],
)  # fmt: skip
def test_what_cannot_be_read_says_why(board: Board, name: str, data: bytes, said: str) -> None:
    assert said in _check(board, data, name, status=422)


def test_one_address_may_not_ask_without_end(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "AN_HOUR", 1)
    _check(board, b"", "empty.pdf", status=422)
    _check(board, b"", "empty.pdf", status=429)
