"""A paper beside a blank form: what was filled in, left open and altered, word by word. The form here is made up."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak import law, review
from charteroak.review import cures
from charteroak.review.drafting import Terms, draft
from charteroak.review.uniform import compare, open_parts, signs

FORM = """Made-up form
1. The Board may request the deletion of student-generated content by: __________.
2. The Contractor uses the data for no purposes other than those of [name of the contract].
3. The Contractor notifies the Board in accordance with section 10-234dd as follows: ______
4. The laws of the State of Connecticut govern.
"""
FILLED = (
    FORM.replace("by: __________", "by: writing to privacy@larkspur.example")
    .replace("[name of the contract]", "the Terms of Service of May 1, 2026")
    .replace("as follows: ______", "as follows: by telephone and e-mail to the coordinator of the Board")
)


def test_a_form_that_is_filled_in_and_else_unaltered_stands() -> None:
    found = compare(FORM, FILLED)
    assert found.stands and found.likeness == 1 and open_parts(FORM) == 3
    assert [one.text for one in found.filled] == [
        "writing to privacy larkspur example", "the Terms of Service of May 1 2026",
        "by telephone and e mail to the coordinator of the Board",
    ]  # fmt: skip
    assert found.filled[0].after.endswith("generated content by")


def test_lost_hyphens_split_words_case_and_lines_are_no_alteration() -> None:
    copy = FILLED.replace("student-generated", "studentgenerated").replace("10-234dd", "10- 234dd").upper()
    assert compare(FORM, copy.replace("\n", " \n ")).stands


def test_a_signature_and_a_heading_beside_the_form_are_no_alteration() -> None:
    assert compare(FORM, f"Exhibit A\n{FILLED}\nSigned: Ada Vendor, November 20, 2026").stands


@pytest.mark.parametrize(
    "was,now,seen",
    [("for no purposes other", "for purposes other", ("no", "")), ("Connecticut", "Delaware", ("Connecticut", "Delaware")),
     ("may request", "may politely request", ("", "politely"))],
)  # fmt: skip
def test_one_altered_word_is_shown_and_it_stands_no_more(was: str, now: str, seen: tuple[str, str]) -> None:
    found = compare(FORM, FILLED.replace(was, now))
    assert not found.stands and found.is_copy
    assert [(one.was, one.now) for one in found.altered] == [seen]


def test_the_number_of_a_page_is_no_alteration_and_another_number_is() -> None:
    assert compare(FORM, FILLED.replace("may request", "may 1 of 2 request")).stands
    assert not compare(FORM, FILLED.replace("may request", "may 60 request")).stands


def test_a_fixed_word_beside_what_is_filled_in_is_seen_when_it_is_gone() -> None:
    found = compare(FORM, FILLED.replace("as follows: by telephone", "by telephone"))
    assert not found.stands and "follows" in " ".join(one.was for one in found.altered)


@pytest.mark.parametrize("left", ["by: __________", "by:", "by: [how]"])
def test_a_part_that_is_left_open_is_named(left: str) -> None:
    found = compare(FORM, FILLED.replace("by: writing to privacy@larkspur.example", left))
    assert not found.stands and len(found.unfilled) == 1 and not found.altered


def test_another_paper_is_no_copy() -> None:
    assert not compare(FORM, cures.addendum(cures.curable())).is_copy
    assert not compare("", "Words.").is_copy


def test_a_paper_with_its_structure_looks_like_it_and_ours_does_not() -> None:
    built = draft(Terms("B", "C", "privacy@b.example", "privacy@c.example", purpose="reading")).as_text()
    ours = cures.addendum(cures.curable())
    theirs = ours.replace("# Addendum on student data", "# Terms of Service Addendum") + (
        "\nThe Contractor complies with all parts of sections 10-234aa to 10-234dd of the Connecticut General Statutes.\n"
    )
    rules = law.on(date(2026, 11, 20))
    looks = []
    for text in (ours, built, theirs):
        read = review.read(text.encode(), "a.md")
        looks.append(signs(read, review.check(read, rules)))
    assert looks[:2] == [[], []] and len(looks[2]) == 3
