"""Reads DOCX: paragraphs, tables and footnotes, tracked insertions in and deletions gone.

A DOCX is a ZIP archive that anyone can make; before it is read, its declared and its real sizes are both checked.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from charteroak.review.document import Block, BlockKind, Page, Unreadable
from charteroak.review.reading import MEGABYTE, Extract
from charteroak.review.reading.lines import is_heading

LARGEST_CONTENT = 300 * MEGABYTE
LARGEST_PART = 60 * MEGABYTE
_MOST_PARTS = 5_000
_SPACE = re.compile(r"[ \t\xa0]*\n[ \t\xa0]*|[\t\xa0 ]+")
_PICTURE = re.compile(r"----(?:media/[^-\n]*|Image alt text)[^\n]*?----")
_HEADING_STYLE = re.compile(r"(?:heading|title|subtitle)\s*(\d?)", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:\d{1,3}[.)]|\(?[a-zA-Z]{1,4}[.)]|--|[•●○▪◦·-])\s")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def extract(data: bytes, name: str) -> Extract:
    """The document's paragraphs in order, one block a line, as one page (a DOCX has no pages until it is printed)."""
    _refuse_bomb(data, name)
    from docx2python import docx2python

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with docx2python(io.BytesIO(data)) as content:
                parts: list[Any] = [content.body_pars, content.footnotes_pars, content.endnotes_pars]
                furniture: list[Any] = [content.header_pars, content.footer_pars]
    except Exception as error:  # docx2python raises whatever the damage happens to break
        raise _damaged(name) from error
    return _laid_out(parts, furniture, name)


def _damaged(name: str) -> Unreadable:
    return Unreadable(
        name, "the Word file is damaged or was cut off", "Open it in Word, save it again, and hand in that copy"
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    """Raise `Unreadable` where the archive is damaged, or would unpack to more than a document can be."""
    bomb = Unreadable(
        name,
        "the Word file unpacks to far more than a document can hold, as files do that are made to stop a computer",
        "Ask the contractor for another copy, or save it as PDF",
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
                raise bomb
            total = 0
            for part in parts:
                if part.flag_bits & 0x1:
                    raise Unreadable(name, "the Word file is locked with a password", "Remove the password")
                is_xml = part.filename.endswith((".xml", ".rels"))
                if is_xml and part.file_size > LARGEST_PART:
                    raise bomb
                head = b""
                with archive.open(part) as stream:
                    while chunk := stream.read(1 << 16):
                        total += len(chunk)
                        head = head or chunk
                        if total > LARGEST_CONTENT:
                            raise bomb
                if is_xml and _DECLARATION.search(head[:4096]):
                    raise Unreadable(
                        name, "the Word file declares entities, which no Word file does", "Ask for another copy"
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise _damaged(name) from error


def _laid_out(parts: Iterable[Any], furniture: Iterable[Any], name: str) -> Extract:
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for part in parts:
        for table in part:
            is_table = len(table) > 1 or any(len(row) > 1 for row in table)
            for row in table:
                if is_table:
                    cells = [" ".join(filter(None, (_words(par) for par in cell))) for cell in row]
                    lines: list[tuple[str, BlockKind, int]] = [(" | ".join(_unrepeated(cells)), "row", 0)]
                else:
                    lines = [(_words(par), *_kind(par)) for cell in row for par in cell]
                for words, kind, level in lines:
                    if words.strip(" |"):
                        blocks.append(Block(kind, level, position, position + len(words), 1))
                        pieces.append(words + "\n\n")
                        position += len(words) + 2
    for part in furniture:
        for table in part:
            for words in (_words(par) for row in table for cell in row for par in cell):
                if words:
                    pieces.append(words + "\n")
                    position += len(words) + 1
    text = "".join(pieces)
    if not blocks:
        raise Unreadable(name, "the Word file holds no text", "Ask for the document as PDF or with its text")
    return Extract(text, (Page(1, 0, len(text)),), tuple(blocks))


def _words(par: Any) -> str:
    return _SPACE.sub(" ", _PICTURE.sub("", "".join(par.run_strings))).strip()


def _unrepeated(cells: list[str]) -> list[str]:
    """The cells without the copies that stand for a merged cell."""
    return [cell for place, cell in enumerate(cells) if cell and (place == 0 or cell != cells[place - 1])]


def _kind(par: Any) -> tuple[BlockKind, int]:
    if match := _HEADING_STYLE.match(par.style or ""):
        return "heading", min(6, int(match.group(1) or 1))
    words = _words(par)
    if is_heading(words):
        return "heading", 3
    if _ITEM.match(words):
        return "item", 0
    return "paragraph", 0
