"""Measures the engine on labelled agreements: a folder of documents and a folder of labels of the same names.

A gap is weak, missing or conflict. `unclear` counts as wrong everywhere. Labels marked ambiguous are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charteroak.review.clauses import Agreement, agreement_of
from charteroak.review.engine import judgement, quote_of
from charteroak.review.reading import read

GAPS = frozenset({"weak", "missing", "conflict"})
_SPACE = re.compile(r"\s+")


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
    def overlaps(self) -> bool:
        """Whether a quotation of the engine shares at least half of the shorter one's words with a labelled one."""
        return any(_overlap(mine, theirs) for mine in self.quotes for theirs in self.expected_quotes)


def _overlap(mine: str, theirs: str) -> bool:
    mine, theirs = (_SPACE.sub(" ", words).strip().lower() for words in (mine, theirs))
    if mine in theirs or theirs in mine:
        return True
    ours, other = set(mine.split()), set(theirs.split())
    return len(ours & other) >= 0.6 * min(len(ours), len(other)) and len(ours & other) >= 4


@dataclass(frozen=True, slots=True)
class Score:
    """Rates from 0 to 1 over `decisions` labels; 1.0 where there was nothing to measure."""

    decisions: int
    gap_recall: float
    gap_precision: float
    accuracy: float
    quoted: float
    unclear: float


def decisions(documents: Path, labels: Path, names: Iterable[str] | None = None) -> Iterator[Decision]:
    """Every unambiguous label beside the engine's verdict, document by document."""
    wanted = None if names is None else set(names)
    for label_file in sorted(labels.glob("*.json")):
        if wanted is not None and label_file.stem not in wanted:
            continue
        values: dict[str, Any] = json.loads(label_file.read_text(encoding="utf-8"))
        path = documents / values["document"]
        agreement = agreement_of(read(path.read_bytes(), path.name))
        for provision, label in values["labels"].items():
            if not label.get("ambiguous"):
                yield _decided(agreement, label_file.stem, values.get("source", ""), provision, label)


def _decided(agreement: Agreement, name: str, source: str, provision: str, label: dict[str, Any]) -> Decision:
    reached = judgement(agreement, provision)
    quotes = tuple(quote_of(agreement.document, i.clause, i.start, i.end).text for i in reached.quoted)
    return Decision(
        name, source, provision, label["verdict"], reached.verdict, tuple(label["quotes"]), quotes, reached.reason
    )


def score(found: Iterable[Decision], only: Callable[[Decision], bool] = lambda decision: True) -> Score:
    """The measures over those decisions that `only` selects."""
    chosen = [decision for decision in found if only(decision)]
    gaps = [d for d in chosen if d.expected in GAPS]
    reported = [d for d in chosen if d.found in GAPS]
    right = [d for d in chosen if d.expected == d.found]
    quotable = [d for d in right if d.found in ("present", "weak", "conflict")]
    return Score(
        decisions=len(chosen),
        gap_recall=_rate(sum(d.found in GAPS for d in gaps), len(gaps)),
        gap_precision=_rate(sum(d.expected in GAPS for d in reported), len(reported)),
        accuracy=_rate(len(right), len(chosen)),
        quoted=_rate(sum(d.overlaps for d in quotable), len(quotable)),
        unclear=_rate(sum(d.found == "unclear" for d in chosen), len(chosen)) if chosen else 0.0,
    )


def _rate(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
