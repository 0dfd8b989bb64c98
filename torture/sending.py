"""Notices go out while senders or the mail server are killed at random moments; then it is counted who got what.

On SQLite in a temporary folder, or on the PostgreSQL that DATABASE_URL names. In each round a notice goes to some
hundred people from two senders, and at one random moment one of them, both, or the mail server is killed with signal
9, or every connection to the database is cut (PostgreSQL). What was killed is started again until the notice is sent.
With `--disk` the database's files may not grow further. A fault is: a person who got nothing; a person who got the
message twice without being marked as uncertain, or under two ids; more uncertain people than were in flight.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charteroak.district.notices.models import Notice
    from tests.smtp import Sink

PEOPLE, SENDERS = 240, 2
#: A round that is not over by then hangs.
LONGEST = 90.0
CHILD = "--child"
DISK = "the disk"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=100, metavar="N", help="how many notices (default: 100)")
    parser.add_argument("--seed", type=int, metavar="S", help="the same moments again")
    parser.add_argument("--disk", action="store_true", help="let the disk run full instead (SQLite; a minute a round)")
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="for database and mail")


def run(arguments: argparse.Namespace, _parser: argparse.ArgumentParser | None = None) -> int:
    seed = secrets.randbelow(1_000_000) if arguments.seed is None else arguments.seed
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="charteroak-torture-"))
    try:
        return _rounds(folder, random.Random(seed), arguments.rounds, seed, disk=arguments.disk)
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def _rounds(folder: Path, chance: random.Random, rounds: int, seed: int, *, disk: bool) -> int:
    print(f"Seed {seed}. {rounds} rounds of {PEOPLE} people and {SENDERS} senders.", flush=True)
    _make_ready(folder)
    faults, kills, repeated = 0, Counter[str](), 0
    for number in range(1, rounds + 1):
        with ExitStack() as until_the_end:
            from tests.smtp import sink

            mail = folder / f"mail-{number}"
            server = until_the_end.enter_context(sink(mail))
            notice = _queued(number)
            victim = DISK if disk else chance.choice(_victims())
            wrong, twice = _round(notice, server, mail, victim, chance.uniform(0.05, 1.6))
        kills[victim] += 1
        repeated += twice
        faults += len(wrong)
        for line in wrong:
            print(f"round {number}, {victim} killed: {line}", flush=True)
        shutil.rmtree(mail, ignore_errors=True)
    times = ", ".join(f"{victim} killed {count} time{'s' if count > 1 else ''}" for victim, count in kills.items())
    print(f"{times}; {repeated} messages arrived twice, all marked; {faults} faults.")
    return 1 if faults else 0


def _make_ready(folder: Path) -> None:
    os.environ |= {"CHARTEROAK_DATA": str(folder / "data"), "CHARTEROAK_KEYS": str(folder / "keys")}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "charteroak.settings", "CHARTEROAK_MAIL_TIMEOUT": "3"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _queued(number: int) -> Notice:
    """A notice that is frozen, listed and ready to go."""
    from django.utils import timezone

    from charteroak.district.boards import actions as boards
    from charteroak.district.boards.models import Board
    from charteroak.district.notices import queueing, writing
    from charteroak.district.notices.models import Notice
    from charteroak.district.notices.recipient import Recipient

    now = timezone.now()
    board = Board.objects.filter(slug="torture").first() or boards.found_board(
        name="Torture Board", short_name="Torture", slug="torture", by=None, at=now
    )
    notice = writing.draft(
        board, kind="september", title=f"Round {number}", languages=["en"],
        facts={"website": "https://x.example/", "contact": "x"}, by=None, at=now,
    )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.QUEUEING)
    everybody = [Recipient(f"guardian:{n:012}", f"P {n}", "parent", f"p{n}@family.example") for n in range(PEOPLE)]
    queueing.queue(notice, everybody, at=now)
    return notice


def _round(notice: Notice, server: Sink, mail: Path, victim: str, moment: float) -> tuple[list[str], int]:
    from django.utils import timezone

    from charteroak.district.notices import sending
    from charteroak.district.notices.models import Delivery, Notice
    from tests.smtp import sink

    began = time.monotonic()
    with ExitStack() as until_the_end:
        room = _room() if victim == DISK else None
        senders = [_sender(notice, server.port, room) for _ in range(SENDERS)]
        while time.monotonic() - began < moment or not server.received:
            time.sleep(0.005)
            if time.monotonic() - began > 20:
                return ["no message arrived within 20 seconds"], 0
        killed = 0
        if victim == DISK:
            killed = SENDERS
        elif victim == "every connection to the database":
            _cut_connections()
            killed = SENDERS
        elif victim == "the mail server":
            server.process.kill()
            server.process.wait()
            server = until_the_end.enter_context(sink(mail, port=server.port))
        else:
            for sender in senders[:1] if victim == "a sender" else senders:
                killed += sender.poll() is None
                sender.kill()
        for sender in senders:
            sender.wait(LONGEST)
        # As time passes, the lease of what a dead sender held runs out and the sweep frees it.
        Delivery.objects.filter(notice=notice, state=Delivery.State.CLAIMED).update(
            claimed_at=timezone.now() - 2 * sending.LEASE
        )
        sending.take_back(at=timezone.now())
        while not Notice.objects.filter(pk=notice.pk, state=Notice.State.DONE).exists():
            Delivery.objects.filter(notice=notice).update(next_try_at=None)
            _sender(notice, server.port).wait(LONGEST)
            if time.monotonic() - began > LONGEST:
                return [f"not sent after {LONGEST:g} seconds"], 0
    return _counted(notice, server, killed)


def _victims() -> list[str]:
    from django.db import connection

    known = ["a sender", "a sender", "all senders", "the mail server"]
    return [*known, "every connection to the database"] if connection.vendor == "postgresql" else known


def _cut_connections() -> None:
    """As a database server that is stopped and started does it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def _sender(notice: Notice, port: int, room: int | None = None) -> subprocess.Popen[bytes]:
    """A sender of its own; with `room`, no file of its may grow beyond so many bytes, as on a disk that is full."""
    words = [sys.executable, "-m", "torture.sending", CHILD, notice.public_id, str(room or "")]
    return subprocess.Popen(words, env={**os.environ, "CHARTEROAK_MAIL_PORT": str(port)})


def _room() -> int:
    """What the database's files take now, and a little: enough for some batches, and not for the notice."""
    from django.conf import settings

    largest = max(path.stat().st_size for path in Path(settings.DATA).glob("charteroak.sqlite3*"))
    return largest + 60_000


def _counted(notice: Notice, server: Sink, killed: int) -> tuple[list[str], int]:
    from charteroak.district.notices import sending

    wrong = []
    deliveries = {delivery.private["email"]: delivery for delivery in notice.deliveries.all()}
    times = Counter(address for _, address in server.received)
    missed = deliveries.keys() - times.keys()
    if missed:
        wrong.append(f"{len(missed)} people got nothing")
    twice = [address for address, count in times.items() if count > 1]
    unmarked = [address for address in twice if not deliveries[address].is_uncertain]
    if unmarked:
        wrong.append(f"{len(unmarked)} people got it twice and are not marked")
    for address in times:
        if {name for name, to in server.received if to == address} != {deliveries[address].message_id}:
            wrong.append("a message came under another id")
            break
    uncertain = sum(delivery.is_uncertain for delivery in deliveries.values())
    in_flight = max(killed * sending.BATCH, SENDERS)
    if uncertain > in_flight:
        wrong.append(f"{uncertain} people are uncertain, and {in_flight} were in flight")
    return wrong, len(twice)


def _child(notice_id: str, room: str) -> None:
    import resource

    import django

    django.setup()
    from django.utils import timezone

    from charteroak.district.notices import sending
    from charteroak.district.notices.models import Notice

    notice = Notice.objects.get(public_id=notice_id)
    if room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
    sending.send(notice, now=timezone.now)


if __name__ == "__main__":
    if sys.argv[1:2] == [CHILD]:
        _child(sys.argv[2], sys.argv[3])
    else:
        own = argparse.ArgumentParser(prog="torture.sending", description=__doc__)
        configure(own)
        sys.exit(run(own.parse_args()))
