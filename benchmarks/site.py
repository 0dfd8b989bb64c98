"""A database of its own for the benchmarks: SQLite in a temporary folder, or the PostgreSQL that DATABASE_URL names."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charteroak.district.boards.models import Board

NOW = datetime(2026, 8, 20, 14, tzinfo=UTC)


@functools.cache
def folder() -> Path:
    """Make Django ready on an empty database; the folder goes when the run ends."""
    place = Path(tempfile.mkdtemp(prefix="charteroak-bench-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ |= {"CHARTEROAK_DATA": str(place / "data"), "CHARTEROAK_KEYS": str(place / "keys")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "charteroak.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return place


def board(slug: str) -> Board:
    from charteroak.district.boards import actions

    return actions.found_board(name=f"{slug} Board", short_name=slug, slug=slug, by=None, at=NOW)
