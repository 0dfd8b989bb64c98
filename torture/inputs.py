"""Every kind of input, each made from a chance alone: the same seed and number give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from torture import pdf, texts, web, word
from torture.damage import damaged
from torture.texts import SAMPLES

_LENGTHS = (2_000, 20_000, 60_000, 250_000)
_STARTS = (
    b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"MM\0*", b"<html>",
    b"Terms\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<?xml version='1.0'?>",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip


class Input(NamedTuple):
    """A file that is handed in: what kind of trouble it is, its name, its bytes."""

    kind: str
    name: str
    data: bytes


def _rubbish(chance: Random) -> bytes:
    return chance.choice(_STARTS) + chance.randbytes(chance.choice((1, 40, 2_000, 200_000)))


def _few_bytes(chance: Random) -> bytes:
    """Rubbish that looks like text: a few kinds of bytes."""
    kinds = chance.randbytes(chance.choice((2, 6, 40))).replace(b"\0", b"a")
    return chance.choice(_STARTS) + bytes(chance.choices(kinds, k=chance.choice((10, 5_000, 100_000))))


def _damaged(name: str) -> Callable[[Random], bytes]:
    return lambda chance: damaged(chance, (SAMPLES / name).read_bytes())


def _picture(chance: Random) -> bytes:
    """A picture of a few words, in one of the formats and modes that scanners and telephones write, then damaged."""
    from PIL import Image, ImageDraw

    size = (chance.choice((40, 500)), chance.choice((40, 300)))
    page = Image.new("L", size, 245)
    ImageDraw.Draw(page).text((20, 20), "The Contractor shall delete student data.", fill=10)
    form, mode = chance.choice(
        (("PNG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("TIFF", "1"))
    )
    out = io.BytesIO()
    page.convert(mode).save(out, form)
    return damaged(chance, out.getvalue())


def _encoded(text: str, chance: Random) -> bytes:
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-16", "utf-16-le", "cp1252", "utf-8-sig")), "replace")


def _of_text(maker: texts.Text) -> Callable[[Random], tuple[str, bytes]]:
    def made(chance: Random) -> tuple[str, bytes]:
        text = maker(chance, chance.choice(_LENGTHS))
        match chance.choice(("txt", "txt", "md", "html", "docx", "pdf")):
            case "html":
                return "html", web.of_text(text)
            case "docx":
                return "docx", word.of_text(text)
            case "pdf":
                return "pdf", pdf.of_text(text)
            case other:
                return other, _encoded(text, chance)

    return made


def _always(ending: str, maker: Callable[[Random], bytes]) -> Callable[[Random], tuple[str, bytes]]:
    return lambda chance: (ending, maker(chance))


MAKERS: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "rubbish": _always("bin", _rubbish),
    "few-bytes": _always("txt", _few_bytes),
    "damaged-pdf": _always("pdf", _damaged("agreement.pdf")),
    "damaged-scan": _always("pdf", _damaged("agreement-scan.pdf")),
    "damaged-docx": _always("docx", _damaged("agreement.docx")),
    "damaged-picture": _always("png", _picture),
    **{
        f"{ending}-{maker.__name__.removeprefix('with_')}": _always(ending, maker)
        for ending, module in (("pdf", pdf), ("docx", word), ("html", web))
        for maker in module.MAKERS
    },
    **{f"text-{name}": _of_text(maker) for name, maker in texts.TEXTS.items()},
}
"""By kind: what makes the ending of the file's name, and its bytes."""


def made(seed: int, number: int, kinds: tuple[str, ...] = tuple(MAKERS)) -> Input:
    """The input of that number: each kind has its turn, and a number is the same input in every run of the seed."""
    kind = kinds[number % len(kinds)]
    ending, data = MAKERS[kind](Random(f"{seed} {number} {kind}"))  # noqa: S311 - the same chance every time
    return Input(kind, f"{kind}.{ending}", data)
