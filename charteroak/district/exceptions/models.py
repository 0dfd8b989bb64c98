"""Exceptions for one child's plan, with the evidence of each condition and both signatures. All of it is confidential.

Whatever is said of the child is sealed; ids alone stand in addresses and in the audit trail.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Product
from charteroak.district.families.links import SecretLink
from charteroak.district.families.models import Guardian, Student
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField

from .conditions import AGREEMENT, BY_CODE, CONDITIONS, REASONS, Condition


class PlanExceptionQuerySet(models.QuerySet["PlanException"]):
    def in_force(self, on: date) -> PlanExceptionQuerySet:
        begun = self.filter(granted_on__isnull=False, granted_on__lte=on)
        return begun.filter(Q(ended_on=None) | Q(ended_on__gte=on))

    def during(self, first: date, last: date) -> PlanExceptionQuerySet:
        """Those in force on any day of that time."""
        return self.filter(granted_on__lte=last).filter(Q(ended_on=None) | Q(ended_on__gte=first))

    def open(self) -> PlanExceptionQuerySet:
        """Those that are being prepared or are in force."""
        return self.filter(ended_on=None)


class PlanException(models.Model):
    """That one tool may be used for one child without a contract: C.G.S. § 10-234bb(i). It unlocks nothing else."""

    class Plan(models.TextChoices):
        IEP = "iep", "Individualized education program (IEP)"
        SECTION_504 = "504", "Section 504 plan"

    class End(models.TextChoices):
        LEFT = "left", "The child left"
        PLAN = "plan", "The plan ended or no longer asks for it"
        COMPLIANT = "compliant", "A compliant tool does the same now"
        REVOKED = "revoked", "The parent, guardian or student took the agreement back"
        RENEWED = "renewed", "Renewed with the next plan"
        NOT_GRANTED = "not-granted", "Not put in force"

    board = models.ForeignKey(Board, models.PROTECT, related_name="plan_exceptions")
    student = models.ForeignKey(Student, models.PROTECT, related_name="plan_exceptions")
    product = models.ForeignKey(Product, models.PROTECT, related_name="plan_exceptions")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    plan = models.CharField(max_length=4, choices=Plan.choices)
    plan_from = models.DateField()
    plan_until = models.DateField()
    review_on = models.DateField()
    #: Why the service cannot comply, in the report's words.
    reason = models.CharField(max_length=10, choices=list(REASONS.items()))
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    #: The agreement as it was put before the signers: title, statements and facts in each language. Frozen.
    agreement = SealedField(null=True)
    agreement_sha256 = models.CharField(max_length=64, blank=True)
    #: The child's grade on the day on which it was put in force: the year's report counts by it.
    grade = models.CharField(max_length=20, blank=True)
    granted_on = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.CharField(max_length=40, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)
    end = models.CharField(max_length=12, choices=End.choices, blank=True)
    end_words = SealedField(null=True)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")

    objects = PlanExceptionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["student", "product", "plan", "plan_from", "plan_until", "review_on", "reason", "grade", "agreement",
             "agreement_sha256", "granted_on", "ended_on", "end", "end_words", "renews"], "student record",
        ),
        **dict.fromkeys(
            ["id", "board", "public_id", "proposed_at", "proposed_by", "granted_at", "granted_by", "ended_at",
             "ended_by"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["student", "product"],
                condition=Q(ended_on=None, granted_on=None),
                name="one_exception_of_child_and_tool_is_prepared",
            ),
            models.UniqueConstraint(
                fields=["student", "product"],
                condition=Q(ended_on=None, granted_on__isnull=False),
                name="one_exception_of_child_and_tool_is_in_force",
            ),
            models.CheckConstraint(
                condition=Q(plan_until__gte=models.F("plan_from")), name="a_plan_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(granted_at=None, granted_by="") | (Q(granted_at__isnull=False) & ~Q(granted_by="")),
                name="granted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="exception_ended_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(granted_on=None) | Q(granted_at__isnull=False), name="what_is_in_force_was_granted"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end="") | (Q(ended_on__isnull=False) & ~Q(end="")),
                name="an_end_has_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"exception {self.public_id}"

    def state(self, on: date) -> str:
        """One of preparing, in-force, review-due, plan-over, ended."""
        if self.ended_on is not None:
            return "ended"
        if self.granted_on is None:
            return "preparing"
        if on > self.plan_until:
            return "plan-over"
        return "review-due" if on >= self.review_on else "in-force"

    def evidence_for(self, code: str) -> list[ConditionEvidence]:
        return [one for one in self.evidence.all() if one.condition == code]

    @property
    def signatures(self) -> list[AgreementSignature]:
        """The signatures on the agreement as it stands now."""
        return [one for one in self.signers.all() if one.signed_on and one.sha256 == self.agreement_sha256]

    @property
    def capacities(self) -> list[str]:
        """Who must sign: the parent or guardian, or the student at eighteen; for an IEP a member of the team, too."""
        family = AgreementSignature.Capacity.GUARDIAN
        if self.student.of_age(self.plan_from):
            family = AgreementSignature.Capacity.STUDENT
        return [family, AgreementSignature.Capacity.TEAM] if self.plan == self.Plan.IEP else [family]

    def lacking(self) -> list[tuple[Condition, str]]:
        """The conditions that are not met yet, each with what is missing; empty where all are on record."""
        found = [
            (condition, condition.asks) for condition in CONDITIONS if not self.evidence_for(condition.code)
        ]  # fmt: skip
        if not self.agreement_sha256:
            found.append((AGREEMENT, "It has not been put before the signers yet."))
            return found
        signed = {one.capacity for one in self.signatures}
        found += [
            (AGREEMENT, f"Not signed yet: {AgreementSignature.Capacity(capacity).label.lower()}.")
            for capacity in self.capacities
            if capacity not in signed
        ]
        return found


class ConditionEvidence(models.Model):
    """One piece of evidence for one condition: when it happened, when the board received it, when it was recorded."""

    exception = models.ForeignKey(PlanException, models.PROTECT, related_name="evidence")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    condition = models.CharField(max_length=12, choices=[(one.code, one.title) for one in CONDITIONS])
    #: What it shows, and the file's name where there is one.
    sealed = SealedField()
    happened_on = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    file_sealed_as = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["sealed", "condition", "happened_on", "received_on", "file_sha256"], "student record"),
        **dict.fromkeys(
            ["id", "exception", "public_id", "recorded_at", "recorded_by", "file_sealed_as", "carried_from"], "none"
        ),
    }

    class Meta:
        ordering = ("happened_on", "pk")

    def __str__(self) -> str:
        return f"evidence {self.public_id}"

    @property
    def words(self) -> str:
        return str(self.sealed.get("words", ""))

    @property
    def file_name(self) -> str:
        return str(self.sealed.get("file", ""))

    @property
    def title(self) -> str:
        return BY_CODE[self.condition].title


class AgreementSignature(SecretLink):
    """One signer of an exception's agreement: asked by link or recorded from paper, and what became of it."""

    class Capacity(models.TextChoices):
        GUARDIAN = "guardian", "Parent or guardian"
        STUDENT = "student", "Student of eighteen or more"
        TEAM = "team", "Member of the planning and placement team"

    class Method(models.TextChoices):
        LINK = "link", "By a link that was sent to the address on record"
        PAPER = "paper", "On paper"

    exception = models.ForeignKey(PlanException, models.PROTECT, related_name="signers")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    method = models.CharField(max_length=6, choices=Method.choices)
    guardian = models.ForeignKey(Guardian, models.SET_NULL, null=True, blank=True, related_name="+")
    #: Of the agreement's text that was put before the signer.
    sha256 = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    #: As the signer wrote the name, and in which language the text was read.
    signed = SealedField(null=True)
    signed_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=40, blank=True)
    file_sealed_as = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["addressee", "capacity", "guardian", "sha256", "signed", "signed_on", "received_on", "file_sha256"],
            "student record",
        ),
        **dict.fromkeys(
            ["id", "exception", "public_id", "method", "token_hash", "expires_at", "mailed_at", "next_try_at", "tries",
             "asked_at", "asked_by", "recorded_at", "recorded_by", "file_sealed_as"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(recorded_at=None, recorded_by="") | (Q(recorded_at__isnull=False) & ~Q(recorded_by="")),
                name="signature_recorded_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"signature {self.public_id}"

    @property
    def signed_name(self) -> str:
        return str((self.signed or {}).get("name", ""))


class EvidenceRequest(SecretLink):
    """That a parent or guardian asked for the evidence of the efforts, and how it was given: § 10-234bb(i)."""

    class How(models.TextChoices):
        LINK = "link", "By a link to the address on record"
        PAPER = "paper", "On paper"

    exception = models.ForeignKey(PlanException, models.PROTECT, related_name="evidence_requests")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    asked_by = models.ForeignKey(Guardian, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_on = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    how = models.CharField(max_length=6, choices=How.choices, blank=True)
    packet_sealed_as = models.CharField(max_length=255, blank=True)
    packet_sha256 = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["addressee", "asked_by", "asked_on", "received_on", "packet_sha256"], "student record"),
        **dict.fromkeys(
            ["id", "exception", "public_id", "token_hash", "expires_at", "mailed_at", "next_try_at", "tries",
             "recorded_at", "recorded_by", "how", "packet_sealed_as", "given_at", "given_by", "opened_at"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(given_at=None, given_by="") | (Q(given_at__isnull=False) & ~Q(given_by="")),
                name="evidence_given_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"evidence request {self.public_id}"


class ExemptionReport(models.Model):
    """The year's report to the Commission for Educational Technology, without identities: PA 18-125 § 6."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="exemption_reports")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: The school year by the year in which it begins, on July 1.
    year = models.PositiveSmallIntegerField()
    #: The table as it is published: columns, rows, totals; a hidden number is null.
    table = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    submitted_on = models.DateField(null=True, blank=True)
    receipt = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "year", "table", "sha256", "made_at", "made_by", "submitted_on", "receipt",
         "submitted_at", "submitted_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-year", "-made_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by="") | (Q(submitted_at__isnull=False) & ~Q(submitted_by="")),
                name="report_submitted_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"Report {self.year}-{(self.year + 1) % 100:02}"

    @property
    def is_nil(self) -> bool:
        return not self.table["rows"]
