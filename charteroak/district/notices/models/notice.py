"""A notice to families: what it says in each language, who looked at it, and how far it has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from charteroak.district.boards.models import Board
from charteroak.district.policies.models import Overlay
from charteroak.district.public_id import new_public_id


class BoardWording(models.Model):
    """A board's own wording of a kind of notice in a language. A change is a new version."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="wordings")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "kind", "language", "version", "subject", "body", "written_at", "written_by"],
        "none",
    )

    class Meta:
        ordering = ("kind", "language", "-version")
        constraints = (
            models.UniqueConstraint(fields=["board", "kind", "language", "version"], name="one_wording_of_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.language}, version {self.version}"


class Notice(models.Model):
    """One notice of a board to many people. Once approved, its texts are frozen and `digest` is their SHA-256."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        APPROVED = "approved", "Approved"
        QUEUEING = "queueing", "Listing who is written to"
        SENDING = "sending", "Being sent"
        PAUSED = "paused", "Paused"
        DONE = "done", "Sent"
        CANCELLED = "cancelled", "Cancelled"

    board = models.ForeignKey(Board, models.PROTECT, related_name="notices")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    #: The law's notice rule, such as notice:B5, and the edition it was read from; empty for the board's own letter.
    row = models.CharField(max_length=40, blank=True)
    edition = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    #: Whom it concerns, as the roster computes it.
    scope = models.JSONField(default=dict)
    #: What fills the blanks of the texts: the website, what happened, whom to call.
    facts = models.JSONField(default=dict)
    languages = models.JSONField(default=list)
    planned_for = models.DateField(null=True, blank=True)
    duty_id = models.CharField(max_length=12, blank=True)
    made_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, blank=True)
    #: A drill's list of addresses: nobody else can be reached by it. None: whomever it concerns.
    only_to = models.JSONField(null=True, blank=True)
    sent_from = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "kind", "title", "row", "edition", "state", "scope", "facts", "languages",
         "planned_for", "duty_id", "made_from", "written_at", "written_by", "digest", "only_to", "sent_from",
         "done_at"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def is_drill(self) -> bool:
        return self.only_to is not None

    @property
    def frozen(self) -> bool:
        return self.state != self.State.DRAFT


class NoticeText(models.Model):
    """What a notice says in one language. Blanks stay in it, so that one change of a fact reaches every language."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    #: A person who reads the language has read this text; a change of it needs that again.
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "notice", "language", "subject", "body", "reviewed_at", "reviewed_by"], "none"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["notice", "language"], name="one_text_of_a_language"),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by="")
                | (models.Q(reviewed_at__isnull=False) & ~models.Q(reviewed_by="")),
                name="text_reviewed_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice}: {self.language}"


class Approval(models.Model):
    """That a member approved these very texts."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="approvals")
    approved_by = models.CharField(max_length=40)
    approved_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "notice": "none", "approved_by": "none", "approved_at": "none", "name": "staff",
        "digest": "none",
    }  # fmt: skip

    class Meta:
        ordering = ("approved_at",)
        constraints = (models.UniqueConstraint(fields=["notice", "approved_by"], name="one_approval_of_a_member"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.approved_at:%Y-%m-%d}"


class PolicyAssurance(models.Model):
    """That a member has said of this notice that it does what the board's own policy asks beyond the statute."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="assurances")
    overlay = models.ForeignKey(Overlay, models.PROTECT, related_name="assurances")
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=40)
    said_by_name = models.CharField(max_length=160)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "notice": "none", "overlay": "none", "said_at": "none", "said_by": "none",
        "said_by_name": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("said_at",)
        constraints = (models.UniqueConstraint(fields=["notice", "overlay"], name="one_assurance_of_an_overlay"),)

    def __str__(self) -> str:
        return f"{self.notice}: {self.overlay}"
