"""The catalogue of data elements: every part of the definitions, every heading of a schedule, forgiving names."""

from __future__ import annotations

import re

import pytest

from charteroak.district.contractors.elements import ELEMENTS, GROUPS, KINDS, by_group, named

#: What the definition of student information lists, C.G.S. § 10-234aa(4), as docs and schedules call it.
LISTED = [
    "name", "home address", "telephone number", "date of birth", "e-mail address", "discipline", "test results", "grades",
    "evaluations", "criminal", "medical", "health", "social security", "biometric", "disabilities", "socioeconomic",
    "food purchases", "political", "religious", "text messages", "documents", "student identifiers", "search activity",
    "photographs", "voice", "survey responses", "behavioral assessments", "special education", "juvenile dependency",
]  # fmt: skip


@pytest.mark.parametrize("part", LISTED)
def test_every_part_of_the_definition_has_an_element(part: str) -> None:
    assert any(part in element.statute.lower() or part in element.words.lower() for element in ELEMENTS.values())


def test_every_element_is_cited_and_of_a_kind_of_the_statute() -> None:
    for element in ELEMENTS.values():
        assert re.fullmatch(r"C\.G\.S\. § 10-234aa\([456]\)", element.citation), element
        assert element.kind in KINDS and re.fullmatch(r"[a-z]+(-[a-z]+)*", element.code)
    assert len(GROUPS) >= 18


@pytest.mark.parametrize(
    ("text", "code"),
    [("DOB", "birth-date"), ("Student E-mail", "student-email"), ("SSN", "social-security-number"), ("phone", "student-phone"),
     ("free and reduced lunch", "low-income"), ("IEP", "special-education"), ("Student's name", "student-name"),
     ("Cookies", "persistent-identifier"), ("shoe size", ""), ("", "")],
)  # fmt: skip
def test_an_element_is_found_by_what_lists_call_it(text: str, code: str) -> None:
    assert getattr(named(text), "code", "") == code


def test_elements_stand_under_their_headings() -> None:
    grouped = by_group(["essays", "student-name", "nonsense"])
    assert [(group, [one.code for one in rows]) for group, rows in grouped] == [
        ("Student name", ["student-name"]), ("Student work", ["essays"]),
    ]  # fmt: skip
