"""Who signed what bytes, for whom, with what authority, and how that is known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from charteroak.district.boards.models import Board
from charteroak.district.public_id import new_public_id


class Signature(models.Model):
    """One signature on one document, named by the SHA-256 of its bytes."""

    class Party(models.TextChoices):
        BOARD = "board", "For the board"
        CONTRACTOR = "contractor", "For the contractor"

    class Method(models.TextChoices):
        PAPER = "paper", "Signed on paper, or in the file"
        IN_APP = "in-app", "Signed here by a signed-in person"
        PORTAL = "portal", "Signed in the contractor’s portal"

    board = models.ForeignKey(Board, models.PROTECT, related_name="signatures")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    subject_label = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    party = models.CharField(max_length=12, choices=Party.choices)
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    authority = models.CharField(max_length=400)
    method = models.CharField(max_length=10, choices=Method.choices)
    #: The date of the fact, the day the signed copy came in, and when it was entered here.
    signed_on = models.DateField()
    #: Of a signature given here: the instant, and by which account the signer was identified.
    signed_at = models.DateTimeField(null=True, blank=True)
    identified = models.CharField(max_length=200, blank=True)
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "subject_label", "subject_id", "sha256", "party", "method", "signed_on",
             "received_on", "recorded_at", "recorded_by", "signed_at", "identified"], "none",
        ),
        "name": "staff", "title": "staff", "authority": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("signed_on", "pk")
        indexes = (models.Index(fields=["subject_label", "subject_id"], name="signature_by_subject"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"
