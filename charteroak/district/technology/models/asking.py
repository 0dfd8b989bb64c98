"""A member's request for a tool, the board's desks, and the steps at which the request waits for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak import law
from charteroak.district.boards.models import Board, Member, School
from charteroak.district.contractors.models import Product
from charteroak.district.public_id import new_public_id


class Desk(models.Model):
    """Who looks at requests for a board, in one lane. Desks of the same number work side by side."""

    class Lane(models.TextChoices):
        CURRICULUM = "curriculum", "Curriculum"
        PRIVACY = "privacy", "Privacy"
        ASSISTIVE = "assistive", "Assistive technology"

    board = models.ForeignKey(Board, models.CASCADE, related_name="desks")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    lane = models.CharField(max_length=12, choices=Lane.choices)
    number = models.PositiveSmallIntegerField(default=1)
    members = models.ManyToManyField(Member, related_name="desks", blank=True)
    #: Days after which the desk is reminded, and then every week.
    days = models.PositiveSmallIntegerField(default=5)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "board", "public_id", "lane", "number", "days"], "none")

    class Meta:
        ordering = ("number", "lane")
        constraints = (models.UniqueConstraint(fields=["board", "lane"], name="one_desk_for_a_lane"),)

    def __str__(self) -> str:
        return self.get_lane_display()


class TechnologyRequestQuerySet(models.QuerySet["TechnologyRequest"]):
    def open(self) -> TechnologyRequestQuerySet:
        return self.filter(state__in=TechnologyRequest.OPEN)


class TechnologyRequest(models.Model):
    """A request to use a site, service or app, as the board's form asks: staff request of policy 3520.13.

    `triage` holds the answers to the questions of `triage.py`. It says nothing about a single student.
    """

    class State(models.TextChoices):
        AT_DESKS = "at-desks", "In review"
        TO_DECIDE = "to-decide", "Waits for the decision"
        JOINED = "joined", "Joined to an earlier request"
        APPROVED = "approved", "Approved"
        NOT_APPROVED = "not-approved", "Not approved at this time"
        NO_DATA = "no-data", "Closed: no student data is involved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Users(models.TextChoices):
        STUDENTS = "students", "Students, or staff about students"
        STAFF = "staff", "Staff only, for administrative use"

    OPEN: ClassVar[list[str]] = ["at-desks", "to-decide", "joined"]

    board = models.ForeignKey(Board, models.PROTECT, related_name="technology_requests")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="technology_requests")
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined")
    state = models.CharField(max_length=12, choices=State.choices)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="technology_requests")
    asked_at = models.DateTimeField()
    position = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    company = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=400, blank=True)
    is_service = models.BooleanField(default=False)
    description = models.TextField()
    users = models.CharField(max_length=10, choices=Users.choices)
    schools = models.ManyToManyField(School, related_name="+", blank=True)
    grades = models.JSONField(default=list)
    plan = models.TextField()
    data_shared = models.TextField(blank=True)
    who_has_access = models.TextField(blank=True)
    download = models.CharField(max_length=10)
    parental_permission = models.CharField(max_length=10)
    terms_link = models.URLField(max_length=400, blank=True)
    assistive = models.BooleanField(default=False)
    triage = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TechnologyRequestQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "product", "joined_to", "state", "asked_at", "name", "company", "link",
             "is_service", "description", "users", "grades", "plan", "data_shared", "who_has_access", "download",
             "parental_permission", "terms_link", "assistive", "triage", "closed_at"], "none",
        ),
        "asked_by": "staff", "position": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=["board", "state"], name="requests_by_state"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def leading(self) -> TechnologyRequest:
        """The request that this one was joined to, or itself."""
        return self.joined_to or self

    def steps_now(self) -> list[Step]:
        """The steps that wait for a desk now."""
        return [step for step in self.steps.all() if step.opened_at and not step.opinion]

    def waited(self, today: date) -> int:
        """Days since it was asked."""
        return (today - self.asked_at.astimezone(law.ZONE).date()).days


class Step(models.Model):
    """One desk's part in a request. It waits from `opened_at` until the desk has given its opinion."""

    class Opinion(models.TextChoices):
        FOR = "for", "In favor"
        AGAINST = "against", "Against"
        PASSED = "passed", "Nothing for this desk; handed on"

    request = models.ForeignKey(TechnologyRequest, models.CASCADE, related_name="steps")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="steps")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opinion = models.CharField(max_length=10, choices=Opinion.choices, blank=True)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "request", "desk", "public_id", "number", "opened_at", "opinion", "reason", "given_at", "given_by"],
        "none",
    )

    class Meta:
        ordering = ("number", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(given_at=None, given_by="") | (Q(given_at__isnull=False) & ~Q(given_by="")),
                name="given_at_and_by_together",
            ),
            models.UniqueConstraint(
                fields=["request", "desk"], condition=Q(opinion=""), name="a_request_waits_once_at_a_desk"
            ),
        )

    def __str__(self) -> str:
        return f"{self.request} at {self.desk}"

    def waited(self, at: datetime) -> int:
        """Days at this desk, until it gave its opinion or until now."""
        if self.opened_at is None:
            return 0
        return ((self.given_at or at).astimezone(law.ZONE).date() - self.opened_at.astimezone(law.ZONE).date()).days


class Comment(models.Model):
    """What somebody wrote on a request. The requester reads those alone that are meant for them."""

    request = models.ForeignKey(TechnologyRequest, models.CASCADE, related_name="comments")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    text = models.TextField()
    for_requester = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    written_by_name = models.CharField(max_length=160)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "request", "public_id", "text", "for_requester", "written_at", "written_by"], "none"
        ),
        "written_by_name": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.written_by_name} on {self.request}"
