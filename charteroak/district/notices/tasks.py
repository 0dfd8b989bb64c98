"""Sending in the background: each task sends for a while over one connection, and hands on what is left."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import sending
from .models import Delivery, Notice

#: A task ends before its lease does and enqueues itself again.
RUN = timedelta(seconds=45)


@task()
def send_part(notice_id: str) -> None:
    """Send what is due of a notice for a while. Any number may run at once."""
    notice = Notice.objects.select_related("board").get(public_id=notice_id)
    ends = timezone.now() + RUN
    sending.send(notice, now=timezone.now, until=lambda: timezone.now() >= ends)
    if (
        notice.state == Notice.State.SENDING
        and notice.deliveries.due(timezone.now()).exists()
        and timezone.now() >= ends
    ):
        send_part.enqueue(notice_id)


def start(notice: Notice) -> None:
    """Hand out as many senders as connections are allowed."""
    for _ in range(settings.MAIL_CONNECTIONS - _handed_out(notice)):
        send_part.enqueue(notice.public_id)


def _handed_out(notice: Notice) -> int:
    """Senders of a notice that wait in the queue or are at work, so that a sweep adds none above the limit."""
    alive = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    tasks = DBTaskResult.objects.filter(task_path=send_part.module_path, status__in=alive)
    return tasks.filter(args_kwargs={"args": [notice.public_id], "kwargs": {}}).count()


def sweep(now: datetime) -> int:
    """Take back what dead senders hold, and hand out senders for whatever is due; returns how many notices."""
    sending.take_back(at=now)
    due = Delivery.objects.due(now).filter(notice__state=Notice.State.SENDING).values("notice")
    waiting = list(Notice.objects.filter(pk__in=due))
    for notice in waiting:
        start(notice)
    for notice in Notice.objects.filter(state=Notice.State.SENDING).exclude(pk__in=due):
        sending.finish(notice, at=now)
    return len(waiting)
