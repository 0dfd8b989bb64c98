"""A paper that was put together (review.drafting), as a tagged PDF (PDF/UA-1) and as a Word file that can be edited."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from datetime import UTC, datetime

import docx
import typst
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Pt

from charteroak.review.drafting import Paper, Part

_PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, date: none)
#set page(paper: "us-letter", margin: 1in, numbering: "1 of 1")
#set text(size: 11pt, font: ("Libertinus Serif", "Noto Sans"), lang: "en", region: "US")
#set par(leading: 0.75em, justify: false)
#heading(level: 1)[#data.title]
#for line in data.opening { par(line) }
#for (number, part) in data.parts.enumerate(start: 1) {
  heading(level: 2)[#number. #part.heading]
  for line in part.paragraphs { par(line) }
  if part.items.len() > 0 { list(..part.items.map(item => [#item])) }
  if part.table.len() > 0 {
    table(
      columns: part.table.at(0).len() * (1fr,), inset: 6pt, stroke: 0.5pt + gray,
      table.header(..part.table.at(0).map(cell => strong(cell))),
      ..part.table.slice(1).flatten().map(cell => [#cell]),
    )
  }
}
#if data.signed.len() > 0 { heading(level: 2)[Signatures] }
#for line in data.signed { par(line) }
#if data.note != "" { par(text(size: 9pt, data.note)) }
"""
#: A Word file says when it was made; these are remade at will, and say nothing.
_MADE = datetime(2020, 1, 1, tzinfo=UTC)


def as_pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF; the same words give the same bytes."""
    data = asdict(paper) | {"note": paper.note}
    return bytes(typst.compile(_PAGE.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word file, in Word's own styles, so that a lawyer can edit it and its headings are headings."""
    word = docx.Document()
    about = word.core_properties
    about.title, about.author, about.language, about.comments = paper.title, paper.author, "en-US", paper.note
    about.created = about.modified = _MADE
    word.styles["Normal"].font.size = Pt(11)  # type: ignore[attr-defined]
    word.add_paragraph(paper.title, style="Title")
    for line in paper.opening:
        word.add_paragraph(line)
    for number, part in enumerate(paper.parts, 1):
        _add(word, number, part)
    if paper.signed:
        word.add_heading("Signatures", level=1)
    for line in paper.signed:
        word.add_paragraph(line).paragraph_format.keep_together = True
    if paper.note:
        word.sections[0].footer.paragraphs[0].text = paper.note
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _add(word: WordDocument, number: int, part: Part) -> None:
    word.add_heading(f"{number}. {part.heading}", level=1)
    for line in part.paragraphs:
        word.add_paragraph(line)
    for item in part.items:
        word.add_paragraph(item, style="List Bullet")
    if not part.table:
        return
    table = word.add_table(rows=0, cols=len(part.table[0]), style="Table Grid")
    for cells in part.table:
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in head.cells:
        cell.paragraphs[0].runs[0].bold = True
