"""Reads the text layer of a PDF, and finds where a span of it stands on the page.

The text keeps one character for each character that PDFium counts, so that a position in the document is also a
position in the file: a quotation's rectangles are asked from the file, never stored. The words of a page that is a
picture are recognised (see `scan`), and their places are stored with the page.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from charteroak.review.document import Box, Page, Unreadable
from charteroak.review.reading import Extract, Leaves, pixels, scan

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 5_000
_PRINTED = re.compile(r"[^\s\x02\ufffe](?:[^\r\n]*[^\s\x02\ufffe])?")
_ROOM = 1.25
"""How many times the usual distance between lines makes a new paragraph."""
_WIDEST_PICTURE = 4_000
_LEAST_TEXT = 3
_LONGEST_STAMP = 200
"""Letters. What a signing service prints at the head of each page of a scan is no text layer of the page."""


def extract(data: bytes, name: str) -> Extract:
    """The text layer page by page; the words of a page that is a picture are recognised, where they can be."""
    with _opened(data, name) as document:
        count = len(document)
        if count == 0:
            raise Unreadable(name, "the PDF has no pages", "Save it again and hand in that copy")
        if count > MOST_PAGES:
            raise Unreadable(
                name, f"the PDF has {count:,} pages; the limit is {MOST_PAGES:,}", "Hand in the agreement alone"
            )
        recogniser, leaves = scan.Recogniser(), Leaves()
        for number in range(1, count + 1):
            text, width, height, is_picture = _page(document, number)
            if is_picture:
                seen = recogniser.page(number, partial(_picture, document, number))
                leaves.add_picture(text, width, height, seen)
            else:
                leaves.add(text, width, height)
        return leaves.extract(recogniser.notes(count))


def _page(document: Any, number: int) -> tuple[str, float, float, bool]:
    """The text layer of a page, its width and height, and whether the page is a picture."""
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return "", 0.0, 0.0, True
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
        try:
            text = _characters(textpage)
        finally:
            textpage.close()
        return text, width, height, _is_picture(page, text, width * height)
    finally:
        page.close()


def _is_picture(page: Any, text: str, area: float) -> bool:
    """Whether a page has no text of its own: none at all, or a stamp on a picture of a page."""
    letters = sum(map(len, text.split()))
    if letters > _LONGEST_STAMP:
        return False
    from pypdfium2 import raw

    if letters < _LEAST_TEXT:
        return any(True for _ in page.get_objects())  # a page on which nothing is drawn is blank
    bounds = (item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return any((right - left) * (top - bottom) > 0.5 * area for left, bottom, right, top in bounds)


def _picture(document: Any, number: int) -> Image.Image | None:
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        short, long = sorted(page.get_size())
        if short <= 0:
            return None
        scale = min(pixels.SHORT_SIDE / short, pixels.LONG_SIDE / long)
        picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        return picture
    except pypdfium2.PdfiumError:
        return None
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


def boxes(data: bytes, pages: tuple[Page, ...], start: int, end: int) -> tuple[Box, ...]:
    """The rectangles of the characters `start` to `end` of the document's text, one for each line, page by page."""
    from pypdfium2 import PdfiumError, raw

    found: list[Box] = []
    touched = [page for page in pages if page.start < end and start < page.end]
    if not touched:
        return ()
    with _opened(data, "the PDF") as document:
        for place in touched:
            try:
                page = document[place.number - 1]
            except PdfiumError:
                continue  # a page that cannot be loaded has no text of its own, and so no places
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
        leaf = _leaf(document, page)
        width, height = leaf.get_size()
        if width <= 0 or height <= 0:
            raise Unreadable("the PDF", f"page {page} has no size", "Save it again and hand in that copy")
        scale = min(max(1, width_px), _WIDEST_PICTURE) / max(width, 1.0)
        scale = min(scale, 3 * _WIDEST_PICTURE / max(height, 1.0))
        picture = leaf.render(scale=scale).to_pil()
        leaf.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()


def _leaf(document: Any, page: int) -> Any:
    import pypdfium2

    try:
        return document[page - 1]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("the PDF", f"page {page} is damaged", "Save it again and hand in that copy") from error


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
