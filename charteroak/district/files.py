"""Files by the SHA-256 of their bytes, under their board, through Django's storage."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from charteroak.district.boards.models import Board


def keep(board: Board, data: bytes) -> tuple[str, str]:
    """Store the bytes once; returns their SHA-256 and the name they are stored under."""
    return keep_under(f"boards/{board.public_id}", data)


def keep_under(folder: str, data: bytes) -> tuple[str, str]:
    """The same for what belongs to no board, under a folder of its own."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"{folder}/{sha256[:2]}/{sha256}"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(data))
    return sha256, path


def bytes_of(stored_as: str) -> bytes:
    with default_storage.open(stored_as) as file:
        return bytes(file.read())
