"""Reading a stored policy by the law of a day, in a process of its own, since uploads are hostile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from charteroak import law, policy, review
from charteroak.district.audit.actions import record
from charteroak.district.files import bytes_of

from .models import BoardPolicy

#: Reads and checks a file's bytes under its name by the law of a day; raises review.Unreadable.
Reader = Callable[[bytes, str, date], tuple[review.Document, policy.PolicyReport]]


def read_and_check(policy_id: str, *, at: Callable[[], datetime], reader: Reader = policy.isolated) -> BoardPolicy:
    """Read a waiting policy; one that was read stays as it is. `at` gives the instant at which it finished.

    Only text that this program made itself may be handed to a `reader` in the same process.
    """
    row = BoardPolicy.objects.select_related("board").get(public_id=policy_id)
    if row.state != BoardPolicy.State.WAITING:
        return row
    try:
        document, report = reader(bytes_of(row.stored_as), row.name, row.law_day)
    except (review.Unreadable, law.LawError) as fault:
        return _finish(row, at=at(), fault=str(fault))
    return _finish(row, at=at(), document=document, report=report)


@transaction.atomic
def _finish(
    row: BoardPolicy, *, at: datetime, fault: str = "", document: review.Document | None = None,
    report: policy.PolicyReport | None = None,
) -> BoardPolicy:  # fmt: skip
    held = BoardPolicy.objects.select_for_update().get(pk=row.pk)
    if held.state != BoardPolicy.State.WAITING:
        return held
    held.state = BoardPolicy.State.FAILED if fault else BoardPolicy.State.DONE
    held.fault, held.read_at = fault, at
    if document and report:
        held.reading, held.report, held.edition = document.to_dict(), report.to_dict(), report.edition
    held.save()
    facts = {"sha256": held.sha256, "edition": held.edition}
    if fault:
        record(held.board.public_id, "policy.not-read", held, by=None, at=at, **facts)
    else:
        record(held.board.public_id, "policy.read", held, by=None, at=at, **facts)
    return held
