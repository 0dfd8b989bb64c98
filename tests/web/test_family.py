"""The pages for families: in three languages, in plain words, and silent about any child."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from charteroak.district.boards.models import Board
from charteroak.district.contractors import schedules, usage
from charteroak.district.contractors.elements import GROUPS
from charteroak.district.notices.reading_ease import measure
from charteroak.district.requests import acting, asking
from charteroak.district.requests.models import FamilyLink, FamilyRequest
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


# --- A visit ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def child(board):  # type: ignore[no-untyped-def]
    return builders.student(board, "Zoe Quillfeather", guardian="Mo Quillfeather", grade="03")


def come_in(board: Board, name: str = "Mo Quillfeather", language: str = "en") -> Client:
    """Type the name, open the link from the message, press the button."""
    cache.clear()
    browser = Client()
    address = reverse("family:start", args=[board.slug])
    assert browser.post(f"{address}?language={language}", {"name": name}).status_code == 302
    asking.work_off(NOW)
    link = next(word for word in mail.outbox[-1].body.split() if "/link/" in word)
    path = link[link.index("/link/") :]
    assert browser.get(path).status_code == 200
    assert browser.get(path).status_code == 200, "looking at it changes nothing"
    answer = browser.post(path)
    assert answer.status_code == 302
    assert browser.get(path).status_code == 404 == Client().get(path).status_code
    return browser


def text(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(f"family:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


@time_machine.travel(NOW, tick=False)
def test_a_parent_asks_and_reads_the_clock_as_the_board_sees_it(board, child):
    browser = come_in(board)
    assert "Zoe Quillfeather" in text(browser, "mine", board.slug)
    assert "Larkspur Reader" in text(browser, "child", board.slug, child.public_id)
    asked = reverse("family:ask", args=[board.slug, child.public_id])
    assert browser.post(asked, {"kind": "correct"}).status_code == 422
    assert browser.post(asked, {}).status_code == 422
    answer = browser.post(asked, {"kind": "see", "words": "All of it"})
    shown = str(browser.get(answer["Location"]).content.decode())
    assert "January 4, 2027" in shown and "34 CFR § 99.10(b)" in shown and "not confirmed" in shown
    assert "Zoe" not in answer["Location"]
    assert (
        browser.get(reverse("family:letter", args=[board.slug, FamilyRequest.objects.get().public_id])).status_code
        == 404
    )


@time_machine.travel(NOW, tick=False)
def test_another_familys_request_and_child_are_not_there(board, child):
    other = builders.student(board, "Ann Oak", guardian="Di Oak", grade="03")
    theirs = come_in(board, "Di Oak")
    theirs.post(reverse("family:ask", args=[board.slug, other.public_id]), {"kind": "see"})
    row = FamilyRequest.objects.get()
    browser = come_in(board)
    for name, args in (
        ("child", [other.public_id]), ("ask", [other.public_id]), ("request", [row.public_id]), ("letter", [row.public_id]),
    ):  # fmt: skip
        assert browser.get(reverse(f"family:{name}", args=[board.slug, *args])).status_code == 404
        assert Client().get(reverse(f"family:{name}", args=[board.slug, *args])).status_code == 404
    assert "Ann" not in text(browser, "mine", board.slug)


def test_a_visit_ends_with_its_hour_or_when_the_family_leaves(board, child):
    with time_machine.travel(NOW, tick=False) as clock:
        browser = come_in(board)
        clock.shift(timedelta(minutes=61))
        assert browser.get(reverse("family:mine", args=[board.slug])).status_code == 302
        browser = come_in(board)
        browser.post(reverse("family:leave", args=[board.slug]))
        assert browser.get(reverse("family:mine", args=[board.slug])).status_code == 404


def test_the_answer_is_the_same_whoever_is_enrolled(board, child):
    cache.clear()
    address = reverse("family:start", args=[board.slug])
    answers = [
        Client().post(address, {"name": name}) for name in ("Mo Quillfeather", "Nobody Here", "Zoe Quillfeather")
    ]
    assert len({(one.status_code, one["Location"], one.content) for one in answers}) == 1
    assert not FamilyLink.objects.exists() and not mail.outbox


def test_names_are_not_tried_without_end(board):
    cache.clear()
    address = reverse("family:start", args=[board.slug])
    browser = Client()
    codes = [browser.post(address, {"name": f"Person Nr{number}"}).status_code for number in range(22)]
    assert codes == [302] * 20 + [429] * 2


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_an_eighth_grader_can_read_every_page_of_a_visit(board, child, language):
    browser = come_in(board, language=language)
    (one,) = asking.children_of(child.guardianships.get().guardian, on=TODAY)
    row = acting.ask(FamilyLink.objects.latest("pk"), one, acting.Asked("question", "?", language), at=NOW)
    pages = [text(browser, name, board.slug) for name in ("start", "asked", "mine")]
    pages += [text(browser, "ask", board.slug, child.public_id), text(browser, "request", board.slug, row.public_id)]
    ease = measure("\n".join(prose(one) for one in pages), language)
    assert ease.words > 150
    assert ease.age is not None and ease.age <= GRADE_8, f"to be read at {ease.age}"
