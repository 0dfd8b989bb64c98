"""Secret links to people who have no account: sent by e-mail to an address on the roster, used once, soon over.

The token is known to the message alone. The row keeps its hash, and the token itself only while the message waits.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import models

from charteroak.district.notices import memos
from charteroak.district.sealing import SealedField

if TYPE_CHECKING:
    from charteroak.district.boards.models import Board

#: How long a link holds.
LASTS = timedelta(days=14)
MOST_TRIES = 8


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class SecretLink(models.Model):
    """What a row has that a person opens by a link in a message. `addressee`: name, email, language, and the token
    until the message has gone."""

    addressee = SealedField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def make_link(self, *, at: datetime) -> str:
        """A fresh token, for a message that is to go out; an earlier one stops working."""
        token = secrets.token_urlsafe(32)
        self.addressee = {**self.addressee, "token": token}
        self.token_hash, self.expires_at = hash_of(token), at + LASTS
        self.mailed_at, self.next_try_at, self.tries = None, at, 0
        return token

    def close_link(self) -> None:
        """The link opens nothing any more."""
        self.addressee = {key: value for key, value in self.addressee.items() if key != "token"}
        self.token_hash, self.expires_at, self.next_try_at = "", None, None

    @property
    def name(self) -> str:
        return str(self.addressee.get("name", ""))

    @property
    def language(self) -> str:
        return str(self.addressee.get("language", "en"))


def opened_by(rows: models.QuerySet[Any], token: str, *, at: datetime) -> Any | None:
    """The row whose link this is, where it still holds."""
    return rows.filter(token_hash=hash_of(token), expires_at__gt=at).first()


def mail_waiting(
    rows: models.QuerySet[Any], words: Callable[[Any], tuple[str, str]], page: Callable[[str], str],
    board_of: Callable[[Any], Board], *, at: datetime,
) -> int:  # fmt: skip
    """Send the messages that wait; returns how many went. One that fails waits longer each time.

    `words` gives subject and body; `page` the link's page, below the site's address, for a token.
    """
    sent, connection = 0, get_connection()
    waiting = rows.filter(mailed_at=None, next_try_at__lte=at, tries__lt=MOST_TRIES)
    for row in waiting[:100]:
        claimed = rows.model.objects.filter(pk=row.pk, tries=row.tries, mailed_at=None).update(
            tries=row.tries + 1, next_try_at=at + timedelta(minutes=2 ** (row.tries + 1))
        )
        token = row.addressee.get("token", "")
        if not claimed or not token:
            continue
        board, (subject, body) = board_of(row), words(row)
        text = f"{body}\n\n{settings.PUBLIC_ADDRESS}{page(token)}\n\n{board.name}"
        name = f"link-{row.public_id}-{row.token_hash[:8]}"
        if not memos.mail(
            board, to=row.addressee["email"], subject=subject, text=text, message_id=name, connection=connection
        ):
            continue
        row.addressee = {key: value for key, value in row.addressee.items() if key != "token"}
        row.mailed_at, row.next_try_at = at, None
        row.save(update_fields=["addressee", "mailed_at", "next_try_at"])
        sent += 1
    return sent
