"""Agreements on paper: printed as PDF, drawn as pictures, and saved as a scanner or a telephone saves them."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from charteroak.review import Document

ON = date(2026, 11, 20)
OWNED = "Student Data are not the property of the Contractor and are not under its control."
USED = "The Contractor shall not use Student Data for any purpose other than providing the Services."
LAW = "The laws of the State of Connecticut govern this Agreement."
SEVERED = "If a provision of this Agreement is invalid, the other provisions remain in force."
MORE = (
    "The Contractor shall carry insurance and shall send the Board a certificate each July. The Board shall pay a "
    "correct invoice within forty-five days. Neither party is liable to the other for lost profits. Notices go to the "
    "addresses above, by mail or by electronic mail, and count from the day on which they arrive."
)
ONE, OTHER = (OWNED, MORE, USED), (LAW, MORE, SEVERED)


def printed(*pages: tuple[str, ...]) -> bytes:
    """A PDF with a text layer: each page's paragraphs."""
    import typst

    start = '#set page("us-letter", margin: 1in)\n#set text(12pt, lang: "en")\n#set par(spacing: 1.6em)\n'
    return bytes(typst.compile((start + "\n#pagebreak()\n".join("\n\n".join(page) for page in pages)).encode()))


def drawn(data: bytes, dots: int = 150) -> list[Image.Image]:
    """The pages of a PDF as grey pictures, with so many dots an inch."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=dots / 72, grayscale=True).to_pil() for page in pdf]


def saved(pages: list[Image.Image], form: str = "PDF", dots: int = 150) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(out, form, resolution=dots, **more)
    return out.getvalue()


def words(document: Document) -> str:
    """The words of a document, whatever its lines are."""
    return " ".join(document.text.split())
