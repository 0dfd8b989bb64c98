"""What a contractor without an account sends to the board: received, acknowledged, taken up or dismissed, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from charteroak import law
from charteroak.district import uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.files import bytes_of
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from . import actions
from .models import Contract, Submission

#: Papers that may wait for one board, so that nobody fills its disk.
MOST_WAITING = 200
#: Papers that one e-mail address may send to one board in a day; each is acknowledged to that address.
A_DAY = 5
BATCH = 50


@dataclass(frozen=True)
class Sender:
    """Who sends it, by their own word, and for which product."""

    name: str
    company: str
    email: str
    product: str


@transaction.atomic
def receive(board: Board, *, data: bytes, name: str, sender: Sender, at: datetime) -> Submission:
    """Keep a paper that its sender asks to be kept, tell the coordinators, and have its arrival acknowledged."""
    name = uploads.plain_name(name)
    media_type = uploads.inspect(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    # One at a time for a board, so that the limits below hold for senders at the same moment.
    Board.objects.select_for_update().get(pk=board.pk)
    _must_have_room(board, sha256, sender, at)
    kept_until = at.astimezone(law.ZONE).date() + timedelta(days=board.submissions_kept_days)
    row = Submission(
        board=board, sender=sender.name.strip(), email=sender.email.strip(), company=sender.company.strip(),
        product=sender.product.strip(), file_name=name, media_type=media_type, size=len(data), sha256=sha256,
        received_at=at, kept_until=kept_until, next_try_at=at,
    )  # fmt: skip
    row.stored_as = default_storage.save(f"boards/{board.public_id}/submissions/{row.public_id}", ContentFile(data))
    row.save()
    record(board.public_id, "submission.received", row, by=None, at=at, sha256=sha256, until=kept_until.isoformat())
    memos.tell(
        board.coordinators(), about=row, kind="submission.received", subject="A contractor sent its paper",
        body=f"{row.company} sent {row.file_name} for {row.product}. Open a contract with it, or dismiss it with a "
        f"reason; it is deleted after {kept_until:%B} {kept_until.day}, {kept_until.year}.",
        page=reverse("staff:submission", args=[board.slug, row.public_id]), at=at,
    )  # fmt: skip
    transaction.on_commit(lambda: acknowledge.enqueue())
    return row


def _must_have_room(board: Board, sha256: str, sender: Sender, at: datetime) -> None:
    waiting = board.submissions.waiting()
    if same := waiting.filter(sha256=sha256).first():
        raise Refusal(
            "Nothing was sent", f"the board has had this very file since {same.received_at:%B} {same.received_at.day}",
            "Nothing more is needed; the board answers you.",
        )  # fmt: skip
    lately = board.submissions.filter(email__iexact=sender.email.strip(), received_at__gt=at - timedelta(days=1))
    if lately.count() >= A_DAY:
        raise Refusal(
            "Nothing was sent", f"{A_DAY} papers came from this e-mail address within a day", "Try again tomorrow."
        )
    if waiting.count() >= MOST_WAITING:
        raise Refusal(
            "Nothing was sent", "too many papers wait for the board already", f"Write to {board.name} instead."
        )


@transaction.atomic
def take_up(
    submission: Submission, *, contractor: Contractor, products: Sequence[Product], title: str, instrument: str,
    role: str, by: Member, at: datetime, starts_on: date | None = None, ends_on: date | None = None,
) -> Contract:  # fmt: skip
    """Open a contract with the paper as its first document. The inbox's own copy goes; the contract has the file."""
    board = submission.board
    by.must("contracts.write", board)
    _must_wait(submission)
    contract = actions.open_contract(
        board, contractor=contractor, products=products, title=title, instrument=instrument, starts_on=starts_on,
        ends_on=ends_on, by=by, at=at,
    )  # fmt: skip
    data = bytes_of(submission.stored_as)
    actions.add_document(contract, data=data, name=submission.file_name, role=role, by=by, at=at)
    submission.contract = contract
    _settle(submission, Submission.State.TAKEN_UP, by=by, at=at)
    record(board.public_id, "submission.taken-up", submission, by=by, at=at, contract=contract.public_id)
    _forget_file(submission)
    return contract


@transaction.atomic
def dismiss(submission: Submission, *, reason: str, by: Member, at: datetime) -> Submission:
    """Say that the board does not take it up, and why. It stays to be looked up until its period has passed."""
    by.must("contracts.write", submission.board)
    _must_wait(submission)
    if not reason.strip():
        raise Refusal("It was not dismissed", "there is no reason", "Say why, for whoever looks it up later.")
    submission.reason = reason.strip()
    _settle(submission, Submission.State.DISMISSED, by=by, at=at)
    record(submission.board.public_id, "submission.dismissed", submission, by=by, at=at)
    return submission


def _must_wait(submission: Submission) -> None:
    if submission.state != Submission.State.WAITING:
        raise Refusal("Nothing was done", f"it is {submission.get_state_display().lower()} already", "Open its page.")


def _settle(submission: Submission, state: str, *, by: Member, at: datetime) -> None:
    submission.state, submission.settled_at, submission.settled_by = state, at, by.audit_id
    submission.save(update_fields=["state", "settled_at", "settled_by", "reason", "contract"])


def _forget_file(submission: Submission) -> None:
    stored_as, submission.stored_as = submission.stored_as, ""
    submission.save(update_fields=["stored_as"])
    transaction.on_commit(lambda: default_storage.delete(stored_as))


@transaction.atomic
def forget(board: Board, *, at: datetime) -> int:
    """Delete what was not taken up within its period, the file with it; returns how many. Safe to run again."""
    rows = list(board.submissions.to_forget(at.astimezone(law.ZONE).date()))
    for row in rows:
        record(board.public_id, "submission.forgotten", row, by=None, at=at, until=row.kept_until.isoformat())
        _forget_file(row)
        row.delete()
    return len(rows)


@task()
def acknowledge() -> None:
    """Tell senders that their paper has arrived. Safe to run at any time, and more than once at a time."""
    acknowledge_waiting(timezone.now())


def acknowledge_waiting(now: datetime) -> int:
    """Mail the acknowledgements that wait; returns how many went out. One that fails waits longer each time.

    Nothing that the sender typed stands in the message: it goes to an address that anybody may have typed.
    """
    sent, connection = 0, get_connection()
    for row in Submission.objects.to_acknowledge(now).select_related("board")[:BATCH]:
        again = now + timedelta(minutes=2 ** (row.tries + 1))
        claimed = Submission.objects.filter(pk=row.pk, tries=row.tries, acknowledged_at=None)
        if not claimed.update(tries=row.tries + 1, next_try_at=again):
            continue
        if memos.mail(
            row.board, to=row.email, subject=f"{row.board.short_name} has received your paper",
            text=_acknowledgement(row), message_id=f"submission-{row.public_id}", connection=connection,
        ):  # fmt: skip
            Submission.objects.filter(pk=row.pk).update(acknowledged_at=now)
            sent += 1
    return sent


def _acknowledgement(row: Submission) -> str:
    until = f"{row.kept_until:%B} {row.kept_until.day}, {row.kept_until.year}"
    received = timezone.localtime(row.received_at, law.ZONE)
    contact = f"Questions: {row.board.contact_email}\n\n" if row.board.contact_email else ""
    return (
        f"A file came to {row.board} in your name on {received:%B} {received.day}, {received.year}, to be looked at as "
        f"a contract or its terms.\n\nReference: {row.public_id}\nSHA-256 of the file: {row.sha256}\n\n"
        "This says that it arrived, and no more: nothing is agreed or signed by it. Unless the board takes it up, it "
        f"is deleted after {until}.\n\nIf you did not send it, you need do nothing.\n\n{contact}{row.board.name}"
    )
