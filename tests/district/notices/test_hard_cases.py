"""What a roster, a mail server or a provider may do to a notice, and what must not come of it."""

from __future__ import annotations

import http.server
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import OperationalError

from charteroak.district.boards.models import Member
from charteroak.district.notices import queueing, sending
from charteroak.district.notices.discharge import standing
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.notices.recipient import Recipient
from charteroak.district.refusal import Refusal
from tests.district.notices.conftest import NOW, people
from tests.smtp import Sink

pytestmark = pytest.mark.django_db
Sendable = Callable[..., Notice]

NOT_ADDRESSES = [
    "nobody", "a@", "@family.example", "a@b@c.example", "a@b..example", "x y@family.example", "<a@family.example>",
    "A B <a@family.example>", "a@family.example, b@family.example", "a@family.example\r\nBcc: c@family.example",
]  # fmt: skip


def send(notice: Notice, *, minutes: float = 0) -> Counter[str]:
    return sending.send(notice, now=lambda: NOW + timedelta(minutes=minutes)).outcomes


@pytest.mark.parametrize("address", NOT_ADDRESSES)
def test_what_is_no_address_is_put_on_paper_and_keeps_nobody_back(
    sendable: Sendable, server: Sink, address: str
) -> None:
    notice = sendable([Recipient("guardian:x", "X", "parent", address), *people(3)])
    send(notice)
    assert sorted(to for _, to in server.received) == [f"p{n}@family.example" for n in range(3)]
    delivery = Delivery.objects.get(recipient_key="guardian:x")
    assert delivery.state == Delivery.State.NO_ADDRESS and delivery.fault
    assert list(notice.deliveries.for_paper()) == [delivery]


def test_blanks_around_an_address_are_dropped(sendable: Sendable, server: Sink) -> None:
    send(sendable([Recipient("guardian:x", "X", "parent", " p@family.example\n")]))
    assert [to for _, to in server.received] == ["p@family.example"]


@pytest.mark.parametrize("server", ["poison"], indirect=True)
def test_a_message_at_which_the_server_always_breaks_off_keeps_nobody_back_and_goes_out_three_times_at_most(
    sendable: Sendable, server: Sink
) -> None:
    notice = sendable([Recipient("guardian:x", "X", "parent", "poison@family.example"), *people(30)])
    for minute in range(0, 600, 10):
        send(notice, minutes=minute)
    times = Counter(to for _, to in server.received)
    assert times.pop("poison@family.example") == sending.MOST_DOUBTS
    assert times == {f"p{n}@family.example": 1 for n in range(30)}
    assert list(notice.deliveries.for_paper().values_list("state", "is_uncertain")) == [("failed", True)]


def test_answers_that_can_never_be_written_down_do_not_repeat_a_message_for_ever(
    sendable: Sendable, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OperationalError("database or disk is full")

    notice = sendable(people(5))
    monkeypatch.setattr(sending, "_write_down", full)
    for run in range(10):
        hour = timedelta(hours=run)
        if notice.deliveries.due(NOW + hour).exists():
            with pytest.raises(OperationalError):
                sending.send(notice, now=lambda hour=hour: NOW + hour)  # type: ignore[misc]
        sending.take_back(at=NOW + hour + 2 * sending.LEASE)
    assert set(Counter(to for _, to in server.received).values()) == {sending.MOST_DOUBTS}


def test_a_sender_that_slept_past_its_lease_does_not_overwrite_who_took_over(sendable: Sendable) -> None:
    notice = sendable(people(1))
    (slept,) = sending.claim(notice, at=NOW)
    sending.take_back(at=NOW + 2 * sending.LEASE)
    (taken,) = sending.claim(notice, at=NOW + 2 * sending.LEASE)
    slept.state, slept.bounced_at = Delivery.State.BOUNCED, NOW
    sending._settle([slept], [], NOW)
    taken.refresh_from_db()
    assert (taken.state, taken.is_uncertain, taken.bounced_at) == (Delivery.State.CLAIMED, True, None)


def test_who_is_added_to_a_notice_that_is_done_is_written_to(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(2))
    send(notice)
    assert notice.state == Notice.State.DONE and queueing.queue(notice, people(4), at=NOW) == 2
    send(notice, minutes=1)
    assert len(server.received) == 4 and notice.state == Notice.State.DONE


def test_a_cancelled_notice_takes_nobody_on_and_keeps_nothing_waiting(sendable: Sendable, coordinator: Member) -> None:
    notice = sendable(people(30))
    sending.claim(notice, at=NOW)
    sending.cancel(notice, by=coordinator, at=NOW)
    sending.take_back(at=NOW + 2 * sending.LEASE)
    assert notice.deliveries.counted()["cancelled"] == 30
    with pytest.raises(Refusal, match="not being sent"):
        queueing.queue(notice, people(31), at=NOW)


def test_whom_a_cancelled_notice_did_not_reach_keep_its_duty_open(
    sendable: Sendable, coordinator: Member, server: Sink
) -> None:
    notice = sendable(people(sending.BATCH + 5))
    sending.send(notice, now=lambda: NOW, most=1)
    sending.cancel(notice, by=coordinator, at=NOW)
    assert (standing(notice).reached, standing(notice).unreached, standing(notice).met) == (sending.BATCH, 5, False)


class Provider(http.server.BaseHTTPRequestHandler):
    """A provider's interface on this machine that gives one answer."""

    status: ClassVar[int] = 200
    answer: ClassVar[dict[str, Any]] = {}

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        said = json.dumps(self.answer).encode()
        self.send_response(self.status)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        """Nothing of a test's traffic is printed."""


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "of-a-test", "POSTMARK_API_URL": f"http://127.0.0.1:{running.server_port}/",
        }  # fmt: skip
        yield Provider
        running.shutdown()


TAKEN = {"To": "p0@family.example", "SubmittedAt": "2026-08-24", "MessageID": "1", "ErrorCode": 0, "Message": "OK"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to a recipient that has been marked as inactive. Found inactive addresses: "
    "p0@family.example. Inactive recipients are ones that have generated a hard bounce.",
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("status", "answer", "state", "attempts", "uncertain"),
    [
        (200, TAKEN, "accepted", 1, False),
        (401, {"ErrorCode": 10}, "deferred", 0, False),
        (403, {}, "deferred", 0, False),
        (429, {}, "deferred", 1, False),
        (500, {}, "deferred", 1, True),
        (422, INACTIVE, "bounced", 1, False),
        (422, {"ErrorCode": 300, "Message": "Something else"}, "deferred", 1, False),
    ],
)  # fmt: skip
def test_a_providers_answer_counts_as_accepted_only_where_it_says_so_and_a_refused_key_bounces_nobody(
    sendable: Sendable, provider: type[Provider], monkeypatch: pytest.MonkeyPatch,
    status: int, answer: dict[str, Any], state: str, attempts: int, uncertain: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(provider, "status", status)
    monkeypatch.setattr(provider, "answer", answer)
    send(sendable(people(1)))
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.is_uncertain) == (state, attempts, uncertain)
    assert "@" not in delivery.fault
