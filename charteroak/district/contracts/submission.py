"""A contractor's own paper that it sent to the board, after it had it read: what waits in the board's inbox."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.public_id import new_public_id


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> SubmissionQuerySet:
        """Those that nobody has taken up or dismissed."""
        return self.filter(state=Submission.State.WAITING)

    def to_forget(self, today: date) -> SubmissionQuerySet:
        """Those whose period has passed, and that no contract was made of."""
        return self.exclude(state=Submission.State.TAKEN_UP).filter(kept_until__lt=today)

    def to_acknowledge(self, now: datetime) -> SubmissionQuerySet:
        """Those whose sender has not been told that they arrived, and may be told now."""
        return self.filter(acknowledged_at=None, tries__lt=MOST_TRIES, next_try_at__lte=now)


class Submission(models.Model):
    """A file that somebody without an account sent to the board. It is no contract, and nothing was signed by it.

    The sender was told how long it is kept: `kept_until` does not move where the board changes its period afterwards.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TAKEN_UP = "taken-up", "Taken up as a contract"
        DISMISSED = "dismissed", "Dismissed"

    board = models.ForeignKey(Board, models.PROTECT, related_name="submissions")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sender = models.CharField(max_length=120)
    email = models.EmailField()
    company = models.CharField(max_length=200)
    product = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()
    kept_until = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    contract = models.ForeignKey("contracts.Contract", models.SET_NULL, null=True, blank=True, related_name="sent_as")
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "state", "company", "product", "file_name", "media_type", "size", "sha256",
             "stored_as", "received_at", "kept_until", "settled_at", "settled_by", "reason", "contract", "next_try_at",
             "tries", "acknowledged_at"], "none",
        ),
        "sender": "staff", "email": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "sha256"], condition=Q(state="waiting"), name="a_paper_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="submission_settled_at_and_by_together",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["board", "state"], name="submissions_of_a_board"),)

    def __str__(self) -> str:
        return f"{self.product} of {self.company}"


MOST_TRIES = 8
