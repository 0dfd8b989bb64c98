"""Keeping the board's own paper: handing it in, having it read again, deciding on what was marked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak import law, policy
from charteroak.district import files, uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal

from .models import BoardPolicy, MarkDecision
from .tasks import read_policy

PASTED = "pasted.txt"


@transaction.atomic
def hand_in(board: Board, *, data: bytes, name: str, title: str, by: Member, at: datetime) -> BoardPolicy:
    """Keep a policy of the board and have it read by today's law. Pasted text comes in under the name `PASTED`."""
    by.must("policy.write", board)
    name = uploads.plain_name(name)
    media_type = uploads.inspect(data, name)
    sha256, stored_as = files.keep(board, data)
    today = at.astimezone(law.ZONE).date()
    if board.policies.filter(sha256=sha256, law_day=today).exists():
        raise Refusal(
            "The policy was not kept", "the same words were handed in today", "Open it in the list of policies."
        )
    row = BoardPolicy.objects.create(
        board=board, title=title.strip()[:200] or name, name=name, media_type=media_type, size=len(data),
        sha256=sha256, stored_as=stored_as, law_day=today, entered_at=at, entered_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "policy.handed-in", row, by=by, at=at, sha256=sha256)
    transaction.on_commit(lambda: read_policy.enqueue(row.public_id))
    return row


@transaction.atomic
def read_again(row: BoardPolicy, *, by: Member, at: datetime) -> BoardPolicy:
    """Have it read by today's law. Decisions stay on marks that are found again."""
    by.must("policy.write", row.board)
    if row.state == BoardPolicy.State.WAITING:
        return row
    row.state, row.fault, row.law_day = BoardPolicy.State.WAITING, "", at.astimezone(law.ZONE).date()
    row.save(update_fields=["state", "fault", "law_day"])
    record(row.board.public_id, "policy.read-again", row, by=by, at=at, day=row.law_day.isoformat())
    transaction.on_commit(lambda: read_policy.enqueue(row.public_id))
    return row


def found_in(row: BoardPolicy, mark: str) -> policy.Mark | policy.Omission:
    """The mark or omission of this id in the reading that stands. Refuses where there is none."""
    report = row.as_report() if row.state == BoardPolicy.State.DONE else None
    found = next((one for one in (*report.marks, *report.omissions) if one.id == mark), None) if report else None
    if found is None:
        raise Refusal(
            "Nothing was done", "the reading has no such mark", "Open the policy’s page and choose one of its marks."
        )
    return found


@transaction.atomic
def decide(
    row: BoardPolicy, *, mark: str, verdict: str, proposed: str = "", reason: str = "", by: Member, at: datetime
) -> MarkDecision:
    """Accept a mark with the sentence to put in its place, or dismiss it with the reason. A promise is no fault."""
    by.must("policy.write", row.board)
    found = found_in(row, mark)
    proposed, reason = proposed.strip(), reason.strip()
    if verdict not in MarkDecision.Verdict.values:
        raise Refusal("Nothing was decided", "neither answer was chosen", "Choose to change it or to leave it.")
    if verdict == MarkDecision.Verdict.DISMISSED and not reason:
        raise Refusal("Nothing was decided", "there is no reason", "Say why the policy may stay as it is.")
    if verdict == MarkDecision.Verdict.ACCEPTED:
        if isinstance(found, policy.Mark) and not found.is_fault:
            raise Refusal(
                "Nothing was decided", "a promise is no fault", "Switch it on, or dismiss it with the reason."
            )
        proposed = proposed or found.proposed
    elif row.overlays.on().filter(mark=mark).exists():
        raise Refusal("Nothing was decided", "the promise is switched on", "Switch it off first.")
    decision = MarkDecision.objects.create(
        policy=row, mark=mark, verdict=verdict, reason=reason, decided_at=at, decided_by=by.audit_id,
        proposed=proposed if verdict == MarkDecision.Verdict.ACCEPTED else "", decided_by_name=str(by),
    )  # fmt: skip
    record(row.board.public_id, "policy.decided", row, by=by, at=at, mark=mark, verdict=verdict)
    return decision
