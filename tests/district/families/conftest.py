"""A board, its coordinator, and rosters written as a clerk would type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member
from charteroak.district.families import imports
from charteroak.district.families.models import RosterImport
from charteroak.district.families.roster import open_roster

NOW = datetime(2026, 8, 20, 14, tzinfo=UTC)


@pytest.fixture
def board() -> Board:
    return boards.found_board(name="Elmford Board of Education", short_name="Elmford", slug="elmford", by=None, at=NOW)


@pytest.fixture
def coordinator(board: Board) -> Member:
    return boards.add_member(
        board, email="co@elmford.example.org", name="Co", title="", roles=["coordinator"], by=None, at=NOW
    )


@pytest.fixture
def enrol(board: Board, tmp_path: Path) -> Callable[[str], None]:
    """Take over a spreadsheet given as text: a header row and a row for each student."""

    def take(text: str) -> None:
        sheet = tmp_path / "students.csv"
        sheet.write_text(text, encoding="utf-8")
        imported = RosterImport.objects.create(board=board, sha256="0" * 64, begun_at=NOW, begun_by="member:x")
        imports.stage(imported, open_roster(sheet), by=None, at=NOW)
        imports.commit(imported, removal_confirmed=True, by=None, at=NOW)

    return take
