"""Who may write in an exception's record, what dates may be, and where its files lie: sealed."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import seal_bytes, unseal_bytes
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
    """Seal a file and keep it; returns where it lies and the SHA-256 of its plain bytes."""
    inspect(data, plain_name(name))
    stored = default_storage.save(
        f"boards/{board.public_id}/sealed/{new_public_id()}", ContentFile(seal_bytes(data))
    )  # fmt: skip
    return stored, hashlib.sha256(data).hexdigest()


def bytes_of(sealed_as: str) -> bytes:
    with default_storage.open(sealed_as) as file:
        return unseal_bytes(file.read())
