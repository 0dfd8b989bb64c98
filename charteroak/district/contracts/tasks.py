"""Work that a worker does: reading a document. Safe to run twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from charteroak.district.contracts import reading


@task()
def read_document(review_id: str) -> None:
    """Read and check the document of one review, unless that is done; an executed contract's gaps open its cure."""
    from charteroak.district.contracts import actions  # the actions hand this task out

    row = reading.read_and_check(review_id, at=timezone.now)
    actions.open_cure(row.document.contract, by=None, at=timezone.now())
