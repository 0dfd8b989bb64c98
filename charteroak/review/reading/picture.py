"""Reads pictures of pages: a PNG, a JPEG such as a telephone takes, or a TIFF, which may hold many pages.

A picture has no text of its own: its words are recognised (see `scan`). Its size is looked at before it is unpacked.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from charteroak.review.document import Unreadable
from charteroak.review.reading import Extract, Leaves, media_type, pixels, scan

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
MOST_PIXELS = 50_000_000
"""A Legal page at 600 dots an inch has 43 million."""
MOST_PAGES = 1_000

_LONG_SIDE = 792.0
"""Points: a picture counts as a page that is eleven inches long, since few pictures say how large they are."""
_WIDEST = 4_000
_TURNED = (5, 6, 7, 8)
_ORIENTATION, _SUBFILE, _THUMBNAIL = 274, 254, 1


def extract(data: bytes, name: str) -> Extract:
    """The recognised words of each page of the picture."""
    recogniser, leaves = scan.Recogniser(), Leaves()
    with _opened(data, name) as picture:
        for number, frame in enumerate(_pages(picture, name), 1):
            picture.seek(frame)
            width, height = _size(picture)
            scale = _LONG_SIDE / max(width, height)
            seen = recogniser.page(number, partial(_shown, picture, pixels.SHORT_SIDE))
            leaves.add_picture("", width * scale, height * scale, seen)
        return leaves.extract(recogniser.notes(len(leaves.pages)))


def render_page(data: bytes, page: int, width_px: int) -> bytes:
    """A PNG of one page of a picture, at most 4,000 pixels wide."""
    with _opened(data, "the picture") as picture:
        frames = _pages(picture, "the picture")
        if not 1 <= page <= len(frames):
            raise Unreadable("the picture", f"it has no page {page}", f"Ask for a page from 1 to {len(frames)}")
        picture.seek(frames[page - 1])
        width = min(max(1, width_px), _WIDEST)
        shown = _shown(picture, width)
        size = (width, max(1, min(3 * _WIDEST, round(width * shown.height / shown.width))))
        out = io.BytesIO()
        shown.resize(size).save(out, "PNG")
        return out.getvalue()


@contextlib.contextmanager
def _opened(data: bytes, name: str) -> Iterator[Image.Image]:
    """The picture, not yet unpacked. Whatever damage does to Pillow becomes `Unreadable`."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=[FORMATS[media_type(data, name)]]) as picture:
                yield picture
        except Unreadable:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large(name) from error
        except Exception as error:  # Pillow raises whatever the damage happens to break
            raise Unreadable(
                name, "the picture is damaged or was cut off", "Take or save it again, and hand in that copy"
            ) from error


def _too_large(name: str) -> Unreadable:
    return Unreadable(
        name,
        f"the picture unpacks to more than {MOST_PIXELS // 1_000_000} million dots",
        "Save it with fewer dots; 300 dots an inch are plenty",
    )


def _pages(picture: Image.Image, name: str) -> list[int]:
    """The frames of the picture that are pages. Only a TIFF has several; what others hold beside one is a preview."""
    frames: list[int] = []
    for frame in range(MOST_PAGES + 1 if picture.format == "TIFF" else 1):
        try:
            picture.seek(frame)
        except EOFError:
            break
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise _too_large(name)
        if frame == 0 or not getattr(picture, "tag_v2", {}).get(_SUBFILE, 0) & _THUMBNAIL:
            frames.append(frame)
    if len(frames) > MOST_PAGES:
        raise Unreadable(name, f"it has more than {MOST_PAGES:,} pages", "Hand in the agreement alone")
    return frames


def _size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if picture.getexif().get(_ORIENTATION) in _TURNED else (width, height)


def _shown(picture: Image.Image, short_side: int) -> Image.Image:
    """The page upright and on white, with no more dots than are needed where the format can leave some out."""
    from PIL import Image, ImageOps

    if picture.format != "TIFF":
        picture.draft(None, (short_side, short_side))
    page = ImageOps.exif_transpose(picture)
    if page.mode.startswith("I;16"):
        return page.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")
    if page.has_transparency_data:
        page = page.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", page.size, "white"), page).convert("RGB")
    return page.convert("L" if page.mode in ("1", "L") else "RGB")
