"""Which product or row a name or a file stands for, with the reason; and the day on which a document was executed."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak.district.technology.inventory.matching import (
    Claim,
    Files,
    Known,
    executed_on,
    match_company,
    match_product,
)

KNOWN = [
    Known("q", "Quizlet", "Quizlet, Inc.", "https://quizlet.com"), Known("a", "ABCya!", "ABCya.com, LLC", "https://www.abcya.com"),
    Known("g", "Classroom", "Google LLC", "https://classroom.google.com", "Google Classroom, GC"),
    Known("d", "Google Docs", "Google LLC", "https://docs.google.com"),
]  # fmt: skip
PRODUCTS = [
    ("Quizlet", "Quizlet Inc", "", "q", "The name and the company are the same."),
    ("QUIZLET", "", "", "q", "The name is the same."),
    ("Google Classroom", "Google", "", "g", "The name and the company are the same."),
    ("Abcya", "ABCya.com", "", "a", "The name and the company are the same."),
    ("Quizlet Plus", "", "https://www.quizlet.com/plus", "q", "The web address is the same: quizlet.com."),
    ("Quizlit", "Quizlet", "", "q", "The name is nearly the same: Quizlet, of the same company."),
    ("Quizlet", "Somebody Else", "", "q", "The name is the same; the company is another: Quizlet, Inc.."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "company", "address", "found", "reason"), PRODUCTS)
def test_a_product_is_found_with_its_reason(name: str, company: str, address: str, found: str, reason: str) -> None:
    best = match_product(name, company, address, KNOWN)[0]
    assert (best.id, best.reason) == (found, reason)


def test_what_is_another_product_is_not_taken_for_it() -> None:
    assert match_product("Kahoot", "Kahoot AS", "https://kahoot.com", KNOWN) == []
    assert match_product("Slides", "Google LLC", "https://docs.google.com", KNOWN) == []


def test_companies_are_the_same_but_for_their_legal_form() -> None:
    found = match_company("Quizlet", [("1", "Quizlet, Inc."), ("2", "Quill LLC")])
    assert [(one.id, one.score) for one in found] == [("1", 95)]


def test_a_file_belongs_where_the_list_says_or_where_it_names_most() -> None:
    files = Files(
        [Claim("1", "Quizlet", "Quizlet, Inc.", file="DPA-17.pdf"), Claim("2", "Larkspur Reader", "Larkspur Learning")]
    )
    assert files.match("dpa-17.PDF", "Larkspur Reader")[0].id == "1"
    best = files.match(
        "scan.pdf", "This agreement with Larkspur Learning, Inc. is for Larkspur Reader. Larkspur Reader ..."
    )[0]
    assert best.id == "2" and "text names Larkspur Reader twice" in best.reason
    assert files.match("scan.pdf", "A lease of copiers.") == []


EXECUTED = [
    ("This Agreement is entered into as of July 1, 2024 between the parties.", date(2024, 7, 1)),
    ("made this 3rd day of September, 2021, by and between", date(2021, 9, 3)),
    ("Effective Date: 8/15/2023\n\nBlah.", date(2023, 8, 15)),
    ("entered into as of July 1, 2024.\n\nSignature ____ Date: 7/9/2024\nSignature ____ Date: 7/12/2024", date(2024, 7, 12)),
    ("Date signed: 2022-01-05", date(2022, 1, 5)),
    ("The Family Educational Rights and Privacy Act of 1974 applies.", None),
    ("On or after July 1, 2018 boards shall enter into contracts.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), EXECUTED)
def test_the_day_of_execution_is_the_last_signature_or_what_it_opens_with(text: str, day: date | None) -> None:
    found = executed_on(text)
    assert (found.day if found else None) == day
