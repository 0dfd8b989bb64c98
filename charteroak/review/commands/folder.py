"""`charteroak review FOLDER --gaps OUT`: every agreement of a folder, one ranked report.

What is done is kept in `OUT.progress`, beside the report, until the report is written. A run that was interrupted goes
on from there when it is started again.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from charteroak.review import folder, gap_report
from charteroak.review.engine import LawOfDay

DONE, GAPS, UNUSABLE = 0, 1, 2
_BAR = 30


def write_gaps(arguments: argparse.Namespace, law: LawOfDay) -> int:
    """Review the folder and write the report. 0: no gaps; 1: gaps, or files that could not be read; 2: nothing done."""
    out: Path = arguments.gaps
    try:
        root, paths = _agreements(arguments.files, out)
        students = _students(arguments.students) if arguments.students else {}
    except _Mistake as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    kept = out.with_name(out.name + ".progress")
    jobs = arguments.jobs or os.cpu_count() or 1
    found = list(
        _with_progress(
            folder.review_folder(
                root, paths, on=arguments.on or _today(), edition=law.edition, jobs=jobs, kept=kept, students=students
            ),
            len(paths),
        )
    )
    outcomes = folder.ranked(found)
    gap_report.write(outcomes, out, on=str(law.day), edition=law.edition)
    kept.unlink(missing_ok=True)
    unread = sum(outcome.report is None for outcome in outcomes)
    gaps = sum(bool(outcome.gaps) for outcome in outcomes)
    print(
        f"{len(outcomes):,} agreements: {sum(o.urgency == 'conflict' for o in outcomes):,} with a term that is void,"
        f" {gaps:,} with gaps, {unread:,} that could not be read. The report is {out}."
    )
    return GAPS if gaps or unread else DONE


class _Mistake(Exception):
    """Words that cannot be carried out; `str()` says why and what to do."""


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the reader's own day


def _agreements(named: Iterable[Path], out: Path) -> tuple[Path, list[Path]]:
    if out.suffix.lower() not in gap_report.FORMATS:
        raise _Mistake(f"{out}: a report's name ends in {', '.join(gap_report.FORMATS)}. Give it one of these endings.")
    if not out.absolute().parent.is_dir():
        raise _Mistake(f"{out}: there is no folder {out.absolute().parent}. Make it, or name another place.")
    roots = list(named)
    if len(roots) != 1 or not roots[0].is_dir():
        raise _Mistake("--gaps reviews one folder. Name a folder and nothing else.")
    mine = {out.absolute(), out.absolute().with_name(out.name + ".progress")}
    paths = [path for path in folder.agreements_in(roots[0]) if path.absolute() not in mine]
    if not paths:
        raise _Mistake(f"{roots[0]} holds no files. Name the folder in which the agreements lie.")
    return roots[0], paths


def _students(path: Path) -> dict[str, int]:
    """File name -> students, from a CSV with the columns `file` and `students`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"file", "students"} <= set(rows.fieldnames or ()):
                raise _Mistake(f"{path}: line 1 must name the columns file and students; it has {rows.fieldnames}.")
            return {row["file"]: _number(path, rows.line_num, row["students"]) for row in rows}
    except OSError as error:
        raise _Mistake(
            f"{path} could not be read: {error.strerror}. Name the file with the students' numbers."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _Mistake(f"{path} is no CSV in UTF-8: {error}. Save the sheet as “CSV UTF-8”.") from error


def _number(path: Path, line: int, words: str | None) -> int:
    try:
        return int((words or "").replace(",", ""))
    except ValueError:
        raise _Mistake(f"{path}, line {line}, column students: {words!r} is no whole number.") from None


def _with_progress(outcomes: Iterator[folder.Outcome], total: int) -> Iterator[folder.Outcome]:
    """The outcomes, with a bar on the terminal, or a line at each tenth where there is none."""
    began, unread, shown = time.monotonic(), 0, 0
    on_terminal = sys.stderr.isatty()
    for count, outcome in enumerate(outcomes, 1):
        unread += outcome.report is None
        left = (time.monotonic() - began) / count * (total - count)
        said = f"{count:,} of {total:,} agreements, {unread:,} could not be read, about {left:,.0f} s left"
        if on_terminal:
            bar = "#" * (_BAR * count // total)
            print(f"\r[{bar:<{_BAR}}] {said} ", end="" if count < total else "\n", file=sys.stderr, flush=True)
        elif count * 10 // total > shown:
            shown = count * 10 // total
            print(said, file=sys.stderr, flush=True)
        yield outcome
