"""Has Tesseract read one picture of a page; Tesseract runs as a program of its own and is given no file.

Tesseract may be sure of every word and have passed over half of the page, so the ink is counted too: the confidence of
a page is the mean of its words', lessened where more than a quarter of the ink lies outside them.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from charteroak.review.document import POOR, Places
from charteroak.review.reading import pixels

if TYPE_CHECKING:
    from PIL import Image

GRID = 1_000
"""Places are stored in thousandths of the page."""
LEAST_INK = 25
"""Squares that hold ink on a page that has words."""

_SIGNATURES = 0.25
"""The share of a page's ink that may be signatures, stamps and seals."""
_FAINT, _MARGIN = 0.4, 0.04
_ROOM = 1.25
"""How many times the usual distance between lines makes a new paragraph."""
_QUARTERS = re.compile(r"^Rotate: (90|180|270)\s*$", re.MULTILINE)
_QUOTED = re.compile(r"^(\W*“[^“”]*)[’‘'](\W*)$")
_LETTERS = re.compile(r"[A-Za-z]+")
_PASSED_ON = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a page in lines, with a blank line between paragraphs, and where each of them stands."""

    text: str
    confidence: float
    places: Places


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    sure: float
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[str, ...]


_Line = tuple[_Word, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The lines on a picture that was turned by quarters against the clock, then levelled by `tilt` degrees."""

    lines: tuple[_Line, ...]
    turn: int
    tilt: float
    size: tuple[int, int]
    sure: float
    inside: int
    ink: int

    @property
    def confidence(self) -> float:
        """How surely the page was read: as its words were, or less where more ink lies outside them than may."""
        return self.sure * min(1.0, self.inside / self.ink / (1 - _SIGNATURES)) if self.ink else self.sure

    def sideways(self) -> int:
        """The quarter turns against the clock that set the lines level, where Tesseract read them up or down."""
        long = [word for line in self.lines for word in line if len(word.text) > 2]
        if 2 * sum(word.bottom - word.top > word.right - word.left for word in long) <= len(long):
            return 0
        downwards = sum(line[-1].top - line[0].top for line in self.lines)
        return 1 if downwards > 0 else 3

    def recognised(self) -> Recognised:
        """The lines as a page's text with its places."""
        pieces = [" ".join(word.text for word in self.lines[0])]
        for (_, below), room in zip(pairwise(self.lines), self._room(), strict=True):
            pieces += [room, " ".join(word.text for word in below)]
        places = Places(self.turn, round(100 * self.tilt), tuple(map(self._places, self.lines)))
        return Recognised("".join(pieces), round(self.confidence, 3), places)

    def _room(self) -> list[str]:
        """A line end for each pair of lines, two of them where the paper has more room there than usual."""
        feet = [sorted(word.bottom for word in line)[3 * len(line) // 10] for line in self.lines]
        drops = [below - above for above, below in pairwise(feet)]
        usual = sorted(drop for drop in drops if drop > 0)
        widest = _ROOM * usual[len(usual) // 2] if usual else 0
        return ["\n\n" if drop > widest else "\n" for drop in drops]

    def _places(self, line: _Line) -> tuple[int, ...]:
        width, height = self.size
        edges = [round(GRID * edge / width) for word in line for edge in (word.left, word.right)]
        _, top, _, bottom = _around(line)
        steps = [edge - before for before, edge in pairwise((0, *edges))]
        return (round(GRID * top / height), round(GRID * bottom / height), *steps)


def look(picture: Image.Image, program: str, until: float) -> Look:
    """The picture as it stands or, where it lies on its side or is read poorly, the way up that is read best."""
    grey = pixels.sized(picture)
    first = _look_once(grey, 0, program, until)
    if first.ink < LEAST_INK:
        return first
    if turn := first.sideways() if first.confidence >= POOR else _turn(grey, program, until):
        turned = _look_once(grey, turn, program, until)
        return turned if turned.confidence >= min(POOR, first.confidence) else first
    return first


def _look_once(grey: Image.Image, turn: int, program: str, until: float) -> Look:
    if turn:
        grey = grey.rotate(90 * turn, expand=True)
    tilt = pixels.tilt(grey)
    level = pixels.rotated(grey, tilt)
    strokes = pixels.strokes(level)
    ready = pixels.clear(pixels.evenly_lit(level), strokes)
    table = _run(program, ready, until, "-l", "eng", "--psm", "3", "-c", "tessedit_create_tsv=1")
    lines = tuple(line for line in _lines(table) if not _is_junk(line, ready.size))
    inside, ink = pixels.ink(strokes, [_around(line) for line in lines])
    sure = _mean(word for line in lines for word in line)
    return Look(lines, turn, tilt, ready.size, sure, inside, ink)


def _run(program: str, picture: Image.Image, until: float, *words: str) -> str:
    out = io.BytesIO()
    picture.save(out, "PPM")
    done = subprocess.run(
        [program, "-", "-", "--dpi", "200", *words],
        input=out.getvalue(),
        capture_output=True,
        timeout=max(0.1, until - time.monotonic()),
        env={**{name: os.environ[name] for name in _PASSED_ON if name in os.environ}, "OMP_THREAD_LIMIT": "1"},
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def _lines(table: str) -> Iterator[_Line]:
    """The lines of Tesseract's table, which has a row for each word with its block, paragraph, line and place."""
    for _, words in groupby(_words(table), key=lambda word: word.line):
        yield tuple(words)


def _words(table: str) -> Iterator[_Word]:
    for row in table.splitlines():
        fields = row.split("\t")
        if len(fields) != 12 or fields[0] != "5":
            continue
        text = "".join(fields[11].split())
        if any(character.isalnum() for character in text) or text in _MARKS:
            left, top, width, height = map(int, fields[6:10])
            text = _LETTERS.sub(_mended, _QUOTED.sub(r"\1”\2", text))
            yield _Word(text, float(fields[10]) / 100, left, top, left + width, top + height, tuple(fields[2:5]))


def _mended(match: re.Match[str]) -> str:
    word = match.group()
    right = _WITH_RN.get(word.lower(), "")
    return (right.capitalize() if word[0].isupper() else right) or word


_WITH_RN = {
    word.replace("rn", "m"): word
    for word in """
    adjourn alternative alternatively attorney attorneys born concern concerned concerning concerns earn earned
    eastern external externally furnish furnished furnishes furnishing govern governed governing government
    governmental governor governs intern internal internally international internet interns journal journals
    learn learned learner learners learning learns morning northern pattern patterns return returned returning
    returns southern sworn turn turned turning turns warn warning warnings western
    """.split()  # noqa: SIM905 - words read better than a list
}
"""What Tesseract makes of small print where it takes "rn" for "m": none of it is a word."""
_MARKS = frozenset("- – — & § §§ • * + / = $ % ( ) … ☐ ☑ ☒".split())  # noqa: SIM905


def _around(line: _Line) -> tuple[int, int, int, int]:
    return (
        min(word.left for word in line),
        min(word.top for word in line),
        max(word.right for word in line),
        max(word.bottom for word in line),
    )


def _mean(words: Iterable[_Word]) -> float:
    """The mean confidence of the words, each counted by its letters."""
    weighed = [(len(word.text), word.sure) for word in words]
    total = sum(length for length, _ in weighed)
    return sum(length * sure for length, sure in weighed) / total if total else 0.0


def _is_junk(line: _Line, size: tuple[int, int]) -> bool:
    """Whether a line is what specks, punched holes and a dark edge are taken for."""
    if not any(character.isalnum() for word in line for character in word.text):
        return True
    if _mean(line) >= _FAINT:
        return False
    left, _, right, _ = _around(line)
    return sum(len(word.text) for word in line) <= 6 or right < _MARGIN * size[0] or left > (1 - _MARGIN) * size[0]


def _turn(grey: Image.Image, program: str, until: float) -> int:
    """The quarter turns against the clock that Tesseract thinks would set the picture upright."""
    try:
        found = _QUARTERS.search(_run(program, grey, until, "-l", "osd", "--psm", "0"))
    except subprocess.CalledProcessError:
        return 0
    return 4 - int(found.group(1)) // 90 if found else 0
