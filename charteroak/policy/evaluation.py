"""How good the reading of policies is, sentence by sentence, on policies whose sentences a person has labelled.

A label file (TOML) names a `document`, the day (`on`) and the `omissions` a person would remark, and holds labels with
`start`, `end`, `kind`, `topic` and a `paraphrase`; every sentence without a label says nothing that is wrong and
promises nothing. Positions count in the text as it was read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from charteroak.policy.reading import check
from charteroak.policy.sentences import Sentence, sentences_of
from charteroak.review.evaluation import Rate
from charteroak.review.reading import read


class BadLabels(Exception):
    """A label file that cannot be used; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Said:
    """That a sentence (its number in the document) has a topic."""

    document: str
    sentence: int
    kind: str
    topic: str
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled policy: what a person said of it, and what was found."""

    document: str
    sentences: int
    labelled: frozenset[Said]
    found: frozenset[Said]
    lacking_labelled: frozenset[str]
    lacking_found: frozenset[str]

    @property
    def missed(self) -> list[Said]:
        return sorted(self.labelled - self.found, key=_place)

    @property
    def too_much(self) -> list[Said]:
        return sorted(self.found - self.labelled, key=_place)


def _place(said: Said) -> tuple[int, str]:
    return said.sentence, said.topic


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision and recall of one kind of mark: `exact` asks for the topic too, otherwise for the sentence alone."""

    name: str
    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> Rate:
        return Rate(self.right, self.found)

    @property
    def recall(self) -> Rate:
        return Rate(self.right, self.labelled)


def outcomes(labels: Path, documents: Path) -> Iterator[Outcome]:
    """Every labelled policy of a folder, read. Raises `BadLabels`."""
    files = sorted(labels.glob("*.toml"))
    if not files:
        raise BadLabels(f"{labels}: there is no label file (*.toml) in it. Name the folder that holds them.")
    for path in files:
        yield _outcome(path, documents)


def _outcome(path: Path, documents: Path) -> Outcome:
    try:
        labels: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        name, on, rows = labels["document"], labels["on"], labels.get("label", [])
        data = (documents / name).read_bytes()
    except (tomllib.TOMLDecodeError, KeyError, OSError) as problem:
        raise BadLabels(f"{path.name}: it cannot be used ({problem}). Compare it with docs/policy.md.") from problem
    assert isinstance(on, date)
    document = read(data, name)
    sentences = sentences_of(document)
    report = check(document, on=on)

    def said(start: int, end: int, kind: str, topic: str) -> Said:
        sentence = _at(sentences, start, end, path.name)
        return Said(name, sentence.index, kind, topic, " ".join(sentence.text.split()))

    return Outcome(
        document=name,
        sentences=len(sentences),
        labelled=frozenset(said(row["start"], row["end"], row["kind"], row["topic"]) for row in rows),
        found=frozenset(said(mark.start, mark.end, mark.kind, mark.topic) for mark in report.marks),
        lacking_labelled=frozenset(labels.get("omissions", ())),
        lacking_found=frozenset(omission.topic for omission in report.omissions),
    )


def _at(sentences: Sequence[Sentence], start: int, end: int, labels: str) -> Sentence:
    """The sentence that a label or a mark is about: the one that shares most with it."""
    best = max(sentences, key=lambda sentence: min(end, sentence.end) - max(start, sentence.start), default=None)
    if best is None or min(end, best.end) <= max(start, best.start):
        raise BadLabels(f"{labels}: no sentence stands at {start} to {end}. Look at the positions again.")
    return best


def measures(found: Iterable[Outcome]) -> Iterator[Measure]:
    """Precision and recall for faults and promises, by sentence and by sentence and topic, and for omissions."""
    outcomes_ = tuple(found)
    for kinds, name in ((("repealed", "mistaken"), "faults"), (("promise",), "promises")):
        labelled = {said for outcome in outcomes_ for said in outcome.labelled if said.kind in kinds}
        marked = {said for outcome in outcomes_ for said in outcome.found if said.kind in kinds}
        yield _measure(
            f"{name}, sentences", {_sentence(said) for said in labelled}, {_sentence(said) for said in marked}
        )
        yield _measure(f"{name}, with topic", labelled, marked)
    yield _measure(
        "omissions",
        {(outcome.document, topic) for outcome in outcomes_ for topic in outcome.lacking_labelled},
        {(outcome.document, topic) for outcome in outcomes_ for topic in outcome.lacking_found},
    )


def _sentence(said: Said) -> tuple[str, int]:
    return said.document, said.sentence


def _measure(name: str, labelled: set[Any], found: set[Any]) -> Measure:
    return Measure(name, len(labelled), len(found), len(labelled & found))
