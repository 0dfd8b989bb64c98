"""What a format costs: labelled texts set as PDF, in two columns, as DOCX and as a scan, read back and measured."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from charteroak.review import Document, Unreadable, read
from charteroak.review.evaluation import Decision, Score, decisions, score
from charteroak.review.reading import scan
from corpus import rendering
from corpus.places import Corpus
from corpus.progress import Progress

LONGEST = 25_000
"""Characters of a text that is set again."""
FEW = 5
"""Documents that are scanned unless all are asked for: a page takes seconds."""

FORMATS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "PDF": (".pdf", rendering.pdf),
    "PDF, 2 columns": (".pdf", rendering.pdf_in_two_columns),
    "DOCX": (".docx", rendering.docx),
    "scan, 200 dpi": (".pdf", rendering.scan),
}
_SCAN = "scan, 200 dpi"
_MEASURES = ("gap_recall", "gap_precision", "accuracy", "quoted")


@dataclass(frozen=True)
class Cost:
    """The same labels by plain text and by a format."""

    format: str
    documents: int
    plain: Score
    measured: Score
    differ: tuple[tuple[Decision, Decision], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "documents": self.documents,
            "plain": self.plain.to_json(),
            "measured": self.measured.to_json(),
            "differ": [
                {
                    "document": plain.document,
                    "provision": plain.provision,
                    "expected": plain.expected,
                    "plain": plain.found,
                    "found": found.found,
                }
                for plain, found in self.differ
            ],
        }


@dataclass
class Formats:
    """The cost of each format for so many texts, and why one was left out."""

    texts: int
    costs: list[Cost] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    def to_json(self, *, named: bool = True) -> dict[str, Any]:
        """The costs, without the labels on which a format differs where they may not be `named`."""
        costs = [cost.to_json() for cost in self.costs]
        for cost in costs:
            cost["differ"] = cost["differ"] if named else len(cost["differ"])
        return {"texts": self.texts, "formats": costs, "left_out": self.left_out}


def measured(corpus: Corpus, plain: Sequence[Decision], *, every: bool, progress: Progress) -> Formats:
    """What each format costs on the corpus, of which `plain` are the decisions on the files as they are."""
    names = sorted({decision.document for decision in plain})
    texts = {name: parts for name in names if (parts := _texts(corpus, name))}
    found = Formats(len(texts))
    if not texts:
        found.left_out = dict.fromkeys(FORMATS, f"no plain text of less than {LONGEST:,} characters is among them")
        return found
    for form, (suffix, render) in FORMATS.items():
        chosen = sorted(texts)
        if form == _SCAN:
            if not shutil.which(scan.PROGRAM):
                found.left_out[form] = scan.INSTALL
                continue
            if not every:
                chosen = sorted(sorted(texts, key=lambda name: sha256(name.encode()).digest())[:FEW])
        again: list[Decision] = []
        with tempfile.TemporaryDirectory(prefix="charteroak-corpus-") as place:
            for number, name in enumerate(chosen, 1):
                progress.say(f"{corpus.name}: {form}, {number} of {len(chosen)}: {name}")
                again += _read_back(corpus, name, texts[name], suffix, render, Path(place))
        progress.end()
        found.costs.append(_cost(form, len(chosen), [d for d in plain if d.document in set(chosen)], again))
    return found


def _texts(corpus: Corpus, name: str) -> list[Document]:
    """The files of a label as they read, or none where one is no plain text, or all together are too long."""
    values = _values(corpus, name)
    try:
        read_ = [read((corpus.documents / file).read_bytes(), file) for file in _files(values)]
    except Unreadable:
        return []
    fits = sum(len(document.text) for document in read_) < LONGEST
    return read_ if fits and all(document.kind in ("text", "markdown") for document in read_) else []


def _values(corpus: Corpus, name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((corpus.labels / f"{name}.json").read_text(encoding="utf-8"))
    return values


def _files(values: dict[str, Any]) -> list[str]:
    return values.get("documents") or [values["document"]]


def _read_back(
    corpus: Corpus,
    name: str,
    texts: Sequence[Document],
    suffix: str,
    render: Callable[[Document], bytes],
    place: Path,
) -> list[Decision]:
    """The decisions on a label's files in another format: the files and a label that names them, as a corpus of one."""
    files = [f"{name}-{number}{suffix}" for number in range(1, len(texts) + 1)]
    for file, text in zip(files, texts, strict=True):
        (place / file).write_bytes(render(text))
    label = place / f"{name}.json"
    label.write_text(json.dumps({**_values(corpus, name), "documents": files}), encoding="utf-8")
    found = list(decisions(place, place, [name]))
    for path in [label, *(place / file for file in files)]:
        path.unlink()
    return found


def _cost(form: str, documents: int, plain: Sequence[Decision], again: Sequence[Decision]) -> Cost:
    by_label = {(decision.document, decision.provision): decision for decision in again}
    pairs = [(before, by_label[before.document, before.provision]) for before in plain]
    differ = tuple(pair for pair in pairs if pair[0].found != pair[1].found)
    return Cost(form, documents, score(plain), score(after for _, after in pairs), differ)


def as_text(found: Formats, *, errors: bool = True) -> Iterator[str]:
    if found.costs:
        head = "".join(f"{name:>17}" for name in ("gap recall", "gap precision", "four-way", "quoted"))
        yield f"{'format':20}{'documents':>9}{'verdicts':>9}{'differ':>7}{head}"
    for cost in found.costs:
        yield (
            f"{cost.format:20}{cost.documents:>9,}{cost.plain.decisions:>9,}{len(cost.differ):>7,}"
            + "".join(f"{_change(cost, name):>17}" for name in _MEASURES)
        )
        if cost.documents < found.texts:
            yield f"  of {found.texts:,} texts; --all takes all of them"
    for form, why in found.left_out.items():
        yield f"{form:20}left out: {why}"
    if errors:
        for cost in found.costs:
            for plain, other in cost.differ:
                yield (
                    f"  {cost.format:18} {plain.document} {plain.provision}: labelled {plain.expected},"
                    f" {plain.found} in plain text, {other.found} here"
                )


def _change(cost: Cost, name: str) -> str:
    """The measure by the format, and how far it lies from that by plain text."""
    value = float(getattr(cost.measured, name))
    difference = round(value - float(getattr(cost.plain, name)), 3) or 0.0
    return f"{value:.3f} ({difference:+.3f})"
