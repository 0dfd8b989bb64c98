"""`charteroak board add`: set up a board on this host, with its first coordinator."""

from __future__ import annotations

import argparse
import getpass
import sys

from charteroak.commands import open_site


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["add", "list"])
    parser.add_argument("--name", help="the board's full name, such as “Ashbrook Board of Education”")
    parser.add_argument("--short-name", help="how people call it, such as “Ashbrook Public Schools”")
    parser.add_argument(
        "--slug", default="", help="its part of the address, /b/SLUG/ (default: made from the short name)"
    )
    parser.add_argument("--coordinator", help="the first coordinator's e-mail address")
    parser.add_argument("--coordinator-name", default="", help="and name")


def run(arguments: argparse.Namespace) -> int:
    open_site()
    return _list() if arguments.what == "list" else _add(arguments)


def _list() -> int:
    from charteroak.district.boards.models import Board

    for board in Board.objects.all():
        print(f"/b/{board.slug}/  {board.name}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    missing = [word for word in ("name", "short_name", "coordinator") if not getattr(arguments, word)]
    if missing:
        print(
            f"charteroak board add: give {', '.join('--' + word.replace('_', '-') for word in missing)}.",
            file=sys.stderr,
        )
        return 2
    from django.db import transaction
    from django.utils import timezone

    from charteroak.district.boards import actions
    from charteroak.district.refusal import Refusal

    password = (
        getpass.getpass("A password for the coordinator (12 characters or more): ")
        if sys.stdin.isatty()
        else sys.stdin.readline().strip()
    )
    at = timezone.now()
    try:
        _must_be_strong(password)
        with transaction.atomic():
            board = actions.found_board(
                name=arguments.name, short_name=arguments.short_name, slug=arguments.slug, by=None, at=at
            )
            member = actions.add_member(
                board, email=arguments.coordinator, name=arguments.coordinator_name or arguments.coordinator,
                title="Data privacy coordinator", roles=["coordinator"], by=None, at=at,
            )  # fmt: skip
            if not member.user.has_usable_password():
                member.user.set_password(password)
                member.user.save(update_fields=["password"])
    except Refusal as refusal:
        print(f"charteroak board add: {refusal}", file=sys.stderr)
        return 1
    print(f"{board} is set up at /b/{board.slug}/. {member.user.email} signs in at /sign-in/.")
    return 0


def _must_be_strong(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from charteroak.district.refusal import Refusal

    try:
        validate_password(password)
    except ValidationError as fault:
        raise Refusal(
            "The board was not set up", " ".join(fault.messages).rstrip("."), "Choose another password."
        ) from fault
