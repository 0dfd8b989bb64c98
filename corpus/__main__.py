"""`bin/corpus [NAME...]`: how good the review is on the labelled documents that are there.

For each corpus: the measures for every provision and source, how verdicts were confused, every error with its
quotations, and what the working tree gained and lost against another revision. With `--formats`, what a format costs.
Of documents that stay closed to whoever writes rules, totals only.
Exit status: 0 measured; 2 nothing could be measured, or labels could not be used.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from charteroak.review.commands.evaluate import as_json, as_text
from charteroak.review.evaluation import BadLabels, Decision, decisions
from corpus import against, formats
from corpus.places import ROOT, Corpus, corpora
from corpus.progress import Progress

MEASURED, UNUSABLE = 0, 2
NOT = "none"


def configure(parser: argparse.ArgumentParser, known: Iterable[Corpus]) -> None:
    about = "; ".join(f"{corpus.name}: {corpus.about}" for corpus in known)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"the corpora to measure, all unless told ({about})")
    parser.add_argument(
        "--against",
        metavar="REV",
        default="",
        help=f"say what was gained and lost since this revision; unless told, since HEAD where the tree holds changes,"
        f" else since HEAD~1; {NOT!r} leaves it out",
    )
    parser.add_argument("--formats", action="store_true", help="set the texts as PDF, DOCX and scans, and say the cost")
    parser.add_argument("--all", action="store_true", help=f"with --formats: scan all texts, not {formats.FEW}")
    parser.add_argument("--open", action="store_true", help="show the errors of closed documents too, which opens them")
    parser.add_argument("--brief", action="store_true", help="leave the errors out")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def main(words: Sequence[str] | None = None, root: Path = ROOT) -> int:
    known = corpora(root)
    parser = argparse.ArgumentParser(prog="bin/corpus", description=(__doc__ or "").split("\n\n", 1)[1])
    configure(parser, known)
    arguments = parser.parse_args(words)
    if unknown := set(arguments.names) - {corpus.name for corpus in known}:
        listed = ", ".join(corpus.name for corpus in known)
        print(f"bin/corpus: there is no corpus {min(unknown)}. Known: {listed}.", file=sys.stderr)
        return UNUSABLE
    wanted = [corpus for corpus in known if not arguments.names or corpus.name in arguments.names]
    there = [corpus for corpus in wanted if not corpus.absent]
    say = _nothing if arguments.json else print
    try:
        with ExitStack() as until_the_end:
            other = _other_revision(root, arguments.against, until_the_end) if there else ""
            answers = [_measure(corpus, other, arguments, say) for corpus in there]
    except BadLabels as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    if arguments.json:
        absent = [str(corpus.absent) for corpus in wanted if corpus.absent]
        print(json.dumps({"corpora": answers, "absent": absent}, indent=1, ensure_ascii=False))
    sys.stdout.flush()
    for corpus in wanted:  # last, where nobody overlooks it
        if corpus.absent:
            print(f"LEFT OUT: {corpus.name} ({corpus.about}): there is no {corpus.absent}.", file=sys.stderr)
    return MEASURED if there else UNUSABLE


def _nothing(_: str) -> None:
    pass


Other = tuple[against.Revision, Path] | str
"""A revision and the folder of its code, or why there is none; nothing where none is wanted."""


def _other_revision(root: Path, wanted: str, until_the_end: ExitStack) -> Other:
    if wanted == NOT:
        return ""
    try:
        revision = against.revision(root, wanted)
        return revision, until_the_end.enter_context(against.code_of(root, revision))
    except against.CannotCompare as problem:
        return f"Not compared with {wanted or 'the last commit'}: {problem}."


def _measure(corpus: Corpus, other: Other, arguments: argparse.Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    progress = Progress()
    progress.say(f"{corpus.name}: measuring")
    found = list(decisions(corpus.documents, corpus.labels, corpus.names))
    progress.end()
    named = arguments.open or not corpus.closed
    answer = {"name": corpus.name, "folder": str(corpus.folder), **as_json(found)}
    if not named:
        del answer["decisions"]
    say(f"== {corpus.name}: {corpus.about}, {len({d.document for d in found}):,} documents ({corpus.folder})\n")
    for line in as_text(found, errors=named and not arguments.brief):
        say(line)
    say("")
    if isinstance(other, str):
        if other:
            answer["not_compared"] = other
            say(other + "\n")
    else:
        progress.say(f"{corpus.name}: measuring {other[0].name}")
        answer |= _compared(corpus, found, other[0], other[1], say, named=named)
        progress.end()
    if arguments.formats:
        costs = formats.measured(corpus, found, every=arguments.all, progress=progress)
        answer |= costs.to_json(named=named)
        say(f"Texts of less than {formats.LONGEST:,} characters in other formats, against plain text:")
        for line in formats.as_text(costs, errors=named and not arguments.brief):
            say(line)
        say("")
    return answer


def _compared(
    corpus: Corpus,
    found: Sequence[Decision],
    revision: against.Revision,
    code: Path,
    say: Callable[[str], None],
    *,
    named: bool,
) -> dict[str, Any]:
    try:
        comparison = against.compared(found, against.measured_by(code, corpus))
    except against.CannotCompare as problem:
        say(f"Not compared with {revision}: {problem}.\n")
        return {"not_compared": str(problem)}
    for line in against.as_text(revision, comparison, named=named):
        say(line)
    say("")
    return {"against": {"revision": revision.name, "commit": revision.commit, **comparison.to_json(named=named)}}


def run_until_stopped(words: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """`main`, which tidies up what it began where it is told to end."""
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _ended)
    try:
        return main(words, root)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 128 + signal.SIGINT


def _ended(number: int, _: Any) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(run_until_stopped())
