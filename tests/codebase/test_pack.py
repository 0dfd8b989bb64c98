"""The law holds on every day: whatever day is asked for, each row says where it stands in the statutes."""

from __future__ import annotations

import re
from datetime import date, timedelta

from charteroak import law
from tests.codebase.tree import ROOT, listed

FIRST, LAST = date(2016, 10, 1), date(2030, 12, 31)
#: The first of each month; depth is for tests/law.
DAYS = sorted({(FIRST + timedelta(days=number)).replace(day=1) for number in range((LAST - FIRST).days)})
#: Every id of a provision that a finding, a template or a test may name.
PROVISION = re.compile(r"\bbb-a-\d+\b")


def test_the_law_of_every_month_is_whole() -> None:
    faults = []
    for day in DAYS:
        the = law.on(day)
        ids = [row.id for row in the.rows]
        faults += [f"{day}: {one} is there {ids.count(one)} times" for one in sorted(set(ids)) if ids.count(one) > 1]
        known = {question.id for question in the.questions}
        for row in the.rows:
            empty = [name for name in ("citation", "title", "paraphrase") if not getattr(row, name).strip()]
            faults += [f"{day}: {row.id} has no {name}" for name in empty]
            faults += [
                f"{day}: {row.id} asks {question}, and there is no such question"
                for question in row.questions
                if question not in known
            ]
            if not (row.since <= day and (row.until is None or day <= row.until)):
                faults.append(f"{day}: {row.id} is in force from {row.since} to {row.until}")
    assert not faults, listed(sorted(set(faults))[:40])


def test_nothing_was_required_before_the_act() -> None:
    the = law.on(FIRST - timedelta(days=1))
    assert not the.provisions
    assert not the.deadlines


def test_every_event_starts_something_by_todays_law() -> None:
    started = {event for deadline in law.on(date(2026, 11, 24)).deadlines for event in deadline.events}
    idle = [event.name for event in law.events() if event.name not in started]
    assert not idle, "Events that start no duty on November 24, 2026:" + listed(idle)


def test_every_provision_that_the_program_names_is_in_the_pack() -> None:
    known = {row.id for row in law.on(date(2026, 11, 24)).rows}
    named = {
        found: path.relative_to(ROOT).as_posix()
        for path in (ROOT / "charteroak").rglob("*")
        if path.suffix in {".py", ".html"}
        for found in PROVISION.findall(path.read_text(encoding="utf-8"))
    }
    faults = [f"{one}, in {place}" for one, place in sorted(named.items()) if one not in known]
    assert not faults, "No row of the pack has these ids:" + listed(faults)
