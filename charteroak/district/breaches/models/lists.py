"""A list of students from the contractor, and what became of each of its lines. All of it is sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.families.models import Student
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField

from .room import Group, Room


class StudentList(models.Model):
    """A file in which the contractor names those whom it believes to be touched."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="lists")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sealed_as = models.CharField(max_length=255)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "room", "group", "public_id", "name", "sha256", "sealed_as", "handed_in_at", "handed_in_by"], "none"
    )

    class Meta:
        ordering = ("-handed_in_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["room", "sha256"], name="a_list_is_handed_in_once"),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, handed_in_by="") | (Q(handed_in_at__isnull=False) & ~Q(handed_in_by="")),
                name="list_handed_in_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"list {self.public_id}"


class ListLine(models.Model):
    """One line: matched by itself, waiting for a person's ruling among the likely ones, or ruled."""

    class State(models.TextChoices):
        MATCHED = "matched", "Matched"
        LIKELY = "likely", "To be ruled on"
        NOBODY = "nobody", "Nobody on the roster"
        CHOSEN = "chosen", "Matched by a person"
        NOT_OURS = "not-ours", "Ruled: nobody of this board"

    of = models.ForeignKey(StudentList, models.CASCADE, related_name="lines")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()
    sealed = SealedField()
    state = models.CharField(max_length=8, choices=State.choices)
    student = models.ForeignKey(Student, models.PROTECT, null=True, blank=True, related_name="+")
    #: Keys of the students who come into question, the likeliest first.
    candidates = models.JSONField(default=list)
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "of": "none", "public_id": "none", "number": "none", "sealed": "student information",
        "state": "none", "student": "student record", "candidates": "student record", "ruled_at": "none",
        "ruled_by": "none",
    }  # fmt: skip

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["of", "number"], name="one_line_of_a_number"),
            models.CheckConstraint(
                condition=Q(ruled_at=None, ruled_by="") | (Q(ruled_at__isnull=False) & ~Q(ruled_by="")),
                name="line_ruled_at_and_by_together",
            ),
        )
        indexes = (models.Index(fields=["of", "state"], name="lines_of_a_list"),)

    def __str__(self) -> str:
        return f"line {self.number}"
