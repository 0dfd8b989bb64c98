"""A text as a file: PDF, a scan of one, DOCX, HTML, Markdown or plain text."""

from __future__ import annotations

import html
import io
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime

from .tables import CONTENT
from .wording import Wording

#: Every file says that it was written on this day, so that the same words give the same bytes wherever they can.
WRITTEN = datetime(2026, 1, 5, tzinfo=UTC)
#: Characters that are marks in Typst's language.
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\#$*_`<>@[]~/"})
PAGE = """#set document(title: "{title}", date: datetime(year: 2026, month: 1, day: 5))
#set page(paper: "us-letter", margin: 1in, numbering: "1")
#set text(lang: "en", size: 11pt, hyphenate: false)
#set smartquote(enabled: false)
#set par(justify: false, spacing: 0.9em)
"""


def file_of(wording: Wording, kind: str) -> tuple[str, bytes]:
    """The ending of the file's name, and its bytes."""
    if kind == "locked":
        return "pdf", (CONTENT / "locked.pdf").read_bytes()
    return ("pdf" if kind == "scan" else kind), RENDERERS[kind](wording)


def _typst(wording: Wording) -> bytes:
    begins = {"title": "= ", "heading": "== ", "paragraph": ""}
    body = "\n\n".join(begins[kind] + _plain_start(words.translate(MARKS)) for kind, words in wording.blocks)
    title = wording.title.replace("\\", "").replace('"', "'")
    return (PAGE.replace("{title}", title) + "\n" + body).encode()


def _plain_start(words: str) -> str:
    """`1. Ownership` would begin a numbered list."""
    number, dot, rest = words.partition(". ")
    return f"{number}\\. {rest}" if dot and number.isdigit() else words


def _pdf(wording: Wording) -> bytes:
    import typst

    return bytes(typst.compile(_typst(wording)))


def _scan(wording: Wording) -> bytes:
    """Pictures of the pages, a little askew and grey, without a text layer."""
    import typst
    from PIL import Image

    drawn = typst.compile(_typst(wording), format="png", ppi=100)
    pages = [
        Image.open(io.BytesIO(page)).convert("L").rotate(0.6, fillcolor=245)
        for page in (drawn if isinstance(drawn, list) else [drawn])
    ]
    dates = {"creationDate": WRITTEN.timetuple(), "modDate": WRITTEN.timetuple()}
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], **dates)
    return out.getvalue()


def _docx(wording: Wording) -> bytes:
    import docx

    made = docx.Document()
    made.core_properties.title, made.core_properties.author = wording.title, ""
    made.core_properties.created = made.core_properties.modified = WRITTEN
    for kind, words in wording.blocks:
        if kind == "paragraph":
            made.add_paragraph(words)
        else:
            made.add_heading(words, level=0 if kind == "title" else 2)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _html(wording: Wording) -> bytes:
    tags = {"title": "h1", "heading": "h2", "paragraph": "p"}
    body = "\n".join(f"<{tags[kind]}>{html.escape(words)}</{tags[kind]}>" for kind, words in wording.blocks)
    head = f'<head><meta charset="utf-8"><title>{html.escape(wording.title)}</title></head>'
    return f'<!doctype html>\n<html lang="en">\n{head}\n<body>\n{body}\n</body>\n</html>\n'.encode()


def _markdown(wording: Wording) -> bytes:
    begins = {"title": "# ", "heading": "## ", "paragraph": ""}
    return ("\n\n".join(begins[kind] + words for kind, words in wording.blocks) + "\n").encode()


def _text(wording: Wording) -> bytes:
    shown = {"title": str.upper, "heading": str.upper, "paragraph": lambda words: textwrap.fill(words, 92)}
    return ("\n\n".join(shown[kind](words) for kind, words in wording.blocks) + "\n").encode()


RENDERERS: dict[str, Callable[[Wording], bytes]] = {
    "pdf": _pdf, "scan": _scan, "docx": _docx, "html": _html, "md": _markdown, "txt": _text,
}  # fmt: skip
