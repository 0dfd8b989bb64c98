"""What comes back: delivery status notifications (RFC 3464), fetched over IMAP from the mailbox that gets them.

A report is matched by the message id of the notice, which stands in the headers that it returns. A failure ends the
delivery as bounced, so that its person is written to on paper; a delay is only noted. Whatever is no report stays in
the mailbox unread, for a person.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.db import transaction

from charteroak.district.audit.actions import record

from .models import Delivery
from .models.delivery import public_id_in

#: Messages that one visit to the mailbox takes.
MOST = 500
_PARTS_OF_HEADERS = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery status notification says of one notice."""

    delivery: str
    failed: bool
    status: str
    at: datetime


def read(data: bytes, *, received: datetime) -> Report | None:
    """The report that a mail holds about a delivery of ours; None where it is no report, or about another mail."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    action, status, delivery = "", "", None
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload():
                action = action or str(block.get("Action", "")).strip().lower()  # type: ignore[union-attr]
                status = status or str(block.get("Status", "")).strip()  # type: ignore[union-attr]
        elif kind in _PARTS_OF_HEADERS and delivery is None:
            delivery = public_id_in(part.as_bytes().decode("utf-8", "replace"))
    if delivery is None or action not in {"failed", "delayed", "delivered", "relayed", "expanded"}:
        return None
    return Report(delivery, action == "failed", status[:20], _date(message) or received)


def _date(message: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@transaction.atomic
def apply(report: Report, *, at: datetime) -> bool:
    """Record a report on its delivery; returns whether that changed. A second copy of a report changes nothing."""
    row = Delivery.objects.select_for_update().select_related("notice__board").filter(public_id=report.delivery).first()
    if row is None or not report.failed or row.state == Delivery.State.BOUNCED:
        return False
    # A date after the report came in, or before the message went out, is a wrong clock elsewhere.
    came_back = min(max(report.at, row.accepted_at or report.at), at)
    row.state, row.bounced_at, row.fault = Delivery.State.BOUNCED, came_back, f"came back: status {report.status}"
    row.save(update_fields=["state", "bounced_at", "fault"])
    record(row.notice.board.public_id, "notice.bounced", row, by=None, at=at, notice=row.notice.public_id)
    return True


def fetch(*, at: datetime) -> int:
    """Take the reports from the mailbox of bounces and record them; returns how many deliveries came back.

    A report is marked as seen once it is recorded; a visit that was cut off is made again.
    """
    found = 0
    with _mailbox() as box:
        for number, data in _unseen(box):
            report = read(data, received=at)
            if report is None:
                box.store(number, "-FLAGS", "\\Seen")
                continue
            found += apply(report, at=at)
            box.store(number, "+FLAGS", "\\Seen")
    return found


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    host, port = settings.BOUNCES_HOST, settings.BOUNCES_PORT
    box = (
        imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=settings.EMAIL_TIMEOUT)
        if settings.BOUNCES_TLS
        else imaplib.IMAP4(host, port, timeout=settings.EMAIL_TIMEOUT)
    )
    try:
        box.login(settings.BOUNCES_USER, settings.BOUNCES_PASSWORD)
        box.select(settings.BOUNCES_FOLDER)
        yield box
    finally:
        box.logout()


def _unseen(box: imaplib.IMAP4) -> Iterator[tuple[str, bytes]]:
    _, listed = box.search(None, "UNSEEN")
    for number in listed[0].split()[:MOST]:
        _, parts = box.fetch(number, "(BODY.PEEK[])")
        for part in parts:
            if isinstance(part, tuple):
                yield number.decode(), part[1]
