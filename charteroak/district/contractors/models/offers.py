"""Offers that a board received, what it took over from them, and whom it writes to at a contractor."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.files import bytes_of
from charteroak.district.public_id import new_public_id

from ..offers import reading
from .company import Contractor


class ReceivedOffer(models.Model):
    """A contractor's offer as it came to a board: the very bytes, where they came from, and when.

    It is nobody's agreement. `sha256` is of the offer's file, `paper_sha256` of the signed paper that it names; the
    paper itself is there once somebody has attached a file with that hash.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="offers")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    contractor_name = models.CharField(max_length=200)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    #: Where it came from, in words, such as an e-mail of a day; or the contractor's portal.
    source = models.CharField(max_length=200)
    offered_on = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    paper_name = models.CharField(max_length=255, blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    paper_stored_as = models.CharField(max_length=255, blank=True)
    paper_attached_at = models.DateTimeField(null=True, blank=True)
    paper_attached_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "contractor_name", "name", "size", "sha256", "stored_as", "source", "offered_on",
         "received_on", "recorded_at", "recorded_by", "paper_name", "paper_sha256", "paper_stored_as",
         "paper_attached_at", "paper_attached_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["board", "sha256"], name="an_offer_is_received_once"),
            models.CheckConstraint(
                condition=Q(paper_attached_at=None, paper_attached_by="")
                | (Q(paper_attached_at__isnull=False) & ~Q(paper_attached_by="")),
                name="paper_attached_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"Offer of {self.contractor_name}, {self.offered_on:%B} {self.offered_on.day}, {self.offered_on.year}"

    def as_read(self) -> reading.Offer:
        """What stands in it."""
        return reading.read(bytes_of(self.stored_as), today=self.received_on)

    @property
    def paper_is_missing(self) -> bool:
        """Whether it names a signed paper that nobody has attached."""
        return bool(self.paper_sha256) and self.paper_attached_at is None


class TakenOver(models.Model):
    """That a part of an offer was taken over, and the record that it made: the record's provenance."""

    offer = models.ForeignKey(ReceivedOffer, models.PROTECT, related_name="taken")
    #: The part of the offer, as `comparing` names it, and the record by label and id.
    part = models.CharField(max_length=80)
    label = models.CharField(max_length=60)
    object_id = models.CharField(max_length=12)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "offer", "part", "label", "object_id", "taken_at", "taken_by"], "none"
    )

    class Meta:
        ordering = ("taken_at", "pk")
        indexes = (models.Index(fields=["label", "object_id"], name="what_was_taken_over"),)

    def __str__(self) -> str:
        return f"{self.part} of {self.offer}"


class ContractorContact(models.Model):
    """Whom a board reaches at a contractor: about a breach (C.G.S. § 10-234dd), or for something else."""

    class Purpose(models.TextChoices):
        BREACH = "breach", "Breach of security"
        PRIVACY = "privacy", "Privacy"
        LEGAL = "legal", "Legal questions"
        SECURITY = "security", "Security"
        SUPPORT = "support", "Support"

    board = models.ForeignKey(Board, models.PROTECT, related_name="contractor_contacts")
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="contacts")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "contractor", "public_id", "purpose", "recorded_at", "recorded_by"], "none",
        ),
        **dict.fromkeys(["name", "email", "phone"], "staff"),
    }  # fmt: skip

    class Meta:
        ordering = ("purpose",)
        constraints = (
            models.UniqueConstraint(fields=["board", "contractor", "purpose"], name="one_contact_for_a_purpose"),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} at {self.contractor}"
