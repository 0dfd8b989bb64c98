"""What follows on a report in the background: who is touched, and how they are reached."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from charteroak import law

from . import who
from .models import Room


@task()
def compute(room_id: str) -> None:
    """Compute who is touched, then count the people. Safe to run again."""
    room = Room.objects.select_related("board", "contractor").get(public_id=room_id)
    now = timezone.now()
    if room.closed_at is None:
        who.compute(room, by=None, at=now)
        count_people.enqueue(room_id)


@task()
def count_people(room_id: str) -> None:
    room = Room.objects.select_related("board").get(public_id=room_id)
    who.count_people(room, on=timezone.now().astimezone(law.ZONE).date())
