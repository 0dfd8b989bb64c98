"""Pages that are pictures are read like others, and say how surely; what cannot be read is never missing."""

from __future__ import annotations

import io
import json
import math
import os
import random
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from charteroak import law
from charteroak.cli import main
from charteroak.review import Document, Report, Unreadable, check, isolated, read
from charteroak.review.document import POOR
from charteroak.review.page import standalone
from charteroak.review.reading import scan
from tests.review.paper import MORE, ON, ONE, OTHER, OWNED, USED, drawn, printed, saved, words

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("tesseract")]


def askew(page: Image.Image, degrees: float) -> Image.Image:
    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def verdicts(report: Report) -> dict[str, str]:
    return {finding.id: finding.verdict for finding in report.findings}


def missing(document: Document) -> set[str]:
    return {id_ for id_, verdict in verdicts(check(document, law.on(ON))).items() if verdict == "missing"}


@pytest.fixture(scope="module")
def one(original: bytes) -> Document:
    """One scanned page."""
    return read(saved(drawn(original)), "one.pdf")


@pytest.fixture(scope="module")
def sample(tesseract: str) -> tuple[Document, Report]:
    path = Path(__file__).parents[2] / "samples" / "agreement-scan.pdf"
    document = read(path.read_bytes(), path.name)
    return document, check(document, law.on(ON))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a script of one's own in the place of Tesseract."""

    def put(script: str) -> None:
        path = tmp_path / "programs" / "tesseract"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")

    return put


# --- What is read ----------------------------------------------------------------------------------------------------


def test_the_sample_scan_has_the_verdicts_of_the_sample(sample: tuple[Document, Report], samples: Path) -> None:
    document, report = sample
    own = check(read((samples / "agreement.pdf").read_bytes(), "agreement.pdf"), law.on(ON))
    assert verdicts(report) == verdicts(own)
    assert not document.pages_in_doubt
    ends = [(block.start, block.end) for block in document.blocks]
    assert [at for block in ends for at in block] == sorted(at for block in ends for at in block)
    assert not any("Page 2 of" in document.text[start:end] for start, end in ends)
    assert [warning.kind for warning in report.warnings] == [warning.kind for warning in own.warnings]


def test_a_quotation_from_a_scan_points_at_its_words_on_the_picture(
    sample: tuple[Document, Report], samples: Path
) -> None:
    import pypdfium2

    quotes = [quote for finding in sample[1].findings for quote in finding.quotes]
    assert quotes
    # The sample's own PDF has the same pages; its text layer says what is printed under a rectangle.
    with pypdfium2.PdfDocument((samples / "agreement.pdf").read_bytes()) as pdf:
        for quote in quotes:
            assert quote.text == sample[0].text[quote.start : quote.end]
            assert quote.recognised is not None and quote.recognised >= POOR
            under = " ".join(text_under(pdf, box) for box in quote.boxes)
            found = sum(word in under for word in quote.text.split())
            assert found >= 0.9 * len(quote.text.split()), (quote.text, under)


def text_under(pdf: object, box: object) -> str:
    page = pdf[box.page - 1]  # type: ignore[index,attr-defined]
    width, height = page.get_size()
    edges = {"left": box.x0 * width - 2, "right": box.x1 * width + 2}  # type: ignore[attr-defined]
    edges |= {"top": (1 - box.y0) * height + 2, "bottom": (1 - box.y1) * height - 2}  # type: ignore[attr-defined]
    return page.get_textpage().get_text_bounded(**edges)


def test_a_scanned_page_becomes_paragraphs_of_its_words(one: Document) -> None:
    assert [" ".join(one.text[block.start : block.end].split()) for block in one.blocks] == list(ONE)
    assert one.pages[0].has_text
    assert one.pages[0].recognised is not None and one.pages[0].recognised > 0.9
    assert len(one.notes) == 1
    assert one.notes[0].startswith("page 1: words recognised in pictures, confidence 9")


def test_only_the_page_that_is_a_picture_is_recognised() -> None:
    import pypdfium2

    first = printed(OTHER)
    both = pypdfium2.PdfDocument(first)
    both.import_pages(pypdfium2.PdfDocument(saved(drawn(printed(ONE)))))
    out = io.BytesIO()
    both.save(out)
    document = read(out.getvalue(), "both.pdf")
    assert [page.recognised is None for page in document.pages] == [True, False]
    places = {
        words_: document.boxes(at := document.text.index(words_), at + 10) for words_ in ("The laws", "Student Data")
    }
    assert [box.page for boxes in places.values() for box in boxes] == [1, 2]
    report = check(document, law.on(ON))
    how = {quote.page: quote.how_read for finding in report.findings for quote in finding.quotes}
    assert how[1] == ""
    assert how[2].startswith("recognised from a picture, confidence 9")


def test_a_stamp_on_a_picture_is_not_the_text_of_the_page(tmp_path: Path) -> None:
    import typst

    drawn(printed(ONE))[0].save(tmp_path / "page.png")
    (tmp_path / "stamped.typ").write_text(
        '#set page("us-letter", margin: 20pt, background: image("page.png", width: 100%))\n'
        "#text(7pt)[Envelope ID: 7F3A-99C0 signed electronically]"
    )
    document = read(bytes(typst.compile(tmp_path / "stamped.typ")), "stamped.pdf")
    assert USED in words(document)
    assert document.pages[0].recognised is not None


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_read_and_its_words_are_found_there(original: bytes, turn: int) -> None:
    upright = drawn(original)[0]
    document = read(saved([upright.rotate(turn, expand=True)]), "turned.pdf")
    assert OWNED in words(document)
    assert ONE[2] in words(document)
    start = document.text.index("Student Data are")
    (box,) = document.boxes(start, start + len("Student Data are not the property"))
    # The PDF itself says where these words stand on the upright page.
    true = read(original, "one.pdf")
    at = true.text.index("Student Data are")
    (there,) = true.boxes(at, at + len("Student Data are not the property"))
    turned = {
        90: (there.y0, 1 - there.x1, there.y1, 1 - there.x0),
        180: (1 - there.x1, 1 - there.y1, 1 - there.x0, 1 - there.y0),
        270: (1 - there.y1, there.x0, 1 - there.y0, there.x1),
    }[turn]
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx(turned, abs=0.008)


def test_a_page_that_was_laid_down_askew_is_read_whole_and_its_words_are_found_there(original: bytes) -> None:
    document = read(saved([askew(drawn(original)[0], 5)]), "askew.pdf")
    assert " ".join(words(document).split()) == " ".join(ONE)
    at = document.text.index("property of the Contractor")
    box = document.boxes(at, at + len("property"))[0]
    true = read(original, "one.pdf")
    at = true.text.index("property of the Contractor")
    there = true.boxes(at, at + len("property"))[0]
    x, y = ((there.x0 + there.x1) / 2 - 0.5) * 8.5, ((there.y0 + there.y1) / 2 - 0.5) * 11
    slant = math.radians(5)
    across, down = x * math.cos(slant) + y * math.sin(slant), y * math.cos(slant) - x * math.sin(slant)
    assert ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) == pytest.approx(
        (across / 8.5 + 0.5, down / 11 + 0.5), abs=0.008
    )


def test_a_long_quotation_on_a_page_askew_has_rectangles_that_follow_the_line(original: bytes) -> None:
    document = read(saved([askew(drawn(original)[0], 5)]), "askew.pdf")
    at = document.text.index(MORE[:20])
    first_line = document.text.index("\n", at)
    boxes = document.boxes(at, first_line)
    assert len(boxes) > 1
    assert max(box.y1 - box.y0 for box in boxes) < 0.04


def test_a_page_in_half_shadow_is_read_whole(original: bytes) -> None:
    page = drawn(original)[0]
    shade = Image.new("L", page.size, 255)
    ImageDraw.Draw(shade).polygon(
        [(0, 0), (page.width // 2, 0), (page.width // 3, page.height), (0, page.height)], fill=90
    )
    from PIL import ImageChops

    dim = ImageChops.multiply(page, shade.filter(ImageFilter.GaussianBlur(20)))
    assert words(read(saved([dim]), "shadow.pdf")) == " ".join(ONE)


def test_a_running_head_is_known_again_where_a_letter_of_it_was_misread() -> None:
    from charteroak.review.document import Page
    from charteroak.review.reading.lines import blocks_of_pages

    heads = [
        "Data Agreement, Acme Co.",
        "Data Agreement, Acme Co.",
        "Data Agreernent, Acme Go.",
        "Data Agreement, Acme Co.",
    ]
    bodies = [
        f"{name} are words that stand on one page and on no other.\n\n" * 4
        for name in ("Alpha", "Beta", "Gamma", "Delta")
    ]
    for recognised, left in ((0.95, 0), (None, 1)):
        text, pages = "", []
        for number, (head, body) in enumerate(zip(heads, bodies, strict=True), 1):
            start = len(text)
            text += f"{head}\n\n{body}"
            pages.append(Page(number, start, len(text), 612, 792, True, recognised))
        read_ = [text[block.start : block.end] for block in blocks_of_pages(text, pages)]
        assert sum("Acme" in block for block in read_) == left


# --- How surely ------------------------------------------------------------------------------------------------------


def with_handwriting(page: Image.Image) -> Image.Image:
    """The lower half full of what a pen leaves: ink, and no words that a machine could read."""
    page, chance = page.copy(), random.Random(7)
    draw = ImageDraw.Draw(page)
    for row in range(26):
        x, y = page.width * 0.12, page.height * (0.47 + 0.019 * row)
        while x < page.width * 0.85:
            curve = [(x + step * 4, y + chance.uniform(-10, 10)) for step in range(12)]
            draw.line(curve, fill=30, width=2, joint="curve")
            x += 60
    return page


def test_much_ink_outside_the_words_puts_a_page_in_doubt_and_missing_becomes_unclear(original: bytes) -> None:
    pages = drawn(printed(ONE, OTHER))
    sure = read(saved(pages), "sure.pdf")
    doubtful = read(saved([pages[0], with_handwriting(pages[1])]), "doubtful.pdf")
    assert sure.pages_in_doubt == ()
    assert missing(sure)
    assert doubtful.pages_in_doubt == (2,)
    assert doubtful.pages_without_text == ()
    assert missing(doubtful) == set()
    report = check(doubtful, law.on(ON))
    unclear = [finding for finding in report.findings if finding.verdict == "unclear"]
    assert {finding.id for finding in unclear} >= missing(sure)
    assert all("Page 2 is a picture that could not be read, or only poorly" in finding.reason for finding in unclear)
    assert "scan" in [warning.kind for warning in report.warnings]
    assert any(note.startswith("page 2: words recognised poorly") for note in doubtful.notes)
    assert verdicts(report)["bb-a-1"] == verdicts(check(sure, law.on(ON)))["bb-a-1"] == "present"


@pytest.mark.parametrize("what", ["clouds", "out of focus"])
def test_a_picture_without_words_is_a_page_of_which_nothing_can_be_said(original: bytes, what: str) -> None:
    page = drawn(original)[0]
    clouds = Image.effect_noise(page.size, 90).filter(ImageFilter.GaussianBlur(6)).point(lambda shade: shade * 3 % 256)
    blurred = page.filter(ImageFilter.GaussianBlur(14))
    document = read(saved([page, clouds if what == "clouds" else blurred]), "scan.pdf")
    assert document.pages_without_text == (2,)
    assert missing(document) == set()
    assert "page 2: no words could be recognised in the picture" in document.notes


def test_a_blank_page_hides_nothing(original: bytes) -> None:
    blank = Image.effect_noise((1275, 1650), 6).point(lambda shade: min(255, shade + 110))
    document = read(saved([drawn(original)[0], blank]), "duplex.pdf")
    assert document.pages_in_doubt == ()
    assert "page 2: blank" in document.notes
    assert missing(document)


# --- What is stored --------------------------------------------------------------------------------------------------


def test_a_recognised_document_survives_json_with_its_places_and_without_its_file(one: Document) -> None:
    stored = json.dumps(one.to_dict())
    again = Document.from_dict(json.loads(stored))
    assert again == one
    for start in range(0, len(one.text), 37):
        assert again.boxes(start, start + 60) == one.boxes(start, start + 60) != ()
    assert len(stored) < 3 * len(one.text) + 700


def test_a_reading_that_was_stored_before_pages_were_recognised_still_loads(samples: Path) -> None:
    values = read((samples / "agreement.pdf").read_bytes(), "agreement.pdf").to_dict()
    assert {len(page) for page in values["pages"]} == {6}
    assert Document.from_dict(values).pages[0].recognised is None


def test_a_report_says_how_a_quotation_was_read(
    one: Document, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = check(one, law.on(ON))
    again = Report.from_json(json.loads(json.dumps(report.to_json())))
    assert again.to_json() == report.to_json()
    assert {quote.recognised for finding in again.findings for quote in finding.quotes} == {one.pages[0].recognised}
    assert "(recognised from a picture, confidence 9" in standalone(one, report)
    (tmp_path / "one.pdf").write_bytes(saved(drawn(printed(ONE))))
    assert main(["review", str(tmp_path / "one.pdf"), "--on", ON.isoformat()]) == 1
    assert "p. 1 (recognised from a picture, confidence 9" in capsys.readouterr().out


# --- Where it cannot be done, or not in time -------------------------------------------------------------------------


def test_without_tesseract_a_scan_is_readable_and_says_what_to_install(
    samples: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read((samples / "agreement-scan.pdf").read_bytes(), "scan.pdf")
    assert document.pages_without_text == (1, 2, 3, 4)
    (note,) = document.notes
    assert "the document is a scan and needs OCR" in note
    assert "apt-get install tesseract-ocr" in note
    report = check(document, law.on(ON))
    assert set(verdicts(report).values()) == {"unclear"}
    assert [warning.kind for warning in report.warnings] == ["scan"]


def test_a_long_scan_is_read_so_far_and_says_what_was_left_out(
    original: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "MOST_PAGES", 1)
    document = read(saved(drawn(original) * 3), "long.pdf")
    assert [page.has_text for page in document.pages] == [True, False, False]
    assert document.notes[1].startswith("pages 2 to 3: left out, since 60 pictures")
    assert missing(document) == set()


def test_a_page_that_takes_too_long_is_left_out(
    original: bytes, monkeypatch: pytest.MonkeyPatch, program: Callable[[str], None]
) -> None:
    program("exec sleep 60")
    monkeypatch.setattr(scan, "SECONDS_A_PAGE", 0.3)
    started = time.monotonic()
    document = read(saved(drawn(original)), "slow.pdf")
    assert time.monotonic() - started < 10
    assert document.pages_without_text == (1,)
    assert document.notes == ("page 1: left out, since recognising the words took too long",)


def test_a_tesseract_that_fails_leaves_the_page_unread(original: bytes, program: Callable[[str], None]) -> None:
    program("exit 1")
    document = read(saved(drawn(original)), "failed.pdf")
    assert document.pages_without_text == (1,)
    assert document.notes[0].startswith("page 1: left out, since Tesseract failed; install")


def test_a_tesseract_that_talks_nonsense_leaves_the_page_unread(
    original: bytes, program: Callable[[str], None]
) -> None:
    program("printf '5\\t1\\tx\\n5\\t1\\t1\\t1\\t1\\t1\\ta\\tb\\tc\\td\\te\\tword\\n\\377'")
    assert read(saved(drawn(original)), "nonsense.pdf").pages_without_text == (1,)


def test_a_child_recognises_within_its_limits_and_leaves_no_file(
    original: bytes, one: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    document, report = isolated(saved(drawn(original)), "one.pdf", ON)
    assert document.text == one.text
    assert report.to_json() == check(document, law.on(ON)).to_json()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", ["time", "memory"])
def test_a_child_that_is_stopped_takes_its_tesseract_along(
    way: str, original: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: Callable[[str], None]
) -> None:
    said = tmp_path / "said"
    # The script stands for a Tesseract that hangs; in the second case it also kills the child that started it.
    program(f"echo $$ > {said}; {'kill -9 $PPID;' if way == 'memory' else ''} exec sleep 100")
    monkeypatch.setattr(scan, "SECONDS", 1)
    with pytest.raises(Unreadable, match="took longer than"):
        isolated(saved(drawn(original)), "one.pdf", ON, seconds=2)
    assert is_gone(int(said.read_text()))


def is_gone(process: int) -> bool:
    """Whether the process ends within a second. One that has ended may wait to be noticed by its parent."""
    for _ in range(20):
        try:
            if Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
            os.kill(process, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
