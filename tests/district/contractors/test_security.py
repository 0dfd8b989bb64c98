"""The questionnaire's file says what it must, and nothing in it is loose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from charteroak import law
from charteroak.district.contractors import security
from charteroak.district.contractors.security import EVIDENCE, OPEN_QUESTION, QUESTIONS, after

#: 45 CFR 164.312, as the regulation has it: what is required and what is addressable.
TECHNICAL_SAFEGUARDS = {
    "164.312(a)(1)": "required", "164.312(a)(2)(i)": "required", "164.312(a)(2)(ii)": "required",
    "164.312(a)(2)(iii)": "addressable", "164.312(a)(2)(iv)": "addressable", "164.312(b)": "required",
    "164.312(c)(1)": "required", "164.312(c)(2)": "addressable", "164.312(d)": "required", "164.312(e)(1)": "required",
    "164.312(e)(2)(i)": "addressable", "164.312(e)(2)(ii)": "addressable",
}  # fmt: skip
HITECH = {"hitech-at-rest", "hitech-in-transit", "hitech-keys", "hitech-destruction"}


def test_every_safeguard_is_asked_for_at_its_level() -> None:
    asked = {rule.code: rule.level for question in QUESTIONS.values() for rule in question.rules}
    assert {code: level for code, level in asked.items() if not code.startswith("hitech")} == TECHNICAL_SAFEGUARDS


def test_both_limbs_of_hitech_are_asked_for_as_required() -> None:
    asked = {rule.code: rule for question in QUESTIONS.values() for rule in question.rules}
    assert asked.keys() >= HITECH and {asked[code].level for code in HITECH} == {"required"}
    assert "13402(h)(2)" in asked["hitech-destruction"].citation


def test_the_question_for_counsel_behind_them_is_one_of_the_laws() -> None:
    assert OPEN_QUESTION in {question.id for question in law.on(date(2026, 11, 20)).questions}


def test_what_hitech_requires_is_no_longer_addressable() -> None:
    assert QUESTIONS["encrypted-at-rest"].level == "required"
    assert "other" not in QUESTIONS["encrypted-at-rest"].sayings
    assert QUESTIONS["idle-sessions"].level == "addressable" and "other" in QUESTIONS["idle-sessions"].sayings
    assert QUESTIONS["training"].level == "", "no rule stands behind it"


def test_outcomes_carry_their_identifiers_and_every_question_has_one() -> None:
    functions = {outcome.code[:2] for question in QUESTIONS.values() for outcome in question.outcomes}
    assert functions == {"GV", "ID", "PR", "DE", "RS", "RC"}
    assert "PR.AA-01" in {outcome.code for outcome in QUESTIONS["own-names"].outcomes}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [(date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2027, 8, 31), 6, date(2028, 2, 29)),
     (date(2026, 12, 1), 12, date(2027, 12, 1)), (date(2026, 3, 31), 1, date(2026, 4, 30))],
)  # fmt: skip
def test_months_end_on_a_day_that_there_is(day: date, months: int, expected: date) -> None:
    assert after(day, months) == expected


def test_a_certificate_says_itself_how_long_it_counts() -> None:
    assert EVIDENCE["certificate"].expires(date(2026, 1, 1)) is None
    assert EVIDENCE["test-report"].expires(date(2026, 1, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "measure"', 'kind = "mood"', "kind"),
        ('rules = ["164.312(b)"]', 'rules = ["164.312(z)"]', "164.312(z)"),
        ('level = "addressable"', 'level = "nice"', "nice"),
        ('help = ""\n', "", "needs just"),
        ("renew = 12", "renew = 0", "months"),
        ('evidence = ["policy"]', "evidence = []", "evidence"),
        ('code = "own-names"', 'code = "granted-access"', "twice"),
    ],
)  # fmt: skip
def test_a_bad_file_names_the_row_and_the_fault(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = Path(security.__file__).with_name("security.toml").read_text()
    assert old in text
    bad = tmp_path / "security.toml"
    bad.write_text(text.replace(old, new, 1))
    with pytest.raises(ValueError, match="security.toml") as fault:
        security._load(bad)
    assert said in str(fault.value)
