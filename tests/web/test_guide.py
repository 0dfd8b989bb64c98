"""The public guide: plain words in three languages, the law's own numbers, the state's guidance only as it was entered."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from charteroak import law
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.notices.reading_ease import measure
from charteroak.district.refusal import Refusal
from charteroak.web.presenting import today
from charteroak.web.registry.words import WORDS
from tests import builders
from tests.builders import NOW
from tests.journeys.pressing import press, read

pytestmark = pytest.mark.django_db
ADDRESS, EDITION = "https://state.example/guidance.pdf", "March 2024"


@pytest.fixture
def board() -> Board:
    return builders.board("Guideford")


def shown(board: Board, name: str, code: str = "en") -> html.HtmlElement:
    answer = Client().get(reverse(f"registry:{name}", args=[board.slug]), headers={"accept-language": code})
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def words_of(page: html.HtmlElement) -> str:
    """What a reader reads of the page's own part, a block in a line; citations are not sentences."""
    (main,) = page.xpath("//main")
    for citation in main.xpath(".//*[contains(@class, 'citation')]"):
        citation.drop_tree()
    blocks = main.xpath(".//p | .//li | .//dd")
    return "\n".join(" ".join(block.text_content().split()) for block in blocks)


@pytest.mark.parametrize("code", ["en", "es", "pt"])
@pytest.mark.parametrize("name", ["guide", "ask"])
def test_it_can_be_read_at_fourteen(board: Board, name: str, code: str) -> None:
    age = measure(words_of(shown(board, name, code)), code).age
    assert age is not None and age <= 14


def test_every_word_of_the_statute_is_explained_and_what_is_not_confirmed_is_marked(board: Board) -> None:
    terms = {term.id: term for term in law.on(today()).terms}
    assert [row for row, _, _ in WORDS] == list(terms)
    unconfirmed = sum(term.confidence in ("recalled", "unresolved") for term in terms.values())
    assert unconfirmed and shown(board, "guide").text_content().count("Not confirmed") == unconfirmed


def test_the_days_are_the_laws(board: Board) -> None:
    said = words_of(shown(board, "guide"))
    days = {deadline.row: deadline.count for deadline in law.on(today()).deadlines}
    assert f"{days['B4']} business days to do it" in said and f"{days['B9']} business days to tell you" in said
    assert f"at most {days['C2']} days, or {days['C3']} days" in said


def test_without_an_entry_no_guidance_is_made_up_and_staff_read_what_to_do(board: Board) -> None:
    page = shown(board, "guide")
    outside = [link for link in page.xpath("//main//a/@href") if link.startswith("http")]
    assert outside == [] and "has not linked it here yet" in page.text_content()
    assert "Enter its address and edition" in read(board, "policies", role="coordinator")
    assert "Enter its address and edition" not in read(board, "policies", role="auditor")


def test_what_the_board_enters_is_linked_with_its_edition(board: Board) -> None:
    entry = {"what": "board", "name": board.name, "short_name": board.short_name, "submissions_kept_days": "90"}
    said = press(board, "board", **entry, guidance_address=ADDRESS)
    assert "both, or neither" in said
    press(board, "board", **entry, guidance_address=ADDRESS, guidance_edition=EDITION)
    page = shown(board, "guide", "es")
    assert ADDRESS in page.xpath("//main//a/@href") and f"edición: {EDITION}" in page.text_content()
    assert EDITION in read(board, "policies")


@pytest.mark.parametrize("fields", [{"guidance_address": ADDRESS}, {"guidance_edition": EDITION}])
def test_an_address_without_its_edition_is_refused(board: Board, fields: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="and not the other"):
        boards.change_board(board, fields=fields, by=builders.member(board), at=NOW)


def test_whom_to_write_to_is_the_boards_contact_or_its_office(board: Board) -> None:
    assert f"Write to the office of {board.name}." in words_of(shown(board, "ask"))
    contact = {
        "contact_name": "Cora Linden",
        "contact_email": "privacy@guideford.example",
        "contact_phone": "860 555 0100",
    }
    boards.change_board(board, fields=contact, by=builders.member(board), at=NOW)
    page = shown(board, "ask")
    assert {"mailto:privacy@guideford.example", "tel:8605550100"} <= set(page.xpath("//main//a/@href"))
    assert "Cora Linden" in page.text_content()
