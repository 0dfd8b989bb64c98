"""What comes back: reports of failure end a delivery, delays do not, and anything else is left for a person."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from charteroak.district.notices import bounces, sending
from charteroak.district.notices.models import Delivery, Notice
from tests.district.notices.conftest import NOW, people
from tests.smtp import Sink

pytestmark = pytest.mark.django_db
Sendable = Callable[..., Notice]
LATER = NOW + timedelta(hours=2)


def report(delivery: Delivery, action: str = "failed", date: str = "Mon, 24 Aug 2026 10:30:00 -0400") -> bytes:
    """A notification as mail servers write it, the notice's headers returned."""
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: notices@board.example\r\nSubject: Undelivered\r\nDate: {date}\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; someone@family.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: {delivery.message_id}\r\n\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def sent(sendable: Sendable, server: Sink) -> Notice:
    notice = sendable(people(3))
    sending.send(notice, now=lambda: NOW)
    return notice


def first(notice: Notice) -> Delivery:
    found = notice.deliveries.order_by("pk").first()
    assert found is not None
    return found


def test_a_failure_ends_the_delivery_and_its_person_gets_paper(sent: Notice) -> None:
    row = first(sent)
    found = bounces.read(report(row), received=LATER)
    assert found is not None and found.failed and found.status == "5.1.1"
    assert bounces.apply(found, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.fault) == ("bounced", "came back: status 5.1.1")
    assert row.accepted_at == NOW and row.bounced_at == NOW + timedelta(minutes=30)
    assert list(sent.deliveries.for_paper()) == [row]


def test_the_same_report_twice_changes_nothing(sent: Notice) -> None:
    found = bounces.read(report(first(sent)), received=LATER)
    assert found is not None
    assert [bounces.apply(found, at=LATER) for _ in range(2)] == [True, False]


def test_a_delay_is_no_failure(sent: Notice) -> None:
    found = bounces.read(report(first(sent), action="delayed"), received=LATER)
    assert found is not None and not bounces.apply(found, at=LATER)
    assert first(sent).state == "accepted"


@pytest.mark.parametrize("date", ["Mon, 24 Aug 2099 10:30:00 -0400", "Mon, 24 Aug 1999 10:30:00 -0400", "yesterday"])
def test_a_wrong_clock_elsewhere_moves_no_instant_out_of_its_place(sent: Notice, date: str) -> None:
    found = bounces.read(report(first(sent), date=date), received=LATER)
    assert found is not None
    bounces.apply(found, at=LATER)
    came_back = first(sent).bounced_at
    assert came_back is not None and NOW <= came_back <= LATER


@pytest.mark.parametrize(
    "data", [b"", b"Subject: hello\r\n\r\nA question about the notice.", b"\xff\xfe\x00", b"a" * 5000]
)
def test_a_mail_that_is_no_report_is_left_alone(data: bytes) -> None:
    assert bounces.read(data, received=LATER) is None


def test_a_report_of_somebody_elses_message_is_left_alone(sent: Notice) -> None:
    row = first(sent)
    assert bounces.read(report(row).replace(row.message_id.encode(), b"<1@elsewhere>"), received=LATER) is None


class Mailbox(socketserver.StreamRequestHandler):
    """As much of IMAP as a fetch speaks."""

    mails: list[bytes] = []  # noqa: RUF012 - set by the test
    seen: set[int] = set()  # noqa: RUF012

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            tag, verb, *rest = line.split(" ")
            if verb == "CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif verb == "SELECT":
                self.wfile.write(f"* {len(self.mails)} EXISTS\r\n".encode())
            elif verb == "SEARCH":
                unseen = [str(n) for n in range(1, len(self.mails) + 1) if n not in self.seen]
                self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
            elif verb == "FETCH":
                data = self.mails[int(rest[0]) - 1]
                self.wfile.write(f"* {rest[0]} FETCH (BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")
            elif verb == "STORE" and "+FLAGS" in rest:
                self.seen.add(int(rest[0]))
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if verb == "LOGOUT":
                return


@pytest.fixture
def mailbox(settings: Any) -> Iterator[type[Mailbox]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BOUNCES_HOST, settings.BOUNCES_PORT = "127.0.0.1", server.server_address[1]
        settings.BOUNCES_TLS, settings.BOUNCES_USER = False, "notices"
        Mailbox.mails, Mailbox.seen = [], set()
        yield Mailbox
        server.shutdown()


def test_reports_are_fetched_from_the_mailbox_and_letters_of_people_stay_unread(
    sent: Notice, mailbox: type[Mailbox]
) -> None:
    rows = list(sent.deliveries.order_by("pk"))
    mailbox.mails = [report(rows[0]), b"Subject: a question\r\n\r\nHello", report(rows[2])]
    assert bounces.fetch(at=LATER) == 2
    assert mailbox.seen == {1, 3}
    assert sent.deliveries.counted()["bounced"] == 2
    assert bounces.fetch(at=LATER) == 0
