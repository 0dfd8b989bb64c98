"""Reads plain text and Markdown. The text is kept as it stands in the file, marks and all.

UTF-8 and UTF-16 are recognised; anything else is read as Windows-1252, and a note says that this was a guess.
"""

from __future__ import annotations

import re

from charteroak.review.document import Page, Unreadable
from charteroak.review.reading import Extract
from charteroak.review.reading.lines import blocks_in

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<(?:head|body|meta|div|p|h[1-6])[\s>]", re.IGNORECASE)
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?", re.DOTALL)
_NUMBERED_LINE = re.compile(
    r"""
    (?<![^\n])[^\s|][^\n|]{0,80}(?:(?<=\d)|(?<=[\d \t]-))[ \t]{0,80}(?=\n|$)
  | (?<=\n)[ \t]*(?:[-–—][ \t]*)?\d{1,4}[ \t]*[-–—]?(?=\n)
  | (?<![^\n])Page[ ]\d+[^\n]{0,40}(?=\n|$)
    """,
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")
_SAMPLE = 65_536


def extract(data: bytes, name: str) -> Extract:
    """The text of the file with line ends made uniform, as one page."""
    text, note = decode(data, name)
    for old, new in (("\r\n", "\n"), ("\r", "\n"), ("\f", "\n"), ("\0", " ")):
        text = text.replace(old, new)
    if not text.strip():
        raise Unreadable(name, "it holds nothing but blank space", "Save the agreement again and hand in that copy")
    page = Page(1, 0, len(text))
    return Extract(text, (page,), tuple(blocks_in(text, skip=_page_lines(text))), (note,) if note else ())


def _page_lines(text: str) -> list[tuple[int, int]]:
    """Lines that a printed page left in the text: the same words, but for a page number, again and again."""
    places: dict[str, list[tuple[int, int]]] = {}
    for match in _NUMBERED_LINE.finditer(text):
        places.setdefault(_DIGITS.sub("#", " ".join(match.group().split())), []).append(match.span())
    bare = re.compile(r"[-–— ]*#[-–— ]*|(?:page )?# of #|page #", re.IGNORECASE)
    return [
        span
        for line, spans in places.items()
        if len(spans) >= 3 or (bare.fullmatch(line) and len(spans) > 1)
        for span in spans
    ]


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text, and a note where the encoding had to be guessed. Raises `Unreadable` where no guess makes sense."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), ""
            except UnicodeDecodeError:
                break
    if wide := _utf16_without_mark(data):
        return data.decode(wide, errors="replace"), "the text carries no mark of its encoding; it was read as UTF-16"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1252", errors="replace")
    if len(_CONTROLS.findall(text[:_SAMPLE])) > 3:
        raise Unreadable(name, "its text is in an encoding that is not known", "Save it as UTF-8 text, .docx or PDF")
    return text, "the text is not UTF-8; it was read as Windows-1252, so accents and quotation marks may be wrong"


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:2000]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    odd, even = sample[1::2].count(0) / len(sample[1::2]), sample[0::2].count(0) / len(sample[0::2])
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else ""


def looks_like_text(data: bytes) -> bool:
    """Whether the first bytes could be text in any encoding that `decode` knows."""
    sample = data[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16_without_mark(sample):
        return True
    return len(_CONTROLS.findall(sample.decode("latin-1"))) <= len(sample) // 2000


def looks_like_html(data: bytes) -> bool:
    """Whether the file begins with an HTML element or its document type."""
    start = _LEADING.match(data[:4096])
    return bool(_HTML.match(data[:4096], start.end() if start else 0))
