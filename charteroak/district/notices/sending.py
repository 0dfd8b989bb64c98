"""Sending: a batch is claimed, sent over one connection, and settled; whatever kills it loses nobody.

A claim is committed before the first message goes out, and the answers of a batch after its last. Who was claimed and
not settled when a sender died may or may not have been written to: SMTP cannot tell. They are sent again under the
same message id and marked as uncertain, and there are never more of them than the batches in flight.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import smtplib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from charteroak.district import bulk
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal

from . import memos
from .message import Form, Letter, forms, sender_of
from .models import Delivery, Notice
from .writing import rendered

#: Messages that one sender holds at a time: so many may be uncertain after a crash.
BATCH = 100
#: No message of a batch is begun later than this after the claim; the rest goes back.
BATCH_TIME = timedelta(seconds=60)
#: Seconds between tries to write the answers down while the database does not answer.
SETTLE_WAITS = (0.2, 1.0, 3.0, 8.0, 15.0, 30.0)
#: A claim that is this old was left by a sender that died: beyond the batch, the slowest message that a patient
#: connection allows (a dozen answers), and the waits for the database.
LEASE = BATCH_TIME + timedelta(seconds=12 * settings.EMAIL_TIMEOUT + 60)
#: The first wait after a temporary failure; each further one is twice as long, up to the last.
FIRST_WAIT, LAST_WAIT = timedelta(minutes=5), timedelta(hours=6)
#: After so many tries a message is given up and printed.
MOST_ATTEMPTS = 12
#: A message that has been in doubt so often is not sent again by itself: its person gets paper, and no fourth copy.
MOST_DOUBTS = 3
#: So many broken connections in a row are the server's fault, and no single message's.
MOST_BREAKS = 3
#: While the mail server does not answer, the queue waits so long before it is tried again.
SERVER_WAIT = timedelta(minutes=1)


@dataclass
class Sent:
    """What one run of a sender came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    #: The server has answered for a message in this run, so that a break may be a single message's fault.
    answered: bool = False

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


class Unreachable(Exception):
    """The mail server cannot be talked to; nothing about one message."""


def send(
    notice: Notice, *, now: Callable[[], datetime], until: Callable[[], bool] = lambda: False, most: int | None = None
) -> Sent:
    """Send what is due of a notice, batch after batch over one connection, until nothing is due or `until()` holds.

    Any number of these may run at the same time, on any number of machines: a delivery is held by one.
    """
    sent = Sent()
    letters: dict[str, Form] = {}
    mail: Any = None
    pace = _Pace()
    try:
        while not until() and (most is None or sent.total < most):
            batch = claim(notice, at=now())
            if not batch:
                break
            letters = letters or _forms(notice)
            if mail is None:
                mail = get_connection(fail_silently=False)
            try:
                _send_batch(batch, letters, mail, pace, now, sent)
            except Unreachable:
                sent.outcomes["server unreachable"] += 1
                break
    finally:
        if mail is not None:
            _close(mail)
    if sent.total:
        record(notice.board.public_id, "notice.sent-part", notice, by=None, at=now(), **dict(sent.outcomes))
    _drop_cancelled()
    finish(notice, at=now())
    return sent


def claim(notice: Notice, *, at: datetime) -> list[Delivery]:
    """Take up to `BATCH` due deliveries of a notice that is being sent; committed when this returns."""
    holder = secrets.token_hex(8)
    with transaction.atomic():
        if not Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).exists():
            return []
        free = notice.deliveries.due(at).order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        batch = list(free[:BATCH])
        still_free = [Delivery.State.QUEUED, Delivery.State.DEFERRED]
        taken = Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch], state__in=still_free).update(
            state=Delivery.State.CLAIMED, claimed_at=at, holder=holder
        )
    if taken != len(batch):
        batch = list(Delivery.objects.filter(holder=holder, state=Delivery.State.CLAIMED).order_by("id"))
    for delivery in batch:
        delivery.state, delivery.claimed_at, delivery.holder = Delivery.State.CLAIMED, at, holder
    return batch


def _send_batch(
    batch: Sequence[Delivery],
    letters: dict[str, Form],
    mail: Any,
    pace: _Pace,
    now: Callable[[], datetime],
    sent: Sent,
) -> None:
    """Send a claimed batch and settle it. What was not begun goes back into the queue, certain not to have gone out."""
    begun = breaks = 0
    only_to = _only_to(batch[0].notice_id)
    deadline = (batch[0].claimed_at or now()) + BATCH_TIME
    try:
        for delivery in batch:
            if now() >= deadline:
                break
            private = delivery.private
            if not memos.may_reach(private["email"], only_to):
                _hold_back(delivery)
                begun += 1
                continue
            pace.wait(private["email"])
            form = letters.get(delivery.language) or next(iter(letters.values()))
            letter = form.to(private.get("name", ""), private["email"], delivery.message_id, now())
            begun += 1
            # One message at which the connection breaks must not keep back those behind it.
            held = _attempt(delivery, letter, mail, now)
            breaks = 0 if held else breaks + 1
            sent.answered = sent.answered or held
            sent.outcomes[delivery.state] += 1
            if breaks >= MOST_BREAKS or not sent.answered:
                raise Unreachable
    finally:
        _settle(batch[:begun], batch[begun:], now())


def _only_to(notice: int) -> list[str] | None:
    """The list of a drill, read afresh for each batch; None where the notice is none."""
    found: list[str] | None = Notice.objects.values_list("only_to", flat=True).get(pk=notice)
    return found


def _hold_back(delivery: Delivery) -> None:
    """A drill reaches nobody outside its list, whatever was listed, approved or pressed on the way here."""
    delivery.state, delivery.next_try_at = Delivery.State.LEFT_OUT, None
    delivery.fault = "a drill; not on its list"


def _attempt(delivery: Delivery, letter: Letter, mail: Any, now: Callable[[], datetime]) -> bool:
    """Send one message and note the server's answer on the row, in memory; returns whether the connection held.

    Raises `Unreachable` where the server refuses us, whomever the message is for.
    """
    delivery.attempts += 1
    try:
        line = _open(mail)
    except (OSError, smtplib.SMTPException) as error:
        _stand_back(delivery, "the mail server does not answer", now())
        raise Unreachable from error
    try:
        _hand_over(letter, mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        if code == 421:
            _close(mail)
        _refused(delivery, code, words, now())
    except smtplib.SMTPSenderRefused as error:
        _close(mail)
        _stand_back(delivery, "the mail server refuses the board's address", now())
        raise Unreachable from error
    except smtplib.SMTPResponseException as error:
        if error.smtp_code == 421:
            _close(mail)
        _refused(delivery, error.smtp_code, error.smtp_error, now())
    except Exception as error:
        _close(mail)
        return _failed(delivery, letter, error, in_doubt=getattr(line, "in_doubt", True), at=now())
    else:
        return _taken(delivery, letter, now())
    return True


def _taken(delivery: Delivery, letter: Letter, at: datetime) -> bool:
    """The server took it; a provider may still have answered that it will not send it."""
    said = _provider_said(letter)
    if said and not said <= {"sent", "queued"}:
        return _failed(delivery, letter, None, in_doubt=True, at=at)
    delivery.state, delivery.accepted_at, delivery.fault = Delivery.State.ACCEPTED, at, ""
    delivery.next_try_at = None
    return True


def _failed(delivery: Delivery, letter: Letter, error: Exception | None, *, in_doubt: bool, at: datetime) -> bool:
    """Neither taken nor refused by an SMTP answer; returns whether it is about this message alone."""
    said, status = _provider_said(letter), getattr(error, "status_code", None)
    if said & {"rejected", "invalid", "failed"}:
        _refused(delivery, 550, f"the provider answers {', '.join(sorted(said))}", at)
        return True
    if status in _REFUSES_US or _never_connected(error):
        _stand_back(delivery, f"the mail provider refuses us: status {status}" if status else "no connection", at)
        raise Unreachable from error
    if status and 400 <= status < 500:
        # It names nobody, so it may be about our sender's address or the text: no reason to call a mailbox dead.
        _refused(delivery, 450, f"the provider answers status {status}", at)
        return True
    if isinstance(error, ValueError) and not in_doubt:
        _refused(delivery, 553, "no message can be written to this address", at)
        return True
    delivery.fault = (
        "the connection broke" if isinstance(error, (OSError, smtplib.SMTPException)) else "no clear answer"
    )
    delivery.is_uncertain = delivery.is_uncertain or in_doubt
    delivery.doubts += in_doubt
    if delivery.doubts >= MOST_DOUBTS or delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.next_try_at = Delivery.State.FAILED, None
    else:
        # The wait grows, so that a long outage takes the doubt to many once, and to few three times.
        wait = SERVER_WAIT * 4 ** min(delivery.attempts - 1, 4)
        delivery.state, delivery.next_try_at = Delivery.State.DEFERRED, at + wait
    return False


#: A provider's answers that are about the board's account, and not about a person.
_REFUSES_US = (401, 402, 403, 404, 405)


def _never_connected(error: BaseException | None) -> bool:
    """Whether a provider's interface was not even reached, so that nothing can have gone out."""
    while error is not None:
        if isinstance(error, ConnectionRefusedError) or type(error).__name__ in ("gaierror", "ConnectTimeoutError"):
            return True
        error = error.__cause__ or error.__context__
    return False


def _provider_said(letter: Letter) -> set[str]:
    """What a provider's interface answered for this message, such as "queued"; empty where there is none."""
    return set(getattr(getattr(letter, "anymail_status", None), "status", None) or ())


def _stand_back(delivery: Delivery, fault: str, at: datetime) -> None:
    """It is the server's fault: this was no try, and the message waits for a better moment."""
    delivery.attempts -= 1
    delivery.state, delivery.fault, delivery.next_try_at = Delivery.State.DEFERRED, fault, at + SERVER_WAIT


def _hand_over(letter: Letter, mail: Any) -> None:
    """By SMTP the finished bytes go as they are: the addresses were checked when they came in."""
    if isinstance(mail, smtp.EmailBackend):
        assert mail.connection is not None
        mail.connection.sendmail(settings.MAIL_FROM, letter.to, letter.message().as_bytes())
    else:
        mail.send_messages([letter])


def _refused(delivery: Delivery, code: int, words: bytes | str, at: datetime) -> None:
    """4xx: later again, with longer and longer waits. 5xx: it came back at the door."""
    delivery.fault = f"{code} {_without_addresses(words)}"[:200]
    if code >= 500 and _POLICY.search(delivery.fault):
        # It is about our server or our address, and would come for everybody: nobody's mailbox is dead.
        _stand_back(delivery, delivery.fault, at)
        raise Unreachable
    if code >= 500:
        delivery.state, delivery.bounced_at, delivery.next_try_at = Delivery.State.BOUNCED, at, None
    elif delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.next_try_at = Delivery.State.FAILED, None
    else:
        delivery.state = Delivery.State.DEFERRED
        delivery.next_try_at = at + min(FIRST_WAIT * 2 ** (delivery.attempts - 1), LAST_WAIT)


#: Enhanced status codes of security and policy (RFC 3463, X.7.x), and how servers without them say the same.
_POLICY = re.compile(r"\b5\.7\.\d+|\brelay(?:ing)? (?:access )?denied|\bblock(?:ed|list)|\bauthenticat", re.IGNORECASE)


def _without_addresses(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("(address)" if "@" in word else word for word in text.split())


def _settle(begun: Sequence[Delivery], untouched: Sequence[Delivery], at: datetime) -> None:
    """Record the answers; while the database does not answer, wait for it rather than leave the batch in doubt."""
    for wait in (*SETTLE_WAITS, None):
        try:
            return _write_down(begun, untouched)
        except (OperationalError, InterfaceError):
            if wait is None or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(wait)


_ANSWER = (
    "state", "attempts", "next_try_at", "accepted_at", "bounced_at", "is_uncertain", "doubts", "fault",
)  # fmt: skip


def _write_down(begun: Sequence[Delivery], untouched: Sequence[Delivery]) -> None:
    """Record the answers, in one transaction; who was not begun is free again.

    Only of what this sender still holds: if it slept past its lease, another has taken over, and knows better.
    """
    holder = (begun or untouched)[0].holder
    with transaction.atomic():
        bulk.update(
            Delivery,
            [*_ANSWER, "holder"],
            [[*(getattr(delivery, name) for name in _ANSWER), "", delivery.pk, holder] for delivery in begun],
            where=["id", "holder"],
        )
        held = Delivery.objects.filter(pk__in=[delivery.pk for delivery in untouched], holder=holder)
        held.filter(state=Delivery.State.CLAIMED).update(state=Delivery.State.QUEUED, claimed_at=None, holder="")


def take_back(*, at: datetime) -> int:
    """Free what senders that died still hold; each is uncertain from now on. Returns how many. The sweep runs this."""
    dead = Delivery.objects.filter(state=Delivery.State.CLAIMED, claimed_at__lt=at - LEASE)
    marked: dict[str, Any] = {"claimed_at": None, "holder": "", "is_uncertain": True, "doubts": F("doubts") + 1}
    given_up = dead.filter(doubts__gte=MOST_DOUBTS - 1).update(
        state=Delivery.State.FAILED, fault="no clear answer", **marked
    )
    freed = dead.update(state=Delivery.State.QUEUED, **marked)
    _drop_cancelled()
    return given_up + freed


def _drop_cancelled() -> None:
    """What was in flight when its notice was cancelled, and came back to the queue, is cancelled as well."""
    waiting = Delivery.objects.filter(state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED])
    waiting.filter(notice__state=Notice.State.CANCELLED).update(state=Delivery.State.CANCELLED)


def _open(mail: Any) -> Any:
    """The open connection of an SMTP server, or None. It says of itself whether a message's text was on its way."""
    line = getattr(mail, "connection", None)
    if line is None and hasattr(mail, "connection"):
        mail.open()
        line = mail.connection
        _watch(line)
    if line is not None:
        line.in_doubt = False
    return line


def _watch(line: Any) -> None:
    """Before DATA a break leaves no doubt: nothing has gone out. Servers that end a long connection break there."""
    data = line.data

    def noted(message: Any) -> Any:
        line.in_doubt = True
        return data(message)

    line.data = noted


def _close(mail: Any) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        mail.close()
    if hasattr(mail, "connection"):
        mail.connection = None


def _forms(notice: Notice) -> dict[str, Form]:
    board = notice.board
    sender = sender_of(board.name, settings.MAIL_FROM)
    texts = {text.language: rendered(notice, text) for text in notice.texts.all()}
    # Nobody can ask to be left out of what the law says must be sent; of the board's own letters, everybody can.
    leave = board.contact_email if notice.kind == "letter" else ""
    return forms(texts, sender, board.contact_email, leave=leave)


class _Pace:
    """Not more messages a minute to one domain than its owner likes, if a limit is set."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._gap = 60 / settings.MAIL_PER_DOMAIN_A_MINUTE if settings.MAIL_PER_DOMAIN_A_MINUTE else 0.0

    def wait(self, address: str) -> None:
        if not self._gap:
            return
        domain = address.rpartition("@")[2].lower()
        moment = time.monotonic()
        free = self._next.get(domain, moment)
        if free > moment:
            time.sleep(min(free - moment, 10))
        self._next[domain] = max(free, moment) + self._gap


# --- pausing, going on, ending -----------------------------------------------------------------------------------


@transaction.atomic
def pause(notice: Notice, *, by: Member, at: datetime) -> Notice:
    """Take no further batch; messages in flight end as they will."""
    _move(notice, Notice.State.SENDING, Notice.State.PAUSED, by=by)
    record(notice.board.public_id, "notice.paused", notice, by=by, at=at)
    return notice


@transaction.atomic
def resume(notice: Notice, *, by: Member, at: datetime) -> Notice:
    """Go on with a notice that was paused."""
    _move(notice, Notice.State.PAUSED, Notice.State.SENDING, by=by)
    record(notice.board.public_id, "notice.resumed", notice, by=by, at=at)
    return notice


@transaction.atomic
def cancel(notice: Notice, *, by: Member, at: datetime) -> Notice:
    """Send no more of it. Who has it keeps it; the rest is marked as cancelled."""
    by.must("notices.send", notice.board)
    mine = Notice.objects.select_for_update().get(pk=notice.pk)
    if mine.state in (Notice.State.DONE, Notice.State.CANCELLED):
        raise Refusal("The notice was not cancelled", "it is sent or cancelled already", "Write another notice.")
    free = mine.deliveries.filter(state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED])
    rest = free.update(state=Delivery.State.CANCELLED)
    mine.state, mine.done_at = Notice.State.CANCELLED, at
    mine.save(update_fields=["state", "done_at"])
    record(mine.board.public_id, "notice.cancelled", mine, by=by, at=at, rest=rest)
    notice.state = mine.state
    return notice


def _move(notice: Notice, before: str, after: str, *, by: Member) -> None:
    by.must("notices.send", notice.board)
    if not Notice.objects.filter(pk=notice.pk, state=before).update(state=after):
        raise Refusal("Nothing was changed", "the notice is not in that state any more", "Open its page again.")
    notice.state = after


@transaction.atomic
def finish(notice: Notice, *, at: datetime) -> bool:
    """Mark a notice as sent once nothing of it waits; returns whether it is."""
    mine = Notice.objects.select_for_update().get(pk=notice.pk)
    notice.state = mine.state
    if mine.state != Notice.State.SENDING or mine.deliveries.waiting().exists():
        return mine.state == Notice.State.DONE
    mine.state, mine.done_at = Notice.State.DONE, at
    mine.save(update_fields=["state", "done_at"])
    counts = mine.deliveries.counted()
    record(
        mine.board.public_id, "notice.done", mine, by=None, at=at, accepted=counts["accepted"],
        bounced=counts["bounced"], no_address=counts["no-address"], uncertain=counts["uncertain"],
    )  # fmt: skip
    notice.state = mine.state
    return True


def trial(notice: Notice, *, by: Member, at: datetime) -> int:
    """Send every language's text to the member who asks, as families would get it; returns how many."""
    by.must("notices.write", notice.board)
    if not memos.may_reach(by.user.email, notice.only_to):
        raise Refusal("The trial was not sent", "this is a drill, and you are not on its list", "Ask somebody who is.")
    found = _forms(notice)
    mail = get_connection(fail_silently=False)
    try:
        mail.send_messages(
            [
                form.to(str(by), by.user.email, f"<trial.{secrets.token_hex(8)}@charteroak.invalid>", at)
                for form in found.values()
            ]
        )
    except (OSError, smtplib.SMTPException) as error:
        raise Refusal(
            "The trial was not sent", "the mail server does not take it", "Look at the mail settings, and try again."
        ) from error
    record(notice.board.public_id, "notice.tried", notice, by=by, at=at, languages=sorted(found))
    return len(found)
