"""What the student data privacy law requires on a given day, and by when (C.G.S. §§ 10-234aa to 10-234dd).

    law.on(date(2026, 11, 24)).provisions
    law.duties("contract.executed", date(2026, 11, 20))

The law is data: dated rows in `packs/`. This package reads no clock, no database and no network; the same question
has the same answer on every day. Nothing here is legal advice, and every row says how far it was checked.
"""

from __future__ import annotations

from charteroak.law.days import ZONE, Calendar, DayWorked, LaterReading
from charteroak.law.duties import Due, Promise, Promised, counted_again, duties, promised_alone, why_none
from charteroak.law.model import (
    Confidence,
    CounselAnswer,
    CountingRule,
    Deadline,
    Event,
    Holiday,
    Law,
    LawError,
    Limit,
    NoticeRule,
    Pack,
    PermittedUse,
    Prohibition,
    Provision,
    Question,
    Row,
    Rule,
    Term,
    Unit,
    Waiver,
)
from charteroak.law.packs import PackError, book, on


def events(pack: str = "ct") -> tuple[Event, ...]:
    """Every event that starts a clock, with a sentence each."""
    return book(pack).pack.events


__all__ = [
    "ZONE",
    "Calendar",
    "Confidence",
    "CounselAnswer",
    "CountingRule",
    "DayWorked",
    "Deadline",
    "Due",
    "Event",
    "Holiday",
    "LaterReading",
    "Law",
    "LawError",
    "Limit",
    "NoticeRule",
    "Pack",
    "PackError",
    "PermittedUse",
    "Prohibition",
    "Promise",
    "Promised",
    "Provision",
    "Question",
    "Row",
    "Rule",
    "Term",
    "Unit",
    "Waiver",
    "counted_again",
    "duties",
    "events",
    "on",
    "promised_alone",
    "why_none",
]
