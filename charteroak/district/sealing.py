"""Encryption at rest of what names a student or a family, and keyed hashes by which it is still found.

A row's private values are sealed together, as one token (`SealedField`): one encryption a row. Keys come from the
environment, or from files made once outside the data directory, so that a backup of the data holds ciphertext. The
newest key seals, every key opens; `charteroak seal --rotate` seals again what an older key sealed.
"""

from __future__ import annotations

import functools
import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import IO, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class Unsealable(Exception):
    """A value that no key at hand opens; `str()` says what to do."""


@functools.cache
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(values: Any) -> bytes:
    """JSON-able values as one token, by the newest key."""
    return _ring(tuple(settings.SEALING_KEYS)).encrypt(_as_bytes(values))


def _as_bytes(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def unseal(token: bytes) -> Any:
    """The values that a token holds. Raises `Unsealable`."""
    return json.loads(unseal_bytes(token))


def seal_bytes(data: bytes) -> bytes:
    """A confidential file's bytes as one token."""
    return _ring(tuple(settings.SEALING_KEYS)).encrypt(data)


def unseal_bytes(token: bytes) -> bytes:
    try:
        return _ring(tuple(settings.SEALING_KEYS)).decrypt(bytes(token))
    except InvalidToken as error:
        raise Unsealable(
            "A sealed value cannot be opened with the keys at hand. Put back the key it was sealed with "
            "(CHARTEROAK_SEALING_KEYS, or the file sealing-keys in the folder of the keys)."
        ) from error


def sealed_by_newest(token: bytes) -> bool:
    try:
        Fernet(settings.SEALING_KEYS[0]).decrypt(bytes(token))
    except InvalidToken:
        return False
    return True


def seal_again(token: bytes) -> bytes:
    """The same values under the newest key. Raises `Unsealable`."""
    return seal_bytes(unseal_bytes(token))


def keyed_hash(purpose: str, text: str) -> str:
    """A hash by which equal texts are found without being readable: 32 characters, another for each purpose.

    Case, accents and spaces do not matter, so that a name is found as people type it.
    """
    hasher = _hasher(purpose).copy()
    hasher.update(plain(text).encode())
    return hasher.hexdigest()


def keyed_digest(data: bytes) -> str:
    """A hash of bytes as they are, by the same key: whether a row says the same as before."""
    hasher = _hasher("content").copy()
    hasher.update(data)
    return hasher.hexdigest()


@functools.cache
def _hasher(purpose: str) -> hashlib.blake2b:
    own = hashlib.sha256(settings.INDEX_KEY.encode()).digest()
    return hashlib.blake2b(key=own, digest_size=16, person=purpose.encode()[:16])


def plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


class SealedField(models.BinaryField):
    """JSON-able values that are sealed in the database and plain in Python."""

    description = "Values that are sealed at rest"

    def __init__(self, *args: Any, **options: Any) -> None:
        options["editable"] = False
        super().__init__(*args, **options)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else unseal(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        token = value.token if isinstance(value, Token) else None if value is None else seal(value)
        return super().get_db_prep_value(token, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))


class Token:
    """A value that is sealed already, handed to a `SealedField` as it is."""

    def __init__(self, token: bytes) -> None:
        self.token = token


def sealed_fields() -> Sequence[tuple[type[models.Model], str]]:
    """Every field of every model that is sealed at rest."""
    from django.apps import apps

    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]


def sealed_files() -> Sequence[tuple[type[models.Model], str]]:
    """Every field of every model that says where a sealed file lies: by its name, `..._sealed_as`."""
    from django.apps import apps

    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("sealed_as")
    ]


_PIECE = 1 << 20


def seal_stream(source: IO[bytes], target: IO[bytes]) -> str:
    """Seal a file of any size, piece by piece, a line each; returns the SHA-256 of what was sealed."""
    ring, hasher = _ring(tuple(settings.SEALING_KEYS)), hashlib.sha256()
    while piece := source.read(_PIECE):
        hasher.update(piece)
        target.write(ring.encrypt(piece) + b"\n")
    return hasher.hexdigest()


def unseal_stream(source: IO[bytes], target: IO[bytes]) -> None:
    """Write what `seal_stream` sealed. Raises `Unsealable`."""
    for line in source:
        target.write(unseal_bytes(line.strip()))
