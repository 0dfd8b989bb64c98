"""The command `charteroak`: one word for each thing that can be done from a shell.

A command's module is imported only when its word is used, so that `charteroak review` starts without Django.
Each module offers `configure(parser)` and `run(arguments) -> exit status`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from charteroak import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "due": ("charteroak.law.commands.due", "the duties that an event starts, each with its count"),
    "law": ("charteroak.law.commands.law", "the law of a day, row by row"),
    "review": ("charteroak.review.commands.review", "check agreements against the law of the day"),
    "evaluate": ("charteroak.review.commands.evaluate", "measure the review on labelled documents"),
    "policy": ("charteroak.policy.commands.policy", "check a board's own policy against the law of a day"),
    "evidence": ("charteroak.evidence.commands.evidence", "check a contract's evidence file, without the database"),
    "offer": ("charteroak.commands.offer", "check a contractor's offer, or print the schema of offers"),
    "demo": ("charteroak.demo.command", "load the demonstration board and open the site"),
    "setup": ("charteroak.commands.setup", "make the database, or bring it up to date"),
    "board": ("charteroak.commands.board", "set up a board on this host, or list them"),
    "serve": ("charteroak.commands.serve", "run the web server"),
    "work": ("charteroak.commands.work", "run the worker: readings, proofs, and what time brings about"),
    "roster": ("charteroak.commands.roster", "read a roster of students and guardians, or take it over"),
    "seal": ("charteroak.commands.seal", "the keys that seal what names a student or a family"),
    "audit": ("charteroak.commands.audit", "prove the audit trail, or print its heads"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is the command's own, 2 where the words are not understood."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in COMMANDS:
        return _run(words[0], words[1:])
    parser = argparse.ArgumentParser(
        prog="charteroak",
        description="A Connecticut board of education's duties under the student data privacy law.",
        epilog="`charteroak COMMAND --help` explains one command.",
    )
    parser.add_argument("--version", action="version", version=f"charteroak {__version__}")
    choices = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for word, (_, meaning) in COMMANDS.items():
        choices.add_parser(word, help=meaning)
    parser.parse_args(words)
    return 2


def _run(word: str, words: list[str]) -> int:
    module_name, meaning = COMMANDS[word]
    module = importlib.import_module(module_name)
    parser = argparse.ArgumentParser(prog=f"charteroak {word}", description=meaning[0].upper() + meaning[1:] + ".")
    module.configure(parser)
    try:
        return int(module.run(parser.parse_args(words)))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
