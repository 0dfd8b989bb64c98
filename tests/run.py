"""The whole proof, fast first, each step said before it starts. `bin/test` sets up and comes here.

    bin/test                 everything
    bin/test fast            style, types, layers, and the quick tests on SQLite
    bin/test postgres [...]  pytest on PostgreSQL, with pytest's own arguments
    bin/test browser [...]   the journeys in a real browser
    bin/test [...]           pytest on SQLite with these arguments, such as `tests/law -k holidays`

Every step runs, even after one has failed, so that one run shows all that is wrong. The last line counts the tests
of all steps together; the exit status is 0 only where every step passed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests import chromium, postgres

ROOT = Path(__file__).resolve().parent.parent
#: Seconds that one step may take before it counts as stuck.
STUCK_AFTER = 900
#: Seconds that a stopped step has to tidy up.
TIME_TO_TIDY = 20
PYTEST = [sys.executable, "-m", "pytest"]
BOTH_CORES = ["-n", "2", "--dist", "loadscope"]
#: Tests that touch no database, have one of their own, or ask nothing that another would answer otherwise, run once.
ONCE = ("law", "review", "policy", "evidence", "bin", "codebase/test_links.py", "demo/test_command.py")
NO_DATABASE = [f"--ignore=tests/{place}" for place in ONCE]
LAYERS = "from importlinter.cli import lint_imports_command as check; check()"


@dataclass
class Step:
    name: str
    command: list[str]
    database: str = ""  # "postgres" starts one for this step
    needs: Callable[[], str] | None = None  # says what is missing, or nothing

    @property
    def counts_tests(self) -> bool:
        return self.command[: len(PYTEST)] == PYTEST


CHECKS = [
    Step("style (ruff)", [sys.executable, "-m", "ruff", "check", "."]),
    Step("types (mypy --strict on law and review)", [sys.executable, "-m", "mypy"]),
    Step("layers (import-linter)", [sys.executable, "-c", LAYERS, "--no-logo"]),
]


def on_sqlite(*words: str) -> Step:
    return Step("tests on SQLite", [*PYTEST, *words])


def on_postgres(*words: str) -> Step:
    return Step("tests on PostgreSQL", [*PYTEST, *words], database="postgres")


def in_browser(*words: str) -> Step:
    # Each core has a site, a worker and a browser of its own; a file's journeys stay together.
    both = [] if words else ["-n", "2", "--dist", "loadfile"]
    return Step("journeys in a browser", [*PYTEST, *both, "-m", "browser", *words], needs=lack_of_chromium)


def in_browser_on_postgres() -> Step:
    """The main job once more: the real server and the real worker over the other database."""
    main_job = "tests/journeys/browser/test_contract_to_posting.py"
    words = [*PYTEST, "-m", "browser", main_job]
    return Step("the main job in a browser, on PostgreSQL", words, database="postgres", needs=lack_of_chromium)


def lack_of_chromium() -> str:
    return "" if chromium.find_or_install(say) else chromium.MISSING


def plan(words: list[str]) -> list[Step]:
    match words:
        case []:
            quick = [*BOTH_CORES, "-m", "not browser"]
            return [
                *CHECKS,
                on_sqlite(*quick),
                on_postgres(*quick, *NO_DATABASE),
                in_browser(),
                in_browser_on_postgres(),
            ]
        case ["fast"]:
            return [*CHECKS, on_sqlite(*BOTH_CORES, "-m", "not browser and not slow")]
        case ["postgres", *rest]:
            return [on_postgres(*(rest or [*BOTH_CORES, "-m", "not browser", *NO_DATABASE]))]
        case ["browser", *rest]:
            return [in_browser(*rest)]
        case _:
            return [on_sqlite(*words)]


def say(line: str) -> None:
    print(line, flush=True)


def run(step: Step, tally: Path) -> str:
    """Run one step; the answer is empty where it passed, else what went wrong."""
    missing = step.needs() if step.needs else ""
    if missing:
        return missing
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["CHARTEROAK_TALLY"] = str(tally)
    with postgres.server() if step.database else nullcontext("") as address:
        if address:
            environment["DATABASE_URL"] = address
        process = subprocess.Popen(step.command, cwd=ROOT, env=environment)
        try:
            status = process.wait(STUCK_AFTER)
        except subprocess.TimeoutExpired:
            return f"it was still running after {STUCK_AFTER // 60} minutes and was stopped"
        finally:
            stop(process)
    return f"exit status {status}" if status else ""


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a step that is still at work, and give it the time to stop the servers that it started."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(TIME_TO_TIDY)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def counts(tally: Path) -> dict[str, int]:
    """What pytest counted in one step; nothing where it did not get so far."""
    return json.loads(tally.read_text()) if tally.exists() else {}


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    steps = plan(words)
    total: dict[str, int] = {}
    faults: list[tuple[str, str]] = []
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="charteroak-tally-") as folder:
        for number, step in enumerate(steps, start=1):
            say(f"\n== {number} of {len(steps)}: {step.name}")
            began = time.monotonic()
            tally = Path(folder) / f"{number}.json"
            fault = run(step, tally)
            counted = counts(tally)
            if fault and not counted.get("failed"):
                if counted.get("skipped"):
                    fault = f"{counted['skipped']} skipped, and with CI set a skipped test is a failure"
                counted["failed"] = 1  # a step that fails without a failed test counts as one
            if fault:
                faults.append((step.name, fault))
            for outcome, number_of in counted.items():
                total[outcome] = total.get(outcome, 0) + number_of
            lines.append(f"{'FAILED' if fault else 'passed'}  {time.monotonic() - began:6.1f} s  {step.name}")
    say("\n" + "\n".join(lines))
    for name, fault in faults:
        say(f"FAILED {name}: {fault}")
    said = ", ".join(f"{total[word]} {word}" for word in ("failed", "passed", "skipped", "xfailed") if total.get(word))
    say(f"{said or 'no tests'} in {time.monotonic() - started:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
