"""`charteroak roster`: read a roster from the shell, without writing or to take it over."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from charteroak.commands import open_site

OK, BAD = 0, 1
_SHOWN = 40


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="a folder, a zip archive or a file")
    parser.add_argument("--board", required=True, metavar="SLUG", help="the board's part of the address")
    parser.add_argument("--commit", action="store_true", help="take the roster over; without it nothing is written")
    parser.add_argument("--accept-bad-rows", action="store_true", help="leave bad rows out; nobody is taken off then")
    parser.add_argument("--confirm-removal", action="store_true", help="more than 5 %% of the students have left")


def run(arguments: argparse.Namespace) -> int:
    open_site()
    from django.utils import timezone

    from charteroak.district.boards.models import Board
    from charteroak.district.families import imports
    from charteroak.district.families.models import RosterImport
    from charteroak.district.families.roster import BadRoster, open_roster
    from charteroak.district.refusal import Refusal

    board = Board.objects.filter(slug=arguments.board).first()
    if board is None:
        print(f"charteroak roster: there is no board {arguments.board}. See: charteroak board list", file=sys.stderr)
        return BAD
    at = timezone.now()
    try:
        roster = open_roster(arguments.path)
        if not arguments.commit:
            found = imports.dry_run(board, roster)
        else:
            name = hashlib.sha256(str(arguments.path.resolve()).encode()).hexdigest()
            imported = RosterImport.objects.create(board=board, sha256=name, begun_at=at, begun_by="shell")
            found = imports.stage(imported, roster, by=None, at=at)
            try:
                imports.commit(
                    imported, bad_rows_accepted=arguments.accept_bad_rows,
                    removal_confirmed=arguments.confirm_removal, by=None, at=timezone.now(),
                )  # fmt: skip
            except Refusal:
                imports.abandon(imported, by=None, at=timezone.now())
                raise
    except (BadRoster, Refusal) as problem:
        print(f"charteroak roster: {problem}", file=sys.stderr)
        return BAD
    for fault in found.faults[:_SHOWN]:
        print(f"{fault.file}:{fault.line}: {fault.field} {fault.what}. {fault.fix}")
    print(", ".join(f"{name.replace('_', ' ')}: {count:,}" for name, count in found.counts.items()))
    print("The roster is taken over." if arguments.commit else "Nothing was written. Add --commit to take it over.")
    return BAD if found.counts.get("bad_rows") and not arguments.commit else OK
