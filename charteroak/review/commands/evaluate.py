"""`charteroak evaluate DOCUMENTS LABELS`: how good the engine is on labelled documents of your own.

Labels have the shape that docs/review.md describes. Printed: the measures over all labels, for each source and each
provision, how verdicts were confused, and every error with both sides' quotations.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from charteroak.review.evaluation import BadLabels, Decision, Rate, Score, decisions, in_order, score

_VERDICTS = ("present", "weak", "missing", "conflict", "unclear")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("documents", metavar="DOCUMENTS", type=Path, help="the folder of documents")
    parser.add_argument("labels", metavar="LABELS", type=Path, help="the folder of their labels, one JSON file each")
    parser.add_argument("--json", action="store_true", help="print the measures and every decision as JSON")
    parser.add_argument("--brief", action="store_true", help="leave the errors out")


def run(arguments: argparse.Namespace) -> int:
    """0 where everything could be measured, 2 where a file or a label could not be used."""
    try:
        found = list(decisions(arguments.documents, arguments.labels))
    except BadLabels as problem:
        print(problem, file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(as_json(found), indent=1, ensure_ascii=False))
    else:
        print("\n".join(as_text(found, errors=not arguments.brief)))
    return 0


def slices(found: Sequence[Decision]) -> Iterator[tuple[str, list[Decision]]]:
    """All decisions, then those of each source, of each provision, and of each provision in each source."""
    yield "all", list(found)
    sources = sorted({d.source for d in found})
    if len(sources) > 1:
        for source in sources:
            yield source or "no source", [d for d in found if d.source == source]
    for provision in sorted({d.provision for d in found}, key=in_order):
        of_it = [d for d in found if d.provision == provision]
        yield provision, of_it
        if len(sources) > 1:
            for source in sources:
                yield f"  {source or 'no source'}", [d for d in of_it if d.source == source]


def as_json(found: Sequence[Decision]) -> dict[str, object]:
    rows: dict[str, object] = {}
    last = ""
    for name, chosen in slices(found):
        last = last if name.startswith(" ") else name
        rows[f"{last}/{name.strip()}" if name.startswith(" ") else name] = score(chosen).to_json()
    return {"measures": rows, "decisions": [d.to_json() for d in found]}


def as_text(found: Sequence[Decision], *, errors: bool = True) -> Iterator[str]:
    yield f"{'':20}{'labels':>7}  {'gap recall':17} {'gap precision':17} {'four-way':17} {'quoted':17} unclear"
    for name, chosen in slices(found):
        yield _row(name, score(chosen))
    yield ""
    yield from confusion(found)
    if errors:
        wrong = [d for d in found if not d.right]
        yield ""
        yield f"{len(wrong):,} errors:"
        for decision in wrong:
            yield from told(decision)


def _row(name: str, measured: Score) -> str:
    rates = (measured.recall, measured.precision, measured.right, measured.quotations)
    return f"{name:20}{measured.decisions:7,}  {' '.join(map(_rate, rates))} {measured.unclear:.3f}"


def _rate(rate: Rate) -> str:
    low, high = rate.interval
    return f"{rate.value:.3f} ({low:.2f}-{high:.2f})" if rate.whole else f"{'-':17}"


def confusion(found: Sequence[Decision]) -> Iterator[str]:
    """Labelled verdicts down, the engine's across."""
    counts = Counter((d.expected, d.found) for d in found)
    yield f"{'labelled / found':20}" + "".join(f"{verdict:>10}" for verdict in _VERDICTS)
    for expected in _VERDICTS[:4]:
        yield f"{expected:20}" + "".join(f"{counts[expected, verdict]:>10}" for verdict in _VERDICTS)


def told(decision: Decision) -> Iterator[str]:
    """An error, with what was labelled and what the engine quotes."""
    yield ""
    yield (
        f"{decision.document} ({decision.source}) {decision.provision}: labelled {decision.expected},"
        f" found {decision.found}. {decision.reason}"
    )
    for who, quotes in (("labelled", decision.expected_quotes), ("engine", decision.quotes)):
        for quote in quotes:
            words = " ".join(quote.split())
            yield from textwrap.wrap(f"“{words[:400]}”", 110, initial_indent=f"  {who:9}", subsequent_indent=" " * 11)
