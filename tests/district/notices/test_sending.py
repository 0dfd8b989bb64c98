"""Notices through a real mail server: each person once, whatever the server does and whatever is run twice."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Member
from charteroak.district.notices import queueing, sending
from charteroak.district.notices.message import Form
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.notices.recipient import LeftOut, Recipient
from charteroak.district.refusal import Refusal
from tests.district.notices.conftest import NOW, people
from tests.smtp import Sink

pytestmark = pytest.mark.django_db
Sendable = Callable[..., Notice]


def later(hours: float = 0) -> Callable[[], datetime]:
    return lambda: NOW + timedelta(hours=hours)


def test_everybody_gets_it_once_and_each_acceptance_is_recorded(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(53))
    sent = sending.send(notice, now=later())
    assert sent.outcomes == {"accepted": 53}
    assert sorted(address for _, address in server.received) == sorted(f"p{n}@family.example" for n in range(53))
    assert {identity for identity, _ in server.received} == {d.message_id for d in Delivery.objects.all()}
    assert notice.state == Notice.State.DONE
    assert notice.deliveries.counted()["accepted"] == 53


def test_running_everything_again_sends_nothing(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(12))
    sending.send(notice, now=later())
    assert queueing.queue(notice, people(12), at=NOW) == 0
    sending.send(notice, now=later(1))
    assert len(server.received) == 12


def test_who_comes_to_the_list_later_is_added_and_nobody_twice(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(5))
    assert queueing.queue(notice, people(8), at=NOW) == 3
    sending.send(notice, now=later())
    assert len(server.received) == 8


def test_who_has_no_address_and_who_is_left_out_is_written_down_with_the_reason(
    sendable: Sendable, server: Sink
) -> None:
    notice = sendable([
        Recipient("guardian:a", "Ann", "parent or guardian"),
        LeftOut("guardian:b", "a court has barred contact"),
        *people(1),
    ])  # fmt: skip
    sending.send(notice, now=later())
    counts = notice.deliveries.counted()
    assert (counts["no-address"], counts["left-out"], counts["accepted"]) == (1, 1, 1)
    assert notice.deliveries.get(state="left-out").reason == "a court has barred contact"
    assert [delivery.recipient_key for delivery in notice.deliveries.for_paper()] == ["guardian:a"]


@pytest.mark.parametrize("server", ["reject"], indirect=True)
def test_an_address_that_is_refused_bounces_and_the_others_go_on(sendable: Sendable, server: Sink) -> None:
    notice = sendable([Recipient("guardian:x", "X", "parent", "gone@family.example"), *people(6)])
    sending.send(notice, now=later())
    bounced = Delivery.objects.get(state="bounced")
    assert bounced.recipient_key == "guardian:x" and bounced.bounced_at == NOW
    assert bounced.fault.startswith("550") and "@" not in bounced.fault
    assert len(server.received) == 6


@pytest.mark.parametrize("server", ["defer"], indirect=True)
def test_a_temporary_refusal_is_tried_again_after_a_longer_and_longer_wait(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(9))
    assert sending.send(notice, now=later()).outcomes == {"accepted": 6, "deferred": 3}
    assert sending.send(notice, now=later(0.05)).total == 0
    waits = [
        delivery.next_try_at - NOW for delivery in Delivery.objects.filter(state="deferred") if delivery.next_try_at
    ]
    assert waits == [sending.FIRST_WAIT] * 3
    assert notice.state == Notice.State.SENDING
    for hour in range(1, 40):
        sending.send(notice, now=later(hour))
    assert Counter(address for _, address in server.received).most_common(1)[0][1] == 1
    assert len(server.received) == 9 and notice.state == Notice.State.DONE


@pytest.mark.parametrize("server", ["drop"], indirect=True)
def test_a_server_that_takes_a_message_and_breaks_off_leaves_one_uncertain(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(30))
    for minute in range(40):
        sending.send(notice, now=later(minute / 6))
    assert {address for _, address in server.received} == {f"p{n}@family.example" for n in range(30)}
    twice = {address for address, count in Counter(a for _, a in server.received).items() if count > 1}
    uncertain = {delivery.private["email"] for delivery in Delivery.objects.filter(is_uncertain=True)}
    assert twice <= uncertain and notice.state == Notice.State.DONE
    assert all(len({i for i, a in server.received if a == address}) == 1 for address in twice)


@pytest.mark.parametrize("server", ["hang"], indirect=True)
def test_a_server_that_says_nothing_is_left_and_tried_again(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(12))
    for minute in range(8):
        sending.send(notice, now=later(minute / 10))
    assert {address for _, address in server.received} == {f"p{n}@family.example" for n in range(12)}


def test_while_no_server_answers_nothing_is_lost_and_no_try_is_counted(sendable: Sendable, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    notice = sendable(people(3))
    assert sending.send(notice, now=later()).outcomes["server unreachable"] == 1
    assert set(Delivery.objects.values_list("attempts", "is_uncertain")) == {(0, False)}
    assert Delivery.objects.waiting().count() == 3


def test_what_a_dead_sender_held_is_taken_back_and_marked_as_uncertain(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(sending.BATCH + 10))
    held = sending.claim(notice, at=NOW)
    assert len(held) == sending.BATCH
    sending.send(notice, now=later())
    assert len(server.received) == 10 and sending.take_back(at=NOW + timedelta(seconds=60)) == 0
    assert sending.take_back(at=NOW + sending.LEASE * 2) == sending.BATCH
    sending.send(notice, now=later(1))
    assert (
        len(server.received) == sending.BATCH + 10
        and Delivery.objects.filter(is_uncertain=True).count() == sending.BATCH
    )


def test_two_senders_never_hold_the_same_delivery(sendable: Sendable) -> None:
    notice = sendable(people(2 * sending.BATCH))
    first, second = sending.claim(notice, at=NOW), sending.claim(notice, at=NOW)
    assert not {d.pk for d in first} & {d.pk for d in second}


def test_paused_sends_nothing_resumed_goes_on_and_cancelled_ends_it(
    sendable: Sendable, coordinator: Member, server: Sink
) -> None:
    notice = sendable(people(sending.BATCH + 5))
    sending.pause(notice, by=coordinator, at=NOW)
    assert sending.send(notice, now=later()).total == 0
    sending.resume(notice, by=coordinator, at=NOW)
    sending.send(notice, now=later(), most=1)
    sending.cancel(notice, by=coordinator, at=NOW)
    assert sending.send(notice, now=later()).total == 0
    assert notice.deliveries.counted()["cancelled"] == 5 and len(server.received) == sending.BATCH


def test_who_may_not_send_does_not(sendable: Sendable, signer: Member) -> None:
    with pytest.raises(Refusal):
        sending.pause(sendable(people(1)), by=signer, at=NOW)


def test_each_language_gets_its_text_and_the_message_holds_nothing_of_a_person(
    sendable: Sendable, server: Sink
) -> None:
    notice = sendable(people(1, language="es"), languages=("en", "es"))
    sending.send(notice, now=later())
    message = email.message_from_bytes(server.first_message(), policy=email.policy.default)
    assert message["Content-Language"] == "es" and "contratos" in message["Subject"]
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    assert "https://privacy.elmford.example.org/b/elmford/" in plain.get_content()
    assert '<html lang="es" dir="ltr">' in html.get_content() and "<img" not in html.get_content()
    assert "Person 0" not in server.first_message().decode()
    assert message["List-Unsubscribe"] is None and message["Auto-Submitted"] == "auto-generated"


def test_the_trail_holds_counts_and_no_addresses(sendable: Sendable, server: Sink) -> None:
    sending.send(sendable(people(3)), now=later())
    events = list(Event.objects.filter(verb__startswith="notice.").values_list("verb", "facts"))
    assert ("notice.sent-part", {"accepted": 3}) in events
    assert "family.example" not in str(events)


@pytest.mark.parametrize("server", ["policy"], indirect=True)
def test_a_refusal_of_the_board_itself_bounces_nobody(sendable: Sendable, server: Sink) -> None:
    notice = sendable(people(30))
    assert sending.send(notice, now=later()).outcomes["server unreachable"] == 1
    assert notice.deliveries.counted()["bounced"] == 0 and notice.deliveries.waiting().count() == 30


def test_the_boards_own_letter_says_how_to_leave_and_a_statutory_notice_does_not() -> None:
    statutory = Form("s", "b", "en", "Board <n@board.example>")
    own = Form("s", "b", "en", "Board <n@board.example>", leave="co@board.example")
    message = b"<charteroak.1.bcdfghjkmnpq@board.example>".decode()
    assert b"List-Unsubscribe" not in statutory.finished("a@x.example", message, NOW)
    assert b"List-Unsubscribe: <mailto:co@board.example" in own.finished("a@x.example", message, NOW)
    assert own.to("A", "a@x.example", message, NOW).metadata == {"delivery": "bcdfghjkmnpq"}
