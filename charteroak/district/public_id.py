"""Random identifiers for use outside: in addresses, feeds and the audit trail."""

from __future__ import annotations

import os

#: No vowels, so that no word appears by accident; no 0, 1 or l, so that they can be read aloud.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 12


_ALL = len(ALPHABET) ** LENGTH


def new_public_id() -> str:
    """Twelve characters, about 57 bits: not to be guessed, and unique in any board's life."""
    number = int.from_bytes(os.urandom(16), "big") % _ALL
    letters = []
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[at])
    return "".join(letters)
