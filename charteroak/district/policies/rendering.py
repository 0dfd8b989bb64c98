"""A draft as a file: Word with real styles, to be edited, or a tagged PDF (PDF/UA-1), to be read and printed."""

from __future__ import annotations

import io
import json
from datetime import date

from charteroak.policy.draft import Draft

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_STYLES = {"heading": "Heading 1", "subheading": "Heading 2", "paragraph": "Normal", "item": "List Paragraph"}
_PAPER = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board)
#set page(paper: "us-letter", margin: 1in, numbering: "1", footer: context [
  #set text(size: 9pt)
  #data.foot #h(1fr) #counter(page).display()
])
#set text(lang: "en", size: 11pt, hyphenate: false)
#set smartquote(enabled: false)
#set par(justify: false, spacing: 0.9em)
#text(size: 10pt, data.board)
#title(data.title)
#data.subtitle
#for line in data.lines {
  if line.kind == "heading" { heading(level: 1, line.text) }
  else if line.kind == "subheading" { heading(level: 2, line.text) }
  else if line.kind == "item" { pad(left: 1.5em, par(hanging-indent: 1.5em, [#line.number #line.text])) }
  else if line.kind == "note" { block(stroke: (left: 2pt + luma(90)), inset: (left: 8pt, y: 2pt), emph(line.text)) }
  else { par(line.text) }
}
"""


def as_file(draft: Draft, kind: str, *, on: date) -> bytes:
    """The bytes of the draft as `docx` or `pdf`, with the edition of law that it states and the day."""
    return {"docx": _docx, "pdf": _pdf}[kind](draft, on)


def _foot(draft: Draft, on: date) -> str:
    return f"States the law as of {on:%B} {on.day}, {on.year}, law edition {draft.edition}"


def _pdf(draft: Draft, on: date) -> bytes:
    import typst

    data = {
        "board": draft.board, "title": draft.title, "subtitle": draft.subtitle, "foot": _foot(draft, on),
        "lines": [{"kind": line.kind, "number": line.number, "text": line.text} for line in draft.lines],
    }  # fmt: skip
    return bytes(typst.compile(_PAPER.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))


def _docx(draft: Draft, on: date) -> bytes:
    import docx
    from docx.shared import Inches

    made = docx.Document()
    made.core_properties.title, made.core_properties.author = draft.title[:255], draft.board[:255]
    made.core_properties.language = "en-US"
    made.add_paragraph(draft.board)
    made.add_paragraph(draft.title, style="Title")
    made.add_paragraph(draft.subtitle, style="Subtitle")
    for line in draft.lines:
        if line.kind == "note":
            made.add_paragraph(line.text, style="Intense Quote")
            continue
        written = made.add_paragraph(f"{line.number} {line.text}".strip(), style=_STYLES[line.kind])
        if line.kind == "item":
            written.paragraph_format.left_indent = Inches(0.5)
            written.paragraph_format.first_line_indent = Inches(-0.25)
    made.sections[0].footer.paragraphs[0].text = _foot(draft, on)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
