"""`charteroak demo` from a shell: loads, opens, is run again, and stops cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from charteroak.demo.running import free_port

ROOT = Path(__file__).resolve().parents[2]


def start(data: Path, *options: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHARTEROAK_")}
    kept.pop("DATABASE_URL", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "charteroak.cli", "demo", *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=data.parent,
        env={**kept, "CHARTEROAK_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def all_said(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=120)
    return said


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What the process says up to a line with these words; the process is killed where it never says them."""
    watch = threading.Timer(120, process.kill)
    watch.start()
    said = ""
    for line in process.stdout or ():
        said += line
        if words in line:
            watch.cancel()
            return said
    raise AssertionError(f"It ended without saying {words!r}:\n{said}")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    data = tmp_path_factory.mktemp("demo") / "data"
    process = start(data, "--load-only", "--size", "small", "--on", "2026-11-24")
    said = all_said(process)
    assert process.returncode == 0, said
    return data, said


def test_loading_says_what_it_does_with_counts(loaded: tuple[Path, str]) -> None:
    _, said = loaded
    assert "Making the boards for Tuesday, November 24, 2026." in said
    assert "Reading agreements ... 40/40" in said
    assert re.search(r"Loaded 3 boards, 62 products and 31 contracts in \d+ seconds", said)


def test_it_keeps_to_a_directory_of_its_own(loaded: tuple[Path, str]) -> None:
    data, _ = loaded
    assert {path.name for path in data.iterdir()} == {"demo", "demo-keys"}


def test_it_opens_is_asked_twice_and_stops_cleanly(loaded: tuple[Path, str]) -> None:
    data, _ = loaded
    process = start(data, "--port", str(free_port("127.0.0.1", 18400)))
    try:
        said = read_until(process, "Ctrl-C stops it")
        assert "loaded already, as of November 24, 2026" in said
        assert "coordinator@wrenfield.example" in said
        address = re.search(r"open at (http://127\.0\.0\.1:\d+)/", said)
        assert address
        with urlopen(f"{address[1]}/demo/wrenfield/") as website:
            assert b"/b/wrenfield/" in website.read()
        again = start(data)
        assert "running already" in all_said(again)
        assert again.returncode == 1
        process.send_signal(signal.SIGINT)
        assert "Stopped." in all_said(process)
        assert process.returncode == 0
        assert not _answers(address[1])
    finally:
        process.kill()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):
            return True
    except OSError:
        return False


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    process = start(tmp_path / "data", "--on", "tomorrow")
    assert "Write it as 2026-11-24." in all_said(process)
    assert process.returncode == 2


def test_the_next_free_port_is_taken() -> None:
    import socket

    first = free_port("127.0.0.1", 18500)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert free_port("127.0.0.1", first) > first
