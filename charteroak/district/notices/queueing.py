"""From recipients to deliveries: one row a person, whatever is run twice or killed on the way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal

from .models import Delivery, Notice
from .recipient import LeftOut, Recipient

BATCH = 2000


@transaction.atomic
def begin(notice: Notice, *, by: Member, at: datetime) -> Notice:
    """Let the listing of recipients begin; the notice is frozen already."""
    by.must("notices.send", notice.board)
    mine = Notice.objects.select_for_update().get(pk=notice.pk)
    if mine.state != Notice.State.APPROVED:
        raise Refusal("The notice was not sent", "it is not approved, or it is on its way", "Open its page.")
    mine.state, mine.sent_from = Notice.State.QUEUEING, at
    mine.save(update_fields=["state", "sent_from"])
    record(mine.board.public_id, "notice.sending-begun", mine, by=by, at=at)
    notice.state, notice.sent_from = mine.state, mine.sent_from
    return notice


def queue(notice: Notice, recipients: Iterable[Recipient | LeftOut], *, at: datetime) -> int:
    """Write a delivery for each recipient, in batches; returns how many are new.

    Run again, with the same people or after it was killed, it adds whoever is missing and nobody twice.
    """
    _must_be_open(notice)
    before = notice.deliveries.count()
    languages = list(notice.languages)
    stream = iter(recipients) if notice.only_to is None else chain(recipients, _on_the_list(notice.only_to))
    while some := list(islice(stream, BATCH)):
        Delivery.objects.bulk_create([_delivery(notice, one, languages) for one in some], ignore_conflicts=True)
    with transaction.atomic():
        mine = Notice.objects.select_for_update().get(pk=notice.pk)
        added = notice.deliveries.count() - before
        if mine.state == Notice.State.DONE and mine.deliveries.waiting().exists():
            mine.state, mine.done_at = Notice.State.SENDING, None
            mine.save(update_fields=["state", "done_at"])
            record(mine.board.public_id, "notice.people-added", mine, by=None, at=at, people=added)
        if mine.state == Notice.State.QUEUEING:
            mine.state = Notice.State.SENDING
            mine.save(update_fields=["state"])
            counts = notice.deliveries.counted()
            record(
                mine.board.public_id, "notice.queued", mine, by=None, at=at, people=counts["all"],
                no_address=counts["no-address"], left_out=counts["left-out"],
            )  # fmt: skip
        notice.state = mine.state
    return added


def _on_the_list(addresses: Iterable[str]) -> Iterable[Recipient]:
    """Whom a drill reaches in the place of families."""
    return [Recipient(f"drill:{number}", "", "on the list of the drill", one) for number, one in enumerate(addresses)]


def _must_be_open(notice: Notice) -> None:
    """Whoever is listed must be written to: a notice that is not frozen, or is cancelled, would strand them."""
    state = Notice.objects.values_list("state", flat=True).get(pk=notice.pk)
    if state in (Notice.State.DRAFT, Notice.State.APPROVED, Notice.State.CANCELLED):
        raise Refusal("Nobody was added", "the notice is not being sent", "Begin its sending, or write another one.")


def _delivery(notice: Notice, one: Recipient | LeftOut, languages: list[str]) -> Delivery:
    if isinstance(one, Recipient) and notice.only_to is not None and not one.key.startswith("drill:"):
        # A drill counts whom it would have reached, and holds nothing by which anybody could be.
        one = LeftOut(one.key, "a drill; not on its list")
    if isinstance(one, LeftOut):
        return Delivery(
            notice=notice, recipient_key=one.key, reason=one.reason[:200], language=languages[0],
            state=Delivery.State.LEFT_OUT,
        )  # fmt: skip
    language = one.language if one.language in languages else languages[0]
    email = one.email.strip()
    private = {
        "name": one.name, "email": email, "phone": one.phone, "postal": list(one.postal), "code": one.postal_code,
    }  # fmt: skip
    return Delivery(
        notice=notice, recipient_key=one.key, sealed={name: value for name, value in private.items() if value},
        about=list(one.about), language=language, reason=one.reason[:200],
        state=Delivery.State.QUEUED if _can_be_mailed(email) else Delivery.State.NO_ADDRESS,
        fault="the e-mail address is not well formed" if email and not _can_be_mailed(email) else "",
    )  # fmt: skip


def _can_be_mailed(email: str) -> bool:
    """Whether a mail server would take it for an address at all; who has none is reached on paper."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return email.isascii()
