"""A text as other formats would carry it: PDF, PDF in two columns, DOCX, and a scan of a page.

What is a heading, a paragraph, a list item or a row of a table is taken from the reading of the plain text, so that a
verdict that differs afterwards differs by the format. The same text gives the same bytes wherever the format allows.
"""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from charteroak.review import Document

WRITTEN = datetime(2026, 1, 5, tzinfo=UTC)
DOTS = 200
_STEEPEST = 0.7
"""Degrees by which a scanned page may lie askew."""
_GRAIN = 36
"""Shades between the lightest and the darkest speck that the scanner adds."""

_SPACE = re.compile(r"\s+")
_ESCAPED = re.compile(r"\\([\\.*_#()\[\]>+-])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOLD = "**"

#: Each piece is [kind, level, runs] with runs of [is bold, words], or ["table", 0, rows of cells of runs].
_PAGE = """#set document(title: "Agreement", date: datetime(year: 2026, month: 1, day: 5))
#set page(paper: "us-letter", margin: {margin}, columns: {columns}, numbering: "1")
#set text(lang: "en", region: "us", size: {size}, hyphenate: {hyphenate})
#set par(justify: {hyphenate}, spacing: 1em)
#set table(stroke: 0.5pt)
#let said(runs) = for (bold, words) in runs {{ if bold {{ strong(words) }} else {{ words }} }}
#for (kind, level, content) in json(bytes(sys.inputs.pieces)) {{
  if kind == "heading" {{ heading(level: level, said(content)) }}
  else if kind == "table" {{
    let most = calc.max(..content.map(row => row.len()))
    table(columns: most, ..content.map(row => row.map(said) + range(most - row.len()).map(_ => [])).flatten())
  }}
  else {{ par(said(content)) }}
}}
"""

Piece = tuple[str, int, list[Any]]


def pieces(document: Document) -> Iterator[Piece]:
    """Headings, paragraphs and items with their runs; rows that follow one another make a table."""
    rows: list[Any] = []
    for block in document.blocks:
        words = document.text[block.start : block.end]
        if block.kind == "row":
            rows.append([_runs(cell) for cell in words.strip(" \t|").split("|")])
            continue
        if rows:
            yield "table", 0, rows
            rows = []
        if runs := _runs(words):
            yield ("heading" if block.kind == "heading" else "paragraph"), block.level, runs
    if rows:
        yield "table", 0, rows


def _runs(words: str) -> list[tuple[bool, str]]:
    """The words as they are printed: Markdown's bold words bold, its escapes gone, line ends as spaces."""
    words = _ESCAPED.sub(r"\1", _CONTROLS.sub(" ", _SPACE.sub(" ", words).strip()))
    parts = words.split(_BOLD)
    if len(parts) % 2 == 0:  # a pair is open: then they are no marks
        parts = [words]
    return [(place % 2 == 1, part) for place, part in enumerate(parts) if part]


def pdf(document: Document) -> bytes:
    return _printed(document, columns="1", margin="1in", size="11pt", hyphenate="false")


def pdf_in_two_columns(document: Document) -> bytes:
    """Set as small print is: two justified columns with words broken at the line's end."""
    return _printed(document, columns="2", margin="0.8in", size="9pt", hyphenate="true")


def _printed(document: Document, **setting: str) -> bytes:
    import typst

    said = {"pieces": json.dumps(list(pieces(document)))}
    return bytes(typst.compile(_PAGE.format(**setting).encode(), format="pdf", sys_inputs=said))


def docx(document: Document) -> bytes:
    import docx as word

    made = word.Document()
    made.core_properties.created = made.core_properties.modified = WRITTEN
    for kind, level, content in pieces(document):
        if kind == "table":
            most = max(map(len, content))
            table = made.add_table(rows=len(content), cols=most, style="Table Grid")
            cells = table._cells  # reading `table.cell` one by one takes time with the square of their number
            for across, row in enumerate(content):
                for down, runs in enumerate(row):
                    _write(cells[across * most + down].paragraphs[0], runs)
        else:
            _write(made.add_heading(level=level) if kind == "heading" else made.add_paragraph(), content)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _write(paragraph: Any, runs: list[tuple[bool, str]]) -> None:
    for bold, words in runs:
        paragraph.add_run(words).bold = bold or None


def scan(document: Document) -> bytes:
    """Grey JPEG pictures of the pages, each a little askew and grained; no text layer."""
    import pypdfium2
    from PIL import Image, ImageChops

    chance = random.Random(document.sha256)  # noqa: S311 - the same scan every time
    pages = []
    with pypdfium2.PdfDocument(pdf(document)) as printed:
        for page in printed:
            grey = page.render(scale=DOTS / 72, grayscale=True).to_pil()
            grey = grey.rotate(chance.uniform(-_STEEPEST, _STEEPEST), Image.Resampling.BICUBIC, fillcolor=250)
            grain = Image.frombytes("L", grey.size, chance.randbytes(grey.width * grey.height))
            grain = grain.point([value * _GRAIN // 255 for value in range(256)])
            pages.append(ImageChops.add(grey, grain, 1, -_GRAIN // 2))
    dates = {"creationDate": WRITTEN.timetuple(), "modDate": WRITTEN.timetuple()}
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS, quality=70, **dates)
    return out.getvalue()
