"""The people who act for a contractor towards a board, each by that board's invitation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.boards.models import Board, User
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal

from .company import Contractor

#: What a contractor's user may do towards the board that invited them, each for their own contractor alone.
CONTRACTOR_MAY = frozenset(
    {"portal.read", "portal.invite", "schedule.state", "subprocessors.state", "contracts.open", "documents.add",
     "documents.sign", "demands.answer",
     "breach.report", "security.answer", "offers.publish"}
)  # fmt: skip


class ContractorUserQuerySet(models.QuerySet["ContractorUser"]):
    def invited(self) -> ContractorUserQuerySet:
        """Those whose person has neither accepted nor declined."""
        return self.filter(accepted_at=None, ended_at=None)

    def active(self) -> ContractorUserQuerySet:
        """Those who have accepted and whose place has not ended."""
        return self.filter(accepted_at__isnull=False, ended_at=None)


class ContractorUser(models.Model):
    """A user's place for one contractor towards one board. One account may hold many; each shows that board's records.

    Another board's records of the same contractor stay closed until that board invites the person too: a board vouches
    for whom it lets in, and for nobody else's door.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="contractor_places")
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="people")
    board = models.ForeignKey(Board, models.PROTECT, related_name="contractor_people")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=40)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)

    objects = ContractorUserQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "contractor", "board", "public_id", "invited_at", "invited_by", "accepted_at", "ended_at",
             "ended_by"], "none",
        ),
        "user": "staff", "title": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("board__name", "contractor__name", "user__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "contractor", "board"], condition=Q(ended_at=None), name="one_place_towards_a_board"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="place_ended_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.contractor})"

    @property
    def audit_id(self) -> str:
        return f"contractor-user:{self.public_id}"

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    def may(self, capability: str) -> bool:
        """Whether a contractor's user may do this towards the board of this place."""
        return capability in CONTRACTOR_MAY and self.accepted_at is not None and self.ended_at is None

    def must(self, capability: str, board: Board) -> None:
        """Refuse unless this is a place towards that board, and it allows this."""
        if self.board_id != board.pk or not self.may(capability):
            raise Refusal(
                "Not done", f"{self} may not do this for {board}",
                "Ask the board's data privacy coordinator, or accept its invitation first.",
            )  # fmt: skip

    def must_act_for(self, contractor: Contractor) -> None:
        """Refuse what is another contractor's."""
        if self.contractor_id != contractor.pk:
            raise Refusal("Not done", f"it is not {self.contractor}'s", "Open one of your own.")
