"""What a board tells of a breach: numbered updates, a notice for each group, and what the registry shows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.notices.models import Notice

from .room import Group, Room


class Update(models.Model):
    """One telling: the first notice, or a numbered update. Notices and the posted text are made from its facts."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="updates")
    number = models.PositiveIntegerField()
    #: What fills the blanks, in each language; without anything of a student.
    facts = models.JSONField(default=dict)
    languages = models.JSONField(default=list)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    #: What stands in the registry: language -> subject and body; and the table of elements.
    posted = models.JSONField(default=dict)
    posted_sha256 = models.CharField(max_length=64, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.CharField(max_length=40, blank=True)
    #: The first look from outside that found it up.
    proved_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "room", "number", "facts", "languages", "written_at", "written_by", "posted", "posted_sha256",
         "posted_at", "posted_by", "proved_at"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["room", "number"], name="one_update_of_a_number"),
            models.CheckConstraint(
                condition=Q(posted_at=None, posted_by="") | (Q(posted_at__isnull=False) & ~Q(posted_by="")),
                name="update_posted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(written_at=None, written_by="") | (Q(written_at__isnull=False) & ~Q(written_by="")),
                name="update_written_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return "First notice" if self.number == 1 else f"Update {self.number}"


class GroupNotice(models.Model):
    """The notice by which an update reaches one group."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="notices")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "update", "group", "notice"], "none")

    class Meta:
        ordering = ("group__number",)
        constraints = (models.UniqueConstraint(fields=["update", "group"], name="one_notice_of_a_group"),)

    def __str__(self) -> str:
        return f"{self.update}: {self.group}"


class Inject(models.Model):
    """What the leader of a drill brought in, and when."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="injects")
    code = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "room", "code", "given_at", "given_by"], "none")

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["room", "code"], name="an_inject_is_given_once"),
            models.CheckConstraint(
                condition=Q(given_at=None, given_by="") | (Q(given_at__isnull=False) & ~Q(given_by="")),
                name="inject_given_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return self.code
