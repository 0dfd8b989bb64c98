"""Reads a file into a Document: finds out what the bytes really are, then hands them to the module for that format.

The name's extension is never trusted: a picture called `agreement.pdf` is refused as a picture.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from charteroak.review.document import Block, Document, Kind, Page, Unreadable

if TYPE_CHECKING:
    from charteroak.review.reading.ocr import Recognised

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
LARGEST_TEXT = 6_000_000
"""Characters. A thousand closely printed pages are about four million, and a million take some four seconds."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Extract(NamedTuple):
    """What a format's module found in the bytes."""

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


class Leaves:
    """Puts together an Extract of a format that has pages, one page after the other."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._pieces: list[str] = []
        self._position = 0

    def add(self, text: str, width: float, height: float) -> None:
        """Add a page with its own text."""
        self._put(text, Page(0, 0, 0, width, height))

    def add_picture(self, text: str, width: float, height: float, seen: Recognised | None) -> None:
        """Add a page that is a picture, with what was recognised on it. `text` is what it has where nothing was."""
        if seen:
            self._put(seen.text, Page(0, 0, 0, width, height, True, seen.confidence, seen.places))
        else:
            self._put(text, Page(0, 0, 0, width, height, has_text=False))

    def _put(self, text: str, page: Page) -> None:
        end = self._position + len(text)
        self.pages.append(replace(page, number=len(self.pages) + 1, start=self._position, end=end))
        self._pieces += [text, _BETWEEN_PAGES]
        self._position = end + len(_BETWEEN_PAGES)

    def extract(self, notes: Iterable[str]) -> Extract:
        from charteroak.review.reading.lines import blocks_of_pages

        text = "".join(self._pieces)
        return Extract(text, tuple(self.pages), tuple(blocks_of_pages(text, self.pages)), tuple(notes))


_BETWEEN_PAGES = "\n\n"


def read(data: bytes, name: str, *, largest: int = LARGEST_FILE) -> Document:
    """The document in `data`; `name` is for messages only.

    Raises `Unreadable` where the bytes are no readable PDF, DOCX, HTML, Markdown, text or picture, are locked, damaged
    or dangerous, or are more than `largest` bytes. The words of pages that are pictures are recognised, where Tesseract
    is installed; a page of which nothing can be said has `has_text` False.
    """
    refuse_size(len(data), name, largest)
    kind, extract = _reader(data, name)
    found = extract(data, name)
    if len(found.text) > LARGEST_TEXT:
        raise Unreadable(name, f"it holds {len(found.text):,} characters of text", "Hand in the agreement alone")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        text=found.text,
        pages=found.pages,
        blocks=found.blocks,
        notes=found.notes,
        _source=data if kind == "pdf" else None,
    )


def refuse_size(size: int, name: str, largest: int = LARGEST_FILE) -> None:
    """Raise `Unreadable` for an empty file and for one of more than `largest` bytes."""
    if size == 0:
        raise Unreadable(name, "the file is empty", "Save the agreement again and hand in that copy")
    if size > largest:
        raise Unreadable(
            name,
            f"it is {size / MEGABYTE:,.0f} MB, and the limit is {largest / MEGABYTE:,.0f} MB",
            "Hand in the agreement alone, or save it with smaller pictures",
        )


def render_page(data: bytes, page: int, width_px: int) -> bytes:
    """A PNG of one page of a PDF or a picture (`page` counts from 1), `width_px` pixels wide. Raises `Unreadable`."""
    from charteroak.review.reading import pdf, picture

    draw = picture.render_page if media_type(data, "") in _PICTURES else pdf.render_page
    return draw(data, page, width_px)


def may_hold_pictures(data: bytes, name: str) -> bool:
    """Whether pages of the file may be pictures, whose words take time to recognise."""
    return media_type(data, name) in {"application/pdf", *_PICTURES}


def media_type(data: bytes, name: str) -> str:
    """What the bytes are, by their first bytes and not by the name.

    The name only tells Markdown and text apart, which look alike.
    """
    start = data[:1024]
    for magic, media in _MAGIC:
        if start.startswith(magic):
            return media
    if b"%PDF-" in start:
        return "application/pdf"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:12] in _HEIC:
        return "image/heic"
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(data)
    from charteroak.review.reading import text

    if not text.looks_like_text(data):
        return "application/octet-stream"
    if text.looks_like_html(data):
        return "text/html"
    return "text/markdown" if PurePath(name.lower()).suffix in {".md", ".markdown"} else "text/plain"


_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
)
_PICTURES = ("image/png", "image/jpeg", "image/tiff")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return DOCX if b"word/" in data[:65536] or b"[Content_Types].xml" in data[:4096] else "application/zip"
    if "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names:
        return "application/vnd.openxmlformats-officedocument"
    if "mimetype" in names and "content.xml" in names:
        return "application/vnd.oasis.opendocument"
    return "application/zip"


def _kind_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "application/x-encrypted-office"
    return "application/msword"


def _reader(data: bytes, name: str) -> tuple[Kind, Callable[[bytes, str], Extract]]:
    media = media_type(data, name)
    if media == "application/pdf":
        from charteroak.review.reading import pdf

        return "pdf", pdf.extract
    if media == DOCX:
        from charteroak.review.reading import docx

        return "docx", docx.extract
    if media == "text/html":
        from charteroak.review.reading import html

        return "html", html.extract
    if media in _PICTURES:
        from charteroak.review.reading import picture

        return "picture", picture.extract
    if media in {"text/plain", "text/markdown"}:
        from charteroak.review.reading import text

        return ("markdown" if media == "text/markdown" else "text"), text.extract
    why, todo = _REFUSED.get(media, _REFUSED["image/" if media.startswith("image/") else ""])
    raise Unreadable(name, why, todo)


_REFUSED = {
    "image/": ("it is a picture of a kind that is not read", "Save it as JPEG, PNG, TIFF or PDF"),
    "application/msword": (
        "it is an Office file of the old format (.doc and its relatives)",
        "Open it in Word and save it as .docx",
    ),
    "application/x-encrypted-office": (
        "it is an Office document locked with a password",
        "Remove the password and save it again",
    ),
    "application/rtf": ("it is a Rich Text file", "Open it in Word and save it as .docx"),
    "application/vnd.oasis.opendocument": ("it is an OpenDocument file", "Save it as .docx or as PDF"),
    "application/vnd.openxmlformats-officedocument": (
        "it is a spreadsheet or a presentation, not a Word document",
        "Save the agreement as .docx or as PDF",
    ),
    "application/zip": ("it is a ZIP archive", "Unpack it and hand in the agreement itself"),
    "": ("it is no PDF, Word, HTML, Markdown or text file, and no picture", "Save the agreement as PDF or .docx"),
}
