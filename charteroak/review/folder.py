"""A whole folder of agreements: read on all cores, taken up again after an interruption, ranked by what matters.

    outcomes = review_folder(agreements_in(folder), on=day, jobs=2, kept=folder_of_results)

Each file is read in a process of its own, as an upload is. What is done is kept at once as a line of JSON; a second run
takes it from there where the file, the law and the engine are still the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from charteroak.review.document import Unreadable
from charteroak.review.engine import ENGINE_VERSION
from charteroak.review.isolation import isolated
from charteroak.review.report import Finding, Report

Reader = Callable[[bytes, str, date], Report]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: a report, or the reason why it could not be read. `students` is None where nobody said."""

    path: str
    sha256: str
    report: Report | None
    fault: str = ""
    students: int | None = None

    def count(self, verdict: str) -> int:
        """How many of the ten provisions have that verdict."""
        return self.report.summary[verdict] if self.report else 0

    @property
    def gaps(self) -> tuple[Finding, ...]:
        return self.report.gaps if self.report else ()

    @property
    def urgency(self) -> str:
        """`conflict`, `missing`, `weak`, `unread` or `complete`: the worst that was found."""
        if self.report is None:
            return "unread"
        if self.count("conflict"):
            return "conflict"
        if self.count("missing"):
            return "missing"
        return "weak" if self.gaps else "complete"


_ORDER = ("conflict", "missing", "weak", "unread", "complete")


def ranked(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Conflicts first, for their terms are void today; in each rank most students first, then most gaps."""
    return sorted(
        outcomes,
        key=lambda found: (
            _ORDER.index(found.urgency),
            -(found.students or 0),
            -found.count("conflict"),
            -len(found.gaps),
            found.path,
        ),
    )


def agreements_in(folder: Path) -> list[Path]:
    """The files under a folder, in order; hidden ones, and folders that are hidden, are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def review_folder(
    folder: Path,
    paths: Iterable[Path],
    *,
    on: date,
    edition: str,
    jobs: int,
    kept: Path,
    students: Mapping[str, int] | None = None,
    reader: Reader | None = None,
) -> Iterator[Outcome]:
    """The outcome of each file as soon as it is known; what `kept` holds already comes first.

    `students` says how many students an agreement covers, by the file's path in the folder or by its name.
    """
    known = _kept(kept)
    read_one = reader or _isolated
    counts = students or {}

    def outcome(path: Path) -> Outcome:
        name = path.relative_to(folder).as_posix()
        number = counts.get(name, counts.get(path.name))
        try:
            data = path.read_bytes()
        except OSError as error:
            return Outcome(name, "", None, f"{name} could not be read: {error.strerror or error}.", number)
        sha256 = hashlib.sha256(data).hexdigest()
        if (before := known.get((name, sha256, on.isoformat(), edition, ENGINE_VERSION))) is not None:
            return _outcome(before, number)
        try:
            return Outcome(name, sha256, read_one(data, path.name, on), students=number)
        except Unreadable as problem:
            return Outcome(name, sha256, None, str(problem), number)

    with kept.open("a", encoding="utf-8") as out, ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(outcome, path) for path in paths]
        try:
            for done in as_completed(waiting):
                found = done.result()
                if (found.path, found.sha256, on.isoformat(), edition, ENGINE_VERSION) not in known:
                    out.write(json.dumps(_line(found, on, edition)) + "\n")
                    out.flush()
                yield found
        finally:
            pool.shutdown(cancel_futures=True)


def _isolated(data: bytes, name: str, on: date) -> Report:
    return isolated(data, name, on)[1]


Key = tuple[str, str, str, str, str]


def _kept(path: Path) -> dict[Key, dict[str, Any]]:
    """What an earlier run wrote. A line that an interruption cut off is as if it had not been written."""
    found: dict[Key, dict[str, Any]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                values = json.loads(line)
                found[values["path"], values["sha256"], values["on"], values["edition"], values["engine"]] = values
            except (ValueError, KeyError, TypeError):
                continue
    return found


def _line(found: Outcome, on: date, edition: str) -> dict[str, Any]:
    return {
        "path": found.path,
        "sha256": found.sha256,
        "on": on.isoformat(),
        "edition": edition,
        "engine": ENGINE_VERSION,
        "fault": found.fault,
        "report": found.report.to_json() if found.report else None,
    }


def _outcome(values: Mapping[str, Any], students: int | None) -> Outcome:
    report = Report.from_json(values["report"]) if values["report"] else None
    return Outcome(values["path"], values["sha256"], report, values["fault"], students)
