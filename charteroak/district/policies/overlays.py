"""Switching a promise of the board's policy on and off. It stands beside the statute, and is never shown as it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak import law, policy
from charteroak.district.audit.actions import record
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, Member, PolicyPromise
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal

from .keeping import found_in
from .models import BoardPolicy, MarkDecision, Overlay

#: The duties whose leading date moved, each with its old one.
Moved = list[tuple[Duty, datetime | None]]


@transaction.atomic
def switch_on(row: BoardPolicy, *, mark: str, by: Member, at: datetime) -> tuple[Overlay, Moved]:
    """Switch on what a sentence of the policy promises. A stricter clock counts every open clock again."""
    by.must("policy.write", row.board)
    # One at a time for a policy, so that a second press of the button finds it on.
    row = BoardPolicy.objects.select_for_update().get(pk=row.pk)
    found = found_in(row, mark)
    if not isinstance(found, policy.Mark) or found.overlay is None:
        raise Refusal("It was not switched on", "the sentence promises nothing beyond the law", "Choose a promise.")
    if row.overlays.on().filter(mark=mark).exists():
        raise Refusal("It was not switched on", "it is on already", "Nothing more is needed.")
    decision = row.decisions_now().get(mark)
    if decision and decision.verdict == MarkDecision.Verdict.DISMISSED:
        raise Refusal(
            "It was not switched on", "it was dismissed as no promise of the board", "Take the dismissal back first."
        )
    promised = found.overlay
    overlay = Overlay(
        board=row.board, policy=row, mark=mark, topic=found.topic, kind=promised.kind, row=promised.row,
        words=promised.words[:500], proposed=found.proposed, recipient=promised.recipient[:200], source=found.text,
        page=found.page, on_at=at, on_by=by.audit_id, on_by_name=str(by),
    )  # fmt: skip
    if promised.kind == Overlay.Kind.CLOCK:
        overlay.promise = make_promise(
            row.board, row=promised.row, unit=promised.unit, count=promised.count,
            source=f"{row.title}, page {found.page}: “{' '.join(found.text.split())}”"[:300], by=by, at=at,
        )  # fmt: skip
    overlay.save()
    record(
        row.board.public_id, "overlay.on", overlay, by=by, at=at, policy=row.public_id, kind=overlay.kind,
        row=overlay.row,
    )  # fmt: skip
    return overlay, duties.issue_again(row.board, by=by, at=at) if overlay.promise else []


@transaction.atomic
def switch_off(overlay: Overlay, *, why: str, by: Member, at: datetime) -> Moved:
    """Switch it off, and say why. Clocks that it made stricter are counted again."""
    by.must("policy.write", overlay.board)
    if not overlay.is_on:
        raise Refusal("It was not switched off", "it is off already", "Nothing more is needed.")
    if not why.strip():
        raise Refusal("It was not switched off", "there is no reason", "Say why the board no longer holds to it.")
    overlay.off_at, overlay.off_by, overlay.off_why = at, by.audit_id, why.strip()[:500]
    overlay.save(update_fields=["off_at", "off_by", "off_why"])
    record(overlay.board.public_id, "overlay.off", overlay, by=by, at=at, kind=overlay.kind, row=overlay.row)
    if overlay.promise is None or overlay.promise.ended_on:
        return []
    boards.end_promise(overlay.promise, on=at.astimezone(law.ZONE).date(), by=by, at=at)
    return duties.issue_again(overlay.board, by=by, at=at)


@transaction.atomic
def make_promise(
    board: Board, *, row: str, unit: str, count: int, source: str, by: Member, at: datetime
) -> PolicyPromise:
    """Let a stricter clock run; whatever ran for this row of the law before ends, with the overlay it came from."""
    for overlay in board.overlays.on().filter(kind=Overlay.Kind.CLOCK, row=row):
        switch_off(overlay, why="Another promise for the same duty was switched on.", by=by, at=at)
    return boards.make_promise(
        board, row=row, unit=unit, count=count, source=source, on=at.astimezone(law.ZONE).date(), by=by, at=at
    )


@transaction.atomic
def end_promise(promise: PolicyPromise, *, by: Member, at: datetime) -> Moved:
    """End a stricter clock, and with it the overlay that it came from, if it came from one."""
    overlay = Overlay.objects.on().filter(promise=promise).first()
    if overlay:
        return switch_off(overlay, why="Ended on the page of promises.", by=by, at=at)
    boards.end_promise(promise, on=at.astimezone(law.ZONE).date(), by=by, at=at)
    return duties.issue_again(promise.board, by=by, at=at)
