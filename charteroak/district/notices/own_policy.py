"""What the board's own policy asks of a notice beyond the statute: further contents, and who else is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.policies.models import Overlay
from charteroak.district.refusal import Refusal

from .models import Notice, PolicyAssurance

#: The rows of the law that a kind of notice carries out.
ROWS = {"breach": ("B9",), "contract": ("B4", "B4L"), "september": ("B5",)}


@dataclass(frozen=True)
class Asked:
    """One thing that the policy asks, and who has said that it is done."""

    overlay: Overlay
    assurance: PolicyAssurance | None

    @property
    def is_content(self) -> bool:
        return self.overlay.kind == Overlay.Kind.NOTICE

    @property
    def is_carried_out_by_sending(self) -> bool:
        """Where families are the further recipients, the notice itself is how they are told."""
        return not self.is_content and self.overlay.topic == "contract-notice-recipients"


def asked_of(notice: Notice) -> list[Asked]:
    """What is switched on for this kind of notice. Once frozen, what was assured then stands beside it."""
    rows = ROWS.get(notice.kind, ())
    overlays = notice.board.overlays.on().of_rows(*rows).select_related("policy") if rows else []
    said = {one.overlay_id: one for one in notice.assurances.all()}
    return [Asked(overlay, said.get(overlay.pk)) for overlay in overlays]


def lacking(notice: Notice) -> list[str]:
    """What the policy asks the notice to say, and nobody has assured that it does."""
    return [
        f"{one.overlay.words} ({one.overlay.where}): nobody has confirmed that the texts say so"
        for one in asked_of(notice)
        if one.is_content and one.assurance is None
    ]


@transaction.atomic
def assure(notice: Notice, overlay: Overlay, *, by: Member, at: datetime) -> PolicyAssurance:
    """Say that the texts say, in every language, what the policy asks, or that whoever it names was told.

    The first is withdrawn when a text or a fact changes, as an approval is.
    """
    by.must("notices.write", notice.board)
    asked = next((one for one in asked_of(notice) if one.overlay.pk == overlay.pk), None)
    if asked is None or asked.is_carried_out_by_sending:
        raise Refusal("Nothing was recorded", "the policy asks nothing of the kind here", "Open the notice’s page.")
    if asked.is_content and notice.frozen:
        raise Refusal("Nothing was recorded", "the texts are approved and frozen", "Begin a new notice from this one.")
    if asked.assurance:
        raise Refusal("Nothing was recorded", "it is on record already", "Nothing more is needed.")
    said = PolicyAssurance.objects.create(
        notice=notice, overlay=overlay, said_at=at, said_by=by.audit_id, said_by_name=str(by)
    )
    record(notice.board.public_id, "notice.policy-assured", notice, by=by, at=at, overlay=overlay.public_id)
    return said


def withdraw_assurances(notice: Notice) -> None:
    """What the texts say is to be looked at again: they have changed."""
    notice.assurances.filter(overlay__kind=Overlay.Kind.NOTICE).delete()
