"""PDFs that were damaged with some knowledge of what a PDF is, and PDFs that were made to harm."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from random import Random

from torture.damage import damaged
from torture.texts import SAMPLES

_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj\s*", re.DOTALL)
_STREAM = re.compile(rb"(?<=stream\n).*?(?=\n?endstream)", re.DOTALL)
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_WORDS = (
    b"BT",
    b"ET",
    b"Tj",
    b"TJ",
    b"Do",
    b"q",
    b"Q",
    b"cm",
    b"Tf",
    b"Tm",
    b"Td",
    b"'",
    b"/F1",
    b"BI",
    b"ID",
    b"EI",
    b"W n",
)
_EXTREMES = (b"0", b"-1", b"2147483647", b"-2147483648", b"4294967295", b"99999999999999999999", b"1e9", b"0.0000001")


def sample(chance: Random) -> bytes:
    return (SAMPLES / chance.choice(("agreement.pdf", "addendum.pdf"))).read_bytes()


def with_objects_mixed(chance: Random) -> bytes:
    """Objects doubled, left out, exchanged, or with the number of another."""
    data = sample(chance)
    spans = [match.span() for match in _OBJECT.finditer(data)]
    pieces = [data[start:end] for start, end in spans]
    for _ in range(chance.choice((1, 3, 10))):
        one, two = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        how = chance.randrange(4)
        if how == 0:
            pieces[one] *= chance.choice((2, 100))
        elif how == 1:
            pieces[one] = b""
        elif how == 2:
            pieces[one], pieces[two] = pieces[two], pieces[one]
        else:
            pieces[one] = re.sub(rb"^\d+", str(two + 1).encode(), pieces[one])
    return data[: spans[0][0]] + b"".join(pieces) + data[spans[-1][1] :]


def with_references_changed(chance: Random) -> bytes:
    """References that point elsewhere: a page that is its own parent, a font that is a page."""
    data = sample(chance)
    share, most = chance.choice((0.02, 0.2, 1.0)), len(_OBJECT.findall(data)) + 2

    def changed(match: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % chance.randrange(most) if chance.random() < share else match.group()

    return _REFERENCE.sub(changed, data)


def with_numbers_changed(chance: Random) -> bytes:
    data = sample(chance)
    share = chance.choice((0.005, 0.05))
    return _NUMBER.sub(lambda match: chance.choice(_EXTREMES) if chance.random() < share else match.group(), data)


def with_streams_damaged(chance: Random) -> bytes:
    """Streams unpacked, damaged and packed again, so that the damage reaches fonts, pages and tables."""
    share = chance.choice((0.1, 0.5, 1.0))

    def changed(match: re.Match[bytes]) -> bytes:
        if chance.random() > share:
            return match.group()
        try:
            inside = zlib.decompress(match.group())
        except zlib.error:
            return damaged(chance, match.group() or b"\0")
        if chance.random() < 0.5:
            words = inside.split(b" ")
            for _ in range(chance.choice((1, 20))):
                words[chance.randrange(len(words))] = chance.choice((*_WORDS, *_EXTREMES))
            inside = b" ".join(words)
        else:
            inside = damaged(chance, inside or b"\0")
        return zlib.compress(inside, 9).ljust(len(match.group()), b"\0")

    return _STREAM.sub(changed, sample(chance))


# --- made to harm ----------------------------------------------------------------------------------------------------


def made(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, trailer)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), more, content)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_TEXT = b"BT /F1 10 Tf 72 700 Td (The Contractor shall delete student data.) Tj ET"


def page(
    content: bytes = _TEXT, box: bytes = b"[0 0 612 792]", resources: bytes = b"", more: bytes = b"", *objects: bytes
) -> bytes:
    """A PDF of one page; its further objects count from 6."""
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox %b/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%b>>%b>>" % (
        box,
        resources,
        more,
    )
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return made(b"<</Type/Catalog/Pages 2 0 R>>", tree, leaf, stream(content), FONT, *objects)


def of_text(text: str) -> bytes:
    """A PDF of a text, 100 letters a line and 60 lines a page."""
    safe = text.encode("cp1252", "replace").translate(None, b"\\()\0")
    lines = [line[at : at + 100] for line in safe.splitlines() for at in range(0, max(1, len(line)), 100)]
    leaves = [lines[at : at + 60] for at in range(0, len(lines), 60)]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(leaves)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(leaves)), FONT]
    for number, leaf in enumerate(leaves):
        shown = b"\n".join(b"(%b) '" % line for line in leaf)
        parts = b"/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>" % (5 + 2 * number)
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]%b>>" % parts)
        objects.append(stream(b"BT /F1 9 Tf 12 TL 60 760 Td\n%b\nET" % shown))
    return made(*objects)


def with_odd_paper(chance: Random) -> bytes:
    sides = (b"0", b"1", b"-612", b"792", b"0.001", b"14400", b"1000000000", b"99999999999999999999", b"null", b"(a)")
    box = b"[%b]" % b" ".join(chance.choices(sides, k=chance.choice((4, 4, 4, 3, 0))))
    more = chance.choice((b"", b"/Rotate 45", b"/Rotate 270", b"/UserUnit 1000000", b"/CropBox[-9 -9 -1 -1]"))
    return page(box=box, more=more, content=chance.choice((_TEXT, b"", b"q 1 0 0 1 0 0 cm")))


def with_a_full_page(chance: Random) -> bytes:
    """One page with a great many words, most of them on top of one another or far outside."""
    number = chance.choice((1_000, 20_000, 100_000))
    far = chance.choice((0, 700, 10**7))
    words = b"\n".join(
        b"1 0 0 1 %d %d Tm (shall delete student data) Tj" % (chance.randint(-far, far), chance.randint(-far, far))
        for _ in range(number)
    )
    return page(b"BT /F1 %d Tf %b ET" % (chance.choice((0, 1, 9, 30_000)), words))


def with_a_tree_of_pages(chance: Random) -> bytes:
    """Pages that are their own parents, or hang a thousand branches deep, or say a wrong count."""
    depth = chance.choice((1, 50, 3_000))
    count = chance.choice((b"1", b"-1", b"1000000", b"2147483647"))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for number in range(2, 2 + depth):
        kids = b"%d 0 R" % (number + 1)
        if chance.random() < 0.05:
            kids += b" %d 0 R" % chance.randrange(1, number + 1)
        objects.append(b"<</Type/Pages/Count %b/Kids[%b]>>" % (count, kids * chance.choice((1, 1, 2))))
    last = chance.choice((b"<</Type/Page/MediaBox[0 0 9 9]>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>", b"null"))
    return made(*objects, last)


def with_forms_in_forms(chance: Random) -> bytes:
    """Pictures that draw one another: in a ring, or each of them several times the next."""
    depth, times = chance.choice(((1, 1), (3, 2), (8, 4), (6, 10), (25, 2), (400, 1)))
    forms = []
    for number in range(depth):
        last = number == depth - 1
        inside = (b"/X Do " * times if not last or chance.random() < 0.5 else b"") + _TEXT
        after = 6 if last else 7 + number
        more = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>" % after
        )
        forms.append(stream(inside, more))
    return page(b"/X Do", b"[0 0 612 792]", b"/XObject<</X 6 0 R>>", b"", *forms)


def with_packed_nothing(chance: Random) -> bytes:
    """A stream that unpacks to far more than it is, or is packed many times over."""
    filler = chance.choice((b"\0", b" ", b"q ", b"(a) Tj ", b"BT ET ", b"[", b"<<"))
    content = filler * (chance.choice((10**5, 10**7, 10**8)) // len(filler))
    times = chance.choice((1, 2, 3))
    for _ in range(times):
        content = zlib.compress(content, 1)
    if chance.random() < 0.2:
        times += 500
    filters = b"/Filter[%b]" % (b"/FlateDecode " * times)
    parts = b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
    tree = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    return made(*tree, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]%b>>" % parts, stream(content, filters), FONT)


def with_deep_brackets(chance: Random) -> bytes:
    depth = chance.choice((100, 5_000, 500_000))
    opening, closing = chance.choice(((b"[", b"]"), (b"<<", b">>"), (b"<</A ", b">>"), (b"(", b")")))
    nested = opening * depth + (closing * depth if chance.random() < 0.5 else b"")
    return chance.choice(
        (page(more=b"/Odd " + nested), page(content=nested + _TEXT), page() + b"\ntrailer<</Root " + nested)
    )


def with_letters_that_mean_many(chance: Random) -> bytes:
    """A font whose every letter stands for a long string, or whose table covers more than there is."""
    many = b"0041" * chance.choice((1, 60, 500, 20_000))
    odd = chance.choice((many, b"D800", b"0000", b"FFFE", b"202E0301"))
    table = (
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <00> <%b> <%b> endbfrange endcmap" % (chance.choice((b"FF", b"FFFFFFFF")), odd)
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
    shown = b"BT /F2 9 Tf 72 700 Td (%b) Tj ET" % (b"a" * chance.choice((10, 1_000, 50_000)))
    return page(shown, b"[0 0 612 792]", b"/Font<</F2 6 0 R>>", b"", font, stream(table))


def with_a_picture(chance: Random) -> bytes:
    """A page that is a picture of more dots than it holds, in any of the packings of a PDF."""
    side = chance.choice((1, 300, 30_000, 2_000_000_000))
    content = chance.choice((b"", b"\0" * 1_000, zlib.compress(b"\x55" * 100_000), chance.randbytes(5_000)))
    packing = chance.choice(
        (b"FlateDecode", b"DCTDecode", b"JBIG2Decode", b"CCITTFaxDecode", b"JPXDecode", b"LZWDecode")
    )
    more = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent %d/Filter/%b" % (
        side, side, chance.choice((1, 8, 16)), packing,
    )  # fmt: skip
    return page(b"q 612 0 0 792 0 0 cm /X Do Q", b"[0 0 612 792]", b"/XObject<</X 6 0 R>>", b"", stream(content, more))


MAKERS: tuple[Callable[[Random], bytes], ...] = (
    with_objects_mixed, with_references_changed, with_numbers_changed, with_streams_damaged, with_odd_paper,
    with_a_full_page, with_a_tree_of_pages, with_forms_in_forms, with_packed_nothing, with_deep_brackets,
    with_letters_that_mean_many, with_a_picture,
)  # fmt: skip
