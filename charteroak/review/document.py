"""A document as the engine sees it: its text, its pages, its blocks, and where a span of text stands on a page.

Every position is a character index into `Document.text`; a quotation is always `text[start:end]`, copied and
never retyped, so that a person can find it in the file that was handed in.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["pdf", "docx", "html", "markdown", "text", "packet"]
BlockKind = Literal["heading", "paragraph", "item", "row"]


class Unreadable(Exception):
    """A file that cannot be read; `str()` is a message for a person: what, why, and what to do about it."""

    def __init__(self, what: str, why: str, todo: str) -> None:
        super().__init__(what, why, todo)
        self.what, self.why, self.todo = what, why, todo

    def __str__(self) -> str:
        return f"{self.what} could not be read: {self.why}. {self.todo}."


@dataclass(frozen=True, slots=True)
class Page:
    """One page; formats without pages have one. `width` and `height` are in points, 0 where there is no paper.

    `has_text` is False for a picture of a page: nothing can be said about what is printed on it.
    """

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    has_text: bool = True


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

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where `text[start:end]` stands on its pages: one rectangle a line. Only for a PDF, else ().

        The rectangles are measured in the file itself; a document that came from `from_dict` without the
        file's bytes has none.
        """
        if member := self.member_at(start):
            return member.document.boxes(start - member.start, min(end, member.end) - member.start)
        if self.kind != "pdf" or self._source is None:
            return ()
        from charteroak.review.reading import pdf

        return pdf.boxes(self._source, self.pages, start, end)

    def to_dict(self) -> dict[str, Any]:
        """The document as plain JSON values, without the bytes of the file."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "kind": self.kind,
            "text": self.text,
            "pages": [[p.number, p.start, p.end, p.width, p.height, p.has_text] for p in self.pages],
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
            pages=tuple(Page(*page) for page in values["pages"]),
            blocks=tuple(Block(*block) for block in values["blocks"]),
            notes=tuple(values["notes"]),
            _source=data if values["kind"] == "pdf" else None,
        )
