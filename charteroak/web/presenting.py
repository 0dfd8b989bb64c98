"""Records as the five pieces show them: clocks, quotations and proofs as plain values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from charteroak import law, review
from charteroak.district.boards.models import Board, CounselAnswer
from charteroak.district.breaches.kinds import SIXTY, THIRTY
from charteroak.district.duties.models import Duty, instant, last_day_of
from charteroak.district.notices.models import Posting, PostingCheck


def now() -> datetime:
    """The only clock that pages read; actions get it handed in."""
    return timezone.now()


def today() -> date:
    return now().astimezone(law.ZONE).date()


def long_date(day: date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"


def moved_clocks(request: HttpRequest, moved: Iterable[tuple[Duty, datetime | None]]) -> None:
    """Say above the next page which clocks have a new date, and the one they had."""
    for duty, before in moved:
        due = f"now due {long_date(last_day_of(duty.due_at))}" if duty.due_at else "with no date now"
        was = f", was due {long_date(last_day_of(before))}" if before else ""
        messages.info(request, f"{duty.title}, {duty.subject_name}: {due}{was}.")


def clock_of(duty: Duty, at: datetime, answers: Iterable[CounselAnswer] = ()) -> dict[str, Any]:
    """A duty as the clock component takes it (docs/design-system.md)."""
    due = duty.due
    clock = clock_of_due(due, state=duty.state(at), words=state_words(duty, at), answers=answers)
    clock["duty"] = duty
    clock["own_limit"] = bool(duty.also)
    clock["badge"] = "Within the limit" if _within_outer_limit(duty, at) else ""
    return clock


def clock_of_due(
    due: law.Due, *, state: str = "open", words: str = "", answers: Iterable[CounselAnswer] = ()
) -> dict[str, Any]:
    """A due date that no record holds yet (a preview), or one that a duty holds."""
    promised = due.promised
    leads_promise = promised is not None and due.leading != due.due
    later = (
        (f"If what is unconfirmed were confirmed, {long_date(due.later.due)}: {due.later.reason}",) if due.later else ()
    )
    return {
        "title": due.duty,
        "due": due.due,
        "unit": due.unit,
        "count": due.count,
        "state": state,
        "state_words": words,
        "owed_by": due.owed_by,
        "owed_to": due.owed_to,
        "citation": due.citation,
        "confidence": due.confidence,
        "confidence_note": due.confidence_note,
        "working": due.working,
        "promised": promised,
        "leading": "promise" if leads_promise else "statute",
        "arguable": due.arguable,
        "notes": (*due.notes, *later),
        "answers": list(answers),
    }


def quotation_of(finding: review.Finding, numbers: Iterator[int]) -> dict[str, Any]:
    """A finding as the quotation component takes it; `numbers` number the quotations of a page."""
    return {
        "id": finding.id,
        "verdict": finding.verdict,
        "title": finding.title,
        "citation": finding.citation,
        "reason": finding.reason,
        "confidence": _confidence_words(finding.confidence),
        "quotes": numbered_quotes(finding.quotes, numbers),
    }


def numbered_quotes(quotes: tuple[review.Quote, ...], numbers: Iterator[int]) -> list[dict[str, Any]]:
    return [
        {
            "n": str(next(numbers)),
            "text": quote.text,
            "page": quote.page,
            "start": quote.start,
            "end": quote.end,
            "boxes": quote.boxes,
            "how_read": quote.how_read,
        }
        for quote in quotes
    ]


def _confidence_words(confidence: float) -> str:
    return "high" if confidence >= 0.85 else "fair" if confidence >= 0.65 else "low"


def state_words(duty: Duty, at: datetime) -> str:
    """The state of a clock in words, such as "in 3 business days" or "2 days late"."""
    state = duty.state(at)
    if _within_outer_limit(duty, at):
        return f"within the outer limit; took {(duty.met_at - instant(duty.due.started)).days} days"
    if duty.met_at:
        met = long_date(duty.met_at.astimezone(law.ZONE).date())
        return f"met late, on {met}" if state == "met-late" else f"met on {met}"
    if state == "withdrawn":
        return "no longer owed"
    if duty.due_at is None:
        return "within a reasonable time; the law names no date"
    if state == "late":
        return _late_words(at - duty.due_at)
    last = duty.last_day()
    assert last is not None
    return _ahead_words(duty, at.astimezone(law.ZONE).date(), last)


def _within_outer_limit(duty: Duty, at: datetime) -> bool:
    """Within thirty or sixty days is not "in time": a report is owed without unreasonable delay, § 10-234dd(a)."""
    return duty.row in {THIRTY, SIXTY} and duty.state(at) == "met"


def _late_words(by: timedelta) -> str:
    if by < timedelta(days=1):
        hours = max(1, int(by.total_seconds() // 3600))
        return f"{hours} hour{'s' if hours != 1 else ''} late"
    return f"{by.days + 1} days late" if by.days else "1 day late"


def _ahead_words(duty: Duty, today: date, last: date) -> str:
    if last == today:
        return "due today"
    due = duty.due
    if due.unit == "business days" and due.leading == due.due:
        left = sum(1 for day in due.working if day.counted and today < day.date <= last)
        return f"in {left} business day{'s' if left != 1 else ''}"
    days = (last - today).days
    return "due tomorrow" if days == 1 else f"in {days} days"


def days_of(posting: Posting, until: date) -> list[dict[str, Any]]:
    """The days of a posting as the proof component takes them; today waits for its look."""
    words = {**dict(PostingCheck.Outcome.choices), "missed": "Not looked at"}
    return [
        {"date": day, "state": seen if seen in {"up", "missed"} else "failed", "words": words[seen]}
        for day, seen in posting.days(until=until, longest=60)
        if seen != "pending"
    ]


def name_of(actor: str, board: Board) -> str:
    """The name behind an audit id, where it is one of the board's people or of a contractor's."""
    kind, _, public_id = actor.partition(":")
    if kind == "member":
        member = board.members.select_related("user").filter(public_id=public_id).first()
        return str(member) if member else "a former member"
    if kind == "contractor-user":
        place = board.contractor_people.select_related("user", "contractor").filter(public_id=public_id).first()
        return str(place) if place else "a contractor’s user"
    return "the system" if actor == "system" else "the host"
