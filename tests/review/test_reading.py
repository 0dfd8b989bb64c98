"""Every format gives the words, the pages and the places of an agreement."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from charteroak.review import Document, media_type, read, render_page

SENTENCE = "The Contractor shall destroy all Student Data and certify the destruction in writing."


def words(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


@pytest.mark.parametrize("name", ["agreement.pdf", "agreement.docx", "agreement.md"])
def test_a_sample_reads_the_same_words_in_every_format(samples: Path, name: str) -> None:
    document = read((samples / name).read_bytes(), name)
    assert "the Contractor shall destroy all Student Data and certify the destruction in writing" in words(
        document.text
    )
    assert document.kind == {"pdf": "pdf", "docx": "docx", "md": "markdown"}[name.split(".")[1]]


@pytest.mark.parametrize("name", ["agreement.pdf", "agreement.docx", "agreement.md"])
def test_blocks_and_pages_stand_in_order_and_do_not_overlap(samples: Path, name: str) -> None:
    document = read((samples / name).read_bytes(), name)
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        assert document.page_of(block.start) == block.page
        position = block.end
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))


def test_a_document_survives_json(samples: Path) -> None:
    import json

    data = (samples / "agreement.pdf").read_bytes()
    document = read(data, "agreement.pdf")
    again = Document.from_dict(json.loads(json.dumps(document.to_dict())), data)
    assert again == document
    start = document.text.index("3.6 Incidents")
    assert again.boxes(start, start + 40) == document.boxes(start, start + 40) != ()


def test_boxes_lie_on_their_page_where_the_words_are(samples: Path) -> None:
    import pypdfium2

    data = (samples / "agreement.pdf").read_bytes()
    document = read(data, "agreement.pdf")
    start = document.text.index("destroy all Student Data")
    (box,) = document.boxes(start, start + len("destroy all Student Data"))
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[box.page - 1]
        width, height = page.get_size()
        inside = page.get_textpage().get_text_bounded(
            left=box.x0 * width - 1,
            right=box.x1 * width + 1,
            top=(1 - box.y0) * height + 1,
            bottom=(1 - box.y1) * height - 1,
        )
    assert "destroy all Student Data" in words(inside)


def test_running_headers_and_page_numbers_are_in_no_block(samples: Path) -> None:
    document = read((samples / "agreement.pdf").read_bytes(), "agreement.pdf")
    read_words = [document.text[block.start : block.end] for block in document.blocks]
    assert not any("Page 2 of" in piece for piece in read_words)
    assert sum("Student Data Services Agreement" in piece for piece in read_words) <= 1


def test_the_room_between_lines_tells_paragraphs_and_headings_of_a_pdf(samples: Path) -> None:
    pdf, word = (read((samples / name).read_bytes(), name) for name in ("agreement.pdf", "agreement.docx"))
    headings = [
        [
            title
            for b in document.blocks
            if b.kind == "heading" and (title := words(document.text[b.start : b.end]))[:3] in ("Art", "Sch")
        ]
        for document in (pdf, word)
    ]
    assert headings[0] == headings[1]
    assert len(headings[0]) == 7
    paragraphs = {words(pdf.text[block.start : block.end]) for block in pdf.blocks}
    assert (
        "2.5 The Board shall pay the fees in Schedule A within forty-five days of a correct invoice. Fees do not change during the term."
        in paragraphs
    )


def test_a_page_can_be_looked_at(samples: Path) -> None:
    from PIL import Image

    picture = Image.open(io.BytesIO(render_page((samples / "agreement.pdf").read_bytes(), 1, 600)))
    assert picture.format == "PNG"
    assert abs(picture.width - 600) <= 1


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()
    paragraph = document.add_paragraph("The Contractor shall notify the Board within ")
    for tag, inner, words_ in (("w:del", "w:delText", "sixty"), ("w:ins", "w:t", "thirty")):
        change = OxmlElement(tag)
        change.set(qn("w:id"), "1")
        change.set(qn("w:author"), "counsel")
        run, text = OxmlElement("w:r"), OxmlElement(inner)
        text.text = words_
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" days.")
    out = io.BytesIO()
    document.save(out)
    assert "within thirty days." in words(read(out.getvalue(), "a.docx").text)


def test_a_table_is_read_row_by_row() -> None:
    html = b"<html><body><table><tr><td>Name</td><td>grade</td></tr><tr><td>A</td><td>B</td></tr></table></body></html>"
    document = read(html, "table.html")
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("row", "Name | grade"),
        ("row", "A | B"),
    ]


def test_html_shows_what_a_visitor_sees() -> None:
    html = (
        "<!doctype html><html><head><title>x</title><style>p{}</style></head><body><h2>Law</h2><script>var a=1</script>"
        "<p>The laws of <b>Connecticut</b>&nbsp;govern.</p><del><p>Delaware</p></del></body></html>"
    )
    document = read(html.encode(), "terms.html")
    assert document.kind == "html"
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Law", "The laws of Connecticut govern."]


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (SENTENCE.encode("utf-8-sig"), False),
        (SENTENCE.encode("utf-16"), False),
        (SENTENCE.encode("utf-16-le"), True),
        (SENTENCE.replace("Data", "Data’s").encode("cp1252"), True),
    ],
)
def test_text_is_read_in_the_encoding_it_has(data: bytes, note: bool) -> None:
    document = read(data, "agreement.txt")
    assert document.text.startswith("The Contractor shall destroy all Student Data")
    assert bool(document.notes) is note


def test_the_bytes_decide_what_a_file_is_and_not_its_name() -> None:
    assert media_type(b"%PDF-1.7\n", "a.txt") == "application/pdf"
    assert media_type(b"\x89PNG\r\n\x1a\n", "a.pdf") == "image/png"
    assert media_type(b"\0\0\0\x18ftypheic", "a.jpg") == "image/heic"
    assert media_type(b"<!DOCTYPE html><html>", "a.txt") == "text/html"
    assert media_type(b"# Agreement\n", "a.md") == "text/markdown"
