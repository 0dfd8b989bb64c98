"""Telling people of their own work for a board: a row each, mailed at least once and written once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.utils import timezone
from django_tasks import task

from charteroak.district.boards.models import Board, User

from .message import sender_of
from .models import Memo

BATCH = 100


class Place(Protocol):
    """A person's place towards a board: that of a member, or of a contractor's user."""

    @property
    def user(self) -> User: ...
    @property
    def board(self) -> Board: ...
    @property
    def has_ended(self) -> bool: ...


def tell(
    places: Iterable[Place], *, about: models.Model, kind: str, subject: str, body: str, page: str, at: datetime,
    only_to: Collection[str] | None = None,
) -> list[Memo]:  # fmt: skip
    """Tell these people; who was told the same kind of thing about the same record is not told again.

    The mail goes out after the transaction, by the worker; a mail server that does not answer is tried again. A drill
    gives the addresses that it may reach, `only_to`: the memos to others stand on their pages and are never mailed.
    """
    people = [(place.board, place.user, "") for place in places if not place.has_ended]
    return _write(people, about, only_to, kind=kind, subject=subject, body=body, page=page, at=at)


def tell_addresses(
    board: Board, addresses: Iterable[str], *, about: models.Model, kind: str, subject: str, body: str, page: str,
    at: datetime, only_to: Collection[str] | None = None,
) -> list[Memo]:  # fmt: skip
    """The same to addresses behind which no account stands, such as a board's mailbox for breaches."""
    people = [(board, None, address) for address in dict.fromkeys(addresses) if address]
    return _write(people, about, only_to, kind=kind, subject=subject, body=body, page=page, at=at)


def _write(
    people: Iterable[tuple[Board, User | None, str]], about: models.Model, only_to: Collection[str] | None, *,
    kind: str, subject: str, body: str, page: str, at: datetime,
) -> list[Memo]:  # fmt: skip
    written = []
    for board, user, address in people:
        memo, new = Memo.objects.get_or_create(
            board=board, user=user, address=address, about_label=about._meta.label_lower,
            about_id=getattr(about, "public_id", str(about.pk)), kind=kind,
            defaults={"subject": subject[:200], "body": body, "page": page, "told_at": at, "next_try_at": at,
                      "is_held": not may_reach(user.email if user else address, only_to)},
        )  # fmt: skip
        if new:
            written.append(memo)
    if written:
        transaction.on_commit(lambda: mail_memos.enqueue())
    return written


def may_reach(address: str, only_to: Collection[str] | None) -> bool:
    """Whether a message may go to this address: to any, or to those of a drill's list only."""
    return only_to is None or address.strip().lower() in {one.strip().lower() for one in only_to}


@task()
def mail_memos() -> None:
    """Mail what waits. Safe to run at any time, and more than once at a time."""
    mail_waiting(timezone.now())


def mail_waiting(now: datetime) -> int:
    """Mail the memos that wait; returns how many went out. One that fails waits longer each time."""
    sent = 0
    connection = get_connection()
    for memo in Memo.objects.to_mail(now).may_go().select_related("user", "board")[:BATCH]:
        # Claimed by its count of tries, so that two senders do not both send it.
        claimed = Memo.objects.filter(pk=memo.pk, tries=memo.tries, mailed_at=None).update(
            tries=memo.tries + 1, next_try_at=now + timedelta(minutes=2 ** (memo.tries + 1))
        )
        if not claimed:
            continue
        if not mail(
            memo.board, to=memo.to, subject=memo.subject, message_id=f"memo-{memo.public_id}",
            text=f"{memo.body}\n\n{settings.PUBLIC_ADDRESS}{memo.page}\n\n{memo.board.name}", connection=connection,
        ):  # fmt: skip
            continue
        Memo.objects.filter(pk=memo.pk).update(mailed_at=now)
        sent += 1
    return sent


def mail(board: Board, *, to: str, subject: str, text: str, message_id: str, connection: object) -> bool:
    """Mail one message of the board's; False where the mail server does not take it, and it is to be tried again."""
    domain = settings.MAIL_FROM.rpartition("@")[2]
    message = EmailMessage(
        subject, text, sender_of(board.short_name, settings.MAIL_FROM), [to],
        headers={"Message-ID": f"<{message_id}@{domain}>", "Auto-Submitted": "auto-generated"}, connection=connection,
    )  # fmt: skip
    try:
        message.send()
    except (OSError, SMTPException):
        return False
    return True
