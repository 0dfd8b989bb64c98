"""What the board decided on a product, and the permissions of parents where it said that they are needed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Product
from charteroak.district.families.models import Student
from charteroak.district.public_id import new_public_id

from .asking import TechnologyRequest


class DecisionQuerySet(models.QuerySet["Decision"]):
    def current(self) -> DecisionQuerySet:
        return self.filter(ended_at=None)


class Decision(models.Model):
    """The board's word on a product. The last one stands; an exception for one child's plan is never one.

    An approval rests on a contract that covers the product, or on a triage that found no student data.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved for use"
        NOT_APPROVED = "not-approved", "Not approved for use at this time"

    class Basis(models.TextChoices):
        CONTRACT = "contract", "An executed contract covers it"
        NO_DATA = "no-data", "No student data is involved"
        NONE = "none", "–"

    board = models.ForeignKey(Board, models.PROTECT, related_name="decisions")
    product = models.ForeignKey(Product, models.PROTECT, related_name="decisions")
    request = models.ForeignKey(TechnologyRequest, models.PROTECT, null=True, blank=True, related_name="decisions")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.NONE)
    #: Further parental notice and permission are required: nobody uses it before the child's is recorded.
    permission_required = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    #: For teachers: how to use it within the agreement.
    conditions = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)

    objects = DecisionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "product", "request", "public_id", "outcome", "basis", "permission_required", "reason",
         "conditions", "decided_at", "decided_by", "ended_at", "ended_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-decided_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "product"], condition=Q(ended_at=None), name="one_decision_stands_for_a_product"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="ended_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved", basis__in=["contract", "no-data"])
                | Q(outcome="not-approved", basis="none"),
                name="an_approval_has_its_basis",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product}: {self.get_outcome_display()}"


class ParentPermissionQuerySet(models.QuerySet["ParentPermission"]):
    def standing(self) -> ParentPermissionQuerySet:
        return self.filter(withdrawn_on=None)


class ParentPermission(models.Model):
    """That a parent, guardian or eligible student permitted one child's use of a product."""

    class How(models.TextChoices):
        FORM = "form", "Signed form"
        EMAIL = "e-mail", "E-mail"
        ONLINE = "online", "Online form"

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, models.CASCADE, related_name="tool_permissions")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    how = models.CharField(max_length=10, choices=How.choices)
    given_on = models.DateField()
    kept_where = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ParentPermissionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "product", "public_id", "how", "given_on", "recorded_at", "recorded_by", "withdrawn_on"],
            "student record",
        ),
        "student": "student record", "kept_where": "student record",
    }  # fmt: skip

    class Meta:
        ordering = ("-given_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["product", "student"], condition=Q(withdrawn_on=None), name="one_permission_of_a_child"
            ),
        )

    def __str__(self) -> str:
        return f"permission {self.public_id}"
