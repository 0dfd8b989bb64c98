"""A mail provider tells by webhook what came back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from charteroak.district.notices import queueing, writing
from charteroak.district.notices.models import Delivery, Notice
from charteroak.district.notices.recipient import Recipient
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
ADDRESS = "/link/a-long-secret/mail-events/"


@pytest.fixture
def delivery(settings: Any) -> Delivery:
    settings.MAIL_EVENTS = "postmark:a-long-secret"
    board = builders.board("Eventfield")
    notice = writing.draft(board, kind="letter", title="x", languages=["en"], facts={}, by=None, at=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.QUEUEING)
    queueing.queue(notice, [Recipient("guardian:a", "A", "parent", "a@x.example")], at=NOW)
    Delivery.objects.update(state="accepted", accepted_at=NOW)
    return Delivery.objects.get()


def tell(address: str, delivery: Delivery, kind: str = "HardBounce") -> int:
    event = {
        "RecordType": "Bounce", "Type": kind, "MessageID": "1", "Email": "a@x.example", "ID": 4,
        "BouncedAt": "2026-11-20T21:00:00Z", "Metadata": {"delivery": delivery.public_id},
    }  # fmt: skip
    return Client().post(address, json.dumps(event), content_type="application/json").status_code


def test_what_came_back_ends_the_delivery(delivery: Delivery) -> None:
    assert tell(ADDRESS, delivery) == 200
    delivery.refresh_from_db()
    assert delivery.state == "bounced" and delivery.bounced_at is not None


def test_a_delay_does_not(delivery: Delivery) -> None:
    assert tell(ADDRESS, delivery, kind="Transient") == 200
    delivery.refresh_from_db()
    assert delivery.state == "accepted"


def test_without_the_secret_there_is_no_such_address(delivery: Delivery, settings: Any) -> None:
    assert tell("/link/another/mail-events/", delivery) == 404
    settings.MAIL_EVENTS = ""
    assert tell(ADDRESS, delivery) == 404


@pytest.mark.parametrize("body", ["", "[]", "null", "{}", "not json"])
def test_what_is_no_event_changes_nothing(delivery: Delivery, body: str) -> None:
    assert Client().post(ADDRESS, body, content_type="application/json").status_code in (200, 400)
    delivery.refresh_from_db()
    assert delivery.state == "accepted"
