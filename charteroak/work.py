"""The worker: does background tasks, takes back those whose worker died, and ticks once a minute."""

from __future__ import annotations

import imaplib
import logging
import threading
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from charteroak import law
from charteroak.district import bulk
from charteroak.district.audit.actions import keep_heads_apart
from charteroak.district.boards.models import Board
from charteroak.district.breaches import telling
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts import dates, former, standing, submissions
from charteroak.district.contracts.models import Review
from charteroak.district.contracts.tasks import read_document
from charteroak.district.demands import copies, ending, reminding
from charteroak.district.disclosures import letters, releasing
from charteroak.district.exceptions import actions as exceptions
from charteroak.district.exceptions import agreement, report
from charteroak.district.families import handing_in, notifying
from charteroak.district.notices import bounces, digest, memos
from charteroak.district.notices import tasks as mail
from charteroak.district.notices.discharge import discharge
from charteroak.district.notices.models import Notice, Posting, PostingCheck
from charteroak.district.requests import asking as families_asking
from charteroak.district.requests import working
from charteroak.district.technology import desks
from charteroak.district.technology.inventory import handing_in as inventories

log = logging.getLogger("charteroak.work")

TICK_SECONDS = 60
#: The minute of the night, by UTC, at which the database looks at the sizes of its tables.
NIGHT = (8, 10)
#: A posting that is not proved yet is looked at again this often.
UNPROVED_AGAIN = timedelta(minutes=10)
#: Minutes between two looks into the mailbox of bounces.
BOUNCES_EVERY = 5
#: What bounces has mostly come back by then.
TIME_TO_COME_BACK = timedelta(days=1)


def tick(now: datetime) -> None:
    """Everything that time alone brings about. Each part is safe to run again, and a missed run catches up."""
    if (now.hour, now.minute) == NIGHT:
        bulk.note_sizes()
    take_back_lost_tasks(now)
    ask_again_for_lost_reviews(now)
    check_postings(now)
    today = now.astimezone(law.ZONE).date()
    notifying.sweep(now)
    mail.sweep(now)
    memos.mail_waiting(now)
    agreement.mail_waiting(now)
    families_asking.work_off(now)
    submissions.acknowledge_waiting(now)
    letters.mail_waiting(now)
    releasing.mail_waiting(now)
    fetch_bounces(now)
    close_what_is_sent(now)
    telling.look_at_postings(now)
    telling.close_what_is_sent(now, TIME_TO_COME_BACK)
    for board in Board.objects.all():
        contracts.open_what_ended(board, today=today, at=now)
        dates.remind(board, today=today, at=now)
        ending.ask_for_certificates(board, today=today, at=now)
        reminding.remind(board, today=today, at=now)
        copies.tell_of_expired(board, today=today, at=now)
        standing.remember_forgotten(board, today)
        desks.remind(board, at=now)
        exceptions.end_of_those_who_left(board, today=today, at=now)
        exceptions.remind(board, today=today, at=now)
        report.open_the_year(board, at=now)
        inventories.sweep(board, at=now)
        working.chase(board, at=now)
        submissions.forget(board, at=now)
        former.keep_former_students(board, today=today, at=now)
        handing_in.sweep(board, at=now)
        notifying.tell_who_turned(board, at=now)
        notifying.open_the_year(board, at=now)
        digest.send_due(board, at=now)
    keep_heads_apart(settings.AUDIT_HEADS, at=now)


def take_back_lost_tasks(now: datetime) -> int:
    """Put tasks back in the queue whose worker has held them longer than the lease; returns how many."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    lost = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - timedelta(seconds=settings.TASK_LEASE)
    )
    return lost.update(status=TaskResultStatus.READY, started_at=None)


def ask_again_for_lost_reviews(now: datetime) -> int:
    """The sweep: a review that has waited longer than two leases is asked for again; doing it twice is harmless."""
    old = now - timedelta(seconds=2 * settings.TASK_LEASE)
    waiting = Review.objects.filter(state=Review.State.WAITING, asked_at__lt=old)
    for row in waiting:
        read_document.enqueue(row.public_id)
    return len(waiting)


def check_postings(now: datetime) -> int:
    """Look at each current posting once a day, and more often until it is proved; returns how many looks."""
    started = time.monotonic()
    today = now.astimezone(law.ZONE).date()
    looked = 0
    for posting in Posting.objects.current().select_related("board"):
        last = posting.checks.order_by("-at").first()
        proved_today = posting.checks.filter(day=today, outcome=PostingCheck.Outcome.UP).exists()
        if proved_today or (last and now - last.at < UNPROVED_AGAIN):
            continue
        contracts.check_posting(posting, at=now + timedelta(seconds=time.monotonic() - started))
        looked += 1
    return looked


def fetch_bounces(now: datetime) -> int:
    """Look every five minutes for what came back; a mailbox that does not answer is tried again."""
    if not settings.BOUNCES_HOST or now.minute % BOUNCES_EVERY:
        return 0
    try:
        return bounces.fetch(at=now)
    except (OSError, imaplib.IMAP4.error):
        log.warning("The mailbox of bounces did not answer; it is tried again.")
        return 0


def close_what_is_sent(now: datetime) -> int:
    """Meet the duties of notices that reached everybody and have had a day for what comes back; returns how many."""
    sent = Notice.objects.filter(state=Notice.State.DONE, done_at__lt=now - TIME_TO_COME_BACK).exclude(duty_id="")
    return sum(discharge(notice, at=now) is not None for notice in sent)


def run(*, once: bool = False) -> None:
    """Work until stopped; with `once`, do what is waiting and tick one time."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"], interval=0.5, batch=once, backend_name="default", startup_delay=False,
        excluded_queue_names=[],
        max_tasks=None, worker_id="charteroak",
    )  # fmt: skip
    bulk.note_sizes()
    if not once:
        threading.Thread(target=_tick_forever, name="tick", daemon=True).start()
    worker.run()
    if once:
        tick(timezone.now())


def _tick_forever() -> None:
    while True:
        try:
            tick(timezone.now())
        except Exception:
            log.exception("The minute's work stopped; it is tried again in a minute.")
        close_old_connections()
        time.sleep(TICK_SECONDS)
