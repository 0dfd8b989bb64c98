"""Recognises the words on the pages of a document that are pictures, and finds where they stand on the page.

Tesseract does it (see `ocr`), where it is installed, within a number of pages and a time. What becomes of each page is
noted: a page that was not read, or only poorly, is one on which anything may stand.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from charteroak.review.document import POOR, Box, Page, Places
from charteroak.review.reading import ocr, pixels
from charteroak.review.reading.ocr import GRID, Recognised

if TYPE_CHECKING:
    from PIL import Image

PROGRAM = "tesseract"
INSTALL = "install Tesseract with its English data (on Debian or Ubuntu: apt-get install tesseract-ocr)"
MOST_PAGES = 60
SECONDS = 90
"""For all the pages of a document; a full page takes 1.4 seconds of one core."""
SECONDS_A_PAGE = 30

_LEAST_SIDE = 50
_JUNK = 0.3
"""The mean confidence below which the words of a page are no words."""
_WORD = re.compile(r"\S+")


class Recogniser:
    """Recognises pages of one document, within a number of pages and a time, and can say what became of each."""

    def __init__(self) -> None:
        self._program = shutil.which(PROGRAM)
        self._until = 0.0
        self._tried = 0
        self._confidence: dict[int, float] = {}
        self._unread: defaultdict[str, list[int]] = defaultdict(list)

    def page(self, number: int, picture: Callable[[], Image.Image | None]) -> Recognised | None:
        """What stands on a page, or None where that cannot be said. A blank page is one without words."""
        found, why = self._page(picture)
        if found is None or not found.text:
            self._unread[why].append(number)
        else:
            self._confidence[number] = found.confidence
        return found

    def _page(self, picture: Callable[[], Image.Image | None]) -> tuple[Recognised | None, str]:
        if self._program is None:
            return None, "no program"
        if self._tried == MOST_PAGES:
            return None, "too many"
        now = time.monotonic()
        self._until = self._until or now + SECONDS
        if now > self._until:
            return None, "too long"
        self._tried += 1
        seen = picture()
        if seen is None or min(seen.size) < _LEAST_SIDE:
            return None, "nothing"
        try:
            look = ocr.look(seen, self._program, min(self._until, now + SECONDS_A_PAGE))
        except subprocess.TimeoutExpired:
            return None, "too long"
        except (subprocess.CalledProcessError, OSError, ValueError):  # the last where its table makes no sense
            return None, "failed"
        if look.sure >= _JUNK:
            return look.recognised(), ""
        if look.ink < ocr.LEAST_INK and pixels.is_plain(seen):
            return Recognised("", 1.0, Places(0, 0, ())), "blank"
        return None, "nothing"

    def notes(self, count: int) -> Iterator[str]:
        """What a reader of the document, which has `count` pages, should know of its pictures."""
        good = [number for number, confidence in self._confidence.items() if confidence >= POOR]
        poor = [number for number, confidence in self._confidence.items() if confidence < POOR]
        if good:
            yield f"{_pages(good)}: words recognised in pictures, confidence {self._surely(good)}; some may be wrong"
        if poor:
            yield f"{_pages(poor)}: words recognised poorly, confidence {self._surely(poor)}; a person must read them"
        if len(self._unread["no program"]) == count:
            yield f"none of the {count} pages has a text layer: the document is a scan and needs OCR; {INSTALL}"
            return
        for why, words in _WHY.items():
            if numbers := self._unread[why]:
                yield f"{_pages(numbers)}: {words}"

    def _surely(self, numbers: Sequence[int]) -> str:
        low, high = (round(100 * edge(self._confidence[number] for number in numbers)) for edge in (min, max))
        return f"{low}%" if low == high else f"{low} to {high}%"


_WHY = {
    "no program": f"no text layer, so that OCR is needed; {INSTALL}",
    "nothing": "no words could be recognised in the picture",
    "too many": f"left out, since {MOST_PAGES} pictures of pages are recognised in a document and no more",
    "too long": "left out, since recognising the words took too long",
    "failed": f"left out, since Tesseract failed; {INSTALL}",
    "blank": "blank",
}


def _pages(numbers: Sequence[int]) -> str:
    """Such as "page 3" or "pages 1 to 4 and 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs[:12]]
    if len(runs) > 12:
        said.append("others")
    return ("page " if len(numbers) == 1 else "pages ") + " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))


# --- places ------------------------------------------------------------------------------------------------------


def boxes(page: Page, text: str, start: int, end: int) -> Iterator[Box]:
    """The rectangles of `text[start:end]` on a recognised page, one a line, or several where a line runs askew."""
    places = page.places
    if places is None:
        return
    position = page.start
    lines = iter(places.lines)
    for line in text[page.start : page.end].split("\n"):
        if line:
            top, bottom, *steps = next(lines)
            run: list[Box] = []
            edge = 0
            for word, (gap, width) in zip(_WORD.finditer(line), zip(steps[::2], steps[1::2], strict=True), strict=True):
                left, edge = edge + gap, edge + gap + width
                if position + word.start() < end and start < position + word.end():
                    box = _on_page(page, places, left / GRID, top / GRID, edge / GRID, bottom / GRID)
                    if run and _area(_around((*run, box))) > 1.5 * sum(map(_area, (*run, box))):
                        yield _around(run)
                        run = []
                    run.append(box)
            if run:
                yield _around(run)
        position += len(line) + 1


def _on_page(page: Page, places: Places, left: float, top: float, right: float, bottom: float) -> Box:
    """A rectangle on the picture that was turned and levelled, as one on the page as it is shown."""
    width, height = (page.width, page.height) if places.turn % 2 == 0 else (page.height, page.width)
    tilt = math.radians(places.tilt / 100)
    xs, ys = [], []
    for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
        across, down = (x - 0.5) * width, (y - 0.5) * height
        x = (across * math.cos(tilt) - down * math.sin(tilt)) / width + 0.5
        y = (across * math.sin(tilt) + down * math.cos(tilt)) / height + 0.5
        x, y = ((x, y), (1 - y, x), (1 - x, 1 - y), (y, 1 - x))[places.turn]
        xs.append(min(1.0, max(0.0, x)))
        ys.append(min(1.0, max(0.0, y)))
    return Box(page.number, min(xs), min(ys), max(xs), max(ys))


def _around(run: Sequence[Box]) -> Box:
    return Box(
        run[0].page,
        min(box.x0 for box in run),
        min(box.y0 for box in run),
        max(box.x1 for box in run),
        max(box.y1 for box in run),
    )


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)
