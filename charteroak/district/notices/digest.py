"""Once a day the coordinators hear, by mail, whom recent notices have not reached. It names nobody."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.boards.roles import Role

from .discharge import standing
from .models import Digest, Notice

#: Not before this hour of a Connecticut morning.
HOUR = time(7, 0)
#: Notices of so many days are told of.
RECENT = timedelta(days=30)


def send_due(board: Board, *, at: datetime) -> bool:
    """Send the day's digest where somebody is unreached; returns whether it went out. Once a day, however often run."""
    local = at.astimezone(law.ZONE)
    if local.time() < HOUR or Digest.objects.filter(board=board, day=local.date()).exists():
        return False
    recent = board.notices.filter(only_to__isnull=True, state=Notice.State.DONE, done_at__gt=at - RECENT)
    waiting = [(notice, found) for notice in recent if (found := standing(notice)).unreached > found.printed]
    people = [
        member.user.email
        for member in board.members.filter(ended_on=None).select_related("user")
        if Role.COORDINATOR in member.roles
    ]
    if not waiting or not people:
        return False
    total = sum(found.unreached - found.printed for _, found in waiting)
    try:
        with transaction.atomic():
            Digest.objects.create(board=board, day=local.date(), unreached=total)
    except IntegrityError:
        return False
    lines = []
    for notice, found in waiting:
        page = reverse("staff:notice-unreached", args=[board.slug, notice.public_id])
        missed = f"{found.unreached - found.printed:,} of {found.people:,} people not reached, and without a letter"
        lines.append(f"{notice.title}: {missed}\n  {settings.PUBLIC_ADDRESS}{page}")
    body = "\n\n".join(["These notices have not reached everybody yet:", *lines, f"{board.name}"])
    send_mail(f"{total:,} people not reached yet", body, settings.MAIL_FROM, people, fail_silently=True)
    return True
