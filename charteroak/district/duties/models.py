"""A duty: one clock on one record, with the law's row and the count as they stood when it was opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.public_id import new_public_id

#: Records whose very being is confidential, and what lets a member read them.
CONFIDENTIAL = {
    **dict.fromkeys(["exceptions.planexception", "exceptions.evidencerequest"], "exceptions.read"),
    "requests.familyrequest": "families.read",
}
#: A duty is due soon in its last two calendar days.
SOON = timedelta(days=2)


class DutyQuerySet(models.QuerySet["Duty"]):
    """Lateness is a question to the rows, never a state that a job must set."""

    def open(self) -> DutyQuerySet:
        return self.filter(met_at=None, withdrawn_at=None)

    def late(self, now: datetime) -> DutyQuerySet:
        return self.open().filter(due_at__lte=now)

    def due_by(self, until: datetime) -> DutyQuerySet:
        return self.open().filter(due_at__lte=until)

    def most_urgent_first(self) -> DutyQuerySet:
        """By the leading due instant; a duty with no date comes last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "row", "pk")

    def shown_to(self, may: Callable[[str], bool]) -> DutyQuerySet:
        """Without the clocks of confidential records, for whoever may not read those. `may` judges a capability."""
        hidden = [label for label, capability in CONFIDENTIAL.items() if not may(capability)]
        return self.exclude(subject_label__in=hidden)

    def of_contractors(self) -> DutyQuerySet:
        """Those that a contractor owes: as contractor, or as operator whatever the contract says."""
        return self.filter(owed_by__in=["Contractor", "Operator"])

    def about_any(self, label: str, ids: Iterable[str]) -> DutyQuerySet:
        return self.filter(subject_label=label, subject_id__in=list(ids))

    def about(self, record: models.Model) -> DutyQuerySet:
        return self.filter(subject_label=record._meta.label_lower, subject_id=getattr(record, "public_id", record.pk))


class Duty(models.Model):
    """Who owes what to whom by when, and how that was counted.

    `snapshot` is the law's `Due` as it was computed, so that an old duty replays under the law of its time.
    `due_at` is the first instant at which the duty is late, of the earlier of statute and promise; empty where
    the law says only "reasonable time".
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="duties")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    event = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=300)
    row = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    owed_by = models.CharField(max_length=120)
    owed_to = models.CharField(max_length=200)
    citation = models.CharField(max_length=120)
    edition = models.CharField(max_length=40)
    #: The day or instant from which the law counts, as it was given: `2026-11-20` or an instant with its offset.
    started = models.CharField(max_length=40)
    snapshot = models.JSONField()
    #: Time limits of this record alone, such as a contract's own: unit, count and source of each.
    also = models.JSONField(default=list)
    #: Days by which the board's own time is later, each with its reason: `days` and `why`. No law's time is.
    lengthened = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=40, blank=True)
    met_received_at = models.DateTimeField(null=True, blank=True)
    met_recorded_at = models.DateTimeField(null=True, blank=True)
    met_evidence = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = DutyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "event", "subject_label", "subject_id", "subject_name", "row", "title",
         "owed_by", "owed_to", "citation", "edition", "started", "snapshot", "also", "lengthened", "due_at",
         "opened_at", "met_at", "met_by", "met_received_at", "met_recorded_at", "met_evidence", "withdrawn_at",
         "withdrawn_why"], "none",
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["board", "event", "subject_label", "subject_id", "row", "started"],
                name="one_clock_for_each_cause",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None, met_by="") | (Q(met_at__isnull=False) & ~Q(met_by="")),
                name="duty_met_at_and_by_together",
            ),
        )
        indexes = (
            models.Index(fields=["board", "met_at", "due_at"], name="duty_by_urgency"),
            models.Index(fields=["subject_label", "subject_id"], name="duty_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.subject_name})"

    def own_limits(self) -> tuple[law.Promise, ...]:
        """The time limits of this record alone."""
        return tuple(law.Promise(self.row, **limit) for limit in self.also)

    def later(self, promise: law.Promise) -> law.Promise:
        """The board's own time with the days for which it stood still or was lengthened."""
        days = sum(one["days"] for one in self.lengthened)
        if not days or promise.row != self.row:
            return promise
        whys = "; ".join(f"{one['days']} days later: {one['why']}" for one in self.lengthened if one["days"])
        return law.Promise(promise.row, promise.unit, promise.count + days, f"{promise.source} ({whys})")

    @property
    def due(self) -> law.Due:
        """The law's answer as it was computed when the clock started or was issued again."""
        return law.Due.from_json(self.snapshot)

    def state(self, now: datetime) -> str:
        """One of open, due-soon, late, met, met-late, withdrawn."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.met_at:
            return "met-late" if self.due_at and self.met_at >= self.due_at else "met"
        if self.due_at is None:
            return "open"
        if now >= self.due_at:
            return "late"
        return "due-soon" if self.due_at - now <= SOON else "open"

    def last_day(self) -> date | None:
        """The last day on which the duty can be met in time, in Connecticut."""
        return last_day_of(self.due_at) if self.due_at else None


def last_day_of(due_at: datetime) -> date:
    """The last day before this instant at which a duty is late, in Connecticut."""
    return (due_at - timedelta(microseconds=1)).astimezone(law.ZONE).date()


def instant(moment: date | datetime) -> datetime:
    """The instant in UTC; a date alone is its first moment in Connecticut."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=law.ZONE).astimezone(UTC)


class FeedAddress(models.Model):
    """A secret address from which a calendar program reads the duties of one role."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="feed_addresses")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    role = models.CharField(max_length=20)
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "role", "token", "made_at", "made_by", "ended_at"], "none"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["board", "role"], condition=Q(ended_at=None), name="one_feed_for_each_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.board}: {self.role}"
