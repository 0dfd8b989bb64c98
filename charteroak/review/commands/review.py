"""`charteroak review FILE...`: checks agreements, or operators' policies, by the law of a day; prints what was found.

Several files are several agreements, unless `--packet` makes them one. A folder is a folder of agreements; `--gaps`
writes one report over all of them (`charteroak.review.commands.folder`). With `--against operator` the files are
operators' own policies or terms, read for the six points of § 10-234cc(a)-(b).

Exit status: 0 all ten provisions (or six points) present, 1 gaps found (or pages that could not be read), 2 a file
could not be read; with several files the worst. The advertising clause is a board's policy: it is shown and never
decides.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from charteroak.review import second_opinion
from charteroak.review.document import Document, Unreadable
from charteroak.review.packet import packet
from charteroak.review.report import Finding, Quote, Report

PRESENT, GAPS, UNREADABLE = 0, 1, 2
FIRST_DAY = date(2016, 10, 1)
_WIDTH = 100


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="PDF, DOCX, HTML, Markdown or text; a folder with --gaps"
    )
    parser.add_argument(
        "--packet", action="store_true", help="read the files as one agreement (order form, terms, addendum)"
    )
    parser.add_argument(
        "--against",
        choices=("agreement", "operator"),
        default="agreement",
        help="read the files as agreements with a board (default), or as an operator's own policy or terms",
    )
    parser.add_argument("--on", metavar="DATE", type=_day, default=None, help="the law of this day (default: today)")
    parser.add_argument("--json", action="store_true", help="print JSON: an object for one file, a list for several")
    parser.add_argument(
        "--html", metavar="OUT", type=Path, help="write a report that any browser shows (one file only)"
    )
    parser.add_argument(
        "--text", metavar="OUT", type=Path, help="write the text that start and end count in (one file only)"
    )
    parser.add_argument(
        "--explain", metavar="PROVISION", help="print what was weighed for one provision or point, such as bb-a-6"
    )
    parser.add_argument(
        "--second-opinion",
        action="store_true",
        help="ask the local model that CHARTEROAK_SECOND_OPINION names; it can only make a verdict unclear",
    )
    folders = parser.add_argument_group("a whole folder")
    folders.add_argument(
        "--gaps",
        metavar="OUT",
        type=Path,
        help="review all files of a folder, write one ranked .csv, .xlsx or .html",
    )
    folders.add_argument(
        "--students", metavar="CSV", type=Path, help="how many students each agreement covers: columns file, students"
    )
    folders.add_argument("--jobs", metavar="N", type=int, default=0, help="files read at a time (default: all cores)")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words!r} is no date; write it as 2026-11-20") from error


def run(arguments: argparse.Namespace) -> int:
    day: date = arguments.on or date.today()  # noqa: DTZ011 - the reader's own day
    if problem := _refusal(arguments, day):
        print(problem, file=sys.stderr)
        return UNREADABLE
    from charteroak import law

    law_of_day = law.on(day)
    if arguments.gaps:
        from charteroak.review.commands.folder import write_gaps

        return write_gaps(arguments, law_of_day)
    try:
        ask = second_opinion.from_environment() if arguments.second_opinion else None
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    worst, reports = PRESENT, []
    documents, unread = _documents(arguments.files)
    if unread:
        worst = UNREADABLE
        if arguments.packet:
            print("The packet was not reviewed: every file of it must be readable.", file=sys.stderr)
            return UNREADABLE
    for document in [packet(documents)] if arguments.packet else documents:
        from charteroak.review.engine import check

        report = check(document, law_of_day, arguments.against)
        if ask is not None:
            report = second_opinion.with_second_opinion(document, report, ask)
        reports.append(report)
        worst = max(worst, GAPS if report.gaps else PRESENT)
        _write(arguments, document, report)
        if not arguments.json:
            print("\n".join(_explained(document, arguments.explain) if arguments.explain else table(report)))
    if arguments.json:
        shown = [report.to_json() for report in reports]
        single = arguments.packet or len(arguments.files) == 1
        print(json.dumps(shown[0] if single and shown else shown, indent=1, ensure_ascii=False))
    return worst


def _documents(paths: Sequence[Path]) -> tuple[list[Document], bool]:
    """The files that could be read, and whether one could not; why is said at once."""
    documents, unread = [], False
    for path in paths:
        try:
            documents.append(read_file(path))
        except Unreadable as problem:
            print(problem, file=sys.stderr)
            unread = True
    return documents, unread


def _refusal(arguments: argparse.Namespace, day: date) -> str:
    if day < FIRST_DAY:
        return (
            f"There was no student data privacy law on {day.isoformat()}: §§ 10-234aa to 10-234dd are in force since"
            f" {FIRST_DAY.isoformat()} (PA 16-189). Ask for that day or a later one."
        )
    if arguments.gaps and arguments.against == "operator":
        return "--gaps ranks agreements: review operators' policies file by file, without it."
    if arguments.gaps and (arguments.packet or arguments.json or arguments.html or arguments.text or arguments.explain):
        return "--gaps writes one report over a folder; it goes with --on, --students and --jobs only."
    if len(arguments.files) > 1 and not arguments.packet and (arguments.html or arguments.text):
        return "--html and --text write one file: name one agreement at a time."
    if arguments.second_opinion and not os.environ.get("CHARTEROAK_SECOND_OPINION"):
        return (
            "--second-opinion needs the address of a local model, and CHARTEROAK_SECOND_OPINION does not name one."
            " Set it, such as to http://localhost:8080/v1, or leave the option out."
        )
    if arguments.explain:
        from charteroak.review import operators, provisions

        of_operators = arguments.against == "operator"
        if arguments.explain in operators.MODULES and not of_operators:
            return f"{arguments.explain} is asked of an operator's own text: add --against operator."
        known = operators.MODULES if of_operators else provisions.MODULES
        if arguments.explain not in known:
            return f"--explain knows no {arguments.explain!r}; it knows {', '.join(known)}."
    return ""


def read_file(path: Path) -> Document:
    """The document in a file. Raises `Unreadable` where there is none, or none that can be read."""
    from charteroak.review.reading import read, refuse_size

    try:
        refuse_size(path.stat().st_size, path.name)
        return read(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        raise Unreadable(str(path), "there is no such file", "Look at the name and the folder") from error
    except IsADirectoryError as error:
        raise Unreadable(
            str(path), "it is a folder", "Name the files in it, or add --gaps report.xlsx to review all of them"
        ) from error
    except OSError as error:
        raise Unreadable(str(path), error.strerror or str(error), "Make the file readable for you") from error


def _write(arguments: argparse.Namespace, document: Document, report: Report) -> None:
    if arguments.text:
        with arguments.text.open("w", encoding="utf-8", newline="") as out:
            out.write(document.text)
    if arguments.html:
        from charteroak.review.page import standalone

        arguments.html.write_text(standalone(document, report), encoding="utf-8")


def table(report: Report) -> Iterator[str]:
    """The report for a person at a terminal, 100 columns wide."""
    pages = f"{report.pages} page{'s' if report.pages != 1 else ''}"
    yield f"{report.document}   {pages}, law of {report.on} (edition {report.edition})"
    yield "=" * _WIDTH
    for finding in report.findings:
        yield from _rows(finding)
    yield "-" * _WIDTH
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.summary.items() if count)
    yield from _wrapped(f"Of the {report.asked}: {counts}.", "")
    if report.precedence:
        yield from _wrapped(f"This document controls over other terms: {_quoted(report.precedence)}", "")
    for warning in report.warnings:
        where = f" {_quoted(warning.quote)}" if warning.quote else ""
        yield from _wrapped(f"Note: {warning.message}{where}", "")


def _rows(finding: Finding) -> Iterator[str]:
    name = f"{finding.title or finding.id} ({finding.citation})" if finding.citation else finding.title or finding.id
    policy = "" if finding.decides else "  [board policy; does not decide]"
    yield from _wrapped(f"{finding.verdict.upper():<9} {name}{policy}", " " * 10, first="")
    yield from _wrapped(finding.reason, " " * 10)
    for quote in finding.quotes:
        yield from _wrapped(_quoted(quote), " " * 12, first=" " * 10)


def _quoted(quote: Quote) -> str:
    words = " ".join(quote.text.split())
    where = f"{quote.document}, p. {quote.page}" if quote.document else f"p. {quote.page}"
    if quote.how_read:
        where += f" ({quote.how_read})"
    return f"{where}: “{words if len(words) <= 420 else words[:400].rsplit(' ', 1)[0] + ' …'}”"


def _wrapped(words: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=True,
    )


def _explained(document: Document, provision: str) -> Iterator[str]:
    """What was weighed for one provision: each clause considered, on which side it speaks, and what decided."""
    from charteroak.review.clauses import agreement_of
    from charteroak.review.engine import judgement

    reached = judgement(agreement_of(document), provision)
    yield f"{document.name}: {provision} is {reached.verdict} (confidence {reached.confidence:.2f})"
    yield from _wrapped(f"Decided by: {reached.reason}", "  ")
    if not reached.evidence:
        yield "  No clause speaks of it."
    telling = {(item.clause.index, item.cue) for item in reached.quoted}
    for item in reached.evidence:
        mark = "*" if (item.clause.index, item.cue) in telling else " "
        at = item.clause.span()[0]
        member = document.member_at(at)
        where = f"{member.name}, " if member else ""
        page = document.page_of(at) - (member.pages_before if member else 0)
        yield from _wrapped(f"{mark} {item.side:<8} {item.cue}", " " * 11, first="  ")
        yield from _wrapped(f"{where}p. {page}: {item.clause.full[:500]}", " " * 13)
    yield "  * quoted in the report"
