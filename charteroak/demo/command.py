"""`charteroak demo`: load the demonstration boards, open the site, and keep it open until Ctrl-C.

The demonstration has a data directory and keys of its own, beside the program's; with DATABASE_URL it uses that
database, if it holds nothing else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from datetime import date, datetime
from pathlib import Path

from charteroak.commands import open_site

from .running import Children, free_port, hold_lock

LOOK_AT = [
    ("/b/wrenfield/staff/", "what the coordinator has to do, the most urgent first"),
    ("/b/wrenfield/staff/requests/", "what teachers ask for, and at whose desk each request waits"),
    ("/b/wrenfield/staff/inventory/", "what is unlawful today, and which letters would help the most students"),
    ("/b/wrenfield/staff/offers/", "a contractor's offer beside what the board has"),
    ("/b/wrenfield/answers/", "may I use it? for anyone, without signing in"),
    ("/b/wrenfield/staff/contracts/", "contracts in every state; open one and take its next step"),
    ("/b/wrenfield/staff/duties/", "every clock with its count, some late"),
    ("/b/wrenfield/staff/exceptions/", "exceptions for children’s plans, and the yearly report"),
    ("/b/wrenfield/staff/families/", "the roster, and how another one comes in"),
    ("/b/wrenfield/staff/notices/", "the yearly notice, sent; and one that waits for approval"),
    ("/demo/mail/", "what the demonstration has sent: nothing of it goes out"),
    ("/b/wrenfield/", "the public registry, as a parent sees it"),
    ("/demo/wrenfield/", "the district's own made-up website, which links to it"),
    ("/b/tidewick/", "a registry that its board's website does not link to"),
]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument(
        "--port", type=int, default=8000, help="the port; the next free one if it is taken (default 8000)"
    )
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="the day for which the boards are made, as 2026-11-24 (default: today)"
    )
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration away and make it anew")
    parser.add_argument(
        "--size", choices=["small", "full", "large"], default="full",
        help="small: one contract for each state; large: one more board with 5,000 products and ten years of events",
    )  # fmt: skip
    parser.add_argument("--load-only", action="store_true", help="load the demonstration and stop")


def run(arguments: argparse.Namespace) -> int:
    """0 after Ctrl-C or loading, 1 where something stopped it, 2 where the database or a setting is wrong."""
    data = _data_directory()
    data.mkdir(parents=True, exist_ok=True)
    with hold_lock(data / "demo.lock") as held:
        if not held:
            return _fail(
                f"a demonstration is running already in {data}.",
                "Use the address that it printed, or stop it with Ctrl-C and run this again.",
            )
        try:
            port = arguments.port if arguments.load_only else free_port(arguments.host, arguments.port)
        except OSError as fault:
            return _fail(
                f"nothing can listen on {arguments.host}: {fault.strerror or fault}.",
                "Choose another --host or --port.",
            )
        if port != arguments.port:
            print(f"Port {arguments.port} is taken; using {port}.", flush=True)
        address = _prepare_environment(data, arguments.host, port)
        if arguments.fresh and not os.environ.get("DATABASE_URL"):
            _throw_away(data)
        open_site()
        status = _load(arguments)
        if status or arguments.load_only:
            return status
        return _keep_open(data, arguments.host, port, address)


def _data_directory() -> Path:
    return Path(os.environ.get("CHARTEROAK_DATA", "data")).resolve() / "demo"


def _prepare_environment(data: Path, host: str, port: int) -> str:
    """Settings of the demonstration, for this process and the two that it starts; returns the site's address."""
    everywhere = host in {"0.0.0.0", "::", ""}  # noqa: S104 - asked for by the user
    named = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    address = f"http://{named}:{port}"
    os.environ.update(
        CHARTEROAK_DEMO="1", CHARTEROAK_DATA=str(data), CHARTEROAK_KEYS=str(data.parent / "demo-keys"),
        CHARTEROAK_AUDIT_HEADS=str(data / "audit-heads.jsonl"), CHARTEROAK_ADDRESS=address,
        CHARTEROAK_HOSTS="*" if everywhere else "",
    )  # fmt: skip
    return address


def _throw_away(data: Path) -> None:
    """Remove what an earlier demonstration left in its own directory: its database, files, and heads kept apart."""
    for path in data.glob("charteroak.sqlite3*"):
        path.unlink()
    for folder in ("files", "mail"):
        shutil.rmtree(data / folder, ignore_errors=True)
    (data / "audit-heads.jsonl").unlink(missing_ok=True)


# --- Loading ---------------------------------------------------------------------------------------------------------


def _load(arguments: argparse.Namespace) -> int:
    from charteroak.commands.setup import prepare

    from . import loading

    if others := loading.strangers():
        return _fail(
            f"this database holds boards that are not the demonstration's: {', '.join(others[:3])}.",
            "Set DATABASE_URL to an empty database, or leave it empty to use the embedded one.",
        )
    if status := prepare():
        return status
    if arguments.fresh and loading.is_loaded():
        from django.conf import settings

        loading.empty_database()
        _throw_away(settings.DATA)
        if status := prepare(quiet=True):
            return status
    if loading.is_loaded():
        print(f"The demonstration is loaded already, as of {loading.loaded_on():%B %-d, %Y} (--fresh makes it anew).")
        loading.declare_websites(now=_now())
        return 0
    return _load_boards(_moment(arguments.on), size=arguments.size)


def _load_boards(now: datetime, *, size: str) -> int:
    from charteroak.district import bulk

    from .loading import load

    print(f"Making the boards for {now:%A, %B %-d, %Y}.", flush=True)
    began = time.monotonic()
    loaded = load(now=now, size=size, progress=_say_progress)
    bulk.note_sizes()
    print(
        f"Loaded {loaded.boards} boards, {loaded.products:,} products and {loaded.contracts:,} contracts "
        f"in {time.monotonic() - began:.0f} seconds.",
        flush=True,
    )
    return 0


def _say_progress(done: int, of: int) -> None:
    """On a terminal one line that counts; in a log a line for each quarter."""
    if sys.stdout.isatty():
        print(f"\rReading agreements ... {done}/{of}", end="\n" if done == of else "", flush=True)
    elif done == of or done % max(1, of // 4) == 0:
        print(f"Reading agreements ... {done}/{of}", flush=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date. Write it as 2026-11-24.") from None


def _now() -> datetime:
    from charteroak import law

    return datetime.now(law.ZONE)


def _moment(on: date | None) -> datetime:
    """Now, or two in the afternoon of the day asked for."""
    now = _now()
    return now if on in (None, now.date()) else datetime(on.year, on.month, on.day, 14, tzinfo=now.tzinfo)


# --- The open site ---------------------------------------------------------------------------------------------------


def _keep_open(data: Path, host: str, port: int, address: str) -> int:
    from django.db import connections

    from charteroak.commands.serve import server_command

    connections.close_all()
    children = Children(logs=data)
    with children:
        children.start("web server", server_command(host, port))
        children.start("worker", [sys.executable, "-m", "charteroak.cli", "work"])
        print("Starting the web server and the worker ...", flush=True)
        if not children.wait_for(f"{address}/sign-in/", seconds=60):
            return _fail("the site did not start.", *children.last_words("web server"))
        _say_where(address)
        ended = children.stay()
    if ended:
        return _fail(f"the {ended} stopped by itself.", *children.last_words(ended))
    print("\nStopped. Run the same command to open it again.")
    return 0


def _say_where(address: str) -> None:
    from .boards import PASSWORD
    from .portal import PEOPLE
    from .tables import boards

    print(f"\nThe demonstration is open at {address}/\n")
    print(f"Sign in at {address}/sign-in/ with any of these. The password of all is:  {PASSWORD}\n")
    for board in boards():
        rows = [(email, name, ", ".join(roles)) for email, name, _, roles in board.members]
        print(f"  {board.name}")
        for email, name, roles in rows:
            print(f"    {email:<34}{name:<26}{roles}")
        print()
    print("  For a contractor, Larkspur Learning, Inc.")
    print(f"    {PEOPLE[0][0]:<34}{PEOPLE[0][1]:<26}two boards, and an invitation of a third\n")
    print("Look first at:")
    for path, what in LOOK_AT:
        print(f"  {address}{path:<32}{what}")
    print("\nEverything is made up. Ctrl-C stops it.", flush=True)


def _fail(what: str, *then: str) -> int:
    print(f"charteroak demo: {what}", *then, sep="\n", file=sys.stderr, flush=True)
    return 1
