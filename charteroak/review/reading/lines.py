"""Finds headings, paragraphs, list items and table rows in lines of plain text.

Plain text, Markdown and the text layer of a PDF all come as lines. A line that was wrapped belongs to the
paragraph above it; a line that stands for itself does not. Which of the two it is, the width of the lines tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from charteroak.review.document import Block, BlockKind, Page

_BROKEN_WORD = "\u00ad"
_LINE_BREAK = re.compile("\n|\u00ad")
_LINE = re.compile(r"[^\n]+")
_MARKDOWN_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+\S")
_RULE = re.compile(r"[ \t]*(?:[-=_*~]{3,}|(?:[-=_*][ \t]+){3,})[ \t]*$")
_TABLE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]{3,}\|?[ \t]*$")
_ITEM = re.compile(
    r"""[ \t>]*
    (?: [-*+•·●○▪◦–—✅❌✓✗➢]\s+
      | \(?[a-zA-Z][.)][ \t]+ (?=\S)
      | \(?[ivxIVX]{1,5}[.)][ \t]+
      | \(?\d{1,3}[a-z]?\\?[.)][ \t]+
      | \d{1,3}(?:\.\d{1,3}){1,4}\\?[.)]?[ \t]+
      | (?:article|section)[ \t]+[\dIVXLC]+\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)[^*_\n]{2,90}\1:?[ \t]*$")
_HEADING_WORDS = re.compile(r"[A-Z0-9§(“\"'][^.!?;]{1,88}$")
_LETTERS = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 3
_LEAST_ALIKE, _ALIKE = 6, 0.8
_PART_LINE = re.compile(
    r"(?:EXHIBIT|ANNEX|APPENDIX|SCHEDULE|ATTACHMENT|ARTICLE|Exhibit|Annex|Appendix|Schedule|Attachment|Article)"
    r"[ \t]+[\"“]?[A-Z0-9]{1,3}(?:-\d{1,2})?[\"”]?(?:[ \t]*[:.–—-][ \t]*[^.;]*)?$"
)
_ASIDE = re.compile(r"\s*\([^()]{3,60}\)\s*$")
_SMALL_WORDS = frozenset(
    """
    a an and as at by for from in into of on or per the to under upon with not no vs
    """.split()  # noqa: SIM905 - words read better than a list
)


@dataclass(slots=True)
class _Open:
    kind: BlockKind
    level: int
    start: int
    end: int


def blocks_in(text: str, page: int = 1, offset: int = 0, skip: Iterable[tuple[int, int]] = ()) -> list[Block]:
    """The blocks in `text`, whose first character stands at `offset` of the document, on `page`.

    Lines that begin inside a span of `skip` (positions in `text`) are page furniture and go into no block.
    """
    skipped = {start for start, _ in skip}
    width = _wrap_width(text)
    blocks: list[Block] = []
    current: _Open | None = None
    last_end = 0

    def close() -> None:
        nonlocal current
        if current is not None:
            blocks.append(Block(current.kind, current.level, offset + current.start, offset + current.end, page))
        current = None

    for start, end in _lines(text):
        if start in skipped:
            continue
        line = text[start:end]
        gap = text.count("\n", last_end, start) > 1
        last_end = end
        if gap:
            close()
        if _RULE.match(line) or _TABLE_RULE.match(line):
            close()
            continue
        kind, level = _kind(line, text, end, fresh=current is None, wrapped=width)
        if kind == "paragraph" and current is not None and _continues(text, current, line, width):
            current.end = end
            if current.kind == "heading":
                current.kind, current.level = "paragraph", 0
            continue
        close()
        if kind == "heading":
            start, end = _without_marks(line, start)
        current = _Open(kind, level, start, end)
        if kind in ("heading", "row"):
            close()
    close()
    return blocks


def blocks_of_pages(text: str, pages: Sequence[Page]) -> Iterator[Block]:
    """The blocks of a document that has pages; a line that comes back at the edge of pages goes into none."""
    furniture = _running_lines(text, pages)
    for page in pages:
        yield from blocks_in(text[page.start : page.end], page.number, page.start, furniture.get(page.number, ()))


def _running_lines(text: str, pages: Sequence[Page]) -> dict[int, list[tuple[int, int]]]:
    """Headers, footers and page numbers: lines at the edge of a page that come back on other pages.

    Lines are compared with their numbers left out, so that "Page 3 of 9" is one line wherever it stands. On a page that
    was recognised in a picture a letter may be wrong, so that a line need only be much the same.
    """
    edges: dict[str, list[tuple[int, int, int]]] = {}
    for page in pages:
        lines = [(match.start(), match.end()) for match in re.finditer(r"[^\s][^\n]*", text[page.start : page.end])]
        at_edge = {*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]} if len(lines) > 2 * _EDGE_LINES else set(lines)
        for start, end in at_edge:
            line = _DIGITS.sub("#", text[page.start + start : page.start + end].strip()).lower()
            if len(line) <= 120:
                edges.setdefault(line, []).append((page.number, start, end))
    if recognised := {page.number for page in pages if page.recognised is not None}:
        _gather_misread(edges, recognised)
    found: dict[int, list[tuple[int, int]]] = {}
    least = max(2, min(4, len(pages) // 2))
    for line, places in edges.items():
        bare_number = line.strip("-–— ") in {"#", "page #", "page # of #", "# of #", "#/#"}
        if (len(places) >= least and len(pages) > 1) or (bare_number and len(pages) > 1):
            for number, start, end in places:
                found.setdefault(number, []).append((start, end))
    return found


def _gather_misread(edges: dict[str, list[tuple[int, int, int]]], recognised: set[int]) -> None:
    """Count a line of a recognised page with the line that it is much like, where that one comes back."""
    often = [line for line, places in edges.items() if len(places) > 1 and len(line) >= _LEAST_ALIKE]
    for line, places in list(edges.items()):
        is_alone = len(places) == 1 and len(line) >= _LEAST_ALIKE and places[0][0] in recognised
        if is_alone and (alike := get_close_matches(line, often, n=1, cutoff=_ALIKE)):
            edges[alike[0]] += edges.pop(line)


def _without_marks(line: str, start: int) -> tuple[int, int]:
    """The span of a heading's words, without the `#` or `**` that make it one in Markdown."""
    bare = line.strip("#* \t") or line
    start += line.index(bare)
    return start, start + len(bare)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that hold anything, without the white space around them."""
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if bare:
            start = match.start() + line.index(bare[0])
            yield start, start + len(bare)


def _wrap_width(text: str) -> int:
    """The width at which lines were wrapped, or 0 where every line is a paragraph of its own."""
    lengths = sorted(len(line) for start, end in _lines(text) for line in text[start:end].split(_BROKEN_WORD))
    if len(lengths) < 4:
        return 0
    widest = lengths[int(len(lengths) * 0.95)]
    return widest if widest <= 135 else 0


def _kind(line: str, text: str, end: int, *, fresh: bool, wrapped: int) -> tuple[BlockKind, int]:
    if match := _MARKDOWN_HEADING.match(line):
        return "heading", len(match.group(1))
    if _TABLE_ROW.match(line) or " | " in line:
        return "row", 0
    if _BOLD_LINE.match(line):
        return "heading", 4
    if _looks_like_heading(line, text, end, fresh=fresh, wrapped=wrapped):
        return "heading", 2 if line.isupper() else 3
    if _ITEM.match(line):
        return "item", 0
    return "paragraph", 0


def is_heading(words: str) -> bool:
    """Whether a paragraph that stands alone is a heading: short, in capitals or Title Case, without a full stop."""
    return "\n" not in words and _looks_like_heading(words, words, len(words), fresh=True, wrapped=0)


def _looks_like_heading(line: str, text: str, end: int, *, fresh: bool, wrapped: int) -> bool:
    if len(line) > 90:
        return False
    if _PART_LINE.match(line):
        return True
    line = _ASIDE.sub("", line) or line
    number = _ITEM.match(line)
    title = (line[number.end() :] if number else line).lstrip(" .:–—-")
    if not (fresh or number or line.isupper()) or not _HEADING_WORDS.match(title):
        return False
    if title.rstrip().endswith((",", ":", "and", "or")):
        return False
    words = [word for word in _LETTERS.findall(title) if word.lower() not in _SMALL_WORDS]
    if not words or len(words) > 12:
        return False
    if line.isupper():
        ends_open = title.split()[-1].lower().strip("\"'()") in _SMALL_WORDS
        return not ends_open and (fresh or not wrapped or len(line) < 0.75 * wrapped)
    capital = sum(word[0].isupper() for word in words) / len(words)
    follows = text[end : end + 3].replace(" ", "")
    stands_alone = follows.startswith("\n\n") or follows in ("", "\n")
    return capital >= 0.75 and (stands_alone or not wrapped or len(line) < 0.6 * wrapped)


def _continues(text: str, current: _Open, line: str, width: int) -> bool:
    """Whether a line without a mark of its own goes on with the block above it."""
    if line[0].islower() or line[0] in ",;)":
        return True
    if not width:
        return False
    above = _LINE_BREAK.split(text[current.start : current.end])[-1].rstrip()
    return len(above) >= 0.6 * width
