"""`charteroak policy FILE`: reads a board's policy by the law of a day; `--evaluate` measures the reading instead.

Exit status: 0 nothing in it is repealed or mistaken law, 1 something is, 2 the file could not be read. Promises and
what the policy leaves out do not change it.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from charteroak.law import LawError
from charteroak.policy.evaluation import BadLabels, Outcome, measures, outcomes
from charteroak.policy.report import Mark, Omission, PolicyReport, is_confirmed
from charteroak.review.commands.review import read_file
from charteroak.review.document import Document, Unreadable
from charteroak.review.evaluation import Rate

RIGHT, FAULTS, UNREADABLE = 0, 1, 2
_WIDTH = 100


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, help="PDF, DOCX, HTML, Markdown or text")
    parser.add_argument("--on", metavar="DAY", type=_day, default=None, help="the law of this day (default: today)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--html", metavar="OUT", type=Path, help="write a report that any browser shows")
    parser.add_argument(
        "--evaluate",
        nargs=2,
        metavar=("DOCUMENTS", "LABELS"),
        type=Path,
        help="measure the reading on labelled policies, sentence by sentence",
    )
    parser.add_argument("--brief", action="store_true", help="with --evaluate: leave the errors out")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words!r} is no date; write it as 2026-11-20") from error


def run(arguments: argparse.Namespace) -> int:
    if arguments.evaluate:
        return _evaluate(*arguments.evaluate, brief=arguments.brief)
    if arguments.file is None:
        print("Name the file of a policy, or two folders after --evaluate.", file=sys.stderr)
        return UNREADABLE
    from charteroak.policy.reading import check

    day: date = arguments.on or date.today()  # noqa: DTZ011 - the reader's own day
    try:
        document = read_file(arguments.file)
        report = check(document, on=day)
    except (Unreadable, LawError) as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    if arguments.html:
        from charteroak.policy.page import standalone

        arguments.html.write_text(standalone(document, report), encoding="utf-8")
    if arguments.json:
        print(json.dumps({"document": document.name, **report.to_dict()}, indent=1, ensure_ascii=False))
    else:
        print("\n".join(table(document, report)))
    return FAULTS if report.faults else RIGHT


# --- for a person at a terminal ------------------------------------------------------------------------------------


def table(document: Document, report: PolicyReport) -> Iterator[str]:
    """The report, 100 columns wide."""
    pages = f"{len(document.pages)} page{'s' if len(document.pages) != 1 else ''}"
    yield f"{document.name}   {pages}, law of {report.on.isoformat()} (edition {report.edition})"
    yield "=" * _WIDTH
    for mark in report.marks:
        yield from _marked(mark)
    for omission in report.omissions:
        yield from _left_out(omission)
    yield "-" * _WIDTH
    yield from _wrapped(
        f"{_counted(len(report.faults), 'sentence states', 'sentences state')} what is not today's law,"
        f" {_counted(len(report.promises), 'promise goes', 'promises go')} beyond it,"
        f" {_counted(len(report.omissions), 'thing is', 'things are')} left out.",
        "",
    )


def _counted(count: int, one: str, more: str) -> str:
    return f"{count or 'No'} {one if count == 1 else more}"


def _marked(mark: Mark) -> Iterator[str]:
    since = f", since {mark.since.isoformat()}" if mark.since and mark.kind == "repealed" else ""
    yield from _wrapped(f"{mark.kind.upper():<9} {mark.says} ({mark.citation}{since})", " " * 10, first="")
    words = " ".join(mark.text.split())
    shown = words if len(words) <= 300 else words[:280].rsplit(" ", 1)[0] + " …"
    yield from _wrapped(f"p. {mark.page}: “{shown}”", " " * 12, first=" " * 10)
    yield from _wrapped(f"Why: {mark.why}{_doubt(mark)}", " " * 10)
    yield from _wrapped(f"Propose: {mark.proposed}" if mark.is_fault else f"Keep: {mark.proposed}", " " * 10)


def _left_out(omission: Omission) -> Iterator[str]:
    yield from _wrapped(f"{'LEFT OUT':<9} {omission.why} ({omission.citation})", " " * 10, first="")
    yield from _wrapped(f"Propose: {omission.proposed}{_doubt(omission)}", " " * 10)


def _doubt(row: Mark | Omission) -> str:
    return "" if is_confirmed(row.confidence) else " [unconfirmed: ask counsel]"


def _wrapped(words: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(words, _WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent)


# --- measuring -------------------------------------------------------------------------------------------------------


def _evaluate(documents: Path, labels: Path, *, brief: bool) -> int:
    try:
        found = list(outcomes(labels, documents))
    except (BadLabels, Unreadable, LawError) as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    print("\n".join(measured(found, brief=brief)))
    return RIGHT


def measured(found: list[Outcome], *, brief: bool = False) -> Iterator[str]:
    """Precision and recall, then every error with the sentence it is about."""
    yield f"{len(found)} policies, {sum(outcome.sentences for outcome in found):,} sentences"
    yield f"{'':22}{'labelled':>9}{'found':>7}{'right':>7}   precision         recall"
    for row in measures(found):
        yield (f"{row.name:22}{row.labelled:9}{row.found:7}{row.right:7}   {_rate(row.precision)} {_rate(row.recall)}")
    for outcome in () if brief else found:
        for word, wrong in (("missed", outcome.missed), ("too much", outcome.too_much)):
            for said in wrong:
                yield f"{outcome.document}: {word}: {said.topic}: {said.words[:160]}"
        if outcome.lacking_found != outcome.lacking_labelled:
            missed = ", ".join(sorted(outcome.lacking_labelled - outcome.lacking_found)) or "none"
            more = ", ".join(sorted(outcome.lacking_found - outcome.lacking_labelled)) or "none"
            yield f"{outcome.document}: left out: missed {missed}; too much {more}"


def _rate(rate: Rate) -> str:
    low, high = rate.interval
    return f"{rate.value:.3f} ({low:.2f}-{high:.2f})" if rate.whole else f"{'-':17}"
