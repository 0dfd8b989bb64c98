"""The catalogue of data elements: every part of the definitions, every heading of a schedule, forgiving names."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from charteroak.district.contractors import elements
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
     ("Cookies", "persistent-identifier"), ("StudentFirstName", "student-name"), ("countryOfBirthCode", "birth-place"),
     ("Teacher", "schedule"), ("Guardian Phone", "parent-contact"), ("McKinney-Vento", "living-situation"),
     ("a" * 100_000, ""), ("student", ""), ("shoe size", ""), ("", "")],
)  # fmt: skip
def test_an_element_is_found_by_what_lists_call_it(text: str, code: str) -> None:
    assert getattr(named(text), "code", "") == code


def test_elements_stand_under_their_headings() -> None:
    grouped = by_group(["essays", "student-name", "nonsense"])
    assert [(group, [one.code for one in rows]) for group, rows in grouped] == [
        ("Student name", ["student-name"]), ("Student work", ["essays"]),
    ]  # fmt: skip


def test_every_heading_of_the_national_schedule_has_an_element() -> None:
    assert {
        "Application and usage", "Assessment", "Attendance", "Communications", "Conduct", "Demographics", "Enrollment",
        "Parent or guardian contact", "Parent or guardian name", "Schedule", "Special indicators", "Student contact",
        "Student identifiers", "Student name", "In-app performance", "Program membership", "Survey answers",
        "Student work", "Transcript", "Transportation", "Other",
    } == set(GROUPS)  # fmt: skip


def test_no_two_elements_go_by_one_name() -> None:
    called = defaultdict(set)
    for element in ELEMENTS.values():
        for name in (element.words, element.code, *element.also):
            called[elements._plain(name)].add(element.code)
    assert {name: codes for name, codes in called.items() if len(codes) > 1} == {}


def test_what_the_law_and_families_hold_dear_is_sensitive() -> None:
    for code in ("health", "mental-health", "disability", "special-education", "conduct", "criminal-records", "low-income",
                 "biometrics", "social-security-number", "immigration", "living-situation"):  # fmt: skip
        assert ELEMENTS[code].sensitive and not ELEMENTS[code].directory, code


ROW = """[[element]]
code = "shoe-size"
words = "Shoe size"
kind = "student information"
directory = false
sensitive = false
statute = "other facts"
citation = "C.G.S. § 10-234aa(4)"
group = "Other"
also = []
"""


@pytest.mark.parametrize(
    ("rows", "why"),
    [(ROW.replace('words = "Shoe size"\n', ""), "shoe-size: needs just"), (ROW + ROW, "stands twice"),
     (ROW.replace("student information", "gossip"), "gossip is no kind"),
     (ROW.replace("directory = false", 'directory = "no"'), "shoe-size: directory must"),
     (ROW.replace("also = []", "also = [3]"), "also must"), (ROW.replace("shoe-size", "Shoe Size"), "code must"),
     (ROW.replace('group = "Other"', 'group = " "'), "group must"), ("", "names no element")],
)  # fmt: skip
def test_a_bad_row_is_refused_with_what_is_wrong(rows: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "elements.toml"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        elements._load(path)
