"""Reads the text layer of a PDF, and finds where a span of it stands on the page.

The text keeps one character for each character that PDFium counts, so that a position in the document is also a
position in the file: a quotation's rectangles are asked from the file, never stored.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from charteroak.review.document import Block, Box, Page, Unreadable
from charteroak.review.reading import Extract
from charteroak.review.reading.lines import blocks_in

MOST_PAGES = 5_000
_BETWEEN_PAGES = "\n\n"
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 3
_PRINTED = re.compile(r"[^\s\x02\ufffe](?:[^\r\n]*[^\s\x02\ufffe])?")
_ROOM = 1.25
"""How many times the usual distance between lines makes a new paragraph."""
_WIDEST_PICTURE = 4_000


def extract(data: bytes, name: str) -> Extract:
    """The text layer page by page. A page without one is kept as a page that has no text."""
    with _opened(data, name) as document:
        count = len(document)
        if count == 0:
            raise Unreadable(name, "the PDF has no pages", "Save it again and hand in that copy")
        if count > MOST_PAGES:
            raise Unreadable(
                name, f"the PDF has {count:,} pages; the limit is {MOST_PAGES:,}", "Hand in the agreement alone"
            )
        pieces: list[str] = []
        pages: list[Page] = []
        notes: list[str] = []
        position = 0
        for number in range(1, count + 1):
            text, width, height = _page(document, number)
            has_text = sum(not character.isspace() for character in text) >= 3
            if not has_text:
                notes.append(f"page {number} has no text layer: it needs OCR")
            pages.append(Page(number, position, position + len(text), width, height, has_text))
            pieces += [text, _BETWEEN_PAGES]
            position += len(text) + len(_BETWEEN_PAGES)
    text = "".join(pieces)
    return Extract(text, tuple(pages), tuple(_blocks(text, pages)), _summed(notes, count))


def _page(document: Any, number: int) -> tuple[str, float, float]:
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return "", 0.0, 0.0
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
        try:
            return _characters(textpage), width, height
        finally:
            textpage.close()
    finally:
        page.close()


def _characters(textpage: Any) -> str:
    """The page's text with one character for each that PDFium counts.

    A line end is two characters there and stays two here; PDFium's mark for a hyphen that only breaks a word
    becomes a soft hyphen.
    """
    raw: str = textpage.get_text_range()
    if len(raw) != textpage.count_chars():
        raw = _one_by_one(textpage)
    raw = _with_gaps(textpage, raw)
    for old, new in (("\r\n", " \n"), ("\r", "\n"), ("\x02", "\u00ad"), ("\ufffe", "\u00ad"), ("\x00", " ")):
        raw = raw.replace(old, new)
    return raw


def _with_gaps(textpage: Any, raw: str) -> str:
    """The text with an empty line wherever the paper has more room between two lines than it usually has.

    A line end is two characters, so that an empty line costs no more: every position stays what it was.
    """
    lines = [match.span() for match in _PRINTED.finditer(raw)]
    if len(lines) < 4:
        return raw
    feet = [[textpage.get_charbox(at, loose=True)[1] for at in (start, end - 1)] for start, end in lines]
    drops = [above[1] - below[0] for above, below in pairwise(feet)]
    usual = sorted(drop for drop in drops if drop > 1)
    if not usual:
        return raw
    widest = _ROOM * usual[len(usual) // 2]
    pieces, last = [], 0
    for (start, _), drop in zip(lines[1:], drops, strict=True):
        end = raw.rfind("\r\n", last, start)
        if drop > widest and end >= 0:
            pieces += [raw[last:end], "\n\n"]
            last = end + 2
    return "".join((*pieces, raw[last:]))


def _one_by_one(textpage: Any) -> str:
    from pypdfium2 import raw

    units = (raw.FPDFText_GetUnicode(textpage, index) for index in range(textpage.count_chars()))
    return "".join(chr(unit) if 0 < unit < 0x110000 and not 0xD800 <= unit < 0xE000 else " " for unit in units)


def _summed(notes: list[str], count: int) -> tuple[str, ...]:
    if len(notes) == count:
        return (f"none of the {count} pages has a text layer: the document is a scan and needs OCR",)
    return tuple(notes) if len(notes) <= 12 else (*notes[:12], f"and {len(notes) - 12} more pages without text")


def _blocks(text: str, pages: list[Page]) -> Iterator[Block]:
    furniture = _running_lines(text, pages)
    for page in pages:
        yield from blocks_in(text[page.start : page.end], page.number, page.start, furniture.get(page.number, ()))


def _running_lines(text: str, pages: list[Page]) -> dict[int, list[tuple[int, int]]]:
    """Headers, footers and page numbers: lines at the edge of a page that come back on other pages.

    Lines are compared with their numbers left out, so that "Page 3 of 9" is one line wherever it stands.
    """
    edges: dict[str, list[tuple[int, int, int]]] = {}
    for page in pages:
        lines = [(match.start(), match.end()) for match in re.finditer(r"[^\s][^\n]*", text[page.start : page.end])]
        at_edge = {*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]} if len(lines) > 2 * _EDGE_LINES else set(lines)
        for start, end in at_edge:
            line = _DIGITS.sub("#", text[page.start + start : page.start + end].strip()).lower()
            if len(line) <= 120:
                edges.setdefault(line, []).append((page.number, start, end))
    found: dict[int, list[tuple[int, int]]] = {}
    least = max(2, min(4, len(pages) // 2))
    for line, places in edges.items():
        bare_number = line.strip("-–— ") in {"#", "page #", "page # of #", "# of #", "#/#"}
        if (len(places) >= least and len(pages) > 1) or (bare_number and len(pages) > 1):
            for number, start, end in places:
                found.setdefault(number, []).append((start, end))
    return found


def boxes(data: bytes, pages: tuple[Page, ...], start: int, end: int) -> tuple[Box, ...]:
    """The rectangles of the characters `start` to `end` of the document's text, one for each line, page by page."""
    from pypdfium2 import raw

    found: list[Box] = []
    touched = [page for page in pages if page.start < end and start < page.end]
    if not touched:
        return ()
    with _opened(data, "the PDF") as document:
        for place in touched:
            page = document[place.number - 1]
            textpage = page.get_textpage()
            first = max(start, place.start) - place.start
            count = min(end, place.end) - place.start - first
            for index in range(textpage.count_rects(first, count)):
                left, bottom, right, top = textpage.get_rect(index)
                corners = [_on_page(raw, page, x, y) for x, y in ((left, top), (right, bottom))]
                xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
                found.append(Box(place.number, xs[0], ys[0], xs[1], ys[1]))
            textpage.close()
            page.close()
    return tuple(found)


def _on_page(raw: Any, page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the PDF's own space as fractions of the page as it is shown, cropped and turned."""
    scale = 1_000_000
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, scale, scale, 0, x, y, across, down)
    return min(1.0, max(0.0, across.value / scale)), min(1.0, max(0.0, down.value / scale))


def render_page(data: bytes, page: int, width_px: int) -> bytes:
    """A PNG of one page, at most 4,000 pixels wide."""
    with _opened(data, "the PDF") as document:
        if not 1 <= page <= len(document):
            raise Unreadable("the PDF", f"it has no page {page}", f"Ask for a page from 1 to {len(document)}")
        leaf = document[page - 1]
        width, height = leaf.get_size()
        scale = min(max(1, width_px), _WIDEST_PICTURE) / max(width, 1.0)
        scale = min(scale, 3 * _WIDEST_PICTURE / max(height, 1.0))
        picture = leaf.render(scale=scale).to_pil()
        leaf.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()


@contextlib.contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable(
                name,
                "the PDF is locked with a password",
                "Ask the contractor for a copy without one, or print it to PDF",
            ) from error
        raise Unreadable(
            name, "the PDF is damaged or was cut off", "Open it, save it again, and hand in that copy"
        ) from error
    try:
        yield document
    finally:
        document.close()
