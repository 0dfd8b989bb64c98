"""A report is plain values: what is stored comes back, and what is quoted stands in the document."""

from __future__ import annotations

import json
from datetime import date

from charteroak.policy import PolicyReport, check
from charteroak.review import read

ON = date(2026, 11, 24)
OLD = (
    b"Security\n\nUpon receiving notice of a breach from a vendor, the Board shall notify the families concerned"
    b" within 48 hours.\n"
)


def test_a_stored_report_comes_back_the_same() -> None:
    report = check(read(OLD, "policy.txt"), on=ON)
    assert report.marks
    assert PolicyReport.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_a_mark_quotes_the_document_and_says_since_when_the_law_is_otherwise() -> None:
    document = read(OLD, "policy.txt")
    (fault,) = check(document, on=ON).faults
    assert (fault.topic, fault.kind, fault.since) == ("breach-notice-48-hours", "repealed", date(2017, 7, 1))
    assert document.text[fault.start : fault.end] == fault.text
    assert fault.text.startswith("Upon receiving") and fault.page == 1
    assert "two business days" in fault.rule and fault.confirmed and fault.overlay is None


def test_a_repealed_clock_that_is_shorter_is_a_promise_too_and_one_can_keep_it() -> None:
    (promise,) = check(read(OLD, "policy.txt"), on=ON).promises
    assert promise.overlay is not None
    assert (promise.overlay.kind, promise.overlay.row) == ("clock", "B9")
    assert (promise.overlay.unit, promise.overlay.count) == ("hours", 48)
    assert promise.since is None


def test_what_was_law_on_the_day_is_neither_a_fault_nor_a_promise() -> None:
    report = check(read(OLD, "policy.txt"), on=date(2017, 2, 13))
    assert report.marks == ()
