"""What the reader is trained on: passages with a side each, short cases, and the clauses of labelled documents."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charteroak.review import read
from charteroak.review.clauses import Agreement, agreement_of
from charteroak.review.evaluation import label_files, label_values, labelled_agreement, overlap
from charteroak.review.trained.grams import SHORTEST
from charteroak.review.trained.weights import SIDES

SIDE_OF_VERDICT = {"present": "meets", "weak": "partly", "conflict": "against"}

#: Of the clauses that no label quotes, in a document whose label is not `missing`, this part is taken as `none`: some
#: of them speak of the provision without being quoted.
KEPT_UNQUOTED = 0.4
#: Clauses that no provision's label quotes: so many are enough.
MOST_UNQUOTED = 2500


@dataclass(frozen=True, slots=True)
class Example:
    """A passage and the side it is on, for each provision of which that is known; sides count as in `SIDES`."""

    text: str
    sides: dict[str, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled document, read: its name, `real` or `composed`, and a label for each provision."""

    name: str
    source: str
    agreement: Agreement
    labels: dict[str, dict[str, Any]]

    @property
    def drafter(self) -> str:
        """Who wrote it, as far as its name tells: composed ones by their series, real ones each its own."""
        parts = self.name.split("-")
        if self.source != "composed":
            return self.name
        return "-".join(parts[:2]) if parts[0] == "composed" else parts[0]


def labelled(documents: Path, labels: Path, names: Collection[str] | None = None) -> list[Labelled]:
    """Every labelled document of a folder, or those of these names; labels marked ambiguous are left out.

    Raises `BadLabels` where a label file cannot be used.
    """
    found = []
    for path in label_files(labels, names):
        values = label_values(path)
        sure = {name: label for name, label in values["labels"].items() if not label.get("ambiguous")}
        found.append(Labelled(path.stem, values.get("source", ""), labelled_agreement(documents, path, values), sure))
    return found


def passages(folder: Path) -> Iterator[Example]:
    """The passages of `corpus/passages`: a line each, under `## provision side tag`."""
    for path in sorted(folder.glob("*.txt")):
        provision, side = "", 0
        for line in map(str.strip, path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("## "):
                provision, word = line[3:].split()[:2]
                side = SIDES.index(word)  # type: ignore[arg-type]
            elif line and not line.startswith("#"):
                yield Example(line, {provision: side})


def cases(folder: Path) -> Iterator[Example]:
    """The cases beside the provisions' tests: those of one clause, and all clauses of those that lack the provision."""
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in content["case"]:
            side = SIDES.index(SIDE_OF_VERDICT.get(case["verdict"], "none"))  # type: ignore[arg-type]
            read_as = agreement_of(read(case["text"].encode(), "case.md")).passages
            if len(read_as) == 1 or SIDES[side] == "none":
                for clause, _ in read_as:
                    yield Example(str(clause.full), {content["provision"]: side})


def clauses(documents: Sequence[Labelled], *, seed: int = 1) -> list[Example]:
    """The operative clauses of labelled documents: on the verdict's side where its label quotes them, else none."""
    chosen = random.Random(seed)
    quoted, unquoted = [], []
    for document in documents:
        for clause in document.agreement.operative:
            text = str(clause.full)
            if len(text) < SHORTEST:
                continue
            sides = {}
            for provision, label in document.labels.items():
                if len(clause.text) >= SHORTEST and any(overlap(clause.text, quote) for quote in label["quotes"]):
                    sides[provision] = SIDES.index(SIDE_OF_VERDICT[label["verdict"]])  # type: ignore[arg-type]
                elif label["verdict"] == "missing" or chosen.random() < KEPT_UNQUOTED:
                    sides[provision] = SIDES.index("none")
            (quoted if set(sides.values()) - {3} else unquoted).append(Example(text, sides))
    chosen.shuffle(unquoted)
    return quoted + unquoted[:MOST_UNQUOTED]
