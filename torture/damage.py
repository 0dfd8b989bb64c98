"""Damage to any file: what a broken disk, a bad line, or somebody with a hex editor does to its bytes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\x01\0\0\0")


def _flipped(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 20, 200))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut_off(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def _span(chance: Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 8, 64, 1_024, 16_384)))


def _swapped(chance: Random, data: bytes) -> bytes:
    (one, two), (three, four) = sorted((_span(chance, data), _span(chance, data)))
    two = min(two, three)
    return data[:one] + data[three:four] + data[two:three] + data[one:two] + data[four:]


def _doubled(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _left_out(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _overwritten(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    with_ = chance.choice((b"\0" * (end - start), chance.randbytes(end - start), chance.choice(_NUMBERS)))
    return data[:start] + with_ + data[start + len(with_) :]


def _between(chance: Random, data: bytes) -> bytes:
    start, _ = _span(chance, data)
    return data[:start] + chance.randbytes(chance.choice((1, 3, 40, 3_000))) + data[start:]


_WAYS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flipped, _cut_off, _swapped, _doubled, _left_out, _overwritten, _between,
)  # fmt: skip


def damaged(chance: Random, data: bytes) -> bytes:
    """The bytes with one to four kinds of damage; never empty."""
    for way in chance.choices(_WAYS, k=chance.choice((1, 1, 2, 4))):
        data = way(chance, data) or b"\0"
    return data
