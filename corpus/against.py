"""What a change gained and lost: the same documents and labels, read by the code of another revision.

That revision's own `charteroak evaluate --json` does the work, in a temporary folder that `git archive` fills. Nothing
is written to the repository.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charteroak.review.evaluation import Decision, in_order
from corpus.places import Corpus


class CannotCompare(Exception):
    """There is nothing to compare with; `str()` says why."""


@dataclass(frozen=True)
class Revision:
    """A commit, by what it is called here, and why it was chosen."""

    name: str
    commit: str
    subject: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.commit[:10]}, “{self.subject}”)"


@dataclass(frozen=True)
class Change:
    """A label on which the two revisions differ."""

    document: str
    provision: str
    expected: str
    before: str
    now: str

    def __str__(self) -> str:
        return f"{self.document} {self.provision}: labelled {self.expected}, was {self.before}, is {self.now}"


@dataclass(frozen=True)
class Comparison:
    """Labels that are right and were wrong, that are wrong and were right, and that are wrong in another way."""

    compared: int
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]
    still_wrong: tuple[Change, ...]

    def to_json(self, *, named: bool = True) -> dict[str, Any]:
        """Every change or, where labels may not be `named`, how many there are."""
        changes = {"gains": self.gains, "losses": self.losses, "still_wrong": self.still_wrong}
        told = {kind: [vars(change) for change in of] if named else len(of) for kind, of in changes.items()}
        return {"compared": self.compared, **told}


def revision(repository: Path, wanted: str = "") -> Revision:
    """The revision that was asked for; unless told, the last commit that is not the tree itself."""
    top = _git(repository, "rev-parse", "--show-toplevel").strip()
    if Path(top).resolve() != repository.resolve():
        raise CannotCompare(f"{repository} is no git repository of its own")
    why = ""
    if not wanted:
        changed = bool(_git(repository, "status", "--porcelain").strip())
        wanted = "HEAD" if changed else "HEAD~1"
        why = ", since the tree holds changes" if changed else ", since the tree holds no changes"
    commit = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{wanted}^{{commit}}").strip()
    return Revision(wanted, commit, _git(repository, "log", "-1", "--format=%s", commit).strip(), why)


def _git(repository: Path, *words: str) -> str:
    return _git_bytes(repository, *words).decode("utf-8", "replace")


def _git_bytes(repository: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise CannotCompare("git is not installed") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or f"it knows no {words[-1].removesuffix('^{commit}')}"
        raise CannotCompare(f"git {words[0]}: {said}")
    return done.stdout


@contextmanager
def code_of(repository: Path, of: Revision) -> Iterator[Path]:
    """A folder that holds the program of that revision, until it is left, however it is left."""
    packed = _git_bytes(repository, "archive", "--format=zip", of.commit, "charteroak")
    with tempfile.TemporaryDirectory(prefix="charteroak-revision-") as folder:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(folder)
        asked = _run(Path(folder), "--help")
        if "Traceback" in asked.stderr:
            raise CannotCompare(f"the program of {of} does not start: {_last_line(asked, folder)}")
        if asked.returncode:
            raise CannotCompare(f"{of} has no command `evaluate`")
        yield Path(folder)


def _last_line(of: subprocess.CompletedProcess[str], folder: str) -> str:
    line = (of.stderr.strip().splitlines() or [f"exit status {of.returncode}"])[-1]
    return line.replace(f"{folder}/", "").rstrip(".")


def _run(code: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(code), "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "charteroak.cli", "evaluate", *words],
        cwd=code,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def measured_by(code: Path, corpus: Corpus) -> list[dict[str, Any]]:
    """The decisions of the revision in `code` on a corpus as it is now."""
    done = _run(code, str(corpus.documents.absolute()), str(corpus.labels.absolute()), "--json")
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["decisions"]
    except (ValueError, KeyError) as error:
        raise CannotCompare(f"that revision could not measure {corpus.name}: {_last_line(done, str(code))}") from error
    return found


def compared(now: Sequence[Decision], before: Iterable[dict[str, Any]]) -> Comparison:
    """Label by label; one that only one of the two answered is left out."""
    were = {(one["document"], one["provision"]): one["found"] for one in before}
    known = [decision for decision in now if (decision.document, decision.provision) in were]
    changes: dict[str, list[Change]] = {"gains": [], "losses": [], "still_wrong": []}
    for one in sorted(known, key=lambda decision: (decision.document, in_order(decision.provision))):
        was = were[one.document, one.provision]
        if was != one.found:
            kind = "gains" if one.right else "losses" if was == one.expected else "still_wrong"
            changes[kind].append(Change(one.document, one.provision, one.expected, was, one.found))
    return Comparison(len(known), **{kind: tuple(found) for kind, found in changes.items()})


def as_text(of: Revision, found: Comparison, *, named: bool = True) -> Iterator[str]:
    """The counts and, where labels may be `named`, every change."""
    yield f"Against {of}{of.why}, on {found.compared:,} labels:"
    yield (
        f"{len(found.gains):,} gained, {len(found.losses):,} lost,"
        f" {len(found.still_wrong):,} wrong in another way than before."
    )
    if not named:
        return
    for title, changes in (("lost", found.losses), ("gained", found.gains), ("wrong", found.still_wrong)):
        for change in changes:
            yield f"  {title:7} {change}"
