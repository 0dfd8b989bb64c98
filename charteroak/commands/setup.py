"""`charteroak setup`: make or bring up to date the database and the static files. Safe to run again."""

from __future__ import annotations

import argparse
import sys

from charteroak.commands import open_site


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something goes wrong")


def run(arguments: argparse.Namespace) -> int:
    open_site()
    return prepare(quiet=arguments.quiet)


def prepare(*, quiet: bool = False) -> int:
    """Migrate and collect static files; returns the exit status."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.utils import OperationalError

    name = connection.settings_dict["NAME"]
    if not quiet:
        print(f"Bringing the database up to date ({connection.vendor}: {name}) ...", flush=True)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as fault:
        print(
            f"charteroak: the database {name} cannot be opened: {fault}"
            "Check DATABASE_URL, and that the database server runs and knows this user.",
            file=sys.stderr,
        )
        return 2
    if not quiet:
        print("Collecting static files ...", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    return 0
