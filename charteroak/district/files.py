"""Files by the SHA-256 of their bytes, under their board, through Django's storage; confidential ones sealed."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from charteroak.district.boards.models import Board
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import seal_bytes, unseal_bytes


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


def keep_sealed(board: Board, data: bytes) -> tuple[str, str]:
    """Seal the bytes and store them; returns their SHA-256, as they were, and the name they are stored under."""
    sealed_as = default_storage.save(
        f"boards/{board.public_id}/sealed/{new_public_id()}", ContentFile(seal_bytes(data))
    )
    return hashlib.sha256(data).hexdigest(), sealed_as


def sealed_bytes_of(sealed_as: str) -> bytes:
    """The bytes that were sealed. Raises `sealing.Unsealable`."""
    with default_storage.open(sealed_as) as file:
        return unseal_bytes(file.read())
