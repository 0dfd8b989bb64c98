"""A file that is damaged, locked or made to harm is refused with words that say what to do."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date
from pathlib import Path
from random import Random

import pytest

from charteroak import law
from charteroak.review import Unreadable, check, isolated_picture, read, render_page
from charteroak.review.reading import LARGEST_FILE
from torture import pdf


def refused(data: bytes, name: str = "agreement.pdf") -> str:
    started = time.monotonic()
    with pytest.raises(Unreadable) as problem:
        read(data, name)
    assert time.monotonic() - started < 10
    message = str(problem.value)
    assert name in message
    assert message.endswith(".")
    return message


def made_docx(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_an_empty_file() -> None:
    assert "empty" in refused(b"")


def test_a_file_of_200_megabytes_is_refused_by_its_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from charteroak.cli import main

    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as out:
        out.truncate(200_000_000)
    assert main(["review", str(huge)]) == 2
    message = capsys.readouterr().err
    assert "200 MB" in message
    assert "50 MB" in message
    assert LARGEST_FILE == 50_000_000


def test_a_password_locked_pdf(samples: Path) -> None:
    locked = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"28" * 32 + b">/U<" + b"4e" * 32 + b">>>endobj\n"
        b"xref\n0 5\n0000000000 65535 f \n"
    )
    offsets = [locked.index(f"{number} 0 obj".encode()) for number in range(1, 5)]
    table = b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    start = locked.index(b"xref")
    locked += (
        table
        + b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n"
        + str(start).encode()
        + b"\n%%EOF"
    )
    assert "locked with a password" in refused(locked)


def test_a_truncated_pdf(samples: Path) -> None:
    assert "damaged" in refused((samples / "agreement.pdf").read_bytes()[:200])


def test_a_truncated_docx(samples: Path) -> None:
    data = (samples / "agreement.docx").read_bytes()
    assert "damaged or was cut off" in refused(data[: len(data) // 2], "agreement.docx")


def test_a_picture_named_pdf() -> None:
    assert "picture" in refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)


def test_an_old_doc() -> None:
    assert "save it as .docx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "agreement.doc")


def test_an_encrypted_docx() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    assert "locked with a password" in refused(data, "agreement.docx")


def test_a_spreadsheet() -> None:
    assert "spreadsheet" in refused(made_docx({"xl/workbook.xml": b"<x/>"}), "agreement.docx")


def test_a_zip_bomb_by_its_directory() -> None:
    data = made_docx({"word/document.xml": b"\0" * 120_000_000})
    assert len(data) < 1_000_000
    assert "unpacks to far more" in refused(data, "agreement.docx")


def test_a_zip_bomb_of_many_parts() -> None:
    data = made_docx({"word/document.xml": b"<x/>", **{f"word/media/{n}.bin": b"\0" * 50_000_000 for n in range(8)}})
    assert "unpacks to far more" in refused(data, "agreement.docx")


def test_a_zip_that_lies_about_its_size() -> None:
    data = bytearray(made_docx({"word/document.xml": b"\0" * 5_000_000}))
    lie = (10).to_bytes(4, "little")
    size = (5_000_000).to_bytes(4, "little")
    refused(bytes(data).replace(size, lie), "agreement.docx")


def test_entities_in_a_docx() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert "entities" in refused(made_docx({"word/document.xml": bomb}), "agreement.docx")


def test_an_entity_bomb_in_html_does_not_expand() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    html = f'<!DOCTYPE html [<!ENTITY e0 "boom">{entities}]><html><body><p>Terms. &e11;</p></body></html>'
    assert len(read(html.encode(), "terms.html").text) < 5_000


def test_deeply_nested_html() -> None:
    assert "nested too deeply" in refused(b"<html><body>" + b"<div>" * 100_000 + b"x", "terms.html")


def test_a_pdf_of_a_hundred_thousand_pages() -> None:
    kids = b" ".join(b"3 0 R" for _ in range(100_000))
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 100000/Kids["
        + kids
        + b"]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    assert "pages" in refused(data)


def test_binary_rubbish() -> None:
    refused(bytes(range(256)) * 40, "agreement.txt")


def test_blank_space() -> None:
    assert "blank" in refused(b" \n\t \n", "agreement.txt")


def test_text_holds_no_character_that_a_database_refuses() -> None:
    document = read(b"The Contractor shall delete\0 student data.\n" + b"It may keep none of them.\n" * 100, "a.txt")
    assert "delete  student data" in document.text
    assert "\0" not in document.text


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "rot13", "nonsense"])
def test_html_in_an_encoding_that_is_none(charset: str) -> None:
    html = f"<html><head><meta charset='{charset}'></head><body><p>Terms of “use”.</p></body></html>"
    assert "Terms" in read(html.encode(), "terms.html").text


@pytest.mark.parametrize("filler", [" ", "\t", "- ", "1", "-", " -", "\n", "\r", "|", "_"])
def test_a_long_line_of_one_mark_takes_no_time(filler: str) -> None:
    started = time.monotonic()
    assert read(b"Terms\n" + filler.encode() * 300_000 + b"x", "agreement.txt").text.startswith("Terms")
    assert time.monotonic() - started < 10


def test_more_text_than_an_agreement_can_hold() -> None:
    data = b"<html><body>" + b"<p>The Contractor shall delete student data." * 150_000
    assert "characters of text" in refused(data, "terms.html")


def test_long_words_with_hyphens_in_a_clause_of_precedence_take_no_time() -> None:
    words = " ".join("-".join(["pre"] * 60) for _ in range(10))
    started = time.monotonic()
    check(
        read(f"In a conflict the {words} addendum prevails over the {words} terms.".encode(), "terms.txt"),
        law.on(date(2026, 11, 20)),
    )
    assert time.monotonic() - started < 10


def test_a_page_is_drawn_in_a_process_of_its_own(samples: Path) -> None:
    data = (samples / "agreement.pdf").read_bytes()
    assert isolated_picture(data, 1, 400) == render_page(data, 1, 400)
    with pytest.raises(Unreadable, match="it has no page 99"):
        isolated_picture(data, 99, 400)


@pytest.mark.parametrize("seed", range(8))
def test_a_page_that_is_made_to_exhaust_is_drawn_or_refused_in_time(seed: int) -> None:
    started = time.monotonic()
    try:
        drawn = isolated_picture(pdf.with_forms_in_forms(Random(seed)), 1, 400, seconds=5, megabytes=600)
        assert drawn.startswith(b"\x89PNG")
    except Unreadable:
        pass
    assert time.monotonic() - started < 10


def test_a_page_over_its_share_is_refused_and_harms_nobody() -> None:
    with pytest.raises(Unreadable, match="more than its share of time or memory"):
        isolated_picture(pdf.with_forms_in_forms(Random(4)), 1, 400, seconds=5, megabytes=600)
