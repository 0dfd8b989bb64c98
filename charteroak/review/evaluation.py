"""Measures the engine on labelled documents: a folder of documents and a folder of labels.

A label file names its document (`"document"`, or `"documents"` for a packet of several files, in order), its source and
a verdict with quotations for each provision. A gap is weak, missing or conflict. `unclear` counts as wrong everywhere.
Labels marked ambiguous are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

from charteroak.review import operators
from charteroak.review.clauses import Agreement, agreement_of
from charteroak.review.document import Unreadable
from charteroak.review.engine import judgement, quote_of
from charteroak.review.packet import packet
from charteroak.review.reading import read

GAPS = frozenset({"weak", "missing", "conflict"})
_QUOTABLE = frozenset({"present", "weak", "conflict"})
_SPACE = re.compile(r"\s+")


class BadLabels(Exception):
    """A folder or a label file that cannot be used; `str()` says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict of the engine beside its label."""

    document: str
    source: str
    provision: str
    expected: str
    found: str
    expected_quotes: tuple[str, ...]
    quotes: tuple[str, ...]
    reason: str

    @property
    def right(self) -> bool:
        return self.expected == self.found

    @property
    def overlaps(self) -> bool:
        """Whether a quotation of the engine shares at least 60 % of the shorter one's words with a labelled one."""
        return any(overlap(mine, theirs) for mine in self.quotes for theirs in self.expected_quotes)

    def to_json(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "source": self.source,
            "provision": self.provision,
            "expected": self.expected,
            "found": self.found,
            "right": self.right,
            "quoted": self.overlaps,
            "reason": self.reason,
            "quotes": list(self.quotes),
            "expected_quotes": list(self.expected_quotes),
        }


def overlap(mine: str, theirs: str) -> bool:
    """Whether two quotations are of the same words: one within the other, or 60 % of the shorter one's words shared."""
    mine, theirs = (_SPACE.sub(" ", words).strip().lower() for words in (mine, theirs))
    if mine in theirs or theirs in mine:
        return True
    ours, other = set(mine.split()), set(theirs.split())
    return len(ours & other) >= 0.6 * min(len(ours), len(other)) and len(ours & other) >= 4


class Rate(NamedTuple):
    """A part of a whole; 1.0 where there was nothing to measure."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; (0, 1) where there was nothing to measure."""
        if not self.whole:
            return 0.0, 1.0
        z, n, p = 1.96, self.whole, self.part / self.whole
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - spread) / (1 + z * z / n)), min(1.0, (middle + spread) / (1 + z * z / n))


@dataclass(frozen=True, slots=True)
class Score:
    """The measures over a number of labels."""

    decisions: int
    recall: Rate
    precision: Rate
    right: Rate
    quotations: Rate
    abstained: Rate

    @property
    def gap_recall(self) -> float:
        """Of the labelled gaps, those reported as a gap."""
        return self.recall.value

    @property
    def gap_precision(self) -> float:
        """Of the gaps reported, those that are labelled a gap."""
        return self.precision.value

    @property
    def accuracy(self) -> float:
        """Verdicts that are the labelled one, of four."""
        return self.right.value

    @property
    def quoted(self) -> float:
        """Of the right verdicts other than `missing`, those with a quotation that overlaps a labelled one."""
        return self.quotations.value

    @property
    def unclear(self) -> float:
        return self.abstained.value if self.abstained.whole else 0.0

    def to_json(self) -> dict[str, Any]:
        named = {
            "gap_recall": self.recall,
            "gap_precision": self.precision,
            "accuracy": self.right,
            "quoted": self.quotations,
            "unclear": self.abstained,
        }
        values: dict[str, Any] = {"labels": self.decisions}
        for name, rate in named.items():
            low, high = rate.interval
            values[name] = {
                "value": round(rate.value, 4),
                "of": rate.whole,
                "interval": [round(low, 4), round(high, 4)],
            }
        return values


def decisions(documents: Path, labels: Path, names: Iterable[str] | None = None) -> Iterator[Decision]:
    """Every unambiguous label beside the engine's verdict, document by document. Raises `BadLabels`.

    On a document that cannot be read, every verdict is `unclear`. `names` are label files without their ending.
    """
    for label_file in label_files(labels, names):
        values = label_values(label_file)
        try:
            agreement, fault = labelled_agreement(documents, label_file, values), ""
        except Unreadable as problem:
            agreement, fault = None, str(problem)
        policy = operators.policy_of(agreement) if agreement and operators.MODULES.keys() & values["labels"] else None
        for provision, label in sorted(values["labels"].items(), key=lambda item: in_order(item[0])):
            if not label.get("ambiguous"):
                name, source = label_file.stem, values.get("source", "")
                yield _decided(agreement, policy, name, source, provision, label, fault)


def in_order(provision: str) -> tuple[str, int]:
    """bb-a-2 before bb-a-10."""
    name, _, number = provision.rpartition("-")
    return (name, int(number)) if number.isdigit() else (provision, 0)


def label_files(labels: Path, names: Iterable[str] | None = None) -> list[Path]:
    """The label files of a folder, or those of these names (without their ending). Raises `BadLabels` where none is."""
    wanted = None if names is None else set(names)
    files = [path for path in sorted(labels.glob("*.json")) if wanted is None or path.stem in wanted]
    if not files:
        raise BadLabels(f"{labels} holds no label files (*.json). Name the folder with the labels second.")
    return files


def label_values(path: Path) -> dict[str, Any]:
    """What a label file says. Raises `BadLabels` where it says it in another shape."""
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for label in values["labels"].values():
            _ = label["verdict"], label["quotes"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadLabels(
            f"{path} is no label file: {error!r}. It needs document, labels, and verdict and quotes in each."
        ) from error
    return values


def labelled_agreement(documents: Path, label_file: Path, values: dict[str, Any]) -> Agreement:
    """The document a label file speaks of, its several files as one packet. Raises `BadLabels`, `Unreadable`."""
    names = values.get("documents") or [values.get("document", "")]
    paths = [documents / name for name in names]
    for path in paths:
        if not path.is_file():
            raise BadLabels(
                f"{label_file} speaks of {path.name or 'no document'}, which is not in {documents}. Add it there."
            )
    return agreement_of(packet([read(path.read_bytes(), path.name) for path in paths]))


def _decided(
    agreement: Agreement | None,
    policy: operators.Policy | None,
    name: str,
    source: str,
    provision: str,
    label: dict[str, Any],
    fault: str,
) -> Decision:
    expected, expected_quotes = label["verdict"], tuple(label["quotes"])
    if agreement is None:
        return Decision(name, source, provision, expected, "unclear", expected_quotes, (), fault)
    reached = judgement(agreement, provision, policy)
    quotes = tuple(quote_of(agreement.document, i.clause, i.start, i.end).text for i in reached.quoted)
    return Decision(name, source, provision, expected, reached.verdict, expected_quotes, quotes, reached.reason)


def score(found: Iterable[Decision], only: Callable[[Decision], bool] = lambda decision: True) -> Score:
    """The measures over those decisions that `only` selects."""
    chosen = [decision for decision in found if only(decision)]
    gaps = [d for d in chosen if d.expected in GAPS]
    reported = [d for d in chosen if d.found in GAPS]
    right = [d for d in chosen if d.right]
    quotable = [d for d in right if d.found in _QUOTABLE]
    return Score(
        decisions=len(chosen),
        recall=Rate(sum(d.found in GAPS for d in gaps), len(gaps)),
        precision=Rate(sum(d.expected in GAPS for d in reported), len(reported)),
        right=Rate(len(right), len(chosen)),
        quotations=Rate(sum(d.overlaps for d in quotable), len(quotable)),
        abstained=Rate(sum(d.found == "unclear" for d in chosen), len(chosen)),
    )
