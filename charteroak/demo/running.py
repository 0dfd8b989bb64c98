"""The processes of the demonstration: the web server and the worker, started, watched and stopped together."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

PORTS_TRIED = 50
#: Seconds that a process has to finish what it is doing before it is killed.
GRACE = 10


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next one above it that nothing listens on. Raises OSError where the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                if isinstance(fault, socket.gaierror) or fault.errno not in {13, 48, 98}:
                    raise
            else:
                return port
    raise OSError(0, f"the ports {wanted} to {wanted + PORTS_TRIED - 1} are all taken")


@contextmanager
def hold_lock(path: Path) -> Iterator[bool]:
    """Whether this process is the only one at work on the demonstration; the lock ends with the process."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


class Children:
    """Child processes, each with a log of its own. As a context manager, stops whatever still runs at the end."""

    def __init__(self, *, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False

    def __enter__(self) -> Children:
        self._before = {sign: signal.signal(sign, self._stop_asked) for sign in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        for sign, before in self._before.items():
            signal.signal(sign, before)

    def start(self, name: str, words: list[str]) -> None:
        """Start a process apart from the terminal, so that Ctrl-C reaches this one alone and stops them in order."""
        with self._log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip

    def wait_for(self, address: str, *, seconds: float) -> bool:
        """Whether the address answers before the time is over, a process ends, or somebody stops it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._asked_to_stop and not self._ended():
            if _answers(address):
                return True
            time.sleep(0.2)
        return False

    def stay(self) -> str:
        """Stay until asked to stop (then empty), or until a process ends by itself (then its name)."""
        while not self._asked_to_stop:
            if ended := self._ended():
                return ended
            time.sleep(0.3)
        return ""

    def last_words(self, name: str) -> list[str]:
        """The last lines of a process's log, and where the whole of it is."""
        log = self._log(name)
        lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        return [*(f"  | {line}" for line in lines), f"The whole log is {log}. Run the same command again."]

    def _log(self, name: str) -> Path:
        return self._logs / f"{name.replace(' ', '-')}.log"

    def _ended(self) -> str:
        return next((name for name, process in self._running.items() if process.poll() is not None), "")

    def _stop_asked(self, sign: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _stop(self) -> None:
        for process in self._running.values():
            process.terminate()
        until = time.monotonic() + GRACE
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except HTTPError as fault:
        fault.close()
        return False
    except (URLError, OSError, http.client.HTTPException):
        return False
