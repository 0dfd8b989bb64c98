"""What would cure a gap: for each of the ten provisions a clause that carries it, and an addendum of those that lack.

    clause_for("bb-a-9", board="...", contractor="...", address="...").text

The words are this project's own and no legal advice; whoever signs has them looked at (cures.toml).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause ready to be put into an addendum."""

    heading: str
    text: str


#: What the clauses say of what nobody has filled in.
_UNSAID = {
    "board": "Board of Education", "contractor": "the contractor", "address": "the address above",
    "terms": "every agreement", "deletion_days": "30", "review_days": "10",
    "requests": "the Board", "notify": "the Board", "sooner": "",
}  # fmt: skip


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("cures.toml").read_text(encoding="utf-8"))


def curable() -> list[str]:
    """The ids of the provisions that have a clause, in the statute's order."""
    return list(_table()["clause"])


def clause_for(provision: str, **names: str) -> Clause | None:
    """The clause for a provision; None for what no clause cures. `names`: as in cures.toml."""
    row = _table()["clause"].get(provision)
    return _filled(row, names) if row else None


def clauses(provisions: Iterable[str], **names: str) -> list[Clause]:
    """An addendum's clauses: its opening, those for these provisions, and the one by which it controls."""
    table, wanted = _table(), set(provisions)
    chosen = [_filled(row, names) for key, row in table["clause"].items() if key in wanted]
    return [_filled(table["opening"], names), *chosen, _filled(table["precedence"], names)]


def addendum(provisions: Iterable[str], **names: str) -> str:
    """An addendum, as Markdown, of the clauses for these provisions and of the one by which it controls."""
    opening, *rest = clauses(provisions, **names)
    parts = [f"# {opening.heading}", opening.text]
    for number, clause in enumerate(rest, 1):
        parts += [f"## {number}. {clause.heading}", clause.text]
    parts.append("Signed for the Board: ____________________  Date: __________")
    parts.append("Signed for the Contractor: ____________________  Date: __________")
    return "\n\n".join(parts) + "\n"


def _filled(row: dict[str, str], names: dict[str, str]) -> Clause:
    return Clause(row["heading"], row["text"].format(**(_UNSAID | names)))
