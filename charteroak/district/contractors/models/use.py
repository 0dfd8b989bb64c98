"""What a board knows of the use of a product: where it is used, what it receives, and who else handles that.

Each row is one board's own record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board, School
from charteroak.district.public_id import new_public_id

from .company import Product


class ProductUseQuerySet(models.QuerySet["ProductUse"]):
    def on(self, day: date) -> ProductUseQuerySet:
        """Those that run on that day; an unknown beginning has begun."""
        return self.exclude(from_day__gt=day).exclude(until__lt=day)

    def during(self, first: date, last: date) -> ProductUseQuerySet:
        """Those that ran on any day of that time."""
        return self.exclude(from_day__gt=last).exclude(until__lt=first)


class ProductUse(models.Model):
    """That a product is used in a school, by grades, over some time: who is affected by a breach follows from it.

    Without a school it is used in every one; without grades, in every grade; without a last day, still.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="product_uses")
    product = models.ForeignKey(Product, models.PROTECT, related_name="uses")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    grades = models.JSONField(default=list)
    from_day = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    #: How many students the board says use it, where no roster can be counted.
    students = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    objects = ProductUseQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "product", "public_id", "school", "grades", "from_day", "until", "students", "recorded_at",
         "recorded_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("product__name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(from_day=None) | Q(until__gte=models.F("from_day")),
                name="a_use_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=["board", "product"], name="use_of_a_product"),)

    def __str__(self) -> str:
        return f"{self.product} in {self.where}"

    def covers(self, school: School | None, grades: Sequence[str]) -> bool:
        """Whether it says already that these grades of that school use the product."""
        everywhere = self.school_id is None or (school is not None and school.pk == self.school_id)
        return everywhere and (not self.grades or (bool(grades) and set(grades) <= set(self.grades)))

    @property
    def where(self) -> str:
        """The schools and grades in words."""
        place = str(self.school) if self.school else "every school"
        return f"{place}, grades {', '.join(self.grades)}" if self.grades else place


class DataSchedule(models.Model):
    """What data a product receives, element by element, as it was stated on a day. A later one has the next number."""

    class Source(models.TextChoices):
        CONTRACT = "contract", "The contract’s schedule of data"
        CONTRACTOR = "contractor", "The contractor’s own statement"
        BOARD = "board", "The board’s staff"

    board = models.ForeignKey(Board, models.PROTECT, related_name="data_schedules")
    product = models.ForeignKey(Product, models.PROTECT, related_name="schedules")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=12, choices=Source.choices)
    stated_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "product", "public_id", "number", "source", "stated_on", "recorded_at", "recorded_by"], "none"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["board", "product", "number"], name="one_schedule_of_a_number"),)

    def __str__(self) -> str:
        return f"Schedule {self.number} of {self.product}"

    @property
    def codes(self) -> list[str]:
        return [element.code for element in self.elements.all()]


class ScheduledElement(models.Model):
    """One element of a schedule: why it is needed and who enters it. `code` is of `elements.toml`."""

    class Entry(models.TextChoices):
        STUDENT = "student", "Students type or upload it"
        PARENT = "parent", "Parents enter it"
        STAFF = "staff", "Teachers and other staff enter it"
        FEED = "feed", "A roster feed or sign-on sends it"
        OPERATOR = "operator", "The service gathers it by itself"

    schedule = models.ForeignKey(DataSchedule, models.CASCADE, related_name="elements")
    code = models.CharField(max_length=40)
    why = models.CharField(max_length=300, blank=True)
    entry = models.CharField(max_length=10, choices=Entry.choices, default=Entry.STAFF)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "schedule", "code", "why", "entry"], "none")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["schedule", "code"], name="an_element_stands_once"),)

    def __str__(self) -> str:
        return self.code


class FeedCheck(models.Model):
    """What a roster feed or a sign-on sends, beside the schedule of that day. It holds no value of a row."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="feed_checks")
    product = models.ForeignKey(Product, models.PROTECT, related_name="feed_checks")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    schedule = models.ForeignKey(DataSchedule, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    #: Element code -> what shows that it is sent, such as "users.csv, column phone: filled in 412 of 500 rows".
    sent = models.JSONField(default=dict)
    unknown = models.JSONField(default=list)
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "product", "public_id", "schedule", "name", "kind", "sha256", "sent", "unknown", "checked_at",
         "checked_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-checked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name} for {self.product}"


class Subprocessor(models.Model):
    """An entity that an operator hires for its service: C.G.S. § 10-234cc(b)(4)(E)."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="subprocessors")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "board", "public_id", "name"], "none")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["board", "name"], name="one_subprocessor_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Engagement(models.Model):
    """That a subprocessor handles a product's data, with the evidence of the three terms that must bind it.

    Each of the three fields says where the operator's contract with the entity, or its statement, shows the term:
    no other use than the service, no disclosure onward, bound to the same duties. C.G.S. § 10-234cc(b)(4)(E).
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="engagements")
    subprocessor = models.ForeignKey(Subprocessor, models.PROTECT, related_name="engagements")
    product = models.ForeignKey(Product, models.PROTECT, related_name="engagements")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    service = models.CharField(max_length=200)
    #: Codes of the elements that it handles; empty where that is not known.
    elements = models.JSONField(default=list)
    only_for_the_service = models.CharField(max_length=400, blank=True)
    no_disclosure_onward = models.CharField(max_length=400, blank=True)
    same_duties = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    ended_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "subprocessor", "product", "public_id", "service", "elements", "only_for_the_service",
         "no_disclosure_onward", "same_duties", "recorded_at", "recorded_by", "ended_on"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("subprocessor__name", "product__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["subprocessor", "product"], condition=Q(ended_on=None), name="one_engagement_of_a_pair"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subprocessor} for {self.product}"

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The three terms in words, each with its evidence; empty where there is none."""
        return [(words, getattr(self, name)) for name, words in FLOW_DOWN.items()]

    @property
    def lacking(self) -> list[str]:
        """The terms for which there is no evidence."""
        return [words for words, evidence in self.terms if not evidence]


#: The terms of an operator's contract with an entity that it hires: C.G.S. § 10-234cc(b)(4)(E)(i) to (iii).
FLOW_DOWN: dict[str, str] = {
    "only_for_the_service": "uses the data only for the service",
    "no_disclosure_onward": "does not disclose it onward",
    "same_duties": "is bound to the same duties",
}
