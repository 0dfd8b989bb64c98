"""`charteroak law`: the rows in force on a day, or all that is known of one of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from charteroak import law
from charteroak.law.commands.words import labelled, read_day
from charteroak.law.days import day_of, said
from charteroak.law.packs import book


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("row", nargs="?", metavar="ROW", help="one row, such as bb-a-7, B9 or cc-b-3; all if left out")
    parser.add_argument("--on", metavar="DATE", help="the law of this day, such as 2017-09-01; today if it is left out")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--pack", default="ct", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    try:
        day = read_day(arguments.on, "--on") if arguments.on else day_of(datetime.now(law.ZONE))
        found = law.on(day, arguments.pack)
        row = _row(found, arguments.row) if arguments.row else None
    except (law.LawError, law.PackError) as fault:
        print(f"charteroak law: {fault}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(row.as_json() if row else _as_json(found), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_whole_row(row, found) if row else _page(found)))
    return 0


def _row(found: law.Law, name: str) -> law.Row:
    try:
        return found.row(name)
    except law.LawError:
        for row in book(found.pack).pack.rows:
            if name in (row.id, *row.aliases):
                until = f" until before {said(row.until)}" if row.until else ""
                raise law.LawError(
                    f"{name} is law from {said(row.since)}{until}, and not on {said(found.day)}. "
                    f"`charteroak law --on {row.since} {name}` shows it."
                ) from None
        raise


def _as_json(found: law.Law) -> dict[str, Any]:
    return {
        "pack": found.pack,
        "title": found.title,
        "edition": found.edition,
        "on": found.day.isoformat(),
        "rows": [row.as_json() for row in found.rows],
        "questions": [question.as_json() for question in found.questions],
    }


def _page(found: law.Law) -> Iterator[str]:
    yield f"{found.title} on {said(found.day)} (pack {found.pack}, edition {found.edition})"
    if not found.provisions:
        yield "The law was not yet in force on that day; what follows only serves to count days."
    for kind, rows in groupby(sorted(found.rows, key=_order), key=lambda row: row.kind):
        yield ""
        yield kind.upper()
        for row in rows:
            yield f"{row.id}  {row.title}"
            yield labelled("", row.paraphrase)
            doubts = f"; open: {', '.join(row.questions)}" if row.questions else ""
            yield labelled("", f"{row.citation} ({row.confidence}{doubts})")
    yield ""
    yield "CONFIDENCE"
    for confidence in law.Confidence:
        yield labelled(confidence, confidence.note)
    yield ""
    yield "QUESTIONS FOR COUNSEL"
    for question in found.questions:
        yield question.id
        yield labelled("", question.question)
        yield labelled("Until then", question.meanwhile)


ORDER = ("provision", "deadline", "notice rule", "rule", "prohibition", "permitted use", "limit", "term", "waiver",
         "counting rule", "holiday")  # fmt: skip


def _order(row: law.Row) -> tuple[int, int]:
    return ORDER.index(row.kind), getattr(row, "number", 0) or 99


def _whole_row(row: law.Row, found: law.Law) -> Iterator[str]:
    yield f"{row.id}  {row.title} ({row.kind})"
    yield labelled("Citation", row.citation)
    yield labelled("Says", row.paraphrase)
    until = f" until before {said(row.until)}" if row.until else ""
    yield labelled("In force", f"since {said(row.since)}{until}")
    yield labelled("Confidence", f"{row.confidence}: {row.confidence_note}")
    if row.sources:
        yield labelled("Sources", ", ".join(row.sources))
    for label, text in _particulars(row):
        yield labelled(label, text)
    for place, id_ in enumerate(row.questions):
        question = found.question(id_)
        yield labelled("" if place else "Open", f"{id_}: {question.question} Until then: {question.meanwhile}")


def _particulars(row: law.Row) -> Iterator[tuple[str, str]]:
    if isinstance(row, law.Deadline):
        yield "Duty", row.duty
        yield "Owed", f"by {row.owed_by}, to {row.owed_to}"
        yield "Time", f"{row.count} {row.unit}" if row.count else f"{row.unit} {row.before}".strip()
        yield from ((label, text) for label, text in (
            ("Starts with", ", ".join(row.events)), ("Only if", row.condition),
            ("Must say", row.content), ("Shown by", row.evidence),
        ) if text)  # fmt: skip
    if isinstance(row, law.NoticeRule):
        yield "Travels", row.channel
        yield from (("" if place else "States", state) for place, state in enumerate(row.states))
        if not row.prescribed:
            yield "", "The law prescribes no contents; these are advice."
    if isinstance(row, law.Prohibition):
        yield "Binds", row.binds
        yield from (("" if place else "Except", case) for place, case in enumerate(row.exceptions))
    if isinstance(row, law.Term):
        yield from (
            (label, "; ".join(cases))
            for label, cases in (("Includes", row.includes), ("Excludes", row.excludes))
            if cases
        )
    if isinstance(row, law.Waiver):
        yield "Waives", ", ".join(row.waives)
        yield "Holds", row.condition
    if isinstance(row, law.Holiday):
        yield "Falls on", row.when
