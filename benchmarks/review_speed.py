"""A review end to end, warm and without a model, against bare text extraction of the same file by the same library.

The files are the project's own agreements, printed as PDF and repeated to 10, 100 and 1,000 pages.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.ratio import Ratio
from charteroak import law
from charteroak.review import check, read

AGREEMENTS = Path(__file__).resolve().parent.parent / "corpus" / "agreements" / "documents"
SIZES = {10: 9, 100: 5, 1000: 3}
"""Pages, and how many rounds are taken of them."""
ON = date(2026, 11, 20)


def measure() -> list[Ratio]:
    leaves = _printed()
    law_of_day = law.on(ON)
    return [_ratio(_of_pages(leaves, pages), pages, rounds, law_of_day) for pages, rounds in SIZES.items()]


def _ratio(data: bytes, pages: int, rounds: int, law_of_day: law.Law) -> Ratio:
    def ours() -> object:
        return check(read(data, "agreement.pdf"), law_of_day)

    def bare() -> object:
        return _text(data)

    ours(), bare()  # patterns are compiled and the library is loaded before anything is measured
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, times in zip((ours, bare), spent, strict=True):
            times.append(_seconds(work))
    mine, theirs = median(spent[0]), median(spent[1])
    size = f"{pages:,} pages, {len(_text(data)):,} characters"
    return Ratio(f"review-speed-{pages}", round(mine, 4), round(theirs, 4), round(mine / theirs, 3), "s", size)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _text(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))


def _printed() -> bytes:
    """The agreements as one PDF, each on pages of its own."""
    import typst

    texts = [path.read_text(encoding="utf-8") for path in sorted(AGREEMENTS.glob("*.txt"))]
    start = '#set page("us-letter", margin: 1in)\n#set text(11pt)\n'
    sources = [f'#{_quoted(text)}.split("\\n").map(line => [#line]).join(parbreak())' for text in texts]
    return bytes(typst.compile((start + "\n#pagebreak()\n".join(sources)).encode()))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "")
    return f'"{escaped}"'


def _of_pages(leaves: bytes, pages: int) -> bytes:
    import pypdfium2

    with pypdfium2.PdfDocument(leaves) as source, pypdfium2.PdfDocument.new() as made:
        for number in range(pages):
            made.import_pages(source, [number % len(source)])
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()
