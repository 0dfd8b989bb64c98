"""Reading a stored document against the law of a day, in a process of its own, since uploads are hostile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from charteroak import law, review
from charteroak.district.audit.actions import record
from charteroak.district.files import bytes_of

from . import own_policy
from .models import Review, Ruling
from .standing import remember

log = logging.getLogger("charteroak.contracts")

#: Reads and checks a file's bytes under its name against the law of a day; raises review.Unreadable.
Reader = Callable[[bytes, str, date], tuple[review.Document, review.Report]]


def read_and_check(review_id: str, *, at: Callable[[], datetime], reader: Reader = review.isolated) -> Review:
    """Do a waiting review; one that is done stays as it is. `at` gives the instant at which it finished.

    Only files that this program made itself may be handed to a `reader` in the same process.
    """
    row = Review.objects.select_related("document__contract__board").get(public_id=review_id)
    if row.state != Review.State.WAITING:
        return row
    document = row.document
    try:
        read, report = reader(bytes_of(document.stored_as), document.name, row.law_day)
    except review.Unreadable as fault:
        return _finish(row, at=at(), state=Review.State.FAILED, fault=str(fault))
    document.reading = read.to_dict()
    document.save(update_fields=["reading"])
    return _finish(row, at=at(), state=Review.State.DONE, report=report)


@transaction.atomic
def _finish(row: Review, *, at: datetime, state: str, fault: str = "", report: review.Report | None = None) -> Review:
    held = Review.objects.select_for_update().get(pk=row.pk)
    if held.state != Review.State.WAITING:
        return held
    held.state, held.fault, held.finished_at = state, fault, at
    if report is not None:
        held.report, held.pack, held.edition, held.engine = (
            report.to_json(),
            report.pack,
            report.edition,
            report.engine_version,
        )
    held.save()
    contract = held.document.contract
    record(
        contract.board.public_id, f"review.{state}", held, by=None, at=at,
        document=held.document.public_id, sha256=held.document.sha256, edition=held.edition, engine=held.engine,
    )  # fmt: skip
    if report is not None:
        _carry_rulings(held, report)
    remember(contract, at.astimezone(law.ZONE).date())
    return held


def _carry_rulings(row: Review, report: review.Report) -> None:
    """Keep the rulings of the review before where the reading is the same: same verdict, same passages."""
    before = (
        row.document.reviews.filter(state=Review.State.DONE).exclude(pk=row.pk).order_by("-asked_at", "-pk").first()
    )
    if before is None:
        return
    earlier = {finding.id: finding for finding in before.as_report().findings}
    same = {
        finding.id
        for finding in report.findings
        if (old := earlier.get(finding.id))
        and (old.verdict, [q.text for q in old.quotes]) == (finding.verdict, [q.text for q in finding.quotes])
    }
    for provision, ruling in before.rulings_now().items():
        if (
            provision in same
            or provision.startswith(own_policy.PREFIX)
            or (provision == "precedence" and _same_precedence(before.as_report(), report))
        ):
            Ruling.objects.create(
                review=row, provision=provision, verdict=ruling.verdict, reason=ruling.reason, passage=ruling.passage,
                page=ruling.page, ruled_at=ruling.ruled_at, ruled_by=ruling.ruled_by,
                ruled_by_name=ruling.ruled_by_name, carried_from=ruling,
            )  # fmt: skip


def _same_precedence(before: review.Report, now: review.Report) -> bool:
    return (before.precedence and before.precedence.text) == (now.precedence and now.precedence.text)
