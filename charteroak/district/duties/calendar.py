"""The calendar feed of a role (RFC 5545): each open duty on its last day, with its citation and working."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from charteroak.district.boards.models import Board
from charteroak.district.boards.roles import MAY, Role

from .models import Duty

#: The contractor's duties are watched by the coordinator; a signer sees what stands in the board's own name.
SEES_CONTRACTORS_DUTIES = frozenset({Role.COORDINATOR, Role.AUDITOR})


def feed(board: Board, role: str, *, address: str, now: datetime, also: Iterable[Event] = ()) -> bytes:
    """The feed's bytes. `address` is where the board's duties are read; met duties of the last 60 days stay.

    `also`: entries of records that this app does not know.
    """
    duties = Duty.objects.filter(board=board, withdrawn_at=None, due_at__isnull=False)
    duties = duties.shown_to(lambda capability: role in MAY[capability])
    entries = [
        entry(duty, f"{address}{duty.public_id}/", now)
        for duty in duties.exclude(met_at__lt=now - timedelta(days=60)).most_urgent_first()
        if role in SEES_CONTRACTORS_DUTIES or duty.owed_by.lower().startswith("board")
    ]
    return of_entries(f"{board.short_name}: privacy duties ({Role(role).label})", [*entries, *also])


def of_entries(title: str, entries: Iterable[Event]) -> bytes:
    """A calendar's bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Charter Oak//Duties//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for one in entries:
        calendar.add_component(one)
    return bytes(calendar.to_ical())


def day_of(uid: str, on: date, *, summary: str, description: str, address: str, now: datetime) -> Event:
    """A day that is no duty: the end of a contract, say."""
    entry = Event()
    entry.add("uid", f"{uid}@charteroak")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", on)
    entry.add("dtend", on + timedelta(days=1))
    entry.add("summary", summary)
    entry.add("description", description)
    entry.add("url", address)
    entry.add("transp", "TRANSPARENT")
    return entry


def entry(duty: Duty, address: str, now: datetime, *, whose: str = "") -> Event:
    """A duty on its last day. `address`: where it is read; `whose`: before its title, where boards mix."""
    entry = Event()
    last_day = duty.last_day()
    assert last_day is not None
    prefix = {"late": "LATE: ", "met": "Met: ", "met-late": "Met late: "}.get(duty.state(now), "")
    entry.add("uid", f"duty-{duty.public_id}@charteroak")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", last_day)
    entry.add("dtend", last_day + timedelta(days=1))
    entry.add("summary", f"{prefix}{whose}{duty.title}: {duty.subject_name}")
    counted = "\n".join(
        f"{day.date.isoformat()} {'counted' if day.counted else 'not counted'}: {day.reason}"
        for day in duty.due.working
    )
    entry.add("description", f"{duty.owed_by} to {duty.owed_to}. {duty.citation}.\n\n{counted}")
    entry.add("url", address)
    entry.add("transp", "TRANSPARENT")
    return entry
