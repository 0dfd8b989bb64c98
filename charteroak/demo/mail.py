"""Where a demonstration's mail goes: into a file beside its data, and never out. A page shows it."""

from __future__ import annotations

import email
import email.policy
import fcntl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

#: So many of the newest messages are kept.
KEPT = 2000


def _folder() -> Path:
    return Path(settings.DATA) / "mail"


class Backend(BaseEmailBackend):
    """Keeps each message as a file, numbered in the order in which they came."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "number").open("a+") as counter:
            fcntl.flock(counter, fcntl.LOCK_EX)
            counter.seek(0)
            number = int(counter.read() or 0)
            for message in email_messages:
                number += 1
                (folder / f"{number}.eml").write_bytes(message.message().as_bytes())
                (folder / f"{number - KEPT}.eml").unlink(missing_ok=True)
            counter.truncate(0)
            counter.write(str(number))
        return len(email_messages)


@dataclass(frozen=True)
class Kept:
    """One message that a demonstration kept."""

    number: int
    to: str
    subject: str
    date: str
    language: str
    body: str


def kept(number: int) -> Kept | None:
    path = _folder() / f"{number}.eml"
    if not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    return Kept(
        number, str(message["To"]), str(message["Subject"]), str(message["Date"]),
        str(message["Content-Language"] or "en"), body.get_content() if body else "",
    )  # fmt: skip


def numbers() -> list[int]:
    """The numbers of what is kept, the newest first."""
    return sorted((int(path.stem) for path in _folder().glob("*.eml")), reverse=True)
