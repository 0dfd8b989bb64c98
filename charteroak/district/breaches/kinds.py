"""The kinds of data that § 10-234dd tells apart, and which of the contractor's limits each one starts."""

from __future__ import annotations

from collections.abc import Iterable

KINDS = {
    "information": "Student information other than directory information",
    "directory": "Directory information",
    "record": "Student records",
    "content": "Student-generated content",
    "unknown": "Not known yet",
}

THIRTY, SIXTY = "C2", "C3"


def rows_for(kinds: Iterable[str]) -> list[str]:
    """The contractor's duties by the kinds of data: 30 days, 60 days, or both.

    Student information other than directory information has thirty days, § 10-234dd(a)(1); directory information,
    student records and student-generated content have sixty, (a)(2). Where both are touched both run; what is not known
    counts as thirty, the earlier one.
    """
    touched = set(kinds)
    rows = []
    if touched & {"information", "unknown"} or not touched:
        rows.append(THIRTY)
    if touched & {"directory", "record", "content"}:
        rows.append(SIXTY)
    return rows
