"""The counter against an independent one, for every start day from 2016 to 2040."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak import law
from charteroak.law.days import (
    Counter,
    as_instant,
    easter,
    holiday_rule,
    midnight,
    wall_time,
)
from charteroak.law.model import LawError
from charteroak.law.packs import book

FIRST, LAST = date(2016, 1, 1), date(2040, 12, 31)
EVERY_DAY = [FIRST + timedelta(days) for days in range((LAST - FIRST).days + 1)]

#: Where the library `holidays` differs from the pack, and why. It calls Juneteenth a Connecticut holiday from 2021;
#: PA 22-128 took effect on October 1, 2022, and the pack counts the two days before as unconfirmed.
ORACLE_DIFFERS = {date(2021, 6, 18), date(2022, 6, 20)}


@cache
def oracle_business_days() -> list[date]:
    """Weekdays less the library's holidays, as one sorted list: set arithmetic, and no counting loop."""
    off = set(oracle.country_holidays("US", subdiv="CT", years=range(2015, 2043))) - ORACLE_DIFFERS
    days = {FIRST - timedelta(30) + timedelta(number) for number in range((LAST - FIRST).days + 120)}
    return sorted(day for day in days - off if day.isoweekday() < 6)


def counter(calendar: law.Calendar | None = None) -> Counter:
    return Counter(book("ct").holidays, book("ct").counting_rules, calendar or law.Calendar())


@pytest.mark.parametrize("count", [1, 2, 5])
def test_business_days_agree_with_set_arithmetic_for_every_start_day(count: int) -> None:
    business_days = oracle_business_days()
    mine = counter()
    for start in EVERY_DAY:
        expected = business_days[bisect_right(business_days, start) + count - 1]
        assert mine.business_days(start, count).due == expected, start


@pytest.mark.parametrize("count", [30, 60])
def test_calendar_days_agree_with_day_numbers_for_every_start_day(count: int) -> None:
    mine = counter()
    for start in EVERY_DAY:
        result = mine.calendar_days(start, count)
        assert result.due == date.fromordinal(start.toordinal() + count)
        assert [line.date.toordinal() for line in result.working] == list(
            range(start.toordinal(), start.toordinal() + count + 1)
        )


def test_an_arguable_date_is_the_next_business_day_after_a_day_off_and_never_else() -> None:
    business_days = oracle_business_days()
    mine = counter()
    for start in EVERY_DAY:
        result = mine.calendar_days(start, 30)
        assert isinstance(result.due, date)
        following = business_days[bisect_right(business_days, result.due - timedelta(1))]
        assert result.arguable == (None if following == result.due else following), start


def test_the_holidays_agree_with_the_library_on_every_weekday_but_two() -> None:
    library = oracle.country_holidays("US", subdiv="CT", years=range(2016, 2042))
    table = book("ct").holidays
    weekdays = [day for day in EVERY_DAY if day.weekday() < 5]
    differ = {day for day in weekdays if (table.on(day) is not None) != (day in library)}
    assert differ == set()
    unconfirmed = {day for day in weekdays if (found := table.on(day)) and found[0].unconfirmed}
    assert unconfirmed == ORACLE_DIFFERS


def test_the_working_is_the_count() -> None:
    mine = counter()
    for start in EVERY_DAY[::7]:
        result = mine.business_days(start, 5)
        days = [line.date for line in result.working]
        assert days == [start + timedelta(number) for number in range(len(days))]
        assert days[-1] == result.due
        assert sum(line.counted for line in result.working) == 5
        assert not result.working[0].counted and result.working[-1].counted
        assert all(line.reason and line.citation for line in result.working)


aware = st.datetimes(
    min_value=datetime(2016, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2040, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(aware, st.integers(min_value=1, max_value=24 * 40))
def test_hours_agree_with_arithmetic_in_utc(start: datetime, hours: int) -> None:
    result = counter().hours(start, hours)
    assert isinstance(result.due, datetime)
    assert result.due.astimezone(UTC) == start + timedelta(hours=hours)
    assert result.due.tzinfo is law.ZONE
    days = [line.date for line in result.working]
    assert days == [days[0] + timedelta(number) for number in range(len(days))]
    assert days[0] == start.astimezone(law.ZONE).date()


def test_hours_cross_every_change_of_the_clocks() -> None:
    mine = counter()
    for day in EVERY_DAY:
        due = mine.hours(day, 48).due
        assert isinstance(due, datetime)
        assert due.timestamp() - midnight(day).timestamp() == 48 * 3600
        assert due.utcoffset() == due.astimezone(UTC).astimezone(law.ZONE).utcoffset()


calendars = st.builds(
    lambda closed, opened, doubtful: law.Calendar(
        dict.fromkeys(closed - opened, "closed"), dict.fromkeys(opened, "open"), frozenset(doubtful)
    ),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=8),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=8),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=12),
)


@given(st.dates(date(2026, 1, 1), date(2026, 3, 20)), st.integers(1, 8), calendars)
def test_whatever_is_unconfirmed_never_makes_the_leading_date_later(
    start: date, count: int, calendar: law.Calendar
) -> None:
    leading = counter(calendar).business_days(start, count)
    # A day listed as open is no longer so in doubt when confirmed, so only closures and holidays are settled here.
    settled = law.Calendar(calendar.closed_days, calendar.open_holidays)
    confirmed = counter(settled).business_days(start, count)
    assert isinstance(leading.due, date) and isinstance(confirmed.due, date)
    assert leading.due <= confirmed.due
    assert leading.later is None or leading.later.due >= leading.due


@given(st.dates(date(2026, 1, 1), date(2026, 3, 20)), st.integers(1, 8), st.dates(date(2026, 1, 1), date(2026, 4, 30)))
def test_an_open_holiday_never_gives_a_later_date(start: date, count: int, opened: date) -> None:
    with_it = counter(law.Calendar(open_holidays={opened: "at work"})).business_days(start, count).due
    without = counter().business_days(start, count).due
    assert isinstance(with_it, date) and isinstance(without, date)
    assert with_it <= without


@pytest.mark.parametrize("year", range(1900, 2200))
def test_easter_agrees_with_another_rule(year: int) -> None:
    """Gauss's rule, with its two exceptions."""
    k = year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * (year % 19) + m) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7
    days = 22 + d + e
    if d == 29 and e == 6:
        days = 50
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        days = 49
    assert easter(year) == date(year, 3, 1) + timedelta(days - 1)


@pytest.mark.parametrize(
    ("when", "year", "expected"),
    [
        ("July 4", 2026, date(2026, 7, 4)),
        ("third Monday of January", 2026, date(2026, 1, 19)),
        ("first Monday of September", 2025, date(2025, 9, 1)),
        ("last Monday of May", 2027, date(2027, 5, 31)),
        ("last Friday of December", 2027, date(2027, 12, 31)),
        ("first Monday on or after January 15", 2029, date(2029, 1, 15)),
        ("2 days before Easter", 2026, date(2026, 4, 3)),
    ],
)
def test_a_rule_for_a_holiday_is_read_from_words(when: str, year: int, expected: date) -> None:
    assert holiday_rule(when)(year) == expected


@pytest.mark.parametrize("when", ["Julember 4", "July 32", "fifth Monday of May", "", "Easter"])
def test_a_rule_that_cannot_be_read_is_refused(when: str) -> None:
    with pytest.raises(ValueError):
        holiday_rule(when)


def test_a_time_that_the_clocks_skip_is_moved_forward_and_said() -> None:
    moment, note = wall_time(datetime(2026, 3, 8, 2, 30))  # noqa: DTZ001 - a time on a clock
    assert moment == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert "02:30 on Sunday, March 8, 2026 did not exist" in note and "03:30 EDT" in note


def test_of_a_time_that_comes_twice_the_first_is_taken_and_said() -> None:
    moment, note = wall_time(datetime(2026, 11, 1, 1, 30))  # noqa: DTZ001 - a time on a clock
    assert moment.astimezone(UTC) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert "came twice" in note and "earlier" in note


def test_an_ordinary_time_needs_no_word() -> None:
    plain = datetime(2026, 11, 20, 15)  # noqa: DTZ001 - a time on a clock
    assert wall_time(plain) == (datetime(2026, 11, 20, 15, tzinfo=law.ZONE), "")


def test_the_day_of_an_event_is_the_day_in_connecticut() -> None:
    late_in_london = datetime(2026, 11, 21, 3, tzinfo=UTC)
    (due,) = law.duties("contract.executed", late_in_london)
    assert due.working[0].date == date(2026, 11, 20)
    assert as_instant(late_in_london)[0].hour == 22


def test_a_day_cannot_be_closed_and_worked_at_once() -> None:
    with pytest.raises(LawError, match=r"Friday, November 27, 2026 both as closed and as a worked holiday"):
        law.Calendar({date(2026, 11, 27): "closed"}, {date(2026, 11, 27): "open"})
