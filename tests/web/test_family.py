"""The pages for families: in three languages, in plain words, and silent about any child."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from charteroak.district.boards.models import Board
from charteroak.district.contractors import schedules, usage
from charteroak.district.contractors.elements import GROUPS
from charteroak.district.notices.reading_ease import measure
from charteroak.web.family import words
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db

#: A reader of grade 8 is thirteen or fourteen.
GRADE_8 = 14


@pytest.fixture
def board() -> Board:
    board = builders.board("Ashbrook")
    made, by = builders.contract(board).products.get(), builders.member(board)
    usage.record_use(board, made, school=None, grades=["03"], from_day=None, until=None, by=by, at=NOW)
    stated = [schedules.Stated("essays"), schedules.Stated("student-name")]
    schedules.state_schedule(board, made, elements=stated, source="board", stated_on=TODAY, by=by, at=NOW)
    return board


def page(board: Board, query: str = "", language: str = "en", **options) -> str:  # type: ignore[no-untyped-def]
    address = reverse("family:tools", args=[board.slug])
    answer = Client().get(f"{address}?language={language}&{query}", **options)
    assert answer.status_code == 200
    return str(answer.content.decode())


def prose(source: str) -> str:
    """What the page says in its own words, a sentence a line: without what the board wrote, and without its frame."""
    main = html.fromstring(source).get_element_by_id("main")
    for one in main.xpath(".//*[@lang] | .//option | .//*[@class='eyebrow'] | .//h3"):
        one.drop_tree()
    pieces = [" ".join(part.text_content().split()) for part in main.xpath(".//p | .//li | .//h1 | .//h2 | .//dt")]
    return "\n".join(piece for piece in pieces if piece)


def test_a_school_and_grade_show_its_tools_and_their_data(board):
    shown = page(board, "grade=03")
    assert "Larkspur Reader" in shown and "The student’s name" in shown
    assert "Larkspur Reader" not in page(board, "grade=04")
    assert "Larkspur Reader" not in page(board)


@pytest.mark.parametrize("bad", ["grade=99", "grade=", "grade=03'--", "school=nowhere&grade=<b>", "grade=03&grade=%00"])
def test_what_is_no_grade_shows_no_tool_and_does_not_break(board, bad):
    assert "Larkspur Reader" not in page(board, bad)


@pytest.mark.parametrize(("language", "said"), [("es", "El nombre del alumno"), ("pt", "O nome do aluno")])
def test_the_page_is_in_the_readers_language(board, language, said):
    assert said in page(board, "grade=03", language)


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_an_eighth_grader_can_read_it(board, language):
    ease = measure(prose(page(board, "grade=03", language)), language)
    assert ease.words > 80
    assert ease.age is not None and ease.age <= GRADE_8, f"to be read at {ease.age}"


def test_every_heading_of_data_has_plain_words():
    assert set(words.GROUPS) == set(GROUPS)


def test_a_tool_of_the_plan_says_that_nobody_else_sees_it():
    with translation.override("en"):
        row = {"tool": {"for_the_plan": True, "product": {"name": "Murmur"}}, "data": []}
        assert "Nobody else sees it" in get_template("family/tool_list.html").render({"tools": [row]})
