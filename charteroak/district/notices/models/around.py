"""What stands around notices: those that went out by other means, and the days on which a digest was sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from charteroak.district.boards.models import Board
from charteroak.district.public_id import new_public_id


class SentElsewhere(models.Model):
    """A notice that went through the district's own messenger: its text, whom it went to, and the messenger's log."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="sent_elsewhere")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    messenger = models.CharField(max_length=120)
    text = models.TextField()
    sent_from = models.DateTimeField()
    people = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()
    log_name = models.CharField(max_length=255)
    log_sealed_as = models.CharField(max_length=255)
    log_sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "kind", "title", "messenger", "text", "sent_from", "people", "reached", "log_name",
         "log_sealed_as", "log_sha256", "recorded_at", "recorded_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-sent_from",)

    def __str__(self) -> str:
        return self.title


class Digest(models.Model):
    """That the coordinators of a board were told, on a day, who has not been reached."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    day = models.DateField()
    unreached = models.PositiveIntegerField()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "board", "day", "unreached"], "none")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["board", "day"], name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.board}, {self.day}"
