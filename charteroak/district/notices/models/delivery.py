"""One delivery for each person who is written to, unique in the database: nobody is missed or written to twice."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField

from .notice import Notice


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        """Those that are still to be sent, or are being sent."""
        return self.filter(state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED, Delivery.State.CLAIMED])

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Those that a sender may take now."""
        free = self.filter(state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED])
        return free.filter(Q(next_try_at=None) | Q(next_try_at__lte=now))

    def unreached(self) -> DeliveryQuerySet:
        """Those whom no electronic notice has reached: no address, refused, bounced, given up."""
        return self.filter(state__in=[Delivery.State.NO_ADDRESS, Delivery.State.BOUNCED, Delivery.State.FAILED])

    def for_paper(self) -> DeliveryQuerySet:
        """Those who get a letter on paper that is not printed yet."""
        return self.unreached().filter(printed_at=None)

    def counted(self) -> dict[str, int]:
        """How many of each state; and `printed`, `uncertain` and `all`."""
        states = {str(state): 0 for state in Delivery.State.values}
        states |= dict(self.values_list("state").annotate(Count("pk")).order_by())
        more = self.aggregate(
            printed=Count("pk", filter=Q(printed_at__isnull=False)),
            uncertain=Count("pk", filter=Q(is_uncertain=True)),
            all=Count("pk"),
        )
        return states | more


class Delivery(models.Model):
    """A notice to one person. Claimed, accepted, bounced and printed are instants of their own.

    `sealed` holds name, address, postal lines and phone. The message's id follows from `public_id` and never changes,
    so that a message that is sent again after a crash can be told from a new one.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        CLAIMED = "claimed", "Being sent"
        DEFERRED = "deferred", "Put off by the mail server"
        ACCEPTED = "accepted", "Accepted by the mail server"
        BOUNCED = "bounced", "Came back"
        FAILED = "failed", "Given up after many tries"
        NO_ADDRESS = "no-address", "No e-mail address"
        LEFT_OUT = "left-out", "Not written to"
        CANCELLED = "cancelled", "Cancelled"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    recipient_key = models.CharField(max_length=40)
    sealed = SealedField(null=True)
    about = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    #: The sender that holds it, a name of its own for each batch.
    holder = models.CharField(max_length=40, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    #: Sent again after a crash between the server's answer and its record: it may have arrived twice.
    is_uncertain = models.BooleanField(default=False)
    #: How often it was in doubt: after a few times it is not sent again by itself.
    doubts = models.PositiveSmallIntegerField(default=0)
    #: The server's answer without any address in it, such as "550 mailbox unavailable".
    fault = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "notice": "none", "public_id": "none", "recipient_key": "none", "sealed": "student information",
        "about": "student record", "language": "student information", "reason": "student record", "state": "none",
        "attempts": "none", "next_try_at": "none", "claimed_at": "none", "holder": "none", "accepted_at": "none",
        "bounced_at": "none", "printed_at": "none", "is_uncertain": "none", "doubts": "none", "fault": "none",
    }  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["notice", "recipient_key"], name="one_delivery_for_each_person"),
        )
        indexes = (
            models.Index(fields=["notice", "state", "next_try_at", "id"], name="delivery_to_take"),
            models.Index(fields=["state", "claimed_at"], name="delivery_claimed"),
        )

    def __str__(self) -> str:
        return f"delivery {self.public_id}"

    @property
    def private(self) -> dict[str, Any]:
        return self.sealed or {}

    @property
    def message_id(self) -> str:
        return message_id(self.notice_id, self.public_id)

    @property
    def reached(self) -> bool:
        """Whether an electronic notice was accepted and has not come back."""
        return self.state == self.State.ACCEPTED


def message_id(notice: int, public_id: str) -> str:
    """The id of a delivery's message: always the same, and it tells nothing of the person."""
    return f"<charteroak.{notice}.{public_id}@{settings.MAIL_FROM.rpartition('@')[2]}>"


_ID = re.compile(r"<charteroak\.\d+\.([a-z0-9]{12})@[^>\s]+>")


def public_id_in(text: str) -> str | None:
    """The delivery whose message id stands in a text, such as the headers that a bounce returns."""
    found = _ID.search(text)
    return found.group(1) if found else None
