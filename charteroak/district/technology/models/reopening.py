"""That a product is looked at again, since its contractor changed what it says of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import DataSchedule, Engagement, Product
from charteroak.district.public_id import new_public_id


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def open(self) -> ReopeningQuerySet:
        return self.filter(settled_at=None)


class Reopening(models.Model):
    """A change by the contractor that a person has to look at: more data than before, or one more subprocessor.

    It ends no approval by itself. Until it is settled, whoever looks the product up is told that it is looked at again.
    """

    class Outcome(models.TextChoices):
        STANDS = "stands", "The approval stands"
        ENDED = "ended", "Not approved any more"
        NOTED = "noted", "Noted; it was not approved"

    board = models.ForeignKey(Board, models.PROTECT, related_name="reopenings")
    product = models.ForeignKey(Product, models.PROTECT, related_name="reopenings")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: One of the two: the schedule that names more, or the engagement of a subprocessor.
    schedule = models.ForeignKey(DataSchedule, models.PROTECT, null=True, blank=True, related_name="reopenings")
    engagement = models.ForeignKey(Engagement, models.PROTECT, null=True, blank=True, related_name="reopenings")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)

    objects = ReopeningQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "product", "public_id", "schedule", "engagement", "opened_at", "opened_by", "settled_at",
         "settled_by", "outcome", "reason"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="reopening_settled_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(schedule=None, engagement__isnull=False) | Q(schedule__isnull=False, engagement=None),
                name="a_reopening_has_one_cause",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product}: {self.what}"

    @property
    def what(self) -> str:
        """The change in a few words."""
        return "the company names more data" if self.schedule_id else "one more company handles its data"
