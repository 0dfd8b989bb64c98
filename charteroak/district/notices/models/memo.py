"""What a person is told of their own work for a board: on their home page at once, and by e-mail."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from charteroak.district.boards.models import Board, User
from charteroak.district.public_id import new_public_id


class MemoQuerySet(models.QuerySet["Memo"]):
    def about(self, record: models.Model) -> MemoQuerySet:
        return self.filter(about_label=record._meta.label_lower, about_id=getattr(record, "public_id", record.pk))

    def to_mail(self, now: datetime) -> MemoQuerySet:
        """Those whose e-mail has not gone out and may be tried now."""
        return self.filter(mailed_at=None, tries__lt=MOST_TRIES, next_try_at__lte=now)

    def may_go(self) -> MemoQuerySet:
        """Without those of a drill whose address is not on its list."""
        return self.exclude(is_held=True)


class Memo(models.Model):
    """A short message about one record: to a person with an account, or to an address that a board gives for such
    messages, as for a breach at night. It never names a student."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="memos")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="memos")
    #: Where there is no account: the address.
    address = models.EmailField(blank=True)
    #: Of a drill, to somebody who is not on its list: it is never mailed.
    is_held = models.BooleanField(default=False)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about_label = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    #: The page of the record, below the site's address.
    page = models.CharField(max_length=200)
    #: Said once only: a second memo of the same kind about the same record to the same person is not written.
    kind = models.CharField(max_length=60)
    told_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = MemoQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "about_label", "about_id", "page", "kind", "told_at", "next_try_at", "tries",
             "mailed_at", "is_held"], "none",
        ),
        "user": "staff", "address": "staff", "subject": "staff", "body": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("-told_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "user", "about_label", "about_id", "kind"], name="a_memo_is_written_once"
            ),
            models.UniqueConstraint(
                fields=["board", "address", "about_label", "about_id", "kind"],
                condition=models.Q(user=None),
                name="a_memo_goes_once_to_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(address=""), name="a_memo_goes_to_a_person_or_an_address"
            ),
        )
        indexes = (models.Index(fields=["about_label", "about_id"], name="memos_about_a_record"),)

    def __str__(self) -> str:
        return self.subject

    @property
    def to(self) -> str:
        """The address that it is mailed to."""
        return self.user.email if self.user else self.address


MOST_TRIES = 8
