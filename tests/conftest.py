"""What every test may use, and what none may do."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import tesseract as recogniser

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CHARTEROAK_SHARED") or ROOT.parent / "shared")
OUTCOMES = {"passed": "passed", "failed": "failed", "error": "failed", "skipped": "skipped", "xfailed": "xfailed"}


@pytest.fixture(scope="session")
def root() -> Path:
    """The clone."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of documents beside the clone; a test that reads it is skipped, loudly, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"there is no {SHARED.name} folder beside the clone (CHARTEROAK_SHARED may name another)")
    return SHARED


@pytest.fixture(scope="session")
def tesseract() -> str:
    """The program that recognises words in pictures; root on Debian installs it. Without it a test proves nothing."""
    program = recogniser.find_or_install(print)
    if program is None:
        pytest.skip(recogniser.MISSING)
    return program


def pytest_configure(config: pytest.Config) -> None:
    """A run that is told to end tidies up first: its fixtures stop the servers that they started."""
    if not _is_worker(config):
        signal.signal(signal.SIGTERM, lambda *_: pytest.exit("the run was told to end", returncode=143))


# --- No test talks to the outside ---------------------------------------------------------------------------------


class OutsideAddress(OSError):
    """A test tried to leave this machine."""


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    host = str(address[0])
    return host.startswith("127.") or host in {"::1", "localhost", ""}


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Only this machine answers: whatever else a test reaches for is refused at once, with its name."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            real = getattr(socket.socket, name)

            def guarded(self: socket.socket, address: Any, _real: Any = real) -> Any:
                if not _is_loopback(address):
                    raise OutsideAddress(f"A test tried to reach {address!r}. Tests talk to this machine only.")
                return _real(self, address)

            patch.setattr(socket.socket, name, guarded)
        yield


# --- Skipped tests are said aloud, and in continuous integration they fail the run ---------------------------------


def _ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


def _reporter(config: pytest.Config) -> Any:
    return config.pluginmanager.get_plugin("terminalreporter")


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if _is_worker(session.config) or (reporter := _reporter(session.config)) is None:
        return
    counted: Counter[str] = Counter()
    for outcome, word in OUTCOMES.items():
        counted[word] += len(reporter.stats.get(outcome, []))
    if _ci() and counted["skipped"] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if tally := os.environ.get("CHARTEROAK_TALLY"):
        Path(tally).write_text(json.dumps(counted))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons = Counter(_reason(report) for report in skipped)
    terminalreporter.section("SKIPPED: these tests proved nothing", sep="!", yellow=True)
    for reason, number in reasons.most_common():
        terminalreporter.line(f"{number:4}  {reason}")
    if _ci():
        terminalreporter.line("CI is set, so a skipped test is a failure.", red=True)


def _reason(report: Any) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")
