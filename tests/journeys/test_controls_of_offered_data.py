"""Each control around offers: pressed by one, its effect read by another."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.district.contractors import schedules, usage
from charteroak.district.contractors.models import ContractorUser, ReceivedOffer
from charteroak.district.contractors.offers.reading import read as read_offer
from charteroak.district.contractors.schedules import Stated
from tests import builders, offering
from tests.builders import NOW, TODAY, member
from tests.journeys.pressing import press, read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        yield


@pytest.fixture
def board() -> Board:
    return builders.board("Datafield")


def _import(board: Board, data: bytes | None = None, status: int = 200, **said: str) -> str:
    file = SimpleUploadedFile("offer.json", offering.as_bytes() if data is None else data)
    said = {"source": "E-mail of November 17", "received_on": "2026-11-17"} | said
    return html.unescape(press(board, "offers", file=file, status=status, **said))


def test_an_offer_is_imported_compared_taken_over_and_read_by_others(board: Board) -> None:
    assert "Nothing of it counts before you take it over" in _import(board)
    offer = ReceivedOffer.objects.get()
    shown = html.unescape(read(board, "offer", offer.public_id))
    assert offer.sha256 in shown and "E-mail of November 17" in shown and "it is new to the board" not in shown, (
        "an auditor reads it and can take nothing over"
    )
    assert "it is new to the board" in read(board, "offer", offer.public_id, role="coordinator")
    refused = html.unescape(press(board, "take-over-offer", offer.public_id, part=["schedule:0"], status=422))
    assert "has no product Larkspur Reader" in refused and 'value="schedule:0"' in refused
    assert 'id="part-schedule:0" checked' in refused, "what was ticked stays ticked"
    every = ["product:0", "schedule:0", "subprocessor:0:0", "contact:breach", "answer:encrypted-at-rest"]
    assert "5 parts of the offer stand now" in press(board, "take-over-offer", offer.public_id, part=every)
    product = board.data_schedules.get().product
    page = html.unescape(read(board, "product", product.public_id))
    assert "Chooses the glossary" in page and "Northgate Cloud" in page
    assert "the offer received on November 17, 2026" in page and offer.sha256[:4] in page
    company = html.unescape(read(board, "contractor", product.contractor.public_id))
    assert "incidents@larkspur.example" in company and "Offer of November 16, 2026" in company
    assert "Chooses the glossary" in read(board, "product", product.public_id, role="teacher"), "and a teacher reads it"
    assert offer.sha256 not in read(board, "product", product.public_id, role="teacher")


def test_a_file_that_is_no_offer_is_refused_by_field(board: Board) -> None:
    page = _import(board, data=offering.as_bytes(products=[]), status=422)
    assert "products: it is empty" in page
    assert "received_on" in page and "it is no JSON" in _import(board, data=b"PK\x03\x04", status=422)
    assert not ReceivedOffer.objects.exists()


def test_the_signed_paper_is_attached_and_read(board: Board) -> None:
    _import(board)
    offer = ReceivedOffer.objects.get()
    wrong = press(board, "attach-paper", offer.public_id, file=SimpleUploadedFile("a.md", b"# Else"), status=422)
    assert "another file than the one that the offer names" in wrong
    press(board, "attach-paper", offer.public_id, file=SimpleUploadedFile("addendum.md", offering.PAPER))
    assert "has none of its products" in press(board, "contract-of-offer", offer.public_id)
    press(board, "take-over-offer", offer.public_id, part=["product:0"])
    press(board, "contract-of-offer", offer.public_id)
    assert "Addendum of Larkspur Learning, Inc." in read(board, "contracts")
    assert "was opened with it" in read(board, "offer", offer.public_id)
    auditor = signed_in(board, "auditor")
    answer = auditor.get(reverse("staff:offer-paper", args=[board.slug, offer.public_id]))
    assert b"".join(answer.streaming_content) == offering.PAPER
    answer = auditor.get(reverse("staff:offer-file", args=[board.slug, offer.public_id]))
    assert b"".join(answer.streaming_content) == offering.as_bytes()


def test_a_contact_is_recorded_by_hand(board: Board) -> None:
    company = builders.contract(board).contractor
    said = {"purpose": "breach", "name": "Night desk", "email": "night@larkspur.example", "phone": ""}
    press(board, "contractor-contact", company.public_id, **said)
    press(board, "contractor-contact", company.public_id, **said | {"name": "Day and night desk"})
    page = read(board, "contractor", company.public_id)
    assert "Day and night desk" in page and ">Night desk" not in page


def _acting(board: Board, why: str = "Greets the reader") -> ContractorUser:
    """Somebody who acts for a contractor whose product is in use, with a schedule."""
    product = builders.contract(board).products.get()
    by = member(board)
    usage.record_use(board, product, school=None, grades=[], from_day=None, until=None, by=by, at=NOW)
    schedules.state_schedule(
        board, product, elements=[Stated("student-name", why)], source="contractor", stated_on=TODAY, by=by, at=NOW
    )
    return builders.contractor_user(board, product.contractor)


def _publish(place: ContractorUser, **typed: object) -> object:
    client = Client()
    client.force_login(place.user, backend="django.contrib.auth.backends.ModelBackend")
    product = place.contractor.products.get()
    said = {"product": product.public_id, "breach_name": "Night desk", "breach_email": "night@larkspur.example"}
    return client.post(reverse("contractor:offer", args=[place.public_id]), said | typed, follow=True)


def test_a_contractor_makes_an_offer_of_what_it_has_stated(board: Board) -> None:
    place = _acting(board)
    offer = read_offer(_publish(place, download="yes").content, today=TODAY)  # type: ignore[attr-defined]
    assert offer.contractor == "Larkspur Learning, Inc."
    assert offer.products[0].elements[0].reason == "Greets the reader"
    assert offer.contacts[0].email == "night@larkspur.example"
    answer = _publish(place, send="yes")
    assert "has your offer, and is told" in answer.content.decode()  # type: ignore[attr-defined]
    assert "Larkspur Learning, Inc." in read(board, "offers")
    assert member(board).user.memos.filter(kind="offer.received").exists()
    again = _publish(place, send="yes")
    assert "very same file" in again.content.decode()  # type: ignore[attr-defined]


def test_what_is_stated_badly_leads_to_where_it_is_mended(board: Board) -> None:
    place = _acting(board, why="")
    answer = _publish(place, download="yes")
    page = html.unescape(answer.content.decode())  # type: ignore[attr-defined]
    product = place.contractor.products.get()
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "products[0].elements[0].reason: it is empty" in page
    assert f'href="{reverse("contractor:schedule", args=[place.public_id, product.public_id])}"' in page
