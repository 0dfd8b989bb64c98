"""A report says what was found, where, and why, and says the same every time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from charteroak import law
from charteroak.review import ENGINE_VERSION, Report, Unreadable, check, isolated, read
from charteroak.review.page import standalone

ON = date(2026, 11, 20)

SAMPLE = {
    "bb-a-1": "present",
    "bb-a-2": "present",
    "bb-a-3": "present",
    "bb-a-4": "present",
    "bb-a-5": "weak",
    "bb-a-6": "present",
    "bb-a-7": "present",
    "bb-a-8": "present",
    "bb-a-9": "conflict",
    "bb-a-10": "missing",
    "policy:advertising": "present",
}


def reviewed(path: Path) -> tuple[object, Report]:
    document = read(path.read_bytes(), path.name)
    return document, check(document, law.on(ON))


@pytest.mark.parametrize("name", ["agreement.pdf", "agreement.docx", "agreement.md"])
def test_the_sample_agreement_has_one_weak_one_missing_and_one_contrary_provision(samples: Path, name: str) -> None:
    _, report = reviewed(samples / name)
    assert {finding.id: finding.verdict for finding in report.findings} == SAMPLE
    assert report.summary == {"present": 7, "weak": 1, "missing": 1, "conflict": 1, "unclear": 0}
    assert [finding.id for finding in report.gaps] == ["bb-a-5", "bb-a-9", "bb-a-10"]


def test_the_sample_addendum_meets_everything_and_controls(samples: Path) -> None:
    _, report = reviewed(samples / "addendum.pdf")
    assert {finding.verdict for finding in report.findings} == {"present"}
    assert report.precedence is not None
    assert report.precedence.text.startswith("This Addendum controls")


@pytest.mark.parametrize("name", ["agreement.pdf", "agreement.docx", "addendum.pdf"])
def test_every_quotation_is_verbatim_and_stands_where_it_says(samples: Path, name: str) -> None:
    document, report = reviewed(samples / name)
    for finding in report.findings:
        assert len(finding.quotes) <= 3
        assert bool(finding.quotes) is (finding.verdict not in ("missing", "unclear"))
        for quote in finding.quotes:
            assert quote.text == document.text[quote.start : quote.end]  # type: ignore[attr-defined]
            assert quote.page == document.page_of(quote.start)  # type: ignore[attr-defined]
            assert bool(quote.boxes) is name.endswith(".pdf")


def test_a_report_survives_json(samples: Path) -> None:
    _, report = reviewed(samples / "agreement.pdf")
    assert Report.from_json(json.loads(json.dumps(report.to_json()))).to_json() == report.to_json()
    assert report.to_json()["engine"] == ENGINE_VERSION


def test_the_same_bytes_give_the_same_report(samples: Path) -> None:
    assert reviewed(samples / "agreement.pdf")[1] == reviewed(samples / "agreement.pdf")[1]


def test_a_childs_report_is_the_same_report(samples: Path) -> None:
    data = (samples / "agreement.pdf").read_bytes()
    document, report = isolated(data, "agreement.pdf", ON)
    assert (document, report.to_json()) == (
        reviewed(samples / "agreement.pdf")[0],
        reviewed(samples / "agreement.pdf")[1].to_json(),
    )


def test_a_child_that_cannot_read_says_so() -> None:
    with pytest.raises(Unreadable, match="picture"):
        isolated(b"\x89PNG\r\n\x1a\n", "a.pdf", ON)


def test_a_child_that_takes_too_long_or_too_much_is_stopped(samples: Path) -> None:
    data = (samples / "agreement.docx").read_bytes()
    with pytest.raises(Unreadable, match="longer than"):
        isolated(data, "agreement.docx", ON, seconds=0.02)
    with pytest.raises(Unreadable):
        isolated(data, "agreement.docx", ON, megabytes=20)


def test_the_stand_alone_page_marks_each_quotation_once_and_has_no_script(samples: Path) -> None:
    document, report = reviewed(samples / "agreement.pdf")
    page = standalone(document, report)  # type: ignore[arg-type]
    quotes = {(quote.start, quote.end) for finding in report.findings for quote in finding.quotes}
    assert page.count('<mark id="q-') == len(quotes)
    assert "<script" not in page
    assert '<html lang="en">' in page


def test_what_the_document_says_in_html_is_shown_and_not_obeyed(review: Callable[[str], Report]) -> None:
    text = "# Agreement\n\nIf any <script>alert(1)</script> provision is invalid, the remaining provisions remain in effect."
    document = read(text.encode(), "<b>.md")
    assert "<script" not in standalone(document, check(document, law.on(ON)))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "retention-tail",
            "Within ninety days after this Agreement terminates the Provider shall destroy all Student Data.",
        ),
        ("board-owns-content", "All student-generated content is the property of the District."),
        ("unilateral-change", "The Company may change these terms at any time by posting a new version."),
        ("no-execution-date", "The Company supplies software."),
    ],
)
def test_a_remark_is_shown_beside_the_verdicts(kind: str, text: str, review: Callable[[str], Report]) -> None:
    assert kind in {warning.kind for warning in review(text).warnings}


@pytest.mark.parametrize(
    "piece",
    [
        "shall not use student data for any purpose ",
        "the laws of the State of ",
        "request deletion of data ",
        "not not never under control of property ",
        "x" * 50 + " ",
        "(((((",
        '"A" means "B" ',
        "a. 1. (i) § ",
    ],
)
def test_one_phrase_over_and_over_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        data = (piece * (size // len(piece) + 1))[:size].encode()
        started = time.perf_counter()
        check(read(data, "a.txt"), law.on(ON))
        return time.perf_counter() - started

    small = max(seconds(20_000), 0.05)
    assert seconds(100_000) < 12 * small
