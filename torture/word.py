"""Word files that were damaged as archives or as XML, and Word files that were made to harm."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from torture.damage import damaged
from torture.texts import SAMPLES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}"><w:body>'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_EXTREMES = ("", "0", "-1", "1000000000", "99999999999999999999", "odd", "on", "\u202e", "rId1", "1e9")
Parts = list[tuple[str, bytes]]


def parts_of_sample() -> Parts:
    with zipfile.ZipFile(SAMPLES / "agreement.docx") as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # the same name twice is meant
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def made(body: str, **more: str) -> bytes:
    """A Word file with this body, and with parts such as `numbering` beside it."""
    types = {name: f"{_OFFICE}/{name}" for name in more}
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{type_}" Target="{name}.xml"/>'
        for at, (name, type_) in enumerate(types.items(), 1)
    )
    office = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(office),
        "word/document.xml": f"{_HEAD}{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _RELATIONS.format(relations),
        **{f"word/{name}.xml": content for name, content in more.items()},
    }
    return packed([(name, content.encode("utf-8", "replace")) for name, content in parts.items()])


def paragraph(words: str = "The Contractor shall delete student data.", how: str = "") -> str:
    return f'<w:p>{how}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def of_text(text: str) -> bytes:
    allowed = "".join(letter for letter in text if letter in "\n\t" or (letter >= " " and letter not in "\ufffe\uffff"))
    return made("".join(map(paragraph, allowed.split("\n"))))


# --- damaged ---------------------------------------------------------------------------------------------------------


def with_parts_mixed(chance: Random) -> bytes:
    """Parts left out, doubled, renamed, exchanged or cut off."""
    parts = parts_of_sample()
    for _ in range(chance.choice((1, 2, 5))):
        one, two = chance.randrange(len(parts)), chance.randrange(len(parts))
        (name, data), (_, other) = parts[one], parts[two]
        names = (
            parts[two][0],
            "../../outside.xml",
            "/word/document.xml",
            "WORD/DOCUMENT.XML",
            "word/\u202edocument.xml",
            "a" * 60_000,
        )
        match chance.randrange(6):
            case 0:
                del parts[one]
                parts = parts or [("word/document.xml", b"")]
            case 1:
                parts.append((name, other))
            case 2:
                parts[one] = (chance.choice(names), data)
            case 3:
                parts[one] = (name, other)
            case 4:
                parts[one] = (name, data[: chance.randrange(len(data) + 1)])
            case _:
                parts[one] = (name, damaged(chance, data or b"\0"))
    return packed(parts)


def with_the_archive_damaged(chance: Random) -> bytes:
    """Damage to the archive's own records: sizes, offsets, names, methods, flags."""
    data = bytearray(packed(parts_of_sample()))
    marks = [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"]
    for _ in range(chance.choice((1, 3, 20))):
        mark = chance.choice(marks)
        places = [at for at in range(len(data)) if data.startswith(mark, at)]
        if places:
            at = chance.choice(places) + chance.randrange(4, 46)
            if at + 4 <= len(data):
                data[at : at + chance.choice((1, 2, 4))] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4))
                )[:4]
    return bytes(data)


def with_elements_changed(chance: Random) -> bytes:
    """Elements doubled, left out, moved into one another or renamed, and their values made extreme."""
    from lxml import etree

    parts = parts_of_sample()
    names = (
        "word/document.xml",
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/_rels/document.xml.rels",
    )
    wanted = chance.choice(names)
    place = next((at for at, (name, _) in enumerate(parts) if name == wanted), 0)
    root = etree.fromstring(parts[place][1])
    tags = (
        "tbl",
        "tr",
        "tc",
        "p",
        "r",
        "t",
        "ins",
        "del",
        "hyperlink",
        "numPr",
        "ilvl",
        "numId",
        "gridSpan",
        "vMerge",
        "pStyle",
        "br",
        "sdt",
    )
    for _ in range(chance.choice((1, 10, 100))):
        _change(chance, list(root.iter()), [f"{{{W}}}{tag}" for tag in tags])
    parts[place] = (parts[place][0], etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return packed(parts)


def _change(chance: Random, elements: list[Any], tags: list[str]) -> None:
    from copy import deepcopy

    one, two = chance.choice(elements), chance.choice(elements)
    match chance.randrange(5):
        case 0 if one.getparent() is not None and len(elements) < 20_000:
            one.addnext(deepcopy(one))
        case 1 if one.getparent() is not None:
            one.getparent().remove(one)
        case 2 if one is not two and two not in one.iterancestors():
            one.append(two)
        case 3:
            one.tag = chance.choice(tags)
        case _ if one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(_EXTREMES))


# --- made to harm ----------------------------------------------------------------------------------------------------


def with_tables_in_tables(chance: Random) -> bytes:
    depth = chance.choice((3, 40, 400, 20_000))
    table = "<w:tbl><w:tr><w:tc>" + paragraph()
    return made(table * depth + (paragraph() + "</w:tc></w:tr></w:tbl>") * depth)


def with_deep_elements(chance: Random) -> bytes:
    tag = chance.choice(("ins", "smartTag", "sdt", "hyperlink", "p", "r", "txbxContent", "del"))
    depth = chance.choice((50, 900, 200_000))
    return made(f"<w:{tag}>" * depth + paragraph() + f"</w:{tag}>" * depth)


def with_a_wide_table(chance: Random) -> bytes:
    """Cells that say they are a great many columns wide, or go on from the row above."""
    span = chance.choice((1, 300, 50_000, 10**9, -5))
    cell = (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{chance.choice(("", "<w:vMerge/>"))}</w:tcPr>{paragraph()}</w:tc>'
    )
    cells = chance.choice((1, 10, 3_000)) if abs(span) < 1_000 else 1
    return made(f"<w:tbl>{f'<w:tr>{cell * cells}</w:tr>' * chance.choice((1, 3, 50))}</w:tbl>{paragraph()}")


def with_numbers(chance: Random) -> bytes:
    """List items whose numbers begin in the millions, in Roman numbers or in letters, at levels that do not exist."""
    start, format_ = (
        chance.choice(_EXTREMES[:6]),
        chance.choice(("decimal", "lowerRoman", "upperLetter", "bullet", "odd", "ordinalText")),
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>'
        f'<w:lvlText w:val="%{level + 1}."/></w:lvl>'
        for level in range(9)
    )
    numbering = (
        f'<?xml version="1.0"?><w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    level = chance.choice(("0", "8", "300000", "1000000000", "-1", ""))
    how = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{chance.choice(("1", "7", ""))}"/></w:numPr></w:pPr>'
    )
    return made(paragraph(how=how) * chance.choice((1, 50, 2_000)), numbering=numbering)


def with_much_of_it(chance: Random) -> bytes:
    """A file that is small when packed, and long."""
    body = chance.choice(
        (
            paragraph(),
            "<w:p/>",
            "<w:p><w:r><w:br/></w:r></w:p>",
            f"<w:tbl><w:tr><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>",
        )
    )
    return made(body * chance.choice((1_000, 20_000, 100_000)))


def with_a_long_run(chance: Random) -> bytes:
    length = chance.choice((1_000, 100_000, 5_000_000))
    run = chance.choice(("a" * length, "a " * (length // 2), "<w:tab/>", "delete student data, "))
    return made(
        paragraph(run if "<" not in run else "x")
        + "<w:p><w:r>"
        + "<w:t>a</w:t><w:tab/>" * (length // 100)
        + "</w:r></w:p>"
    )


MAKERS: tuple[Callable[[Random], bytes], ...] = (
    with_parts_mixed, with_the_archive_damaged, with_elements_changed, with_tables_in_tables, with_deep_elements,
    with_a_wide_table, with_numbers, with_much_of_it, with_a_long_run,
)  # fmt: skip
