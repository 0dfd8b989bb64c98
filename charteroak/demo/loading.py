"""Loads the demonstration boards: made up, and made by the same actions by which a real board makes its records.

Everything is relative to the moment it is loaded for, because the clocks run against the real day. The same moment
and seed give the same boards, contracts and outcomes; public ids and keys are drawn afresh each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db import OperationalError, connection, transaction

from charteroak import law
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.contracts.models import Document

from . import directory, endings, exceptions, family_requests, large, offers, policies, portal, tables, technology
from .boards import Place, found, hear_counsel, mark_day, website_of
from .days import Days
from .families import yearly_notice
from .playing import Stage
from .stories import ContractStory

SEED = "charter oak"


@dataclass
class Loaded:
    """What was loaded, in numbers; `read` counts readings of documents."""

    boards: int
    products: int
    contracts: int
    read: int


def is_loaded() -> bool:
    return Board.objects.filter(slug__in=[row.slug for row in tables.boards()]).exists()


def strangers() -> list[str]:
    """Boards in the database that are not the demonstration's; none where it has no tables, or does not answer."""
    try:
        if Board._meta.db_table not in connection.introspection.table_names():
            return []
    except OperationalError:
        return []
    ours = [*(row.slug for row in tables.boards()), large.board_row().slug]
    return list(Board.objects.exclude(slug__in=ours).values_list("name", flat=True))


def loaded_on() -> date:
    """The day for which the loaded demonstration was made: that of its last act before the site was opened."""
    row = Board.objects.get(slug=tables.boards()[0].slug)
    return row.contracts.latest("opened_at").opened_at.astimezone(law.ZONE).date()


def declare_websites(*, now: datetime) -> None:
    """Have each board declare its website where it is served today: the port may be another one."""
    for row in tables.boards():
        board = Board.objects.get(slug=row.slug)
        coordinator = board.members.get(user__email=row.members[0][0])
        boards.change_board(board, fields={"website": website_of(row.slug)}, by=coordinator, at=now)


def empty_database() -> None:
    """Remove every table of a PostgreSQL database that holds the demonstration alone."""
    if strangers():
        raise RuntimeError("the database holds boards that are not the demonstration's")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


@transaction.atomic
def load(*, now: datetime, size: str = "full", progress: Callable[[int, int], None] = lambda done, of: None) -> Loaded:
    """Load every board, or nothing. `progress` is told of each agreement that has been read, and of how many."""
    now = now.astimezone(law.ZONE)
    days, rows = Days(now), tables.contracts(size=size)
    to_read = sum(1 + bool(row.addendum) + row.elsewhere for row in rows if row.stage != "uploaded")
    read = _Read(progress, to_read)
    stage = Stage(until=now)
    known = tables.products()
    for board_row in tables.boards():
        place = Place(board_row, days)
        whole_list = known.values() if board_row.slug == "wrenfield" else ()
        stage.bring_on(found(place, whole_list))
        for entry in board_row.calendar:
            stage.bring_on(mark_day(place, entry))
        if board_row.slug == "wrenfield":
            stage.bring_on(yearly_notice(place))
            stage.bring_on(exceptions.keep(place))
            stage.bring_on(policies.keep(place))
            stage.bring_on(directory.keep(place))
            stage.bring_on(directory.lately(place))
            stage.bring_on(family_requests.play(place))
        technology.play(place, stage, known)
        portal.play(place, stage)
        offers.play(place, stage)
        if board_row.slug == "wrenfield":
            endings.play(place, stage)
        for answer in board_row.answers:
            stage.bring_on(hear_counsel(place, answer))
        for number, row in enumerate(row for row in rows if row.board == board_row.slug):
            chance = Random(f"{SEED}/{board_row.slug}/{number}")  # noqa: S311 - for variety, not for secrets
            products = [known[name] for name in row.products]
            stage.bring_on(ContractStory(row, products, place, stage, chance, read).play())
    stage.play()
    if size == "large":
        made = large.load_large(Place(large.board_row(), days), Stage(until=now), known, now=now)
        return Loaded(len(tables.boards()) + 1, len(known) + made.products, len(rows) + made.contracts, len(read))
    return Loaded(len(tables.boards()), len(known), len(rows), len(read))


class _Read(list[Document]):
    """The documents that have been read so far; tells of each."""

    def __init__(self, progress: Callable[[int, int], None], total: int) -> None:
        super().__init__()
        self._progress, self._total = progress, total

    def append(self, document: Document) -> None:
        super().append(document)
        self._progress(len(self), max(self._total, len(self)))
