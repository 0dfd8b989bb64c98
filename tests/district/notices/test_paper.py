"""Letters: tagged, the address where the window is, in the order of postal codes, with their list."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pypdfium2
import pytest

from charteroak.district.boards.models import Member
from charteroak.district.notices import paper, sending
from charteroak.district.notices.models import Notice
from charteroak.district.notices.recipient import Recipient
from charteroak.district.refusal import Refusal
from tests.district.notices.conftest import NOW, people

pytestmark = pytest.mark.django_db
Sendable = Callable[..., Notice]


def by_post(name: str, code: str, language: str = "") -> Recipient:
    key = f"guardian:{name.lower().replace(' ', '')}"
    return Recipient(
        key, name, "parent", language=language, postal=("1 Elm St", f"Elmford, CT {code}"), postal_code=code
    )


def text_of(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def test_letters_are_sorted_by_postal_code_and_listed_in_that_order(sendable: Sendable, coordinator: Member) -> None:
    notice = sendable([by_post("Zed Last", "06999"), by_post("Ann First", "06001"), *people(1)])
    assert paper.mark_printed(notice, by=coordinator, at=NOW) == 2
    ((moment, count),) = paper.runs(notice)
    rows = paper.of_run(notice, moment)
    pdf = pypdfium2.PdfDocument(paper.letters(notice, rows, at=NOW))
    assert count == len(pdf) == 2
    assert "Ann First" in text_of(pdf[0]) and "Zed Last" in text_of(pdf[1])
    listed = list(csv.DictReader(io.StringIO(paper.manifest(rows))))
    assert [row["name"] for row in listed] == ["Ann First", "Zed Last"]
    assert listed[0]["why on paper"] == "No e-mail address"


def test_the_address_stands_in_the_window_of_the_envelope(sendable: Sendable) -> None:
    notice = sendable([by_post("Ann First", "06001")])
    page = pypdfium2.PdfDocument(paper.letters(notice, paper.ready(notice), at=NOW))[0]
    left, bottom, _, top = page.get_textpage().get_charbox(text_of(page).index("Ann First"))
    inches_from_top = (page.get_height() - top) / 72
    assert 0.85 <= left / 72 <= 1.0 and 2.0 <= inches_from_top <= 2.6 and bottom < top


def test_each_letter_is_in_its_language_and_the_pdf_is_tagged(sendable: Sendable) -> None:
    notice = sendable([by_post("Ana Uno", "06001", "es")], languages=("en", "es"))
    data = paper.letters(notice, paper.ready(notice), at=NOW)
    assert "contratos" in text_of(pypdfium2.PdfDocument(data)[0])
    assert b"StructTreeRoot" in data and b"pdfuaid" in data


def test_hostile_text_stays_text(sendable: Sendable) -> None:
    notice = sendable([by_post('#panic("x") $1$ = <b>', "06001")])
    assert '#panic("x") $1$ = <b>' in text_of(
        pypdfium2.PdfDocument(paper.letters(notice, paper.ready(notice), at=NOW))[0]
    )


def test_no_cell_of_the_list_is_a_formula(sendable: Sendable) -> None:
    notice = sendable([by_post("=cmd()", "06001")])
    assert "'=cmd()" in paper.manifest(paper.ready(notice))


def test_a_letter_is_printed_once(sendable: Sendable, coordinator: Member) -> None:
    notice = sendable([by_post("Ann First", "06001")])
    paper.mark_printed(notice, by=coordinator, at=NOW)
    with pytest.raises(Refusal, match="nobody waits"):
        paper.mark_printed(notice, by=coordinator, at=NOW)


def test_who_was_reached_electronically_gets_no_letter(sendable: Sendable) -> None:
    notice = sendable(people(2))
    sending.send(notice, now=lambda: NOW)
    assert paper.ready(notice) == []


def test_a_text_that_no_font_here_shows_is_not_printed_as_boxes(sendable: Sendable, coordinator: Member) -> None:
    notice = sendable([by_post("\U0001e922\U0001e923 Adlam", "06001")])
    with pytest.raises(Refusal, match="no font that shows all"):
        paper.mark_printed(notice, by=coordinator, at=NOW)
    assert notice.deliveries.filter(printed_at=None).count() == 1
