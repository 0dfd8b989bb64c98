"""Writes a policy and a regulation that state the law of a day with a board's own choices.

What is written has no fault and no omission by this package's own reading, and its only promises are those that the
board chose. A line whose law was not confirmed is followed by a note that says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from charteroak.law import Law, LawError
from charteroak.policy.draft import Draft, Line
from charteroak.policy.report import is_confirmed
from charteroak.policy.words import NUMBER_NAMES

PaperKind = Literal["policy", "regulation"]
PAPERS: tuple[PaperKind, ...] = ("policy", "regulation")
#: Time limits that the papers state, as the law of the day has them.
_LIMITS = ("B4", "B9", "C2", "C3")
#: Duties without which the contents would be another day's law.
_NEEDED = frozenset({*_LIMITS, "B5", "B6", "B7", "B8"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that the board keeps: the sentence that states it, and where its policy made it."""

    sentence: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a board chooses for itself. What is empty or 0 is left out; nothing is made up in its place."""

    board: str
    policy: str = "on student data privacy"
    regulation: str = "on student data privacy"
    coordinator: str = "data privacy coordinator"
    contact: str = ""
    website: str = ""
    committee: str = ""
    report_day: str = ""
    review_month: str = ""
    answer_days: int = 0
    approval: bool = True
    promises: tuple[Kept, ...] = ()


def draft(paper: PaperKind, choices: Choices, law: Law) -> Draft:
    """The policy or the regulation, by the law of the day. Raises `LawError` before today's contents were law."""
    if not {deadline.row for deadline in law.deadlines} >= _NEEDED:
        raise LawError("No policy is written by that day's law. Ask for July 1, 2018 or later.")
    names = {"policy": f"Policy {choices.policy}", "regulation": f"Administrative regulation {choices.regulation}"}
    return Draft(
        board=choices.board,
        title=names[paper],
        subtitle="Draft for the board’s counsel. What is marked is not confirmed.",
        edition=law.edition,
        lines=tuple(_lines(paper, choices, law)),
    )


def _lines(paper: PaperKind, choices: Choices, law: Law) -> Iterator[Line]:
    fill = _blanks(choices, law)
    for section in _sections(paper):
        if _is_left_out(section, choices):
            continue
        yield Line("heading", section["heading"])
        for line in section["lines"]:
            if _is_left_out(line, choices):
                continue
            if line.get("promises"):
                for kept in choices.promises:
                    yield Line("paragraph", kept.sentence)
                    yield Line("note", f"The Board’s own rule; from {kept.where}.")
                continue
            number = line.get("number", "")
            yield Line("item" if number else "paragraph", line["text"].format(**fill), number)
            if doubt := _doubt(line.get("row", ""), law):
                yield Line("note", doubt)


def _is_left_out(part: Mapping[str, Any], choices: Choices) -> bool:
    return "when" in part and not getattr(choices, part["when"])


def _blanks(choices: Choices, law: Law) -> dict[str, str]:
    limits = {row: _limit(law, row) for row in _LIMITS}
    return {
        **limits,
        "board": choices.board,
        "policy": choices.policy,
        "regulation": choices.regulation,
        "coordinator": choices.coordinator,
        "committee": choices.committee,
        "answer_days": str(choices.answer_days),
        "contact": f" Questions go to {choices.contact}." if choices.contact else "",
        "website": f" Its address is {choices.website}." if choices.website else "",
        "report_day": f" The Board has set {choices.report_day} as the day." if choices.report_day else "",
        "review_month": f" in {choices.review_month}" if choices.review_month else "",
    }


def _limit(law: Law, row: str) -> str:
    deadline = next(deadline for deadline in law.deadlines if deadline.row == row)
    assert deadline.count is not None
    unit = str(deadline.unit).replace("calendar ", "")
    return f"{NUMBER_NAMES.get(deadline.count, deadline.count)} {unit}"


def _doubt(row: str, law: Law) -> str:
    found = next((one for one in law.rows if row in (one.id, getattr(one, "row", ""))), None) if row else None
    if found is None or is_confirmed(found.confidence):
        return ""
    return f"Unconfirmed, {found.citation}: {found.confidence.note}"


@cache
def _sections(paper: PaperKind) -> tuple[dict[str, Any], ...]:
    table = tomllib.loads(Path(__file__).with_name("drafts.toml").read_text(encoding="utf-8"))
    return tuple(table[paper])
