"""`charteroak due EVENT`: the duties that an event starts under the law of its day, each with its count."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from charteroak import law
from charteroak.law.commands.words import LABEL, labelled, read_day, read_moment, say
from charteroak.law.days import MONTHS, WEEKDAYS, day_of

UNITS = {"h": "hours", "bd": "business days", "d": "calendar days"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("event", nargs="?", metavar="EVENT", help="what happened, such as contract.executed")
    parser.add_argument("--list", action="store_true", help="list the events and what each means")
    parser.add_argument(
        "--at", metavar="WHEN", help="2026-11-20 or 2026-11-20T15:00, in Connecticut; now if it is left out"
    )
    parser.add_argument("--json", action="store_true", help="print a list of duties as JSON")
    parser.add_argument(
        "--closed", action="append", default=[], metavar="DATE[=REASON]", help="a closed day that counsel has confirmed"
    )
    parser.add_argument(
        "--open", action="append", default=[], metavar="DATE[=REASON]", help="a legal holiday on which the board works"
    )
    parser.add_argument(
        "--unconfirmed", action="append", default=[], metavar="DATE",
        help="a closed day or holiday that is not confirmed: it counts, and the later date is shown beside",
    )  # fmt: skip
    parser.add_argument(
        "--promise", action="append", default=[], metavar="ROW=COUNT",
        help="a stricter promise of the board: B9=48h, B9=1bd (business days), C2=10d (calendar days)",
    )  # fmt: skip
    parser.add_argument("--brief", action="store_true", help="leave out the working")
    parser.add_argument("--pack", default="ct", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    try:
        if arguments.list:
            return _list_events(arguments)
        if arguments.event is None:
            raise law.LawError("No event was named. `charteroak due --list` lists the events.")
        started, note = read_moment(arguments.at, "--at") if arguments.at else (datetime.now(law.ZONE), "")
        dues = law.duties(
            arguments.event, started, _calendar(arguments), [_promise(text) for text in arguments.promise],
            pack=arguments.pack,
        )  # fmt: skip
    except (law.LawError, law.PackError) as fault:
        print(f"charteroak due: {fault}", file=sys.stderr)
        return 2
    if note:
        dues = tuple(dataclasses.replace(due, notes=(note, *due.notes)) for due in dues)
    if arguments.json:
        print(json.dumps([due.as_json() for due in dues], indent=2, ensure_ascii=False))
    if not dues:
        why = law.why_none(arguments.event, started, pack=arguments.pack)
        print(why, file=sys.stderr if arguments.json else sys.stdout)
    elif not arguments.json:
        print("\n".join(_page(dues, started, brief=arguments.brief)))
    return 0


def _list_events(arguments: argparse.Namespace) -> int:
    events = law.events(arguments.pack)
    if arguments.json:
        print(json.dumps([dataclasses.asdict(event) for event in events], indent=2, ensure_ascii=False))
        return 0
    for event in events:
        print(event.name)
        print(labelled("", event.sentence))
        print(labelled("--at", event.at))
    return 0


def _calendar(arguments: argparse.Namespace) -> law.Calendar:
    return law.Calendar(
        closed_days=dict(_day_and_reason(text, "--closed") for text in arguments.closed),
        open_holidays=dict(_day_and_reason(text, "--open") for text in arguments.open),
        unconfirmed=frozenset(read_day(text, "--unconfirmed") for text in arguments.unconfirmed),
    )


def _day_and_reason(text: str, option: str) -> tuple[date, str]:
    day, _, reason = text.partition("=")
    return read_day(day, option), reason.strip()


def _promise(text: str) -> law.Promise:
    found = re.fullmatch(r"([\w:-]+)=(\d+)(h|bd|d)", text.strip())
    if not found:
        raise law.LawError(
            f"--promise {text}: that is no promise. Write the row, `=`, a number and h (hours), bd (business days) "
            "or d (calendar days), such as B9=48h."
        )
    return law.Promise(found[1], UNITS[found[3]], int(found[2]), "given on the command line")


def _page(dues: Sequence[law.Due], started: date | datetime, *, brief: bool) -> Iterator[str]:
    first = dues[0]
    at = started.astimezone(law.ZONE) if isinstance(started, datetime) else started
    yield f"{first.event}: {say(at)}"
    number = "1 duty" if len(dues) == 1 else f"{len(dues)} duties"
    yield f"{number} under the law of that day (pack {first.pack}, edition {first.edition})"
    for due in dues:
        yield ""
        yield from _one(due, brief=brief)


def _one(due: law.Due, *, brief: bool) -> Iterator[str]:
    yield f"{due.row}  {due.title}"
    yield labelled("Duty", due.duty)
    statutory = due.promised is not None and due.leading != due.due
    yield labelled("Due", _when(due) + (" (the board's promise, below, leads)" if statutory else ""))
    if due.later:
        yield labelled("Other reading", f"{say(due.later.due)}: {due.later.reason}")
    if due.arguable:
        yield labelled("Arguable", f"{say(due.arguable)}, and not to be relied on")
    if due.promised:
        leads = "leads" if statutory else "the statute's date is no later and leads"
        yield labelled("Promised", f"{say(due.promised.due)} ({due.promised.count} {due.promised.unit}; {leads})")
        yield labelled("", f"Source: {due.promised.source}")
    yield labelled("Owed by", due.owed_by)
    yield labelled("Owed to", due.owed_to)
    yield labelled("Citation", due.citation)
    yield labelled("Confidence", f"{due.confidence}: {due.confidence_note}")
    for place, note in enumerate(due.notes):
        yield labelled("" if place else "Notes", note)
    for place, question in enumerate(due.questions):
        asked = law.on(day_of(due.started), due.pack).question(question)
        yield labelled("" if place else "Open", f"{question}: {asked.question}")
    if not brief:
        yield from _working("Working", due.working)
        if due.promised:
            yield from _working("Promise", due.promised.working)


def _when(due: law.Due) -> str:
    if due.due is None:
        return f"no date ({due.unit})"
    counted = f"{due.count} {due.unit}" if due.count else str(due.unit)
    return f"{say(due.due)} ({counted})"


def _working(label: str, lines: Sequence[law.DayWorked]) -> Iterator[str]:
    cited: set[str] = set()
    for place, line in enumerate(lines):
        weekday, month = WEEKDAYS[line.date.weekday()][:3], MONTHS[line.date.month - 1][:3]
        # An authority is named where it first leaves out a day; that of a plain counted day stands in the notes.
        named = not line.counted and line.citation and line.citation not in cited
        authority = f" [{line.citation}]" if named else ""
        cited.add(line.citation if named else "")
        text = f"{weekday} {month} {line.date.day:>2} {line.date.year}  {'counted' if line.counted else 'not    '}"
        yield _hung("" if place else label, f"{text}  {line.reason}{authority}")


def _hung(label: str, text: str) -> str:
    return labelled(label, text).replace("\n" + " " * (LABEL + 2), "\n" + " " * (LABEL + 28))
