"""Killed at a random moment and started again: nobody is missed; twice at most those in flight, and they are marked."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.smtp import sink


@pytest.mark.slow
def test_a_sender_killed_at_a_random_moment_loses_nobody_and_repeats_only_what_was_in_flight(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    done = subprocess.run(
        [sys.executable, "-m", "torture.sending", "--rounds", "1", "--seed", str(seed), "--folder", str(tmp_path)],
        capture_output=True, text=True, timeout=170, env=os.environ.copy(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}\n{done.stderr[-3000:]}"
    assert " killed 1 time; " in done.stdout


def test_the_mail_server_of_the_tests_writes_before_it_answers(tmp_path: Path) -> None:
    import smtplib

    with sink(tmp_path) as server, smtplib.SMTP("127.0.0.1", server.port) as client:
        client.sendmail("a@x.example", ["b@x.example"], b"Message-ID: <1@x>\r\n\r\nhello")
        os.kill(server.process.pid, signal.SIGKILL)
        time.sleep(0.01)
        assert server.received == [("<1@x>", "b@x.example")]
