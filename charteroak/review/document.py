"""A document as the engine sees it: its text, its pages, its blocks, and where a span of text stands on a page.

Every position is a character index into `Document.text`; a quotation is always `text[start:end]`, copied and
never retyped, so that a person can find it in the file that was handed in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["pdf", "docx", "html", "markdown", "text", "picture", "packet"]
BlockKind = Literal["heading", "paragraph", "item", "row"]

POOR = 0.9
"""The confidence below which a page counts as read poorly: what was not found may stand on it."""


class Unreadable(Exception):
    """A file that cannot be read; `str()` is a message for a person: what, why, and what to do about it."""

    def __init__(self, what: str, why: str, todo: str) -> None:
        super().__init__(what, why, todo)
        self.what, self.why, self.todo = what, why, todo

    def __str__(self) -> str:
        return f"{self.what} could not be read: {self.why}. {self.todo}."


@dataclass(frozen=True, slots=True)
class Places:
    """Where the recognised words of a page stand: a row for each line of its text that is not empty.

    A row holds the line's top and bottom, then for each word its distance from the word before and its width, all
    in thousandths of the page after `turn` quarter turns and then `tilt` hundredths of a degree, against the clock.
    """

    turn: int
    tilt: int
    lines: tuple[tuple[int, ...], ...]

    def to_list(self) -> list[Any]:
        return [self.turn, self.tilt, ";".join(" ".join(map(str, line)) for line in self.lines)]

    @classmethod
    def from_list(cls, values: list[Any]) -> Places:
        turn, tilt, rows = values
        return cls(turn, tilt, tuple(tuple(map(int, row.split())) for row in rows.split(";") if row))


@dataclass(frozen=True, slots=True)
class Page:
    """One page; formats without pages have one. `width` and `height` are in points, 0 where there is no paper.

    `has_text` is False for a picture of a page of which nothing can be said. Where the words were recognised in a
    picture, `recognised` is how surely (0 to 1) and `places` is where they stand.
    """

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    has_text: bool = True
    recognised: float | None = None
    places: Places | None = field(default=None, repr=False)

    @property
    def is_in_doubt(self) -> bool:
        """Whether words may stand on the page that were not read."""
        return not self.has_text or (self.recognised is not None and self.recognised < POOR)

    def to_list(self) -> list[Any]:
        values: list[Any] = [self.number, self.start, self.end, self.width, self.height, self.has_text]
        return [*values, self.recognised, self.places.to_list()] if self.places else values

    @classmethod
    def from_list(cls, values: list[Any]) -> Page:
        """The page that `to_list` wrote; one that was written before pages were recognised has six values."""
        return cls(*values[:7], *map(Places.from_list, values[7:]))


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row: `text[start:end]` on `page`.

    Blocks stand in reading order and do not overlap. Text outside every block is page furniture (a running
    header, a page number): it is kept in the text and read by nobody. `level` is 1 to 6 for a heading, else 0.
    """

    kind: BlockKind
    level: int
    start: int
    end: int
    page: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as fractions (0 to 1) of its width and height, from the top left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def to_list(self) -> list[float]:
        return [self.page, *(round(edge, 5) for edge in (self.x0, self.y0, self.x1, self.y1))]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a packet: `text[start:end]` of the packet's text, after `pages_before` pages of other files."""

    name: str
    sha256: str
    start: int
    end: int
    pages_before: int
    document: Document = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that has been read. `sha256` is the hash of the bytes; `notes` say what a reader should know."""

    name: str
    sha256: str
    kind: Kind
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    """The files of a packet, in order; () for a document that is one file."""
    _source: bytes | None = field(default=None, repr=False, compare=False)

    def page_of(self, position: int) -> int:
        """The number of the page on which the character at `position` stands."""
        return self.pages[max(0, bisect_right(self.pages, position, key=lambda page: page.start) - 1)].number

    def member_at(self, position: int) -> Member | None:
        """The file of a packet in which the character at `position` stands; None in a document that is one file."""
        index = bisect_right(self.members, position, key=lambda member: member.start) - 1
        return self.members[max(0, index)] if self.members else None

    @property
    def pages_without_text(self) -> tuple[int, ...]:
        """Numbers of the pages of which nothing can be read."""
        return tuple(page.number for page in self.pages if not page.has_text)

    @property
    def pages_in_doubt(self) -> tuple[int, ...]:
        """Numbers of the pages on which words may stand that were not read."""
        return tuple(page.number for page in self.pages if page.is_in_doubt)

    def recognised(self, start: int, end: int) -> float | None:
        """How surely `text[start:end]` was recognised in pictures of pages; None where it is the file's own text."""
        return min((page.recognised for page in self._pages(start, end) if page.recognised is not None), default=None)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where `text[start:end]` stands on its pages: one rectangle a line; () where there is no paper.

        The places of recognised words are stored. Those of a PDF's own text are measured in the file: a document
        that came from `from_dict` without the file's bytes has none.
        """
        if member := self.member_at(start):
            return member.document.boxes(start - member.start, min(end, member.end) - member.start)
        found: list[Box] = []
        for page in self._pages(start, end):
            if page.places:
                from charteroak.review.reading import scan

                found += scan.boxes(page, self.text, start, end)
            elif self._source is not None:
                from charteroak.review.reading import pdf

                found += pdf.boxes(self._source, (page,), start, end)
        return tuple(found)

    def _pages(self, start: int, end: int) -> Iterator[Page]:
        return (page for page in self.pages if page.start < end and start < page.end)

    def to_dict(self) -> dict[str, Any]:
        """The document as plain JSON values, without the bytes of the file."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "kind": self.kind,
            "text": self.text,
            "pages": [page.to_list() for page in self.pages],
            "blocks": [[b.kind, b.level, b.start, b.end, b.page] for b in self.blocks],
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any], data: bytes | None = None) -> Document:
        """The document that `to_dict` wrote; with the file's bytes, `boxes` works again."""
        return cls(
            name=values["name"],
            sha256=values["sha256"],
            kind=values["kind"],
            text=values["text"],
            pages=tuple(map(Page.from_list, values["pages"])),
            blocks=tuple(Block(*block) for block in values["blocks"]),
            notes=tuple(values["notes"]),
            _source=data if values["kind"] == "pdf" else None,
        )
