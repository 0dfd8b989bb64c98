"""What a contractor answers to the security questionnaire, and the files that show it. They belong to the host."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.public_id import new_public_id

from .company import Contractor


class SecurityAnswer(models.Model):
    """One answer to one question of `security.toml`, with the last day on which it counts. Earlier ones stay."""

    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="security_answers")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    question = models.CharField(max_length=40)
    #: A word of `security.SAYINGS` for a measure, a day for a day; empty where the words are the answer.
    said = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    #: Where the answer was read, such as a questionnaire on paper; empty where the contractor gave it here.
    source = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField()
    expires_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contractor", "public_id", "question", "said", "words", "source", "answered_on", "expires_on",
         "recorded_at", "recorded_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = (models.Index(fields=["contractor", "question"], name="answers_of_a_contractor"),)

    def __str__(self) -> str:
        return f"{self.question}: {self.said or self.words[:40]}"


class SecurityEvidence(models.Model):
    """A file that shows what was answered to some questions, until a day."""

    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="security_evidence")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: A code of the kinds of evidence in `security.toml`, and the codes of the questions that it shows.
    kind = models.CharField(max_length=20)
    questions = models.JSONField(default=list)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    issued_on = models.DateField()
    expires_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contractor", "public_id", "kind", "questions", "name", "media_type", "size", "sha256", "stored_as",
         "issued_on", "expires_on", "added_at", "added_by", "withdrawn_at", "withdrawn_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="evidence_withdrawn_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def shows_on(self, day: date) -> bool:
        """Whether it still shows something on that day."""
        return self.withdrawn_at is None and self.expires_on >= day
