"""What the board has posted, and the proofs that it was up. The public registry reads these rows and no others."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.public_id import new_public_id


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self) -> PostingQuerySet:
        """The postings that stand: not replaced by a later one."""
        return self.filter(replaced_by=None)

    def with_proof(self) -> PostingQuerySet:
        """With `proved`: whether any look has found the posting up."""
        up = PostingCheck.objects.filter(posting=models.OuterRef("pk"), outcome=PostingCheck.Outcome.UP)
        return self.annotate(proved=models.Exists(up))


class Posting(models.Model):
    """One posted notice of a contract, frozen as it was posted: the statements of C.G.S. § 10-234bb(g).

    `digest` is the SHA-256 of the statements and the files' hashes, so that a copy can be compared with what
    was posted. A correction is a new posting that replaces this one.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="postings")
    public_id = models.CharField(max_length=12, default=new_public_id, editable=False)
    #: The contract's public id: its page keeps one address through every posting.
    contract_id = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    contractor = models.CharField(max_length=200)
    instrument = models.CharField(max_length=20)
    executed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    description = models.TextField()
    purpose = models.TextField()
    student_information = models.TextField()
    student_records = models.TextField()
    student_generated_content = models.TextField()
    digest = models.CharField(max_length=64)
    posted_at = models.DateTimeField()
    posted_by = models.CharField(max_length=40)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = PostingQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "contract_id", "title", "contractor", "instrument", "executed_on", "ends_on",
         "description", "purpose", "student_information", "student_records", "student_generated_content", "digest",
         "posted_at", "posted_by", "replaced_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-posted_at",)
        constraints = (
            models.UniqueConstraint(fields=["public_id"], name="one_posting_of_an_id"),
            models.UniqueConstraint(
                fields=["board", "contract_id"], condition=Q(replaced_by=None), name="one_current_posting"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("registry:contract", args=[self.board.slug, self.contract_id])

    @property
    def statements(self) -> tuple[str, ...]:
        """Every sentence that the law asks the page to carry, as it was frozen."""
        return (
            self.description, self.purpose,
            self.student_information, self.student_records, self.student_generated_content,
        )  # fmt: skip

    def days(self, *, until: date, longest: int = 400) -> list[tuple[date, str]]:
        """Each day since the posting with what its checks showed; a day without a check is `missed`.

        The best check of a day counts. Today is `pending` until its check has run.
        """
        shown: dict[date, str] = {}
        for check in self.checks.order_by("at"):
            if shown.get(check.day) != PostingCheck.Outcome.UP:
                shown[check.day] = check.outcome
        first = max(self.posted_at.astimezone(law.ZONE).date(), until - timedelta(days=longest - 1))
        return [
            (day, shown.get(day, "pending" if day == until else "missed"))
            for day in (first + timedelta(days=n) for n in range((until - first).days + 1))
        ]


class PostedProduct(models.Model):
    """A product as the posted contract names it."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="products")
    product_id = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    address = models.URLField(max_length=400, blank=True)
    purpose = models.CharField(max_length=300, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "posting", "product_id", "name", "address", "purpose"], "none"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PostedFile(models.Model):
    """A file of the posted contract and its accessible twin: headings, paragraphs, items and rows."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="files")
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    twin = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "posting", "role", "name", "media_type", "size", "sha256", "stored_as", "twin", "notes"], "none"
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class PostingCheck(models.Model):
    """One look at the public address, from outside: what answered, with which bytes, and who links to it."""

    class Outcome(models.TextChoices):
        UP = "up", "Up, with the posted statements and files"
        CHANGED = "changed", "Answered, but not with what was posted"
        UNLINKED = "unlinked", "Up, but not reachable from the board's declared website"
        DOWN = "down", "Did not answer"

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    day = models.DateField()
    address = models.CharField(max_length=500)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    status = models.PositiveIntegerField(null=True)
    page_sha256 = models.CharField(max_length=64, blank=True)
    files_sha256 = models.JSONField(default=list)
    linked_from = models.CharField(max_length=500, blank=True)
    fault = models.CharField(max_length=400, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "posting", "at", "day", "address", "outcome", "status", "page_sha256", "files_sha256", "linked_from",
         "fault"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=["posting", "day"], name="check_by_day"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.outcome}"


def connecticut_day(at: datetime) -> date:
    return at.astimezone(law.ZONE).date()
