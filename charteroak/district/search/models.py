"""What can be searched, in one table: a title, words, and whose search may find it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from charteroak.district.boards.models import Board


class Entry(models.Model):
    """One thing that a search finds. The registry's entries are written by a posting, never by a contract."""

    class Scope(models.TextChoices):
        REGISTRY = "registry", "Public registry"
        STAFF = "staff", "Staff pages"

    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    label = models.CharField(max_length=40)
    object_id = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "scope", "label", "object_id", "title", "words"], "none"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["board", "scope", "label", "object_id"], name="one_entry_for_each_thing"),
        )

    def __str__(self) -> str:
        return self.title
