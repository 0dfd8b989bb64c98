"""Which duties an event starts, and when each is due: the statute's clock, and a board's stricter promise beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from charteroak.law.days import (
    NO_CALENDAR,
    ONE_DAY,
    ZONE,
    Calendar,
    Count,
    Counter,
    DayWorked,
    LaterReading,
    as_instant,
    day_of,
    midnight,
    must_be_countable,
    said,
)
from charteroak.law.model import Confidence, Deadline, Law, LawError, Unit, Waiver
from charteroak.law.packs import book


@dataclass(frozen=True, slots=True)
class Promise:
    """A board's own time limit for one row of the law, with the place where its policy makes it.

    `unit` is `hours`, `business days` or `calendar days`; `count` is 1 or more. Raises `LawError` otherwise.
    """

    row: str
    unit: str
    count: int
    source: str

    def __post_init__(self) -> None:
        if self.unit not in (Unit.HOURS, Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS) or self.count < 1:
            raise LawError(
                f"The promise for {self.row} is {self.count} {self.unit!r}, which cannot be counted. "
                "Give 1 or more of hours, business days or calendar days."
            )


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as counted for one event."""

    unit: str
    count: int
    source: str
    due: date | datetime
    working: tuple[DayWorked, ...]
    later: LaterReading | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A duty that an event started: who owes what to whom, by when, how that was counted, and how sure it is.

    `due` is a date for days, a moment in America/New_York for hours and for `before`, and empty where the law gives
    no number. `started` is the event's moment as given. `counting_confidence` is about the way of counting (the
    statute does not define "business day"), `confidence` about the row. `arguable` is the later day to which a date
    on a day off might run; it never leads. `later` is the date if what is unconfirmed were confirmed.
    """

    duty: str
    row: str
    title: str
    owed_by: str
    owed_to: str
    citation: str
    confidence: Confidence
    confidence_note: str
    counting_confidence: Confidence | None
    unit: Unit
    count: int | None
    due: date | datetime | None
    working: tuple[DayWorked, ...]
    edition: str
    pack: str
    event: str
    started: date | datetime
    arguable: date | None = None
    later: LaterReading | None = None
    promised: Promised | None = None
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def leading(self) -> date | datetime | None:
        """The earlier of the statute's date and the promised one, as moments; on a tie the statute's."""
        if self.promised is None:
            return self.due
        if self.due is None:
            return self.promised.due
        return min(self.due, self.promised.due, key=_in_utc)

    @property
    def due_instant(self) -> datetime | None:
        """The first instant, in America/New_York, at which the leading date has passed; for hours, the hour itself."""
        return None if self.leading is None else late_from(self.leading)

    def as_json(self) -> dict[str, Any]:
        """Plain values; `Due.from_json` makes the same Due of them again."""
        return {
            "duty": self.duty,
            "owed_by": self.owed_by,
            "owed_to": self.owed_to,
            "citation": self.citation,
            "confidence": str(self.confidence),
            "unit": str(self.unit),
            "count": self.count,
            "due": _text(self.due),
            "working": _working(self.working),
            "row": self.row,
            "edition": self.edition,
            "title": self.title,
            "pack": self.pack,
            "event": self.event,
            "started": _text(self.started),
            "leading": _text(self.leading),
            "promised": self.promised and {
                "unit": self.promised.unit,
                "count": self.promised.count,
                "source": self.promised.source,
                "due": _text(self.promised.due),
                "working": _working(self.promised.working),
                "later": _later(self.promised.later),
                "notes": list(self.promised.notes),
            },
            "arguable": _text(self.arguable),
            "later": _later(self.later),
            "confidence_note": self.confidence_note,
            "counting_confidence": self.counting_confidence and str(self.counting_confidence),
            "notes": list(self.notes),
            "questions": list(self.questions),
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Due:
        """The Due that `as_json` wrote. Raises `KeyError` or `ValueError` where the values are not one."""
        promised, counting = values["promised"], values["counting_confidence"]
        started = _moment(values["started"])
        assert started is not None
        return cls(
            duty=values["duty"],
            row=values["row"],
            title=values["title"],
            owed_by=values["owed_by"],
            owed_to=values["owed_to"],
            citation=values["citation"],
            confidence=Confidence(values["confidence"]),
            confidence_note=values["confidence_note"],
            counting_confidence=Confidence(counting) if counting else None,
            unit=Unit(values["unit"]),
            count=values["count"],
            due=_moment(values["due"]),
            working=_days_worked(values["working"]),
            edition=values["edition"],
            pack=values["pack"],
            event=values["event"],
            started=started,
            arguable=date.fromisoformat(values["arguable"]) if values["arguable"] else None,
            later=_later_from(values["later"]),
            promised=_promised_from(promised) if promised else None,
            notes=tuple(values["notes"]),
            questions=tuple(values["questions"]),
        )


def duties(
    event: str,
    at: datetime | date,
    calendar: Calendar = NO_CALENDAR,
    promises: Sequence[Promise] = (),
    *,
    pack: str = "ct",
) -> tuple[Due, ...]:
    """Every duty that the law of that day starts for the event; none where the law then had no such duty.

    `at` is the event's moment: a datetime with a zone, or a date (hours then run from 00:00, and the working says
    "assumed"). `why_none` explains an empty answer. Raises `LawError` for an unknown event, a promise for an
    unknown row, a moment without a zone, or a year beyond 2199.
    """
    law_book = book(pack)
    law_book.event(event)
    started = _checked(at)
    for promise in promises:
        law_book.must_know(promise.row)
    counter = Counter(law_book.holidays, law_book.counting_rules, calendar)
    law = law_book.on(day_of(started))
    return tuple(
        _due(deadline, law, counter, event, started, [promise for promise in promises if promise.row == deadline.row])
        for deadline in law.deadlines_for(event)
    )


def promised_alone(
    promise: Promise, at: datetime | date, calendar: Calendar = NO_CALENDAR, *, event: str, title: str, duty: str,
    owed_by: str, owed_to: str, pack: str = "ct",
) -> Due:  # fmt: skip
    """A duty that a board's policy alone sets, and that says so; its days are counted as those of the law are."""
    day = day_of(_checked(at))
    alone = Due(
        duty=duty, row=promise.row, title=title, owed_by=owed_by, owed_to=owed_to, citation="The board's policy",
        confidence=Confidence.SUMMARY, counting_confidence=None, unit=Unit.NONE_STATED, count=None, due=None,
        confidence_note="The board's own promise: no law is known to set this time.", working=(), pack=pack,
        edition=book(pack).on(day).edition, event=event, started=at,
        promised=Promised(promise.unit, promise.count, promise.source, day, ()),
    )  # fmt: skip
    return counted_again(alone, calendar)


def counted_again(due: Due, calendar: Calendar = NO_CALENDAR) -> Due:
    """What a board's policy alone sets, under the board's calendar as it is now."""
    assert due.promised is not None
    law_book, told = book(due.pack), due.promised
    counter = Counter(law_book.holidays, law_book.counting_rules, calendar)
    promise = Promise(due.row, told.unit, told.count, told.source)
    return dataclasses.replace(due, promised=_promised(promise, counter, _checked(due.started)))


def why_none(event: str, at: datetime | date, *, pack: str = "ct") -> str:
    """One or two sentences on why the law of that day starts no duty for the event; empty where it starts one."""
    law_book = book(pack)
    law_book.event(event)
    day = day_of(_checked(at))
    if law_book.on(day).deadlines_for(event):
        return ""
    if day < law_book.pack.first_day:
        return (
            f"On {said(day)} there was no such law yet: {law_book.pack.title} has been in force since "
            f"{said(law_book.pack.first_day)}. No duty was started."
        )
    spans = [row for row in law_book.pack.rows if isinstance(row, Deadline) and event in row.events]
    listed = "; ".join(
        f"{row.row} ({row.citation}) from {said(row.since)}" + (f" until before {said(row.until)}" if row.until else "")
        for row in spans
    )
    return f"The law of {said(day)} starts no duty on {event}. Duties on it: {listed}."


def _due(
    deadline: Deadline, law: Law, counter: Counter, event: str, started: date | datetime, promises: list[Promise]
) -> Due:
    counted = _count(deadline, counter, started)
    questions, notes, counting = list(deadline.questions), list(counted.notes if counted else ()), None
    if deadline.condition:
        notes.insert(0, deadline.condition)
    if deadline.unit is Unit.BUSINESS_DAYS or any(promise.unit == Unit.BUSINESS_DAYS for promise in promises):
        rule = counter.rules["count:business-day"]
        notes.append(rule.paraphrase)
        questions += [question for question in rule.questions if question not in questions]
        counting = rule.confidence if deadline.unit is Unit.BUSINESS_DAYS else None
    elif deadline.unit.is_counted:
        counting = counter.rules[_COUNTING[deadline.unit]].confidence
    if counted is None:
        notes.append(_WITHOUT_NUMBER[deadline.unit].format(before=deadline.before))
    notes += [_waiver_note(waiver) for waiver in law.waivers if _is_raised(waiver, deadline, day_of(started))]
    return Due(
        duty=deadline.duty,
        row=deadline.row,
        title=deadline.title,
        owed_by=deadline.owed_by,
        owed_to=deadline.owed_to,
        citation=deadline.citation,
        confidence=deadline.confidence,
        confidence_note=deadline.confidence_note,
        counting_confidence=counting,
        unit=deadline.unit,
        count=deadline.count,
        due=counted.due if counted else None,
        working=counted.working if counted else (),
        edition=law.edition,
        pack=law.pack,
        event=event,
        started=started,
        arguable=counted.arguable if counted else None,
        later=counted.later if counted else None,
        promised=_earliest([_promised(promise, counter, started) for promise in promises]),
        notes=tuple(notes),
        questions=tuple(questions),
    )


_COUNTING = {Unit.CALENDAR_DAYS: "count:calendar-day", Unit.HOURS: "count:hours"}

_WITHOUT_NUMBER = {
    Unit.REASONABLE_TIME: "The law says a reasonable time and gives no number; the board may set its own.",
    Unit.BY_CONTRACT: "The contract sets the time; the law gives no number.",
    Unit.SET_BY_BOARD: "The day is not established in the law; the board sets it and counsel confirms it.",
    Unit.NONE_STATED: "The law states no time; answer promptly.",
    Unit.BEFORE: "It must be done before {before}, whose day is not known from the event.",
    Unit.CONTINUING: "This duty continues for as long as the law is in force.",
}


def _count(deadline: Deadline, counter: Counter, started: date | datetime) -> Count | None:
    if deadline.count is not None:
        return _count_units(deadline.unit, deadline.count, counter, started)
    day = day_of(started)
    if deadline.fixed is not None:
        return counter.fixed_date(day, *deadline.fixed)
    if deadline.unit is Unit.AT_ONCE:
        return Count(day, (DayWorked(day, True, "due on the day of the event itself", deadline.citation),))
    if deadline.unit is Unit.BEFORE and not deadline.before:
        moment, assumed = as_instant(started)
        reason = "must be done before this moment" + (" (00:00 assumed: no time of day was given)" if assumed else "")
        return Count(moment, (DayWorked(day, False, reason, deadline.citation),))
    return None


def _count_units(unit: str, count: int, counter: Counter, started: date | datetime) -> Count:
    if unit == Unit.HOURS:
        return counter.hours(started, count)
    if unit == Unit.CALENDAR_DAYS:
        return counter.calendar_days(day_of(started), count)
    return counter.business_days(day_of(started), count)


def _promised(promise: Promise, counter: Counter, started: date | datetime) -> Promised:
    counted = _count_units(promise.unit, promise.count, counter, started)
    return Promised(
        promise.unit, promise.count, promise.source, counted.due, counted.working, counted.later, counted.notes
    )


def _earliest(promised: list[Promised]) -> Promised | None:
    return min(promised, key=lambda one: _in_utc(one.due), default=None)


def _is_raised(waiver: Waiver, deadline: Deadline, day: date) -> bool:
    return deadline.row in waiver.waives and waiver.since <= day < waiver.raise_until


def _waiver_note(waiver: Waiver) -> str:
    end = " Its end is not established." if waiver.end_unknown else ""
    return f"{waiver.title} ({waiver.citation}) may touch this duty: {waiver.condition}.{end}"


def late_from(due: date | datetime) -> datetime:
    """The first instant at which a due date has passed: the midnight that ends a day; a moment is itself."""
    return due if isinstance(due, datetime) else midnight(due + ONE_DAY)


def _in_utc(due: date | datetime) -> datetime:
    # Two moments in one zone compare by the face of the clock, which shows the same hour twice in November.
    return late_from(due).astimezone(UTC)


def _checked(at: datetime | date) -> datetime | date:
    must_be_countable(at)
    if not isinstance(at, datetime):
        return at
    if at.tzinfo is None:
        raise LawError(
            f"The moment {at.isoformat()} has no time zone, and Connecticut's law is counted in local time. "
            "Give it a zone, such as tzinfo=law.ZONE, or give a date alone."
        )
    return at.astimezone(ZONE)


def _text(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text).astimezone(ZONE) if "T" in text else date.fromisoformat(text)


def _working(days: Sequence[DayWorked]) -> list[dict[str, Any]]:
    return [
        {"date": day.date.isoformat(), "counted": day.counted, "reason": day.reason, "citation": day.citation}
        for day in days
    ]


def _days_worked(lines: Sequence[dict[str, Any]]) -> tuple[DayWorked, ...]:
    return tuple(
        DayWorked(date.fromisoformat(line["date"]), line["counted"], line["reason"], line["citation"]) for line in lines
    )


def _later(later: LaterReading | None) -> dict[str, str] | None:
    return {"due": later.due.isoformat(), "reason": later.reason} if later else None


def _later_from(values: dict[str, str] | None) -> LaterReading | None:
    return LaterReading(date.fromisoformat(values["due"]), values["reason"]) if values else None


def _promised_from(values: dict[str, Any]) -> Promised:
    due = _moment(values["due"])
    assert due is not None
    return Promised(
        values["unit"], values["count"], values["source"], due, _days_worked(values["working"]),
        _later_from(values["later"]), tuple(values["notes"]),
    )  # fmt: skip
