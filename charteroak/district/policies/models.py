"""The board's own paper: as it was read, what was decided on each mark, and what of it is switched on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak import policy, review
from charteroak.district.boards.models import Board, PolicyPromise
from charteroak.district.public_id import new_public_id


class BoardPolicy(models.Model):
    """A policy or regulation of the board, kept by the SHA-256 of its bytes and read by the law of a day."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        DONE = "done", "Read"
        FAILED = "failed", "Could not be read"

    board = models.ForeignKey(Board, models.CASCADE, related_name="policies")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: What the board calls it, such as Policy 3520.13.
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    law_day = models.DateField()
    edition = models.CharField(max_length=40, blank=True)
    fault = models.TextField(blank=True)
    #: The document as review.Document.to_dict() gives it, and the policy.PolicyReport on it; empty until it was read.
    reading = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40)
    read_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "title", "name", "media_type", "size", "sha256", "stored_as", "state", "law_day",
         "edition", "fault", "reading", "report", "entered_at", "entered_by", "read_at"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-entered_at", "-pk")
        verbose_name_plural = "board policies"

    def __str__(self) -> str:
        return self.title

    def as_read(self) -> review.Document | None:
        return review.Document.from_dict(self.reading) if self.reading else None

    def as_report(self) -> policy.PolicyReport | None:
        return policy.PolicyReport.from_dict(self.report) if self.report else None

    def decisions_now(self) -> dict[str, MarkDecision]:
        """The decision that stands on each mark and omission: the last one made."""
        return {decision.mark: decision for decision in self.decisions.all()}


class MarkDecision(models.Model):
    """What a person decided on a mark or an omission: to change the policy, in these words, or to leave it, and why."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Change it"
        DISMISSED = "dismissed", "Leave it as it is"

    policy = models.ForeignKey(BoardPolicy, models.CASCADE, related_name="decisions")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    mark = models.CharField(max_length=160)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    proposed = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40)
    decided_by_name = models.CharField(max_length=160)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "policy", "public_id", "mark", "verdict", "proposed", "reason", "decided_at", "decided_by"], "none"
        ),
        "decided_by_name": "staff",
    }

    class Meta:
        ordering = ("decided_at", "pk")

    def __str__(self) -> str:
        return f"{self.mark}: {self.verdict}"


#: Time limits that bind a contractor only as far as its contract says so.
CONTRACTORS_CLOCKS = ("C2", "C3", "C7", "C8")


class OverlayQuerySet(models.QuerySet["Overlay"]):
    def on(self) -> OverlayQuerySet:
        return self.filter(off_at=None)

    def clauses(self) -> OverlayQuerySet:
        """What contracts must say by the board's own policy, among it what a contractor does sooner or tells others."""
        of_contractors = Q(kind=Overlay.Kind.CLOCK, row__in=CONTRACTORS_CLOCKS) | Q(
            kind=Overlay.Kind.RECIPIENT, row="C2"
        )
        return self.filter(Q(kind=Overlay.Kind.CLAUSE) | of_contractors)

    def of_rows(self, *rows: str) -> OverlayQuerySet:
        """What is asked beside these rows of the law, other than a stricter clock."""
        return self.filter(row__in=rows, kind__in=[Overlay.Kind.RECIPIENT, Overlay.Kind.NOTICE])


class Overlay(models.Model):
    """A promise of the board's policy beyond the statute, switched on: whose rule it is, by which sentence, by whom."""

    class Kind(models.TextChoices):
        CLOCK = "clock", "Stricter clock"
        CLAUSE = "clause", "Further clause in contracts"
        RECIPIENT = "recipient", "Further recipient"
        NOTICE = "notice", "Further contents of a notice"

    board = models.ForeignKey(Board, models.CASCADE, related_name="overlays")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    policy = models.ForeignKey(BoardPolicy, models.PROTECT, related_name="overlays")
    mark = models.CharField(max_length=160)
    topic = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: The row of the law beside which it stands, where it has one.
    row = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=500)
    proposed = models.TextField()
    recipient = models.CharField(max_length=200, blank=True)
    #: The sentence of the policy, as it stands there.
    source = models.TextField()
    page = models.PositiveIntegerField()
    promise = models.OneToOneField(PolicyPromise, models.SET_NULL, null=True, blank=True, related_name="overlay")
    on_at = models.DateTimeField()
    on_by = models.CharField(max_length=40)
    on_by_name = models.CharField(max_length=160)
    off_at = models.DateTimeField(null=True, blank=True)
    off_by = models.CharField(max_length=40, blank=True)
    off_why = models.CharField(max_length=500, blank=True)

    objects = OverlayQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "policy", "mark", "topic", "kind", "row", "words", "proposed", "recipient",
             "source", "page", "promise", "on_at", "on_by", "off_at", "off_by", "off_why"], "none",
        ),
        "on_by_name": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("on_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["policy", "mark"], condition=Q(off_at=None), name="one_overlay_of_a_mark_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(off_at=None, off_by="") | (Q(off_at__isnull=False) & ~Q(off_by="")),
                name="overlay_off_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def is_on(self) -> bool:
        return self.off_at is None

    @property
    def where(self) -> str:
        """Whose rule it is, and where it stands: never the statute."""
        return f"The board’s policy, {self.policy.title}, page {self.page}"


class DraftChoices(models.Model):
    """What a board chooses for itself in the policy and the regulation that are drafted for it."""

    board = models.OneToOneField(Board, models.CASCADE, related_name="draft_choices")
    policy = models.CharField(max_length=120, default="on student data privacy")
    regulation = models.CharField(max_length=120, default="on student data privacy")
    coordinator = models.CharField(max_length=120, default="data privacy coordinator")
    contact = models.CharField(max_length=200, blank=True)
    committee = models.CharField(max_length=120, blank=True)
    report_day = models.CharField(max_length=40, blank=True)
    review_month = models.CharField(max_length=20, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=0)
    approval = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "policy", "regulation", "coordinator", "committee", "report_day", "review_month",
             "answer_days", "approval", "changed_at", "changed_by"], "none",
        ),
        "contact": "staff",
    }  # fmt: skip

    class Meta:
        verbose_name_plural = "draft choices"

    def __str__(self) -> str:
        return f"{self.board}: {self.policy}"
