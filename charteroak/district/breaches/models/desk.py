"""Where a breach reaches a board at any hour."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board, Member


class BreachDesk(models.Model):
    """A board's mailbox for breaches, the members who stand in for the coordinator, and whom to reach out of hours."""

    board = models.OneToOneField(Board, models.CASCADE, primary_key=True, related_name="breach_desk")
    mailbox = models.EmailField(blank=True)
    deputies = models.ManyToManyField(Member, related_name="+", blank=True)
    #: Names, telephone numbers and e-mail addresses, in the order in which they are called.
    contacts = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        "board": "none", "mailbox": "staff", "contacts": "staff", "changed_at": "none", "changed_by": "none",
    }  # fmt: skip

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by="") | (Q(changed_at__isnull=False) & ~Q(changed_by="")),
                name="desk_changed_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.board}: breaches"

    @property
    def addresses(self) -> list[str]:
        """The mailbox, and the addresses of those who are called out of hours."""
        return [self.mailbox, *(one.get("email", "") for one in self.contacts)]
