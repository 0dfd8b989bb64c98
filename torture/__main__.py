"""`bin/torture`: files that are damaged, made to harm, or odd, for as long as one likes.

    bin/torture readers --minutes 10 --seed 7     inputs of every kind, one after the other
    bin/torture growth                            the time of a review as a text grows to four million characters
    bin/torture again FILE...                     inputs that were saved before
    bin/torture sending --rounds 100              senders and mail servers that are killed while a notice goes out

A fault is: anything but a document with its report, or a refusal; more than 30 seconds of the processor or 2 GB; an
exception of our own in the reader; a quotation that does not stand in the text. A reader that came to its limit of
memory counts as stopped, and is no fault. An input with a fault is saved. The seed is printed, and makes the same
inputs again.
Exit status: 0 no faults, 1 faults, 2 the words were not understood.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from torture import growth, inputs, sending, texts, trial

ROOT = Path(__file__).resolve().parent.parent
SOUND, FAULTS = 0, 1


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="bin/torture", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    subjects = parser.add_subparsers(metavar="SUBJECT", required=True)
    readers = subjects.add_parser("readers", help="inputs of every kind")
    readers.add_argument("--minutes", metavar="N", type=float, default=5, help="for so long (default: 5)")
    readers.add_argument(
        "--seed", metavar="S", type=int, help="the same inputs again (default: by chance, and printed)"
    )
    readers.add_argument(
        "--from", metavar="N", type=int, default=0, dest="first", help="begin with the input of this number"
    )
    readers.add_argument("--cases", metavar="N", type=int, help="so many inputs, however long it takes")
    readers.add_argument("--only", metavar="KIND", help="only kinds whose name begins so, such as pdf or text-rows")
    readers.add_argument(
        "--save",
        metavar="FOLDER",
        type=Path,
        default=ROOT / "build" / "torture",
        help="where to (default: build/torture)",
    )
    readers.set_defaults(run=_readers)
    growing = subjects.add_parser("growth", help="the time of a review as a text grows")
    growing.add_argument("names", nargs="*", metavar="TEXT", help=f"one of {', '.join(texts.TEXTS)}; all unless told")
    growing.add_argument("--seed", metavar="S", type=int, help="the same texts again (default: by chance, and printed)")
    growing.set_defaults(run=_growth)
    killing = subjects.add_parser("sending", help="senders that are killed while a notice goes out")
    sending.configure(killing)
    killing.set_defaults(run=sending.run)
    again = subjects.add_parser("again", help="inputs that were saved before")
    again.add_argument("files", nargs="+", metavar="FILE", type=Path)
    again.set_defaults(run=_again)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments, parser))


def _seed(arguments: argparse.Namespace) -> int:
    seed: int = secrets.randbelow(10**6) if arguments.seed is None else arguments.seed
    print(f"Seed {seed}.", flush=True)
    return seed


def _readers(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    kinds = tuple(kind for kind in inputs.MAKERS if kind.startswith(arguments.only or ""))
    if not kinds:
        parser.error(f"no kind begins with {arguments.only!r}. Known: {', '.join(inputs.MAKERS)}")
    seed = _seed(arguments)
    until = time.monotonic() + 60 * arguments.minutes
    ended: Counter[str] = Counter()
    slowest, faults, number, most = 0.0, 0, arguments.first, 0.0
    try:
        while number - arguments.first < arguments.cases if arguments.cases else time.monotonic() < until:
            given = inputs.made(seed, number, kinds)
            outcome = trial.tried(given.data, given.name)
            ended[outcome.ended] += 1
            slowest, most = max(slowest, outcome.seconds), outcome.most
            if outcome.fault:
                faults += 1
                path = _saved(arguments.save, seed, number, given, outcome)
                print(
                    f"\n{number} {given.name}, {len(given.data):,} bytes: {outcome.fault}\nSaved as {path}", flush=True
                )
            elif sys.stderr.isatty():
                print(f"\r\033[K{number} {given.kind}: {outcome.ended}", end="", file=sys.stderr, flush=True)
            number += 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
    counts = ", ".join(f"{count:,} {how}" for how, count in ended.most_common())
    print(
        f"\n{sum(ended.values()):,} inputs ({counts or 'none'}), {faults:,} faults; the slowest took {slowest:.1f} s,"
        f" the largest {most:,.0f} MB. The same again: bin/torture readers --seed {seed}"
        + (f" --only {arguments.only}" if arguments.only else "")
        + (f" --from {arguments.first}" if arguments.first else "")
        + f" --cases {number - arguments.first}"
    )
    return FAULTS if faults else SOUND


def _saved(folder: Path, seed: int, number: int, given: inputs.Input, outcome: trial.Outcome) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seed}-{number}-{given.name}"
    path.write_bytes(given.data)
    path.with_name(path.name + ".fault").write_text(f"{outcome.said}\n{outcome.fault}\n", encoding="utf-8")
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _growth(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if unknown := [name for name in arguments.names if name not in texts.TEXTS]:
        parser.error(f"there is no text {unknown[0]!r}. Known: {', '.join(texts.TEXTS)}")
    seed = _seed(arguments)
    print(growth.head(), flush=True)
    faults = []
    for found in growth.measured(seed, tuple(arguments.names or texts.TEXTS)):
        print(growth.as_text(found), flush=True)
        if found.fault:
            faults.append(f"{found.text}, {found.fault}")
    print("\n".join(faults))
    return FAULTS if faults else SOUND


def _again(arguments: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    worst = SOUND
    for path in arguments.files:
        outcome = trial.tried(path.read_bytes(), path.name)
        print(f"{path}: {outcome.ended}, {outcome.seconds:.1f} s. {outcome.said}", outcome.fault, sep=os.linesep)
        worst = max(worst, FAULTS if outcome.fault else SOUND)
    return worst


if __name__ == "__main__":
    sys.exit(main())
