"""Which duties an event starts, and what a Due keeps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from charteroak import law

AT = [date(2016, 9, 30), date(2016, 10, 1), date(2017, 7, 1), date(2018, 7, 1), date(2020, 4, 1), date(2026, 11, 24)]
MOMENTS = [*AT, datetime(2016, 11, 5, 15, tzinfo=law.ZONE), datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=law.ZONE),
           datetime(2026, 3, 7, 12, 0, 1, 5, tzinfo=UTC)]  # fmt: skip
CALENDAR = law.Calendar(
    {date(2026, 11, 25): "storm"}, {date(2026, 11, 26): "at work"}, frozenset({date(2026, 11, 25), date(2026, 11, 27)})
)
PROMISES = [law.Promise("B9", "hours", 48, "Policy 3520.13"), law.Promise("B4", "business days", 3, "Policy 3520.13"),
            law.Promise("C2", "calendar days", 10, "the contract")]  # fmt: skip


@pytest.mark.parametrize("event", [event.name for event in law.events()])
@pytest.mark.parametrize("at", MOMENTS)
def test_a_due_survives_being_written_and_read(event: str, at: date | datetime) -> None:
    for due in law.duties(event, at, CALENDAR, PROMISES):
        written = json.dumps(due.as_json())
        again = law.Due.from_json(json.loads(written))
        assert again == due
        assert json.dumps(again.as_json()) == written
        assert (again.leading, again.due_instant) == (due.leading, due.due_instant)


@pytest.mark.parametrize("event", [event.name for event in law.events()])
def test_every_event_starts_a_duty_today_and_none_before_the_law(event: str) -> None:
    assert law.duties(event, date(2026, 11, 24))
    assert law.why_none(event, date(2026, 11, 24)) == ""
    assert law.duties(event, date(2016, 9, 30)) == ()
    why = law.why_none(event, date(2016, 9, 30))
    assert "no such law yet" in why and "Saturday, October 1, 2016" in why


@pytest.mark.parametrize("event", [event.name for event in law.events()])
@pytest.mark.parametrize("day", AT)
def test_no_date_comes_without_its_working_and_authority(event: str, day: date) -> None:
    for due in law.duties(event, day):
        assert due.citation and due.duty.endswith(".") and due.confidence_note and due.edition
        assert bool(due.due) == bool(due.working)
        assert due.due is not None or due.notes


def test_one_event_under_three_laws_has_three_clocks() -> None:
    received = {
        day: next(due for due in law.duties("breach.notice-received", day) if due.row == "B9")
        for day in (date(2017, 6, 30), date(2017, 7, 1))
    }
    assert [(due.count, due.unit) for due in received.values()] == [(48, "hours"), (2, "business days")]
    executed = {
        day: {due.row: due.citation for due in law.duties("contract.executed", day)}
        for day in (date(2016, 9, 30), date(2016, 10, 1), date(2018, 7, 1))
    }
    assert list(executed.values()) == [
        {}, {"B4": "PA 16-189 § 2(g)", "B4L": "PA 16-189 § 2(g)"}, {"B4": "C.G.S. § 10-234bb(g)"}
    ]  # fmt: skip


def test_the_end_of_a_day_is_the_first_late_instant() -> None:
    (due,) = law.duties("contract.executed", date(2026, 10, 26))
    assert due.due == date(2026, 11, 2)
    assert due.due_instant == datetime(2026, 11, 3, tzinfo=law.ZONE)
    assert due.due_instant is not None and due.due_instant.utcoffset() == timedelta(hours=-5)


def test_the_earlier_of_statute_and_promise_leads_as_moments() -> None:
    at = datetime(2026, 11, 16, 9, tzinfo=law.ZONE)
    for hours, leading in ((48, datetime(2026, 11, 18, 9, tzinfo=law.ZONE)), (72, date(2026, 11, 18))):
        due = law.duties("breach.notice-received", at, promises=[law.Promise("B9", "hours", hours, "policy")])[0]
        assert due.row == "B9" and due.leading == leading
        assert due.due == date(2026, 11, 18), "the statute's own date stays"
        assert due.promised is not None and due.promised.source == "policy"


def test_of_two_promises_for_a_row_the_earlier_counts() -> None:
    promises = [law.Promise("B9", "hours", 40, "one"), law.Promise("B9", "hours", 24, "other")]
    due = law.duties("breach.notice-received", date(2026, 11, 16), promises=promises)[0]
    assert due.promised is not None and due.promised.source == "other"


def test_a_promise_touches_its_own_row_only() -> None:
    promised = law.duties("breach.notice-received", date(2026, 11, 16), promises=PROMISES)
    assert {due.row: bool(due.promised) for due in promised} == {"B9": True, "B10": False}


def test_the_doubt_about_business_days_reaches_the_reader() -> None:
    (due,) = law.duties("contract.executed", date(2026, 11, 20))
    assert due.counting_confidence == "unresolved"
    assert "business-day" in due.questions
    assert any("does not define a business day" in note for note in due.notes)


def test_the_waiver_of_2020_is_named_in_its_spring_and_changes_nothing() -> None:
    before, during, after = (
        law.duties("data.first-shared", day)[0] for day in (date(2020, 3, 20), date(2020, 3, 21), date(2020, 7, 1))
    )
    assert any("Executive Order 7I" in note for note in during.notes)
    assert not any("Executive Order 7I" in note for due in (before, after) for note in due.notes)
    assert during.due is not None


def test_a_promise_on_a_day_that_turns_unconfirmed_keeps_its_other_reading() -> None:
    calendar = law.Calendar(closed_days={date(2026, 11, 23): "storm"}, unconfirmed=frozenset({date(2026, 11, 23)}))
    (due,) = law.duties("contract.executed", date(2026, 11, 20), calendar, [law.Promise("B4", "business days", 1, "p")])
    assert due.promised is not None and due.promised.due == date(2026, 11, 23)
    assert due.promised.later is not None and due.promised.later.due == date(2026, 11, 24)
    assert due.later is not None and due.later.due == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: law.duties("contract.signed", date(2026, 1, 1)), r"no event 'contract.signed'. Known events: .*contract.executed"),
        (lambda: law.duties("contract.executed", datetime(2026, 1, 1)), r"has no time zone.*tzinfo=law.ZONE"),  # noqa: DTZ001
        (lambda: law.duties("contract.executed", date(2999, 1, 1)), r"The year 2999 is not counted.*Check the date"),
        (lambda: law.duties("contract.executed", date(2026, 1, 1), promises=[law.Promise("B99", "hours", 1, "")]), r"no duty 'B99'.*B10"),
        (lambda: law.Promise("B9", "weeks", 1, ""), r"1 'weeks', which cannot be counted"),
        (lambda: law.Promise("B9", "hours", 0, ""), r"Give 1 or more"),
        (lambda: law.duties("contract.executed", date(2026, 1, 1), pack="zz"), r"no pack of law called 'zz'. Known packs: ct"),
        (lambda: law.on(date(2026, 1, 1)).row("B44"), r"no row 'B44'. Did you mean B4"),
        (lambda: law.on(date(2026, 1, 1)).provision("B4"), r"B4 is a deadline, not a provision"),
        (lambda: law.on(date(2026, 1, 1)).question("what"), r"No open question is called 'what'. Known: cet-report"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why_and_what_to_do(call, expected) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(law.LawError, match=expected):
        call()


def test_a_promise_of_the_policy_alone_is_counted_as_the_law_counts_and_says_that_no_law_sets_it() -> None:
    promise = law.Promise("policy:x", "business days", 3, "Policy 1")
    said = {
        "event": "policy.x",
        "title": "Answer",
        "duty": "The board answers.",
        "owed_by": "Board",
        "owed_to": "Anyone",
    }
    due = law.promised_alone(promise, date(2026, 11, 24), **said)
    assert (due.due, due.leading) == (None, date(2026, 11, 30))  # over Thanksgiving and a weekend
    assert "no law is known" in due.confidence_note and due.citation == "The board's policy"
    assert law.Due.from_json(due.as_json()) == due
    closed = law.Calendar(closed_days={date(2026, 11, 25): "Snow"})
    assert law.counted_again(due, closed).leading == date(2026, 12, 1)
