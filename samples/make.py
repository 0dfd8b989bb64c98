"""Makes the sample agreements from their text: `python samples/make.py`.

`agreement.md` becomes a tagged PDF, a DOCX, and a scan (the PDF's pages as pictures, without a text layer);
`addendum.md` becomes a PDF. The parties are invented. The files are committed, so that the demonstration and the
tests need none of the programs that make them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
_PREAMBLE = """#set document(title: "{title}", date: datetime(year: 2026, month: 8, day: 18))
#set page(paper: "us-letter", margin: 1.25in, header: align(right, text(8pt)[{title}]),
  footer: context align(center, text(8pt)[Page #counter(page).display() of #counter(page).final().first()]))
#set text(font: "Libertinus Serif", size: 12pt, lang: "en", region: "us", hyphenate: true)
#set par(justify: true, spacing: 1em)
"""


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(heading level or 0, words) for each paragraph."""
    for block in text.strip().split("\n\n"):
        marks = len(block) - len(block.lstrip("#"))
        yield marks, block.lstrip("# ").strip()


def pdf(text: str) -> bytes:
    """A tagged PDF of Letter pages with a running header and page numbers."""
    import typst

    title = next(paragraphs(text))[1]
    lines = [_PREAMBLE.format(title=title)]
    for level, words in paragraphs(text):
        safe = "".join("\\" + c if c in "\\#$*_`<>@[]~=" else c for c in words)
        lines.append(f"{'=' * level} {safe}\n" if level else f"{safe}\n")
    return bytes(typst.compile("\n".join(lines).encode(), format="pdf"))


def docx(text: str) -> bytes:
    """A Word document with headings and a running header."""
    import docx as word

    document = word.Document()
    document.sections[0].header.paragraphs[0].text = next(paragraphs(text))[1]
    for level, words in paragraphs(text):
        if level:
            document.add_heading(words, level)
        else:
            document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scan(data: bytes, dots_per_inch: int = 90) -> bytes:
    """The pages of a PDF as grey pictures in a new PDF: what a copying machine sends."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(data) as document:
        pages: list[Image.Image] = [page.render(scale=dots_per_inch / 72, grayscale=True).to_pil() for page in document]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots_per_inch, quality=55)
    return out.getvalue()


def main() -> None:
    agreement = (HERE / "agreement.md").read_text(encoding="utf-8")
    made = pdf(agreement)
    files = {
        "agreement.pdf": made,
        "agreement.docx": docx(agreement),
        "agreement-scan.pdf": scan(made),
        "addendum.pdf": pdf((HERE / "addendum.md").read_text(encoding="utf-8")),
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
