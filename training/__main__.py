"""`bin/train DOCUMENTS LABELS`: makes the trained reader's weights again, byte for byte.

It learns from labelled agreements of the shape that `charteroak evaluate` takes, from the project's own agreements that
are open to whoever writes rules, from the passages of `corpus/passages`, and from the short cases. With
`--compare` it trains nothing for keeps: it measures ways of reading against each other, each on documents that it has
not seen.
Exit status: 0 written, or nothing to change; 1 with `--check`, where the weights would change; 2 labels not usable.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from charteroak.review.evaluation import BadLabels
from charteroak.review.provisions import MODULES
from charteroak.review.trained.weights import file_name
from corpus.places import ROOT, Corpus, corpora
from training import approaches
from training.examples import Example, Labelled, cases, clauses, labelled, passages
from training.logistic import train

WEIGHTS = ROOT / "charteroak" / "review" / "trained" / "learnt"
PASSAGES = ROOT / "corpus" / "passages"
CASES = (ROOT / "tests" / "review" / "cases", ROOT / "corpus" / "cases")
UNCHANGED, WOULD_CHANGE, UNUSABLE = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/train", description=(__doc__ or "").split("\n\n", 1)[1])
    parser.add_argument("documents", type=Path, metavar="DOCUMENTS")
    parser.add_argument("labels", type=Path, metavar="LABELS")
    parser.add_argument(
        "--to", type=Path, default=WEIGHTS, metavar="FOLDER", help="write the weights to another folder"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the weights would change")
    parser.add_argument("--compare", action="store_true", help="compare ways of reading on documents not learnt from")
    arguments = parser.parse_args(words)
    try:
        theirs = labelled(arguments.documents, arguments.labels)
    except BadLabels as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    if arguments.compare:
        approaches.compare(theirs, ours(), PASSAGES, print)
        return UNCHANGED
    files = weights_from(theirs)
    changed = [name for name, text in files.items() if _held(arguments.to / name) != text]
    listed = f": {', '.join(changed)}" if changed else ""
    print(f"{len(files)} files of weights, {len(changed)} of them changed{listed}")
    if arguments.check:
        return WOULD_CHANGE if changed else UNCHANGED
    arguments.to.mkdir(parents=True, exist_ok=True)
    for name in changed:
        (arguments.to / name).write_text(files[name], encoding="utf-8", newline="\n")
    return UNCHANGED


def weights_from(theirs: Sequence[Labelled]) -> dict[str, str]:
    """The text of each provision's weights, by file name, learnt from these documents and the project's own."""
    weights = train(examples([*theirs, *ours()]), tuple(MODULES))
    return {file_name(provision): found.to_text() for provision, found in weights.items()}


def examples(documents: Sequence[Labelled]) -> list[Example]:
    short = [example for folder in CASES for example in cases(folder)]
    return [*passages(PASSAGES), *short, *clauses(documents)]


def ours() -> list[Labelled]:
    """The project's own agreements that are open to whoever writes rules."""
    own: Corpus = next(corpus for corpus in corpora() if corpus.name == "own")
    return labelled(own.documents, own.labels, own.names)


def _held(path: Path) -> str:
    return path.read_bytes().decode("utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
