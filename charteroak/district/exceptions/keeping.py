"""Who may write in an exception's record, what dates may be, and where its files lie: sealed."""

from __future__ import annotations

from datetime import date, datetime

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.files import keep_sealed
from charteroak.district.refusal import Refusal
from charteroak.district.uploads import inspect, plain_name

from .models import PlanException


def must_write(exception: PlanException, by: Member) -> None:
    by.must("exceptions.write", exception.board)


def dates_must_hold(happened_on: date, received_on: date, *, at: datetime) -> None:
    """Nothing happens tomorrow, and nothing is received before it happened."""
    if max(happened_on, received_on) > at.astimezone(law.ZONE).date():
        raise Refusal("Nothing was recorded", "a date lies in the future", "Check the dates.")
    if received_on < happened_on:
        raise Refusal("Nothing was recorded", "it was received before it happened", "Check the two dates.")


def keep_file(board: Board, data: bytes, name: str) -> tuple[str, str]:
    """Seal an uploaded file and keep it; returns the SHA-256 of its plain bytes and where it lies."""
    inspect(data, plain_name(name))
    return keep_sealed(board, data)
