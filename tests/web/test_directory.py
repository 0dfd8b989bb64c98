"""The public form for directory information: it takes what people write, and tells nobody who attends a school."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.district.disclosures.elements import ELEMENTS
from charteroak.district.disclosures.models import DirectoryRequest
from charteroak.web.registry import designated, directory
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    cache.clear()
    monkeypatch.setattr(directory, "TOO_FAST", -1)
    made = builders.board("Ashbrook")
    builders.designation(made)
    return made


def ask(board: Board, language: str = "en", **more: Any) -> Any:
    said = {
        "name": "Rae Finch", "organization": "", "email": "rae@yearbooks.example", "address": "", "kind": "general",
        "purpose": "The yearbook.", "elements": ["name", "grade"], "scope": "named", "whom": "Ann Oak",
        "leave_empty": "", "opened": signing.dumps(board.public_id, salt="charteroak.directory"), **more,
    }  # fmt: skip
    client = Client(headers={"accept-language": language})
    return client.post(reverse("registry:directory", args=[board.slug]), said, follow=True)


def test_the_answer_is_the_same_whoever_is_named(board: Board) -> None:
    builders.student(board, "Ann Oak", guardian="Mo Oak")
    pages = []
    for whom in ("Ann Oak", "Zoe Nobody"):
        text = ask(board, whom=whom).content.decode()
        [row] = DirectoryRequest.objects.all()
        assert row.public_id in text and whom not in text
        pages.append(text.replace(row.public_id, ""))
        DirectoryRequest.objects.all().delete()
    assert pages[0] == pages[1]


def test_what_is_asked_stands_in_no_address(board: Board) -> None:
    answer = ask(board)
    [(address, _)] = answer.redirect_chain
    assert "Oak" not in address and "Rae" not in address


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Win at https://casino.example"}, "name"),
        ({"email": "", "address": ""}, "email"),
        ({"email": "not an address"}, "email"),
        ({"purpose": "x" * 2001}, "purpose"),
        ({"elements": ["ssn"]}, "elements"),
        ({"elements": ["phone"]}, "elements"),  # not designated
        ({"kind": "subpoena"}, "kind"),
        ({"whom": ""}, "whom"),
        ({"schools": ["x"]}, ""),
        ({"leave_empty": "buy"}, "leave_empty"),
        ({"opened": "forged"}, "opened"),
        ({"opened": ""}, "opened"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(board: Board, more: dict[str, Any], field: str) -> None:
    answer = ask(board, **more)
    if not field:  # the board has no schools, so that there is no such field
        assert answer.status_code == 200
        return
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not DirectoryRequest.objects.exists()
    assert b"The yearbook." in answer.content or field == "purpose"


def test_a_form_that_is_filled_in_within_a_moment_is_not_taken(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "TOO_FAST", 3)
    assert "Wait a moment" in ask(board).content.decode()
    assert not DirectoryRequest.objects.exists()


def test_one_address_asks_so_often_and_no_more(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "AN_HOUR", 1)
    assert ask(board).status_code == 200
    assert ask(board).status_code == 429
    assert DirectoryRequest.objects.count() == 1


def test_too_many_from_one_mailbox_are_told_so_in_their_language(board: Board) -> None:
    for _ in range(5):
        ask(board)
    assert "No se envió" in ask(board, "es").content.decode()


def test_a_request_keeps_the_language_in_which_it_was_made(board: Board) -> None:
    assert "O seu pedido foi enviado" in ask(board, "pt").content.decode()
    assert DirectoryRequest.objects.get().language == "pt"


def test_a_reference_that_is_none_is_not_shown(board: Board) -> None:
    page = reverse("registry:directory-sent", args=[board.slug])
    assert b"<b>" not in Client().get(page, {"reference": "<b>you won</b>"}).content


def test_every_element_has_its_words_and_every_kind_its_choice(board: Board) -> None:
    assert designated.WORDS.keys() == ELEMENTS.keys()
    assert {kind for kind, _words in directory.KINDS} == set(DirectoryRequest.Kind.values)
    assert {scope for scope, _words in directory.SCOPES} == set(DirectoryRequest.Scope.values)


def test_recruiters_read_that_counsel_has_it_and_that_their_clocks_are_their_own(board: Board) -> None:
    page = Client().get(reverse("registry:directory", args=[board.slug])).content.decode()
    assert "clocks of their own" in page and "20 U.S.C. § 7908" in page and "Recalled, and not compared" in page
    ask(board, kind="recruiter")
    assert DirectoryRequest.objects.get().state == "counsel"


def test_without_a_designation_the_page_says_that_nothing_is_disclosed(board: Board) -> None:
    other = builders.board("Birchfield")
    page = Client().get(reverse("registry:directory", args=[other.slug])).content.decode()
    assert "nothing is disclosed" in page
    rights = Client().get(reverse("registry:rights", args=[other.slug])).content.decode()
    assert "has designated none" in rights
