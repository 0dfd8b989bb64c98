"""The security questionnaire (security.toml): questions, the rules and outcomes behind them, and what shows what."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

LEVELS = ("required", "addressable")
KINDS = ("measure", "words", "day")
#: What may be said of a measure. `other` and `not-applicable` are for what is addressable, or for no rule at all.
SAYINGS = {
    "in-place": "In place",
    "partly": "Partly in place",
    "other": "Another measure instead",
    "not-applicable": "Does not apply",
    "no": "Not in place",
}
#: Characters that an explanation may have.
LONGEST = 4000
#: What needs an explanation before it can be said.
EXPLAINED = frozenset({"partly", "other", "not-applicable", "no"})
#: What leaves a gap, whatever is explained.
GAPS = frozenset({"partly", "no"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A standard or implementation specification of 45 CFR 164.312, or a limb of the HITECH guidance."""

    code: str
    citation: str
    words: str
    level: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome of the NIST Cybersecurity Framework 2.0, by its identifier, in our words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of file that shows something; `months` is how long it speaks for itself, 0 where it must say so itself."""

    code: str
    words: str
    months: int

    def expires(self, issued_on: date) -> date | None:
        """The last day on which a file of that day still shows it; None where the file itself must say so."""
        return after(issued_on, self.months) if self.months else None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `renew` is in months; `shown` says whether a file must show the answer."""

    code: str
    group: str
    ask: str
    help: str
    kind: str
    rules: tuple[Rule, ...]
    outcomes: tuple[Outcome, ...]
    evidence: tuple[EvidenceKind, ...]
    shown: bool
    renew: int

    @property
    def level(self) -> str:
        """`required` where one of its rules is, else `addressable`; empty where no rule stands behind it.

        A rule of 45 CFR 164.312 that is addressable stays so only where no limb of HITECH asks for the same.
        """
        levels = {rule.level for rule in self.rules}
        return next((level for level in LEVELS if level in levels), "")

    @property
    def sayings(self) -> dict[str, str]:
        """What may be said of it, where it is a measure."""
        if self.kind != "measure":
            return {}
        strict = {"other", "not-applicable"} if self.level == "required" else set()
        return {code: words for code, words in SAYINGS.items() if code not in strict}


def after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def fault_in(asked: Question, said: str, words: str) -> tuple[str, str] | None:
    """Why the question may not be answered like that, and what to do; None where it may."""
    if len(words) > LONGEST:
        return (
            f"the explanation has {len(words):,} characters",
            f"Say it in {LONGEST:,}, and attach a file for the rest.",
        )
    if asked.kind == "measure":
        if said not in asked.sayings:
            return "the answer is none of those that fit", f"Choose from: {', '.join(asked.sayings.values())}."
        if said in EXPLAINED and not words:
            return "it is not explained", "Say what is there, why not all of it, and what is done instead."
    elif asked.kind == "day":
        try:
            date.fromisoformat(said)
        except ValueError:
            return f"{said or 'nothing'} is no day", "Write it like 2026-11-20."
    elif said or not words:
        return "it asks for words", "Write the answer in a few sentences."
    return None


_Row = TypeVar("_Row", Rule, Outcome, EvidenceKind)


def _rows(table: dict[str, Any], name: str, kind: type[_Row], path: Path) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    wanted = {field.name for field in fields(kind)}
    for row in table.get(name, []):
        code = row.get("code", f"a {name} without a code")
        if row.keys() != wanted or code in found:
            raise ValueError(f"{path.name}, {code}: needs just {', '.join(sorted(wanted))}, and stands once.")
        found[code] = kind(**row)
    return found


def _questions(table: dict[str, Any], path: Path) -> Iterator[Question]:
    rules = _rows(table, "rule", Rule, path)
    outcomes = _rows(table, "outcome", Outcome, path)
    evidence = _rows(table, "evidence", EvidenceKind, path)
    for rule in rules.values():
        if rule.level not in LEVELS:
            raise ValueError(f"{path.name}, {rule.code}: {rule.level} is no level; write one of {', '.join(LEVELS)}.")
    wanted = {field.name for field in fields(Question)}
    for row in table.get("question", []):
        code = row.get("code", "a question without a code")
        if row.keys() != wanted:
            raise ValueError(f"{path.name}, {code}: needs just {', '.join(sorted(wanted))}.")
        if row["kind"] not in KINDS or row["renew"] < 1:
            raise ValueError(f"{path.name}, {code}: the kind or the months are not right.")
        known = {"rules": rules, "outcomes": outcomes, "evidence": evidence}
        unknown = [one for name, rows in known.items() for one in row[name] if one not in rows]
        if unknown or not row["evidence"] or not row["outcomes"]:
            raise ValueError(f"{path.name}, {code}: {', '.join(unknown) or 'evidence or outcomes'} cannot be found.")
        found = {name: tuple(rows[one] for one in row[name]) for name, rows in known.items()}
        yield Question(**{**row, **found})


def _load(path: Path) -> tuple[dict[str, Question], dict[str, EvidenceKind], str]:
    """The questions and the kinds of evidence by code. Raises `ValueError` with the row and what is wrong in it."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = list(_questions(table, path))
    found = {row.code: row for row in rows}
    if len(found) != len(rows) or not found:
        raise ValueError(f"{path.name}: it has no question, or one stands twice.")
    return found, _rows(table, "evidence", EvidenceKind, path), table["open_question"]


#: By code, in the order of the file; the kinds of evidence; and the open question of law behind every rule.
QUESTIONS, EVIDENCE, OPEN_QUESTION = _load(Path(__file__).with_name("security.toml"))
#: The headings of the questionnaire, in their order.
GROUPS = list(dict.fromkeys(question.group for question in QUESTIONS.values()))
