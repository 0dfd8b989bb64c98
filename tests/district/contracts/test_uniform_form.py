"""A board's blank form of the uniform addendum is kept as the fixed text, and a paper passes only whole."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak import law, review
from charteroak.district.contracts.uniform_form import keep_form, passes
from charteroak.district.refusal import Refusal
from charteroak.review import cures, uniform
from tests import builders
from tests.builders import NOW

RULES = law.on(date(2026, 11, 20))
#: A made-up form: our own clauses with two parts left open.
PAPER = cures.addendum(cures.curable(), address="privacy@larkspur.example", deletion_days="20")
PAPER = PAPER[: PAPER.index("Signed for the Board")]
FORM = PAPER.replace("by writing to privacy@larkspur.example", "by ______").replace(
    "forwards it to privacy@larkspur.example", "forwards it to ______"
)


def _lacking(paper: str) -> list[str]:
    report = review.check(review.read(paper.encode(), "a.md"), RULES)
    return passes(uniform.compare(FORM, paper), report)


def test_it_passes_with_every_part_filled_in_and_all_ten_found():
    assert _lacking(PAPER) == []


@pytest.mark.parametrize(
    "was,now,why",
    [("by writing to privacy@larkspur.example", "by ______", "Nothing is filled in"),
     ("not the property", "the property", "altered in 1 place"), ("Connecticut govern", "Delaware govern", "read as conflict"),
     (PAPER, "Quite another paper.", "another paper")],
)  # fmt: skip
def test_it_passes_no_more_with_a_part_open_a_word_altered_or_a_provision_gone(was, now, why):
    assert any(why in one for one in _lacking(PAPER.replace(was, now)))


@pytest.mark.django_db
def test_a_form_is_kept_with_its_source_by_who_may_write_contracts():
    board = builders.board("Ashbrook")
    read = review.read(FORM.encode(), "form.md")
    given = {"data": FORM.encode(), "name": "form.md", "at": NOW}
    made = keep_form(board, read=read, source="The Commission's page", by=builders.member(board), **given)
    assert made.open_parts == 2 and made.text == read.text
    with pytest.raises(Refusal, match="open to be filled in"):
        keep_form(board, read=review.read(b"No open part.", "x.md"), source="x", by=builders.member(board), **given)
    with pytest.raises(Refusal, match="where it came from"):
        keep_form(board, read=read, source=" ", by=builders.member(board), **given)
    with pytest.raises(Refusal):
        keep_form(board, read=read, source="x", by=builders.member(board, "teacher"), **given)
