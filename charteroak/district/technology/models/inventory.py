"""An inventory that was handed in: its rows, its files, what they match, and what taking it over made."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Product
from charteroak.district.public_id import new_public_id


class InventoryImport(models.Model):
    """One handing-in, from its files to what it made; it can be undone as a whole."""

    class State(models.TextChoices):
        READING = "reading", "Being read"
        CHECKED = "checked", "Read; look at it, and take it over"
        FAILED = "failed", "Could not be read"
        TAKING = "taking", "Being taken over"
        DONE = "done", "Taken over"
        GIVEN_UP = "given-up", "Given up"
        UNDONE = "undone", "Undone"

    board = models.ForeignKey(Board, models.PROTECT, related_name="inventory_imports")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    list_name = models.CharField(max_length=255, blank=True)
    list_stored_as = models.CharField(max_length=255, blank=True)
    #: Column -> field, as a person said; empty while the guess stands.
    mapping = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    #: Whether a person agreed that dates read in agreements are days of signing, from which clocks run.
    dates_accepted = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=40)
    taken_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "state", "list_name", "list_stored_as", "mapping", "faults", "failure",
             "dates_accepted", "begun_at", "begun_by", "taken_at", "done_at"], "none",
        ),
        "taken_by": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="taken_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return self.list_name or "a folder of agreements"

    def dates_only_read(self) -> int:
        """How many agreements have a day of signing that was read in them, and none in the list."""
        files = self.files.filter(executed_on__isnull=False, row__isnull=False).exclude(row__choice="skip")
        return sum(1 for file in files.select_related("row") if not file.row.values.get("executed_on"))

    @property
    def fatal(self) -> list[dict[str, Any]]:
        return [fault for fault in self.faults if fault["fatal"]]


class InventoryRow(models.Model):
    """A row of the list as it was understood, the product that it stands for, and whether it is taken."""

    class Choice(models.TextChoices):
        NEW = "new", "A new product"
        KNOWN = "known", "A product that is known"
        SKIP = "skip", "Leave it out"

    of = models.ForeignKey(InventoryImport, models.CASCADE, related_name="rows")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    line = models.PositiveIntegerField()
    values = models.JSONField()
    choice = models.CharField(max_length=6, choices=Choice.choices, default=Choice.NEW)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    #: [{id, score, reason}], the likeliest first.
    candidates = models.JSONField(default=list)
    corrected = models.BooleanField(default=False)
    taken = models.BooleanField(default=False)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "of", "public_id", "line", "values", "choice", "product", "candidates", "corrected", "taken"], "none"
    )

    class Meta:
        ordering = ("line", "pk")

    def __str__(self) -> str:
        return f"line {self.line}: {self.values['product']}"


class InventoryFile(models.Model):
    """A file that came with the list: an agreement, or the snapshot of a posting."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be read"
        READ = "read", "Read"
        FAILED = "failed", "Could not be read"
        SNAPSHOT = "snapshot", "A posting’s snapshot"

    of = models.ForeignKey(InventoryImport, models.CASCADE, related_name="files")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    fault = models.TextField(blank=True)
    row = models.ForeignKey(InventoryRow, models.SET_NULL, null=True, blank=True, related_name="files")
    candidates = models.JSONField(default=list)
    corrected = models.BooleanField(default=False)
    executed_on = models.DateField(null=True, blank=True)
    executed_words = models.CharField(max_length=300, blank=True)
    #: The document and the report as they were read, so that taking it over does not read it again.
    reading = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "of", "public_id", "name", "media_type", "size", "sha256", "stored_as", "state", "fault", "row",
         "candidates", "corrected", "executed_on", "executed_words", "reading", "report"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["of", "sha256"], name="a_file_comes_once"),)

    def __str__(self) -> str:
        return self.name


class InventoryMade(models.Model):
    """One record that an import made; undoing takes these back."""

    of = models.ForeignKey(InventoryImport, models.CASCADE, related_name="made")
    row = models.ForeignKey(InventoryRow, models.CASCADE, null=True, blank=True, related_name="made")
    label = models.CharField(max_length=60)
    key = models.BigIntegerField()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "of", "row", "label", "key"], "none")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["of", "label", "key"], name="made_once_by_an_import"),)

    def __str__(self) -> str:
        return f"{self.label}:{self.key}"
