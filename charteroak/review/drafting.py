"""An agreement, or an addendum to a contractor's terms, put together from a board's own procedures and the clauses.

    paper = draft(Terms(board="...", contractor="...", ...), edition="2026.1")
    paper.as_text()             # Markdown, which the engine reads
    lacking(paper, law.on(day)) # the provisions that the engine does not find in it: none, or it is not offered

The clauses of the ten provisions are those of cures.toml, the one place where they stand; what an agreement says
beside them stands in drafting.toml. The words are this project's own and no legal advice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from charteroak import law

from . import cures
from .engine import check
from .reading import read

#: What the most that a contractor may take is, in the days of each clause.
LONGEST = {"deletion_days": 90, "review_days": 45, "notice_days": 30}


@dataclass(frozen=True, slots=True)
class Datum:
    """One row of the schedule of data: what, what the statute calls it, why it is needed and who enters it."""

    words: str
    kind: str
    why: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is filled in. `contact` and `address`: where the board, and the contractor, are written to.

    `amends` makes it an addendum: the title of the contractor's terms over which it controls. Days are counted as
    the clauses say; `notice_days` is how soon the contractor tells of a breach where the board asks for it sooner
    than the statute.
    """

    board: str
    contractor: str
    contact: str
    address: str
    purpose: str = ""
    products: tuple[str, ...] = ()
    amends: str = ""
    deletion_days: int = 30
    review_days: int = 10
    notice_days: int | None = None
    schedule: tuple[Datum, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    no_advertising: bool = True
    subprocessors_bound: bool = True
    controls: bool = True

    @property
    def names(self) -> dict[str, str]:
        """What the clauses are filled in with."""
        sooner = (
            f" The Board asks for it sooner than the statute: the notice reaches it within {self.notice_days} days "
            "after the discovery in each of these cases."
        )
        return {
            "board": self.board, "contractor": self.contractor, "address": self.address,
            "terms": f"“{self.amends}”" if self.amends else "every agreement",
            "deletion_days": str(self.deletion_days), "review_days": str(self.review_days),
            "requests": f"the Board ({self.contact})", "notify": f"the Board ({self.contact})",
            "sooner": sooner if self.notice_days else "", "purpose": self.purpose.strip().rstrip("."),
            "products": _listed(self.products) or "the Contractor’s services", "contact": self.contact,
            "starts": _day(self.starts_on) if self.starts_on else "the day on which the last party signs",
            "ends": _day(self.ends_on) if self.ends_on else "",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section: paragraphs, then items, then a table of which the first row is the heading."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be signed, in the order in which it is read. `signed`: the lines of its signature block."""

    title: str
    author: str
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    signed: tuple[str, ...]
    edition: str = ""

    @property
    def note(self) -> str:
        """The law by which it was drawn up, for the foot of the paper."""
        return f"Drawn up by the edition {self.edition} of the law of Connecticut." if self.edition else ""

    def as_text(self) -> str:
        """As Markdown."""
        return "\n\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# {self.title}"
        yield from self.opening
        for number, part in enumerate(self.parts, 1):
            yield f"## {number}. {part.heading}"
            yield from part.paragraphs
            if part.items:
                yield "\n".join(f"- {item}" for item in part.items)
            if part.table:
                head, *rows = ("| " + " | ".join(row) + " |" for row in part.table)
                yield "\n".join([head, "|" + " --- |" * len(part.table[0]), *rows])
        if self.signed:
            yield "## Signatures"
            yield from self.signed
        if self.note:
            yield self.note


def draft(terms: Terms, *, edition: str = "") -> Paper:
    """The paper of these terms: an agreement, or an addendum where they name what it amends."""
    if terms.amends:
        opening, *clauses = cures.clauses(cures.curable(), **terms.names)
        body = [Part(clause.heading, (clause.text,)) for clause in clauses[:-1]]
        parts = (*body, *_schedule(terms), Part(clauses[-1].heading, (clauses[-1].text,)))
        return Paper(opening.heading, terms.board, (opening.text,), parts, signature_block(), edition)
    words = {key: _said(row, terms) for key, row in _table()["part"].items()}
    clauses = [clause for one in cures.curable() if (clause := cures.clause_for(one, **terms.names))]
    parts = (
        words["purpose"],
        words["definitions"],
        Part(words["contractor"].heading, words["contractor"].paragraphs, _duties("contractor", terms)),
        Part(words["board"].heading, words["board"].paragraphs, _duties("board", terms)),
        *(Part(clause.heading, (clause.text,)) for clause in clauses),
        *_schedule(terms),
        words["term" if terms.ends_on else "open_term"],
        *([words["precedence"]] if terms.controls else []),
    )
    first = _said(_table()["opening"], terms)
    return Paper(first.heading, terms.board, first.paragraphs, parts, signature_block(), edition)


def lacking(paper: Paper, rules: law.Law) -> list[str]:
    """The ids of the ten provisions that the engine does not read as present in the paper."""
    report = check(read(paper.as_text().encode(), "draft.md"), rules)
    asked = {provision.id for provision in rules.provisions}
    return [finding.id for finding in report.findings if finding.id in asked and finding.verdict != "present"]


def signature_block() -> tuple[str, ...]:
    """A line to sign on, for each party."""
    return tuple(
        f"Signed for the {party}: ________________  Name and title: ________________  Date: ________"
        for party in ("Board", "Contractor")
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("drafting.toml").read_text(encoding="utf-8"))


def _said(row: dict[str, Any], terms: Terms) -> Part:
    return Part(row["heading"], tuple(one.format(**terms.names) for one in row["text"]))


def _duties(party: str, terms: Terms) -> tuple[str, ...]:
    chosen = {"advertising": terms.no_advertising, "subprocessors": terms.subprocessors_bound}
    rows = _table()["part"][party]["duty"]
    return tuple(row["text"].format(**terms.names) for row in rows if chosen.get(row.get("option", ""), True))


def _schedule(terms: Terms) -> tuple[Part, ...]:
    if not terms.schedule:
        return ()
    rows = tuple((one.words, one.kind, one.why or "–", one.entry or "–") for one in terms.schedule)
    table = (tuple(_table()["part"]["schedule"]["columns"]), *rows)
    said = _said(_table()["part"]["schedule"], terms)
    return (Part(said.heading, said.paragraphs, table=table),)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
