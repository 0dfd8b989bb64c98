"""The days and hours of the demonstration, counted from the moment that it takes for now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from charteroak import law
from charteroak.law.days import Counter
from charteroak.law.packs import book

UNITS = {"day": 1, "week": 7}
WORDS = re.compile(r"(?P<in>in )?(?P<count>\d+) (?P<unit>business day|day|week)s?(?P<ago> ago)?")


@dataclass(frozen=True)
class Days:
    """Turns the tables' words for days into dates, and offices' hours into instants that are never after `now`."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(law.ZONE).date()

    def day(self, words: str) -> date:
        """`today`, `9 weeks ago`, `3 business days ago`, `in 40 days`, `holiday`, `end of school year` or a date.

        What lies so many weeks ago is moved back to a business day, so that people work on working days.
        """
        if words == "today":
            return self.today
        if words == "holiday":
            return self._last_holiday()
        if words == "end of school year":
            june = date(self.today.year, 6, 30)
            return june if june >= self.today else date(self.today.year + 1, 6, 30)
        found = WORDS.fullmatch(words)
        if not found:
            return date.fromisoformat(words)
        count = int(found["count"])
        if found["unit"] == "business day":
            return self.business_days(self.today, count if found["in"] else -count)
        away = timedelta(days=count * UNITS[found["unit"]])
        return self.today + away if found["in"] else self.working(self.today - away)

    def working(self, day: date) -> date:
        """The day itself, or the last business day before it."""
        while not self._is_business_day(day):
            day -= timedelta(days=1)
        return day

    def business_days(self, start: date, count: int) -> date:
        """So many business days after the start, or before it where the count is negative."""
        step = timedelta(days=1 if count > 0 else -1)
        while count:
            start += step
            count -= self._is_business_day(start) * step.days
        return start

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """An instant of that day on a Connecticut clock; what would lie ahead happens now."""
        return min(datetime.combine(day, time(hour, minute), tzinfo=law.ZONE), self.now)

    def _is_business_day(self, day: date) -> bool:
        return self._counter.weigh(day)[0]

    def _last_holiday(self) -> date:
        """The last legal holiday before today that fell on a weekday."""
        day = self.today - timedelta(days=1)
        while day.weekday() > 4 or self._is_business_day(day):
            day -= timedelta(days=1)
        return day

    @property
    def _counter(self) -> Counter:
        known = book()
        return Counter(known.holidays, known.counting_rules)
