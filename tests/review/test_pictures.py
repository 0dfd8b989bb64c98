"""Pictures of pages are read like scans: from a telephone, a fax or a screen; those made to harm are refused."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from charteroak.review import Unreadable, read, render_page
from charteroak.review.reading import picture as pictures
from tests.review.paper import LAW, ONE, OTHER, USED, drawn, printed, saved, words

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("tesseract")]


def photographed(page: Image.Image) -> bytes:
    """A JPEG that lies on its side and says so, as a telephone writes it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[274] = 6
    page.rotate(90, expand=True).save(out, "JPEG", quality=70, exif=exif)
    return out.getvalue()


def test_a_picture_from_a_telephone_is_read_upright_and_shown_upright(original: bytes) -> None:
    data = photographed(drawn(original)[0])
    document = read(data, "page.jpg")
    assert document.kind == "picture"
    assert words(document) == " ".join(ONE)
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx((612, 792), abs=1)
    at = document.text.index("Student Data are")
    (box,) = document.boxes(at, at + 10)
    assert box.y1 < 0.15
    shown = Image.open(io.BytesIO(render_page(data, 1, 500)))
    assert (shown.format, shown.width) == ("PNG", 500)
    ink = shown.convert("L").crop(
        [round(edge * side) for edge, side in zip((box.x0, box.y0, box.x1, box.y1), shown.size * 2, strict=True)]
    )
    assert ink.getextrema()[0] < 100


def test_a_tiff_holds_several_pages() -> None:
    data = saved([page.convert("1") for page in drawn(printed(ONE, OTHER))], "TIFF")
    document = read(data, "fax.tif")
    assert [page.number for page in document.pages] == [1, 2]
    assert USED in document.text[: document.pages[0].end].replace("\n", " ")
    assert LAW in document.text[document.pages[1].start :].replace("\n", " ")
    with pytest.raises(Unreadable, match="no page 3"):
        render_page(data, 3, 100)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16", "1"])
def test_a_png_is_read_whatever_its_colours_are(original: bytes, mode: str) -> None:
    page = drawn(original)[0]
    if mode in ("RGBA", "LA"):  # black on nothing
        clear = Image.new(mode, page.size, 0)
        clear.putalpha(page.point(lambda shade: 255 - shade))
        page = clear
    elif mode == "I;16":
        page = page.convert("I").point(lambda shade: shade * 257).convert("I;16")
    else:
        page = page.convert(mode)
    assert words(read(saved([page], "PNG"), "page.png")) == " ".join(ONE)


def test_a_picture_without_tesseract_is_a_page_without_text(
    original: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read(saved(drawn(original), "PNG"), "page.png")
    assert document.pages_without_text == (1,)
    assert "needs OCR" in document.notes[0]


def hostile_pictures() -> Iterator[tuple[str, bytes, str]]:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    def png(side: int) -> bytes:
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
        return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")

    yield "a bomb", png(8_000), "50 million dots"
    yield "a bomb that Pillow itself refuses", png(60_000), "50 million dots"
    yield "cut off", saved([Image.effect_noise((900, 1200), 60)], "PNG")[:20_000], "damaged"
    jpeg = saved([Image.effect_noise((900, 1200), 60)], "JPEG")
    yield "a JPEG of a few bytes", jpeg[:40], "damaged"
    pages = [Image.new("1", (8, 8), 1)] * 1_050
    yield "a TIFF of too many pages", saved(pages, "TIFF"), "more than 1,000 pages"
    tags = [(256, 4, 1, 10), (257, 4, 1, 10), (258, 4, 1, 8), (262, 4, 1, 1), (273, 4, 1, 8), (279, 4, 1, 10**9)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    yield "a TIFF whose data lie beyond its end", b"II*\0" + struct.pack("<I", 8) + directory + b"\0" * 4, "damaged"
    for kind, data in (("GIF", b"GIF89a"), ("WebP", b"RIFF\0\0\0\0WEBP"), ("HEIC", b"\0\0\0\x18ftypheic")):
        yield kind, data + b"\0" * 100, "a kind that is not read"


@pytest.mark.parametrize(("data", "why"), [pytest.param(*case[1:], id=case[0]) for case in hostile_pictures()])
def test_a_picture_that_is_damaged_or_made_to_harm_is_refused(data: bytes, why: str) -> None:
    started = time.monotonic()
    with pytest.raises(Unreadable) as problem:
        read(data, "page.png")
    assert time.monotonic() - started < 10
    assert why in str(problem.value)
    assert pictures.MOST_PIXELS == 50_000_000


def test_a_picture_of_a_few_dots_is_a_page_of_which_nothing_can_be_said() -> None:
    for size in ((1, 1), (3, 900)):
        assert read(saved([Image.new("L", size, 0)], "PNG"), "dot.png").pages_without_text == (1,)


def test_a_tiff_that_goes_round_in_a_ring_ends(original: bytes) -> None:
    data = bytearray(saved([drawn(original, 30)[0].convert("1")], "TIFF"))
    start = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[start : start + 2], "little")
    after = start + 2 + 12 * entries
    data[after : after + 4] = start.to_bytes(4, "little")
    assert len(read(bytes(data), "ring.tif").pages) == 1
