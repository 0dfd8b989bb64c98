"""A paper that is to be edited: its title and its lines, whatever file they are written to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LineKind = Literal["heading", "subheading", "paragraph", "item", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paper. `number` stands before an item: (a), (1). A note is no part of the paper's own words."""

    kind: LineKind
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper of a board: who made it, what it is called, its lines, and the edition of law that it states."""

    board: str
    title: str
    subtitle: str
    edition: str
    lines: tuple[Line, ...]

    def words(self) -> str:
        """The paper's own words as plain text, without the notes."""
        return "\n\n".join(self._said()) + "\n"

    def _said(self) -> Iterator[str]:
        yield self.board
        yield self.title
        for line in self.lines:
            if line.kind != "note":
                yield f"{line.number} {line.text}".strip()
