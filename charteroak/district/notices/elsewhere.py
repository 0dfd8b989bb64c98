"""Recording a notice that went through the district's own messenger, so that its evidence is kept with the others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal

from .kinds import KINDS
from .models import SentElsewhere


@transaction.atomic
def record_sent(
    board: Board,
    *,
    kind: str,
    title: str,
    messenger: str,
    text: str,
    sent_from: datetime,
    people: int,
    reached: int,
    log: bytes,
    log_name: str,
    by: Member,
    at: datetime,
) -> SentElsewhere:
    """Record text, recipients and delivery log. It closes no duty by itself: a member does, with this as evidence."""
    by.must("notices.write", board)
    if kind not in KINDS:
        raise Refusal("The notice was not recorded", f"{kind} is no kind of notice", "Choose one of the kinds.")
    if not text.strip() or not log:
        raise Refusal("The notice was not recorded", "its text or the messenger's delivery log is missing", "Add both.")
    if sent_from > at:
        raise Refusal("The notice was not recorded", "its time lies in the future", "Enter when it went out.")
    if reached > people:
        raise Refusal("The notice was not recorded", "more people were reached than written to", "Check the numbers.")
    sha256, stored = files.keep_sealed(board, log)
    row = SentElsewhere.objects.create(
        board=board, kind=kind, title=title.strip()[:200] or KINDS[kind].name, messenger=messenger.strip()[:120],
        text=text.strip(), sent_from=sent_from, people=people, reached=reached, log_name=log_name[:255],
        log_sealed_as=stored, log_sha256=sha256, recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    record(
        board.public_id, "notice.recorded-elsewhere", row, by=by, at=at, kind=kind, people=people, reached=reached,
        sha256=row.log_sha256,
    )  # fmt: skip
    return row


def log_of(row: SentElsewhere, *, by: Member) -> bytes:
    """The messenger's log as it was handed in."""
    by.must("families.read", row.board)
    return files.sealed_bytes_of(row.log_sealed_as)
