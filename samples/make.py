"""Makes the sample agreements from their text: `python samples/make.py`.

`agreement.md` becomes a tagged PDF, a DOCX, and a scan (the PDF's pages as pictures, without a text layer);
`addendum.md` becomes a PDF, which `offer.json` names by its hash. The parties are invented. The files are committed, so
that the demonstration and the tests need none of the programs that make them.
"""

from __future__ import annotations

import hashlib
import io
import json
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


def offer(addendum: bytes) -> bytes:
    """What the contractor of the agreement offers to any board, with the addendum that it has signed."""
    said = {
        "format": "charteroak-offer/1",
        "offered_on": "2026-09-03",
        "contractor": {
            "name": "Brambleway Learning, Inc.", "kind": "operator", "website": "https://www.brambleway.example",
        },
        "contacts": [{"for": "privacy", "name": "Privacy office", "email": "privacy@brambleway.example"}],
        "breach_contact": {
            "name": "Incident desk", "email": "incidents@brambleway.example", "phone": "+1 203 555 0161",
        },
        "products": [
            {
                "name": "Brambleway Writing", "address": "https://www.brambleway.example/writing",
                "purpose": "Drafting and revising essays",
                "elements": [
                    {"code": "student-name", "reason": "Shown on the student's own work", "entry": "feed"},
                    {"code": "student-email", "reason": "Signs the student in", "entry": "feed"},
                    {"code": "grade-level", "reason": "Chooses the exercises", "entry": "feed"},
                    {"code": "essays", "reason": "They are what is written and revised here", "entry": "student"},
                ],
                "subprocessors": [
                    {
                        "name": "Tarn Hosting", "service": "Hosting in Virginia",
                        "only_for_the_service": "Hosting agreement of January 8, 2026, section 2",
                        "no_disclosure_onward": "Hosting agreement of January 8, 2026, section 2",
                        "same_duties": "Annex A to the hosting agreement",
                    }
                ],
            }
        ],
        "agreement": {
            "instrument": "addendum", "file": "addendum.pdf", "sha256": hashlib.sha256(addendum).hexdigest(),
            "signed_on": "2026-09-02", "signed_by": "Imre Castell", "title": "Chief executive",
        },
        "security": [
            {"question": "encrypted-at-rest", "said": "in-place", "words": "AES-256", "answered_on": "2026-09-01"},
            {"question": "own-names", "said": "in-place", "answered_on": "2026-09-01"},
        ],
    }  # fmt: skip
    return (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode()


def main() -> None:
    agreement = (HERE / "agreement.md").read_text(encoding="utf-8")
    made = pdf(agreement)
    addendum = pdf((HERE / "addendum.md").read_text(encoding="utf-8"))
    files = {
        "agreement.pdf": made,
        "agreement.docx": docx(agreement),
        "agreement-scan.pdf": scan(made),
        "addendum.pdf": addendum,
        "offer.json": offer(addendum),
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
