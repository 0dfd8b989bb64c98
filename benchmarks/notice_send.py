"""Sending into a real mail server on this machine, against a bare loop over as many connections into the same server.

The bare loop sends finished messages by smtplib and keeps nothing. Both start their processes first. One connection,
then two; on PostgreSQL four, too. The ratio is ours to the bare loop's messages a second: 1 is as fast.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import site
from benchmarks.ratio import Ratio

MESSAGES = int(os.environ.get("CHARTEROAK_BENCH_MESSAGES", "3000"))


def measure() -> list[Ratio]:
    from tests.smtp import sink

    place = site.folder()
    os.environ["CHARTEROAK_MAIL_FROM"] = "notices@board.example"
    found = []
    for connections in (1, 2, 4) if os.environ.get("DATABASE_URL") else (1, 2):
        with sink(place / f"mail-{connections}") as server:
            bare = _rate(connections, ["bare", str(server.port), str(MESSAGES // connections)])
            ours = _rate(connections, ["ours", str(server.port), _queued(MESSAGES, connections)])
        size = f"{MESSAGES:,} messages over {connections} connections"
        found.append(
            Ratio(f"notice-send-{connections}", round(ours), round(bare), round(ours / bare, 3), "messages/s", size)
        )
    return found


def _rate(connections: int, words: list[str]) -> float:
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.notice_send", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(connections)
    ]  # fmt: skip
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()
    began = time.perf_counter()
    for child in children:
        assert child.stdin is not None
        child.stdin.write(b"go\n")
        child.stdin.flush()
    for child in children:
        if child.wait():
            raise RuntimeError("a sender stopped before its end; what it says stands above")
    return MESSAGES / (time.perf_counter() - began)


def _queued(count: int, connections: int) -> str:
    from charteroak.district.notices import queueing, writing
    from charteroak.district.notices.models import Notice
    from charteroak.district.notices.recipient import Recipient

    board = site.board(f"senders-{connections}")
    facts = {"website": "https://x.example/", "contact": "x"}
    notice = writing.draft(board, kind="september", title="", languages=["en"], facts=facts, by=None, at=site.NOW)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.QUEUEING)
    queueing.queue(
        notice,
        (Recipient(f"guardian:{n:012}", f"P {n}", "parent", f"p{n}@family.example") for n in range(count)),
        at=site.NOW,
    )
    return notice.public_id


def _wait() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def _bare(port: int, count: int) -> None:
    import smtplib
    from datetime import UTC, datetime

    from charteroak.district.notices.kinds import _SHIPPED
    from charteroak.district.notices.message import Form

    subject, _, body = (Path(_SHIPPED) / "september.en.txt").read_text(encoding="utf-8").partition("\n\n")
    form, now = Form(subject, body, "en", "Board <notices@board.example>"), datetime.now(UTC)
    messages = [form.finished(f"p{n}@family.example", f"<{n}@bare>", now) for n in range(count)]
    _wait()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for n, message in enumerate(messages):
            client.sendmail("notices@board.example", [f"p{n}@family.example"], message)


def _ours(port: int, notice_id: str) -> None:
    os.environ["CHARTEROAK_MAIL_PORT"] = str(port)
    import django

    django.setup()
    from django.utils import timezone

    from charteroak.district.notices import sending
    from charteroak.district.notices.models import Notice

    notice = Notice.objects.get(public_id=notice_id)
    _wait()
    sending.send(notice, now=timezone.now)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.settings")
        import django

        django.setup()
        _bare(int(sys.argv[2]), int(sys.argv[3]))
    else:
        _ours(int(sys.argv[2]), sys.argv[3])
