"""A policy and a regulation drafted for a board: today's law, its own choices, and the promises that are on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal
from charteroak.policy import drafting
from charteroak.policy.draft import Draft

from .models import DraftChoices, Overlay

FIELDS = ("policy", "regulation", "coordinator", "contact", "committee", "report_day", "review_month", "answer_days",
          "approval")  # fmt: skip
LONGEST_ANSWER = 60


def choices_of(board: Board) -> DraftChoices:
    """The board's choices, or what stands in the papers where it has made none."""
    made: DraftChoices | None = DraftChoices.objects.filter(board=board).first()
    contact = ", ".join(filter(None, [board.contact_name, board.contact_phone, board.contact_email]))
    return made or DraftChoices(board=board, contact=contact)


@transaction.atomic
def choose(board: Board, *, fields: Mapping[str, str | int | bool], by: Member, at: datetime) -> DraftChoices:
    """Keep what the board chooses for itself. A law's number is none of it."""
    by.must("policy.write", board)
    chosen = {name: fields[name] for name in FIELDS if name in fields}
    if not 0 <= int(chosen.get("answer_days", 0)) <= LONGEST_ANSWER:
        raise Refusal(
            "The choices were not kept", f"families would wait more than {LONGEST_ANSWER} business days",
            "Enter fewer days, or 0 to promise none.",
        )  # fmt: skip
    if any(isinstance(value, str) and ("{" in value or "}" in value) for value in chosen.values()):
        raise Refusal("The choices were not kept", "a choice has braces in it", "Write it without { and }.")
    kept, _ = DraftChoices.objects.update_or_create(
        board=board, defaults={**chosen, "changed_at": at, "changed_by": by.audit_id}
    )
    record(board.public_id, "policy.choices-made", kept, by=by, at=at, chosen=sorted(chosen))
    return kept


def draft(board: Board, paper: drafting.PaperKind, *, website: str, on: date) -> Draft:
    """The board's policy or regulation by the law of the day, with the promises that are switched on."""
    chosen = choices_of(board)
    promises = tuple(
        drafting.Kept(_sentence(overlay), f"{overlay.policy.title}, page {overlay.page}")
        for overlay in board.overlays.on().select_related("policy")
    )
    choices = drafting.Choices(
        board=board.name, website=website, promises=promises, **{name: getattr(chosen, name) for name in FIELDS}
    )
    return drafting.draft(paper, choices, law.on(on))


def _sentence(overlay: Overlay) -> str:
    """What states the promise: of a notice's contents, the board's own list and not an example."""
    return overlay.words if overlay.kind == Overlay.Kind.NOTICE else overlay.proposed
