"""Whom a notice is written to, as plain values: this app knows addresses, and no students."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person who is written to. `key` names the person within the board and tells nothing ("guardian:7kd...").

    `reason` says why this person is written to; `about` holds the keys of the students whom it concerns. `postal` are
    the lines of an envelope below the name, the town's last; `language` is empty where none is known.
    """

    key: str
    name: str
    reason: str
    email: str = ""
    phone: str = ""
    language: str = ""
    postal: tuple[str, ...] = ()
    postal_code: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person who is not written to, and why."""

    key: str
    reason: str
