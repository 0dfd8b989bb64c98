"""Several files are read as one agreement, and each quotation says from which of them it comes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from charteroak import law
from charteroak.review import Report, check, read
from charteroak.review.packet import packet

ORDER = """ORDER FORM

Quote 118. Twelve months of the reading program for the Board. Price: $4,000.

The terms at example.com/terms are part of this order. If papers differ, the addendum controls over the terms.
"""
TERMS = """TERMS OF SERVICE

1. Law. These Terms are governed by the laws of the State of Oregon.

2. Data. You grant the Company a perpetual, irrevocable licence to use student data for any purpose.
"""
ADDENDUM = """STUDENT DATA ADDENDUM

1. Law. The laws of the State of Connecticut govern the rights and duties of both parties.

2. If any provision of this addendum is invalid, the remaining provisions stay in force.
"""


def _report(*texts: tuple[str, str]) -> Report:
    return check(packet([read(text.encode(), name) for name, text in texts]), law.on(date(2026, 11, 20)))


def test_a_conflict_in_one_paper_and_its_cure_in_another_are_both_shown() -> None:
    report = _report(("order.txt", ORDER), ("terms.txt", TERMS), ("addendum.txt", ADDENDUM))
    finding = next(finding for finding in report.findings if finding.id == "bb-a-9")
    assert finding.verdict == "present"
    assert {quote.document for quote in finding.quotes} == {"addendum.txt", "order.txt", "terms.txt"}


def test_without_precedence_the_conflict_stands() -> None:
    report = _report(("terms.txt", TERMS), ("addendum.txt", ADDENDUM))
    assert next(finding.verdict for finding in report.findings if finding.id == "bb-a-9") == "conflict"


def test_what_one_paper_lacks_another_has() -> None:
    verdicts = {f.id: f.verdict for f in _report(("terms.txt", TERMS), ("addendum.txt", ADDENDUM)).findings}
    assert verdicts["bb-a-10"] == "present" and verdicts["bb-a-1"] == "conflict" and verdicts["bb-a-8"] == "missing"


def test_a_quotation_counts_the_pages_of_its_own_file_and_keeps_its_boxes(samples: Path) -> None:
    files = [samples / "addendum.pdf", samples / "agreement.pdf"]
    documents = [read(path.read_bytes(), path.name) for path in files]
    whole = packet(documents)
    report = check(whole, law.on(date(2026, 11, 20)))
    quotes = [quote for finding in report.findings for quote in finding.quotes]
    assert {quote.document for quote in quotes} <= {"addendum.pdf", "agreement.pdf"} and quotes
    for quote in quotes:
        own = next(document for document in documents if document.name == quote.document)
        assert whole.text[quote.start : quote.end] == quote.text and quote.text in own.text
        assert 1 <= quote.page <= len(own.pages)
        assert quote.boxes and {box.page for box in quote.boxes} <= {page.number for page in own.pages}


def test_one_file_is_no_packet() -> None:
    document = read(TERMS.encode(), "terms.txt")
    assert packet([document]) is document


def test_the_hash_of_a_packet_changes_with_its_order() -> None:
    one, other = read(TERMS.encode(), "terms.txt"), read(ADDENDUM.encode(), "addendum.txt")
    assert packet([one, other]).sha256 != packet([other, one]).sha256
