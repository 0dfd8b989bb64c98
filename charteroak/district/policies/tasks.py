"""Work that a worker does: reading a policy. Safe to run twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from . import reading


@task()
def read_policy(policy_id: str) -> None:
    """Read the policy and check it by the law of its day, unless that is done."""
    reading.read_and_check(policy_id, at=timezone.now)
