"""Makes a picture of a page fit to be read: grey, large enough, level, evenly lit and clear; and looks for its ink.

200 dots an inch of a Letter page are enough: more takes longer and is read no better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SHORT_SIDE, LONG_SIDE = 1_700, 3_500
"""The short side that a picture is given, unless the long one would pass its limit. A Letter page is 1,700 by 2,200."""

_MOST_ENLARGED = 4
_STEEPEST = 8
"""Degrees by which a page may lie askew."""
_UNEVEN, _PLAIN = 40, 16
"""Shades by which paper differs that has a shadow on it, and that has nothing on it."""
_SMALLER, _CELL = 4, 14
"""Strokes are looked for at a quarter of the size, and counted by squares of so many pixels of the whole."""
_FAINTEST, _SPECK = 25, 45
_STEPS = (1, 2, 4, 8, 16)


def sized(picture: Image.Image) -> Image.Image:
    """The picture in grey and as large as it is read best."""
    from PIL import Image

    short, long = sorted(picture.size)
    scale = min(SHORT_SIDE / short, LONG_SIDE / long, _MOST_ENLARGED)
    grey = picture.convert("L")
    if abs(scale - 1) < 0.02:
        return grey
    size = tuple(max(1, round(scale * side)) for side in picture.size)
    return grey.resize((size[0], size[1]), Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.LANCZOS)


def rotated(grey: Image.Image, degrees: float) -> Image.Image:
    """The picture rotated against the clock within its frame; the corners get the shade of the paper."""
    from PIL import Image

    return grey.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=_median(grey)) if degrees else grey


def _smaller(picture: Image.Image, times: int) -> Image.Image:
    from PIL import Image

    size = (max(1, picture.width // times), max(1, picture.height // times))
    return picture.resize(size, Image.Resampling.BOX)


def _median(picture: Image.Image) -> int:
    return _darkest(picture.histogram(), 0.5)


def _darkest(histogram: Sequence[int], share: float) -> int:
    """The shade up to which the given share of the pixels goes, darkest first."""
    left = share * sum(histogram)
    for shade, count in enumerate(histogram):
        left -= count
        if left <= 0:
            return shade
    return 255


def evenly_lit(grey: Image.Image) -> Image.Image:
    """The picture with the paper's shade made the same everywhere, where a shadow lies on it."""
    from PIL import Image, ImageFilter, ImageMath

    paper = _smaller(grey, 8).filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(1))
    shades = paper.histogram()
    if _darkest(shades, 0.95) - _darkest(shades, 0.1) < _UNEVEN:
        return grey
    paper = paper.resize(grey.size, Image.Resampling.BILINEAR)
    lit: Image.Image = ImageMath.lambda_eval(
        lambda of: of["convert"](of["min"](of["grey"] * 255 / of["max"](of["paper"], 1), 255), "L"),
        grey=grey,
        paper=paper,
    )
    return lit


def is_plain(picture: Image.Image) -> bool:
    """Whether the paper has one shade: a page out of focus has no strokes, and is not blank for that."""
    small = _smaller(picture.convert("L"), max(1, min(picture.size) // 200))
    across, down = small.width // 20, small.height // 20
    shades = small.crop((across, down, small.width - across, small.height - down)).histogram()
    return _darkest(shades, 0.998) - _darkest(shades, 0.002) < _PLAIN


def tilt(grey: Image.Image) -> float:
    """The degrees against the clock by which the picture must be rotated for its lines to lie level."""
    from PIL import Image

    small = _smaller(grey, max(1, grey.width // 600))
    width, height = small.size
    small = small.crop((width // 16, height // 16, width - width // 16, height - height // 16))
    paper = _median(small)

    def evenness(degrees: float) -> int:
        rows = small.rotate(degrees, Image.Resampling.BILINEAR, fillcolor=paper)
        shades = rows.resize((1, rows.height), Image.Resampling.BOX).tobytes()
        return -sum((above - below) ** 2 for above, below in pairwise(shades))

    best: float = min(range(-_STEEPEST, _STEEPEST + 1), key=evenness)
    for step in (0.5, 0.25, 0.125):
        best = min((best, best - step, best + step), key=evenness)
    return best if abs(best) > 0.2 else 0.0


def strokes(grey: Image.Image) -> Image.Image:
    """White where the picture, at a quarter of its size, has something thin and dark: print and pens, but no rules."""
    from PIL import ImageChops, ImageFilter

    small = _smaller(grey, _SMALLER)
    hat = ImageChops.subtract(small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5)), small)
    thin = _above(hat, max(_FAINTEST, round(3.5 * _median(hat))))  # the median is the grain of the paper
    rules = ImageChops.lighter(_long(thin, 1, 0), _long(thin, 0, 1))
    return ImageChops.subtract(thin, rules.filter(ImageFilter.MaxFilter(3)))


def _long(thin: Image.Image, across: int, down: int) -> Image.Image:
    """What of a black and white picture is white in an unbroken run across or down."""
    from PIL import ImageChops

    for step in _STEPS:
        thin = ImageChops.darker(thin, ImageChops.offset(thin, step * across, step * down))
    for step in _STEPS:
        thin = ImageChops.lighter(thin, ImageChops.offset(thin, -step * across, -step * down))
    return thin


def _above(picture: Image.Image, shade: int) -> Image.Image:
    return picture.point([255 if value > shade else 0 for value in range(256)])


def clear(picture: Image.Image, strokes: Image.Image) -> Image.Image:
    """The picture without its grain: softened, and what is nearly as light as the paper made white."""
    from PIL import ImageFilter

    soft = picture.filter(ImageFilter.GaussianBlur(0.8))
    small = _smaller(soft, _SMALLER)
    of_strokes = small.histogram(strokes)
    if sum(of_strokes) < 50:
        return soft
    paper = _median(small)
    ink = min(_darkest(of_strokes, 0.3), paper - 40)
    white = paper - 0.3 * (paper - ink)
    return soft.point([max(0, min(255, round(255 * (shade - ink) / (white - ink)))) for shade in range(256)])


def ink(strokes: Image.Image, lines: Iterable[tuple[int, int, int, int]]) -> tuple[int, int]:
    """How many small squares of the picture hold strokes: those within the lines' rectangles, and all."""
    from PIL import Image, ImageChops, ImageDraw

    side = _CELL / _SMALLER
    size = (max(1, int(strokes.width / side)), max(1, int(strokes.height / side)))
    inked = _above(strokes.resize(size, Image.Resampling.BOX), _SPECK)
    within = Image.new("L", size, 0)
    draw = ImageDraw.Draw(within)
    for line in lines:
        draw.rectangle([edge // _CELL for edge in line], fill=255)
    return ImageChops.darker(inked, within).histogram()[255], inked.histogram()[255]
