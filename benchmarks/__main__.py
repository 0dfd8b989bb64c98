"""`bin/bench [NAME...] [--json]`: each figure is a ratio in one run against a named baseline (docs/performance.md)."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from dataclasses import asdict

from benchmarks.ratio import Ratio

#: A benchmark's name and the module that measures it; a module offers `measure()`, a Ratio or several.
BENCHMARKS = {
    "command-start": "benchmarks.command_start",
    "review-start": "benchmarks.review_start",
    "review-speed": "benchmarks.review_speed",
    "roster-import": "benchmarks.roster_import",
    "notice-queue": "benchmarks.notice_queue",
    "notice-send": "benchmarks.notice_send",
    "answer-search": "benchmarks.answer_search",
    "list-pages": "benchmarks.list_pages",
    "breach-open": "benchmarks.breach_open",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all unless told")
    parser.add_argument("--json", action="store_true", help="print a list of results as JSON")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in BENCHMARKS]
    if unknown:
        print(f"bin/bench: there is no benchmark {unknown[0]}. Known: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    results: list[Ratio] = []
    for name in arguments.names or BENCHMARKS:
        if not arguments.json:
            print(f"Measuring {name} ...", flush=True)
        measured = importlib.import_module(BENCHMARKS[name]).measure()
        results += [measured] if isinstance(measured, Ratio) else measured
    if arguments.json:
        print(json.dumps([asdict(result) for result in results]))
    else:
        for result in results:
            print(
                f"{result.name:21} {result.ours:8.3f} {result.unit}, baseline {result.baseline:.3f}: "
                f"{result.ratio:.2f} times ({result.size})"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
