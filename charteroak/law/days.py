"""Counting time in Connecticut: clock hours, calendar days, business days. Every count shows its working.

Nothing here knows what a duty is, or what day it is today. The rules of counting that a line of working cites are
rows of the pack (`[[counting]]`); the holidays are rows too (`[[holiday]]`, C.G.S. § 1-4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from charteroak.law.model import CountingRule, Holiday, LawError

ZONE = ZoneInfo("America/New_York")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
#: Beyond this year a date is far more likely a slip of the finger than a deadline.
LAST_YEAR = 2199

#: The counting rules that every pack must hold, because the working cites them.
COUNTING_RULES = (
    "count:first-day",
    "count:weekend",
    "count:business-day",
    "count:calendar-day",
    "count:closed-day",
    "count:open-holiday",
    "count:unconfirmed",
    "count:hours",
    "count:roll-forward",
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


@dataclass(frozen=True, slots=True)
class Calendar:
    """A board's own days. A reason stands beside each.

    `closed_days` are skipped, unless they are also `unconfirmed`: a closure extends time only once counsel has
    agreed. `open_holidays` are legal holidays on which the board works; they count, which brings a date forward.
    `unconfirmed` days, legal holidays included, count for the leading date, and the other reading is shown.
    Raises `LawError` where a day is said to be both closed and open.
    """

    closed_days: Mapping[date, str] = field(default_factory=dict)
    open_holidays: Mapping[date, str] = field(default_factory=dict)
    unconfirmed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        both = sorted(set(self.closed_days) & set(self.open_holidays))
        if both:
            raise LawError(
                f"The board's calendar lists {said(both[0])} both as closed and as a worked holiday. "
                "Keep one of the two."
            )


NO_CALENDAR = Calendar()


@dataclass(frozen=True, slots=True)
class DayWorked:
    """One line of working: a day, whether it was counted, why, and by which authority (may be empty)."""

    date: date
    counted: bool
    reason: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class LaterReading:
    """The date that would hold if what is unconfirmed were confirmed. It never leads."""

    due: date
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """The end of a count and how it was reached; `arguable` is the day to which a due date on a day off might roll."""

    due: date | datetime
    working: tuple[DayWorked, ...]
    later: LaterReading | None = None
    arguable: date | None = None
    notes: tuple[str, ...] = ()


class Holidays:
    """The legal holidays of a pack, day by day."""

    def __init__(self, rules: Sequence[Holiday]) -> None:
        self._rules = [(rule, holiday_rule(rule.when)) for rule in rules]
        self._years: dict[int, dict[date, tuple[Holiday, str]]] = {}

    def on(self, day: date) -> tuple[Holiday, str] | None:
        """The holiday kept on that day and the name to show for it, observed days included (C.G.S. § 1-4)."""
        if day.year not in self._years:
            self._years[day.year] = self._year(day.year)
        return self._years[day.year].get(day)

    def _year(self, year: int) -> dict[date, tuple[Holiday, str]]:
        # New Year's Day on a Saturday is kept on the last day of the year before, so the next year is looked at too.
        days: dict[date, tuple[Holiday, str]] = {}
        for rule, find in self._rules:
            for holiday in (find(year), find(year + 1)):
                if rule.in_force(holiday):
                    for day, name in _kept_on(holiday, rule):
                        if day.year == year and not (day in days and rule.unconfirmed):
                            days[day] = (rule, name)
        return days


def _kept_on(holiday: date, rule: Holiday) -> list[tuple[date, str]]:
    kept = [(holiday, rule.title)]
    if holiday.weekday() == SATURDAY:
        friday = holiday - ONE_DAY
        kept.append((friday, f"{rule.title} ({said(holiday)}, is kept on the Friday before)"))
    elif holiday.weekday() > SATURDAY:
        monday = holiday + ONE_DAY
        kept.append((monday, f"{rule.title} ({said(holiday)}, is kept on the Monday after)"))
    return kept


def holiday_rule(when: str) -> Callable[[int], date]:
    """Read a holiday's rule in words into a function from year to date. Raises `ValueError` with the known forms.

    Forms: `July 4`; `third Monday of January`; `last Monday of May`; `first Monday on or after January 15`;
    `2 days before Easter`.
    """
    months, weekdays = "|".join(MONTHS), "|".join(WEEKDAYS)
    if found := re.fullmatch(rf"({months}) (\d{{1,2}})", when):
        month, day = MONTHS.index(found[1]) + 1, int(found[2])
        date(2001, month, day)
        return lambda year: date(year, month, day)
    if found := re.fullmatch(rf"first ({weekdays}) on or after ({months}) (\d{{1,2}})", when):
        weekday, month, day = WEEKDAYS.index(found[1]), MONTHS.index(found[2]) + 1, int(found[3])
        return lambda year: _weekday_from(date(year, month, day), weekday)
    if found := re.fullmatch(rf"({'|'.join(ORDINALS)}) ({weekdays}) of ({months})", when):
        ordinal, weekday, month = ORDINALS[found[1]], WEEKDAYS.index(found[2]), MONTHS.index(found[3]) + 1
        if ordinal > 0:
            return lambda year: _weekday_from(date(year, month, 7 * ordinal - 6), weekday)
        return lambda year: _weekday_from(_month_after(year, month) - 7 * ONE_DAY, weekday)
    if found := re.fullmatch(r"(\d{1,2}) days before Easter", when):
        ahead = int(found[1])
        return lambda year: easter(year) - ahead * ONE_DAY
    raise ValueError(
        f"{when!r} is no rule for a holiday; write it as `July 4`, `third Monday of January`, `last Monday of May`, "
        "`first Monday on or after January 15` or `2 days before Easter`"
    )


def _weekday_from(day: date, weekday: int) -> date:
    return day + (weekday - day.weekday()) % 7 * ONE_DAY


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the Meeus/Jones/Butcher rule)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts under one pack's holidays and counting rules, and one board's calendar."""

    holidays: Holidays
    rules: Mapping[str, CountingRule]
    calendar: Calendar = NO_CALENDAR

    def business_days(self, start: date, count: int) -> Count:
        """The last of `count` business days after `start`; the day of the event is excluded, the last day included."""
        due, working, doubtful = self._business_days(start, count, doubtful_count=True)
        if not doubtful:
            return Count(due, working)
        later = self._business_days(start, count, doubtful_count=False)[0]
        why = "; ".join(f"{said(day)} is not confirmed as a day off" for day in doubtful)
        return Count(due, working, LaterReading(later, f"{why}. The earlier date leads until that is settled."))

    def _business_days(
        self, start: date, count: int, *, doubtful_count: bool
    ) -> tuple[date, tuple[DayWorked, ...], tuple[date, ...]]:
        working, doubtful, day, counted = [self._first_day(start)], [], start, 0
        while counted < count:
            day += ONE_DAY
            counts, doubt, reason, citation = self.weigh(day)
            if doubt:
                doubtful.append(day)
                counts = doubtful_count
            counted += counts
            number = f"business day {counted} of {count}"
            reason = number if counts and not reason else f"{reason}; {number}" if counts else reason
            working.append(DayWorked(day, counts, reason, citation))
        return day, tuple(working), tuple(doubtful)

    def calendar_days(self, start: date, count: int) -> Count:
        """The last of `count` calendar days after `start`. A holiday counts, and a due date on one stands."""
        working = [self._first_day(start)]
        for number in range(1, count + 1):
            reason = f"calendar day {number} of {count}"
            working.append(DayWorked(start + number * ONE_DAY, True, reason, self._cite("count:calendar-day")))
        due = start + count * ONE_DAY
        rolled, why = self._rolled(due)
        if rolled:
            reason = f"{working[-1].reason}; {why}, and the date stands all the same"
            working[-1] = DayWorked(due, True, reason, self._cite("count:calendar-day"))
        return Count(due, tuple(working), arguable=rolled, notes=self._arguable_notes(due, rolled, why))

    def fixed_date(self, start: date, month: int, day: int) -> Count:
        """The first such day of a year on or after `start`."""
        due = date(start.year, month, day)
        if due < start:
            due = date(start.year + 1, month, day)
        rolled, why = self._rolled(due)
        reason = "the day that the law names" + (f"; {why}, and the date stands all the same" if rolled else "")
        working = (DayWorked(due, True, reason),)
        return Count(due, working, arguable=rolled, notes=self._arguable_notes(due, rolled, why))

    def hours(self, start: datetime | date, count: int) -> Count:
        """The instant `count` elapsed hours after `start`, a line for each local day. Clock changes are allowed for."""
        notes: list[str] = []
        begun, assumed = as_instant(start)
        if assumed:
            notes.append("No time of day was given: counted from 00:00 of that day (assumed), the earliest it can be.")
        moment, gone, working = begun.astimezone(UTC), timedelta(), list[DayWorked]()
        end = moment + timedelta(hours=count)
        while moment < end:
            day = moment.astimezone(ZONE).date()
            tomorrow = midnight(day + ONE_DAY).astimezone(UTC)
            until = min(end, tomorrow)
            gone += until - moment
            reason = f"{_hours(until - moment)}, {_span(moment, until, tomorrow)}"
            if assumed and not working:
                reason += " (00:00 assumed)"
            if moment.astimezone(ZONE).utcoffset() != until.astimezone(ZONE).utcoffset():
                change = clock_change(day)
                reason += f"; {change}"
                notes.append(f"On {said(day)} {change}: hours that pass are counted, not the face of the clock.")
            working.append(DayWorked(day, True, f"{reason}; {_hours(gone)} of {count}", self._cite("count:hours")))
            moment = until
        return Count(end.astimezone(ZONE), tuple(working), notes=tuple(notes))

    def weigh(self, day: date) -> tuple[bool, bool, str, str]:
        """Whether a day counts as a business day, whether that is in doubt, the reason if any, the citation."""
        holiday = self.holidays.on(day)
        closed, opened = self.calendar.closed_days.get(day), self.calendar.open_holidays.get(day)
        unconfirmed = day in self.calendar.unconfirmed
        if day.weekday() >= SATURDAY:
            return False, False, f"{WEEKDAYS[day.weekday()]}, not a business day", self._cite("count:weekend")
        if holiday and opened is not None:
            why = f"{holiday[1]} is a legal holiday on which the board works{_in_brackets(opened)}"
            return True, unconfirmed, why, self._cite("count:open-holiday")
        if closed is not None and not unconfirmed:
            return False, False, f"the board is closed{_in_brackets(closed)}", self._cite("count:closed-day")
        if holiday and not holiday[0].unconfirmed and not (unconfirmed and closed is None):
            return False, False, f"{holiday[1]}, a legal holiday", holiday[0].citation
        if holiday:
            return True, True, f"{holiday[1]} is not confirmed as a legal holiday here", self._cite("count:unconfirmed")
        if closed is not None:
            why = f"the board is closed{_in_brackets(closed)}, which counsel has not confirmed"
            return True, True, why, self._cite("count:unconfirmed")
        return True, False, "", self._cite("count:business-day")

    def _rolled(self, due: date) -> tuple[date | None, str]:
        """The next business day, and why, where the board's office is closed on the due date."""
        counts, _, why, _ = self.weigh(due)
        if counts:
            return None, ""
        day = due + ONE_DAY
        while not self.weigh(day)[0]:
            day += ONE_DAY
        return day, why

    def _arguable_notes(self, due: date, rolled: date | None, why: str) -> tuple[str, ...]:
        if rolled is None:
            return ()
        return (
            f"{said(due)}: {why}. Work to this date all the same: that time runs on to {said(rolled)} is only arguable "
            f"({self._cite('count:roll-forward')}).",
        )

    def _first_day(self, start: date) -> DayWorked:
        return DayWorked(start, False, "the day of the event is not counted", self._cite("count:first-day"))

    def _cite(self, rule: str) -> str:
        return self.rules[rule].citation


def must_be_countable(at: datetime | date) -> None:
    """Raises `LawError` for a year so far off that it can only be a slip, or that no calendar here reaches."""
    if not 1 < at.year <= LAST_YEAR:
        raise LawError(f"The year {at.year} is not counted; years up to {LAST_YEAR} are. Check the date.")


def day_of(at: datetime | date) -> date:
    """The day in Connecticut on which something happened."""
    return at.astimezone(ZONE).date() if isinstance(at, datetime) else at


def as_instant(at: datetime | date) -> tuple[datetime, bool]:
    """The moment in Connecticut's zone; a date alone is its 00:00, and then the second value is true (assumed)."""
    if isinstance(at, datetime):
        return at.astimezone(ZONE), False
    return midnight(at), True


def midnight(day: date) -> datetime:
    """The first instant of a day in Connecticut."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def wall_time(naive: datetime) -> tuple[datetime, str]:
    """Read a time on a Connecticut clock; the second value says what was done where the clocks changed, else empty.

    A time that the clock skips is moved forward by the hour that was skipped; of a time that comes twice the
    first is taken, which gives the earlier due date.
    """
    local = naive.replace(tzinfo=ZONE, fold=0)
    back = local.astimezone(UTC).astimezone(ZONE)
    if back.replace(tzinfo=None) != naive:
        return back, (
            f"{clock_face(naive)} on {said(naive.date())} did not exist: the clocks went forward. "
            f"Read as {clock(back)}."
        )
    if naive.replace(tzinfo=ZONE, fold=1).utcoffset() != local.utcoffset():
        return local, (
            f"{clock_face(naive)} on {said(naive.date())} came twice: the clocks went back. "
            f"Read as the first, {clock(local)}, which gives the earlier date."
        )
    return local, ""


def clock_change(day: date) -> str:
    """What the clocks do on a day, or nothing."""
    length = midnight(day + ONE_DAY).astimezone(UTC) - midnight(day).astimezone(UTC)
    if length == ONE_DAY:
        return ""
    ahead = "forward" if length < ONE_DAY else "back"
    return f"the clocks go {ahead}, so the day has {_hours(length)}"


def said(day: date) -> str:
    """A date as people say it: `Tuesday, November 24, 2026`."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def clock(moment: datetime) -> str:
    """A time of day with its zone: `15:00 EST`."""
    return f"{clock_face(moment)} {moment.tzname()}"


def clock_face(moment: datetime) -> str:
    """What the clock shows, without a zone: `15:00`, and seconds only where there are any."""
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def _span(moment: datetime, until: datetime, tomorrow: datetime) -> str:
    end = "midnight" if until == tomorrow else clock(until.astimezone(ZONE))
    return f"from {clock(moment.astimezone(ZONE))} to {end}"


def _hours(spent: timedelta) -> str:
    minutes, seconds = divmod(int(spent.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (seconds, "second")]
    return " ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in parts if number) or "0 hours"


def _in_brackets(reason: str) -> str:
    return f" ({reason})" if reason else ""
