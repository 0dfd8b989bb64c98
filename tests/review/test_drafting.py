"""Whatever a board chooses, the engine finds all ten provisions in the agreement or the addendum that is built."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak import law, review
from charteroak.review import cures
from charteroak.review.drafting import LONGEST, Datum, Part, Terms, draft, lacking

RULES = law.on(date(2026, 11, 20))
DATA = (
    Datum("First and last name", "student information", "To greet the student", "Students type or upload it"),
    Datum("Essays", "student-generated content"),
    Datum("Test results", "student record", "To place the student", "Teachers and other staff enter it"),
)
TERMS = Terms(
    board="Ashbrook Board of Education", contractor="Larkspur Learning, Inc.", purpose="reading practice in grades 3 to 5",
    contact="data privacy coordinator, privacy@ashbrook.example, 860-555-0100", address="privacy@larkspur.example",
    products=("Larkspur Reader",),
)  # fmt: skip
WHOM = ("data privacy coordinator, privacy@ashbrook.example", "Superintendent, 12 Elm St., Ashbrook CT 06001")
flag = st.booleans()
built = st.builds(
    Terms,
    board=st.sampled_from(["Ashbrook Board of Education", "Regional School District No. 21 Board of Education"]),
    contractor=st.sampled_from(["Larkspur Learning, Inc.", "O’Hara & Söhne GmbH", "Quill"]),
    contact=st.sampled_from(WHOM),
    address=st.sampled_from(["privacy@larkspur.example", "400 Harbor Road, Suite 5, Boston, MA 02110"]),
    purpose=st.sampled_from(["Reading practice.", "online assessments of mathematics", "state reporting and scheduling"]),
    products=st.lists(st.sampled_from(["Reader", "Reader Plus", "Quill Desk"]), unique=True).map(tuple),
    amends=st.sampled_from(["", "Terms of Service of Larkspur Reader, May 1, 2026", "Master subscription agreement"]),
    deletion_days=st.integers(1, LONGEST["deletion_days"]),
    review_days=st.integers(1, LONGEST["review_days"]),
    notice_days=st.none() | st.integers(1, LONGEST["notice_days"]),
    schedule=st.lists(st.sampled_from(DATA), unique=True).map(tuple),
    starts_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    ends_on=st.none() | st.dates(date(2027, 1, 2), date(2031, 1, 1)),
    no_advertising=flag,
    subprocessors_bound=flag,
    controls=flag,
)  # fmt: skip


@settings(max_examples=40, deadline=None, derandomize=True)
@given(terms=built)
def test_all_ten_are_found_in_every_combination_of_options(terms: Terms) -> None:
    paper = draft(terms, edition=RULES.edition)
    report = review.check(review.read(paper.as_text().encode(), "draft.md"), RULES)
    assert lacking(paper, RULES) == []
    assert "conflict" not in {finding.verdict for finding in report.findings}
    assert (report.precedence is not None) == (bool(terms.amends) or terms.controls)


def test_the_clauses_stand_in_it_word_for_word_as_the_cures_have_them() -> None:
    for terms in (TERMS, Terms(**{**_values(TERMS), "amends": "Terms of Service"})):
        text = draft(terms).as_text()
        assert all(cures.clause_for(one, **terms.names).text in text for one in cures.curable())  # type: ignore[union-attr]


def test_an_agreement_has_every_part_and_the_schedule_as_a_table() -> None:
    paper = draft(Terms(**{**_values(TERMS), "schedule": DATA}), edition="2026.1")
    headings = [part.heading for part in paper.parts]
    assert headings[:4] == ["Purpose", "Definitions", "Duties of the Contractor", "Duties of the Board"]
    assert headings[-3:] == ["Schedule of data", "Term and end", "Order of precedence"]
    (schedule,) = (part for part in paper.parts if part.table)
    assert [row[0] for row in schedule.table] == ["Data", "First and last name", "Essays", "Test results"]
    assert "section 10-234aa" in paper.as_text() and "edition 2026.1" in paper.note


@pytest.mark.parametrize(
    "option,words", [("no_advertising", "advertising"), ("subprocessors_bound", "another provider")]
)
def test_an_option_that_is_off_takes_its_duty_out(option: str, words: str) -> None:
    on, off = (_duties(Terms(**{**_values(TERMS), option: value})) for value in (True, False))
    assert words in on and words not in off


def test_what_is_filled_in_is_never_taken_for_a_place_to_fill_in() -> None:
    paper = draft(Terms(**{**_values(TERMS), "contact": "{address} {nobody}", "contractor": "{board}"}))
    assert "({address} {nobody})" in paper.as_text() and "and {board} (the" in paper.as_text()


def test_words_that_take_a_provision_back_are_seen() -> None:
    paper = draft(TERMS)
    spoilt = Part("Law", ("The laws of the State of Delaware govern the rights and duties of the parties.",))
    without = [part for part in paper.parts if part.heading != "Governing law"]
    assert lacking(type(paper)(paper.title, paper.author, paper.opening, (*without, spoilt), ()), RULES) == ["bb-a-9"]


def test_each_flag_changes_the_paper() -> None:
    flags = ("no_advertising", "subprocessors_bound", "controls")
    papers = {draft(Terms(**{**_values(TERMS), **dict(zip(flags, on, strict=True))})).as_text()
              for on in product((True, False), repeat=3)}  # fmt: skip
    assert len(papers) == 8


def _values(terms: Terms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in terms.__slots__}


def _duties(terms: Terms) -> str:
    return " ".join(next(part for part in draft(terms).parts if part.heading == "Duties of the Contractor").items)
