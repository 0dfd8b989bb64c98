"""The sealed record of an execution: what was signed, by whom, when and how, in one file that both parties keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

NAME = "record-of-execution.pdf"


class SealedCopy(models.Model):
    """The record of a contract's execution, made once from what was on record then; it never changes."""

    contract = models.OneToOneField("contracts.Contract", models.CASCADE, related_name="sealed_copy")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contract", "sha256", "size", "stored_as", "made_at"], "none"
    )

    def __str__(self) -> str:
        return NAME
