"""Breaches of security: what a contractor reported, and each board's own record of receiving it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.breaches.kinds import KINDS, SIXTY, THIRTY
from charteroak.district.contractors.models import Contractor, ContractorUser, Product
from charteroak.district.duties.models import Duty, DutyQuerySet
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField

from .room import Room


class BreachReport(models.Model):
    """A contractor's report that student data were released, disclosed or acquired without authority: § 10-234dd(a).

    It is the contractor's own and may go to several boards; each has its `Breach`. It is never changed: what becomes
    known later is another report that adds to it. One that came by letter, call or e-mail is typed by the board.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", "The contractor’s portal"
        EMAIL = "e-mail", "E-mail"
        LETTER = "letter", "Letter"
        CALL = "call", "Telephone call"
        OTHER = "other", "Another way"
        DRILL = "drill", "A drill"

    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="breach_reports")
    products = models.ManyToManyField(Product, related_name="breach_reports", blank=True)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.PORTAL)
    #: Made by the form, so that a form that is sent twice makes one report.
    token = models.CharField(max_length=40, unique=True)
    adds_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="additions")
    #: Whether it names students or data that no earlier report named: then the boards' time runs anew.
    names_more = models.BooleanField(default=True)
    #: The contractor's discovery; empty: not known.
    discovered_at = models.DateTimeField(null=True, blank=True)
    occurred_from = models.DateTimeField(null=True, blank=True)
    occurred_until = models.DateTimeField(null=True, blank=True)
    #: Codes of KINDS, and codes of data elements as far as they are known.
    kinds = models.JSONField(default=list)
    elements = models.JSONField(default=list)
    #: How many students are thought to be touched; empty: not known.
    students = models.PositiveIntegerField(null=True, blank=True)
    #: In words: `what` happened, `whom` it touches, what the contractor is `doing`; and whom to `contact`.
    said = SealedField()
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "contractor", "public_id", "channel", "token", "adds_to", "names_more", "discovered_at",
             "occurred_from", "occurred_until", "kinds", "elements", "students", "reported_at", "reported_by"], "none",
        ),
        "said": "student information",
    }  # fmt: skip

    class Meta:
        ordering = ("-reported_at", "-pk")

    def __str__(self) -> str:
        return f"Breach reported by {self.contractor}"

    @property
    def kind_words(self) -> list[str]:
        return [words for code, words in KINDS.items() if code in self.kinds]


class BreachQuerySet(models.QuerySet["Breach"]):
    def shown_to(self, place: ContractorUser) -> BreachQuerySet:
        """Those that this contractor reported itself, towards this board."""
        return self.filter(
            board=place.board, report__contractor=place.contractor, report__channel=BreachReport.Channel.PORTAL
        )


class Breach(models.Model):
    """That a board received a report: the instant from which its own two business days run, and the sealed receipt.

    Receipt is the first arrival anywhere at the board. An instant that is not known takes the earliest possible.
    """

    class Known(models.TextChoices):
        INSTANT = "instant", "The instant is known"
        DAY = "day", "Only the day is known; it counts from its first moment"
        EARLIEST = "earliest", "Not known; the earliest day on which it can have arrived counts"

    board = models.ForeignKey(Board, models.PROTECT, related_name="breaches")
    report = models.ForeignKey(BreachReport, models.PROTECT, related_name="breaches")
    room = models.ForeignKey(Room, models.PROTECT, related_name="breaches")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    received_at = models.DateTimeField()
    received_is = models.CharField(max_length=8, choices=Known.choices, default=Known.INSTANT)
    #: Where at the board it arrived first: the office, the mailbox.
    arrived_where = models.CharField(max_length=160, blank=True)
    #: The forwarded message or the letter, as it was handed in, sealed.
    evidence_name = models.CharField(max_length=255, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    evidence_sealed_as = models.CharField(max_length=255, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    #: The hash of the report as it was received, and the receipt that was given for it.
    report_sha256 = models.CharField(max_length=64)
    receipt_code = models.CharField(max_length=32)
    receipt_sha256 = models.CharField(max_length=64)
    receipt_sealed_as = models.CharField(max_length=255)

    objects = BreachQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "report", "room", "public_id", "received_at", "received_is", "arrived_where", "evidence_name",
         "evidence_sha256", "evidence_sealed_as", "recorded_at", "recorded_by", "report_sha256", "receipt_code",
         "receipt_sha256", "receipt_sealed_as"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name_plural = "breaches"
        constraints = (
            models.UniqueConstraint(fields=["board", "report"], name="one_receipt_of_a_report"),
            models.CheckConstraint(
                condition=Q(recorded_at=None, recorded_by="") | (Q(recorded_at__isnull=False) & ~Q(recorded_by="")),
                name="breach_recorded_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return str(self.report)

    def clocks(self) -> DutyQuerySet:
        return Duty.objects.filter(board=self.board).about(self)

    def contractors_delay(self) -> list[Duty]:
        """How long the contractor took, against each limit that the kinds of data start."""
        return list(self.clocks().filter(row__in=[THIRTY, SIXTY]).order_by("row"))

    def hash_of_report(self) -> str:
        """The SHA-256 of what was received."""
        return hashlib.sha256(json.dumps(self.content(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def content(self) -> dict[str, Any]:
        """What was received, as the receipt's hash is of it: sorted, plain, and with nothing left out."""
        report = self.report
        return {
            "board": self.board.public_id, "report": report.public_id, "contractor": report.contractor.public_id,
            "products": sorted(report.products.values_list("public_id", flat=True)),
            "adds_to": report.adds_to.public_id if report.adds_to else "", "names_more": report.names_more,
            "discovered_at": _text(report.discovered_at), "occurred_from": _text(report.occurred_from),
            "occurred_until": _text(report.occurred_until), "kinds": sorted(report.kinds),
            "elements": sorted(report.elements), "students": report.students, "said": report.said,
            "received_at": _text(self.received_at),
        }  # fmt: skip


def _text(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
