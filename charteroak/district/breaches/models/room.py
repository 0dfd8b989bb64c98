"""The room in which a board answers one breach, and the groups of students whom it touches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.breaches.kinds import KINDS
from charteroak.district.contractors.models import Contractor
from charteroak.district.duties.models import Duty, DutyQuerySet
from charteroak.district.families.models import Cohort
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField


class RoomQuerySet(models.QuerySet["Room"]):
    def real(self) -> RoomQuerySet:
        """Without the drills."""
        return self.filter(is_drill=False)

    def open(self) -> RoomQuerySet:
        return self.filter(closed_at=None)


class Room(models.Model):
    """One breach as one board answers it: every report that was received of it, whom it touches, what was told.

    A drill is a room of its own kind: `test_list` holds the addresses that it may reach, and it starts no duty.
    """

    UNITS: ClassVar[list[tuple[str, str]]] = [
        ("hours", "hours"), ("calendar days", "calendar days"), ("business days", "business days"),
    ]  # fmt: skip

    board = models.ForeignKey(Board, models.PROTECT, related_name="rooms")
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    opened_at = models.DateTimeField()
    is_drill = models.BooleanField(default=False)
    test_list = models.JSONField(default=list)
    scenario = models.CharField(max_length=40, blank=True)
    #: A person's classification; before it, what was reported counts.
    kinds = models.JSONField(default=list)
    classified_at = models.DateTimeField(null=True, blank=True)
    classified_by = models.CharField(max_length=40, blank=True)
    #: The time that the contract gives the contractor to tell the board, from discovery. Zero: none is known.
    promise_count = models.PositiveIntegerField(default=0)
    promise_unit = models.CharField(max_length=20, choices=UNITS, blank=True)
    promise_source = models.CharField(max_length=200, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    #: How many, by school, grade, language and channel; see `who.count`.
    counts = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)
    #: After action, in words: what was late and why, what is learned, what follows with the contractor.
    after = SealedField(null=True)

    objects = RoomQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "contractor", "public_id", "opened_at", "is_drill", "scenario", "kinds", "classified_at",
             "classified_by", "promise_count", "promise_unit", "promise_source", "computed_at", "counts", "closed_at",
             "closed_by"], "none",
        ),
        "test_list": "staff", "after": "student record",
    }  # fmt: skip

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(classified_at=None, classified_by="")
                | (Q(classified_at__isnull=False) & ~Q(classified_by="")),
                name="room_classified_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="") | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="room_closed_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"{'Drill: b' if self.is_drill else 'B'}reach at {self.contractor}"

    @property
    def only_to(self) -> list[str] | None:
        """The addresses that anything of this room may reach; None: no limit."""
        return list(self.test_list) if self.is_drill else None

    @property
    def known_kinds(self) -> list[str]:
        """As a person has classified it, else what the reports ticked."""
        if self.classified_at:
            return list(self.kinds)
        found = {kind for breach in self.breaches.all() for kind in breach.report.kinds}
        return [kind for kind in KINDS if kind in found] or ["unknown"]

    @property
    def kind_words(self) -> list[str]:
        return [KINDS[kind] for kind in self.known_kinds]

    def clocks(self) -> DutyQuerySet:
        """Every clock of every report that was received of it."""
        ids = self.breaches.values_list("public_id", flat=True)
        return Duty.objects.filter(board=self.board).about_any("breaches.breach", ids)

    def first(self):  # type: ignore[no-untyped-def]
        """The earliest receipt."""
        return self.breaches.select_related("report").order_by("received_at", "pk").first()


class Group(models.Model):
    """Students of a room whose exposed data are the same, so that each family reads of its own elements only."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="groups")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    #: Codes of the elements that were exposed; empty: not known yet.
    elements = models.JSONField(default=list)
    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="+")

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "room", "public_id", "number", "name", "elements", "cohort"], "none"
    )

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["room", "number"], name="one_group_of_a_number"),)

    def __str__(self) -> str:
        return self.name
