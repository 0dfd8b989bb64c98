"""A contractor without an account composes an offer, or has one checked; nothing of it is kept."""

from __future__ import annotations

import hashlib
import html
import json
import re
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.district.contractors.offers import checking
from charteroak.district.contractors.offers.reading import read
from charteroak.web.registry import offers
from tests import builders, offering
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db

#: What somebody types into the form.
TYPED: dict[str, Any] = {
    "company": "Fern Software", "kind": "operator", "website": "https://fern.example", "breach_name": "Night desk",
    "breach_email": "breach@fern.example", "breach_phone": "", "privacy_name": "Mo Fern",
    "privacy_email": "mo@fern.example", "product_name": "Fern Reader", "product_purpose": "Reading",
    "other_names": "Reader, Fern", "element": ["student-name"], "why-student-name": "Greets the reader",
    "entry-student-name": "feed", "rows": "2", "sub-0-name": "Northgate Cloud", "sub-0-service": "Hosting",
    "sub-0-same_duties": "Annex B", "security-encrypted-at-rest-said": "in-place", "products": "[]",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    cache.clear()


@pytest.fixture
def board() -> Board:
    return builders.board("Offerton")


def _post(board: Board, page: str = "offer", **typed: Any) -> Any:
    with time_machine.travel(NOW, tick=False):
        return Client().post(reverse(f"registry:{page}", args=[board.slug]), typed)


def _carried(page: str) -> str:
    found = re.search(r'name="products" value="([^"]*)"', page)
    assert found
    return html.unescape(found.group(1))


def test_what_is_typed_comes_back_as_an_offer_that_any_board_can_read(board: Board) -> None:
    paper = SimpleUploadedFile("addendum.md", offering.PAPER)
    signed = {"instrument": "addendum", "signed_on": "2026-11-02", "signed_by": "Mo Fern"}
    answer = _post(board, download="yes", paper=paper, **signed, **TYPED)
    assert answer["Content-Disposition"] == 'attachment; filename="offer-fern-software.json"'
    offer = read(answer.content, today=TODAY)
    product = offer.products[0]
    assert (product.name, product.other_names) == ("Fern Reader", ("Reader", "Fern"))
    assert product.elements[0].reason == "Greets the reader" and product.elements[0].entry == "feed"
    assert product.subprocessors[0].terms == {"same_duties": "Annex B"}
    assert [contact.purpose for contact in offer.contacts] == ["breach", "privacy"]
    assert offer.agreement is not None
    assert offer.agreement.sha256 == hashlib.sha256(offering.PAPER).hexdigest()
    assert offer.security[0].answered_on == TODAY


def test_several_products_go_into_one_offer(board: Board) -> None:
    page = _post(board, another="yes", **TYPED).content.decode()
    assert "Fern Reader is in the offer" in page and 'value="Fern Software"' in page
    assert 'value="Fern Reader"' not in page, "the form makes room for the next product"
    second = TYPED | {"products": _carried(page), "product_name": "Fern Maps"}
    offer = read(_post(board, download="yes", **second).content, today=TODAY)
    assert [product.name for product in offer.products] == ["Fern Reader", "Fern Maps"]
    left = _post(board, without="0", **second).content.decode()
    assert _carried(left) == "[]" and 'value="Fern Maps"' in left


def test_more_subprocessors_have_room_and_nothing_typed_is_lost(board: Board) -> None:
    page = _post(board, more="yes", **TYPED).content.decode()
    assert "Subprocessor 5" in page and 'value="Northgate Cloud"' in page and 'value="Fern Reader"' in page


FAULTY: list[tuple[str, dict[str, Any], str, str]] = [
    ("no company", {"company": ""}, "contractor.name: it is empty", 'href="#id_company"'),
    ("no breach contact", {"breach_name": "", "breach_email": ""}, "breach_contact.name: it is missing",
     'href="#id_breach_name"'),
    ("an element without a reason", {"why-student-name": ""}, "products[0].elements[0].reason: it is empty",
     'href="#why-student-name"'),
    ("a subprocessor without its service", {"sub-0-service": ""},
     "products[0].subprocessors[0].service: it is missing", 'href="#id_sub-0-service"'),
    ("a contact without an address", {"privacy_email": "mo"}, "contacts[0].email: 'mo' is not in the form",
     'href="#id_privacy_email"'),
    ("half a signature", {"signed_by": "Mo Fern"}, "agreement.file: it is missing", 'href="#id_paper"'),
    ("an answer unexplained", {"security-encrypted-at-rest-said": "no"}, "security[0].words: it is not explained",
     'href="#id_security-encrypted-at-rest-words"'),
    ("an element of nobody's list", {"element": ["x<b>"]}, "products[0].elements[0].code", "x&lt;b&gt;"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "said", "link"), [row[1:] for row in FAULTY], ids=[row[0] for row in FAULTY])
def test_a_fault_stands_at_its_field(board: Board, typed: dict[str, Any], said: str, link: str) -> None:
    answer = _post(board, download="yes", **TYPED | typed)
    page = html.unescape(answer.content.decode()) if "<b>" not in str(typed) else answer.content.decode()
    assert answer.status_code == 422
    assert said in page and link in page


HOSTILE: list[dict[str, Any]] = [
    {"products": "[" * 100_000}, {"products": '{"a": 1}'}, {"products": "[1, null, []]"}, {"rows": "9" * 5000},
    {"rows": "٣"}, {"company": "x\x00y"}, {"products": json.dumps([{"name": "x"}] * 400)}, {"element": ["x"] * 500},
    {"products": '[{"name": "<script>alert(1)</script>", "elements": 7}]'},
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: next(iter(typed)))
def test_a_spoilt_form_is_answered_calmly(board: Board, typed: dict[str, Any]) -> None:
    for button in ("download", "another", "more", "without"):
        answer = _post(board, **{button: "0"}, **TYPED | typed)
        assert answer.status_code in {200, 422}
        assert b"<script>alert" not in answer.content or answer["Content-Type"] == "application/json"


def test_an_offer_is_checked_by_its_text_or_its_file(board: Board) -> None:
    page = _post(board, "check-offer", text=offering.as_bytes().decode()).content.decode()
    assert "It is an offer that boards can import" in page and "Larkspur Reader" in page
    assert "Student’s name: Greets the reader" in page
    answer = _post(board, "check-offer", file=SimpleUploadedFile("o.json", offering.as_bytes(products=[])))
    assert answer.status_code == 422 and "products: it is empty" in answer.content.decode()
    assert "it is no JSON" in _post(board, "check-offer", text="").content.decode()


def test_the_schema_is_public(board: Board) -> None:
    answer = Client().get(reverse("registry:offer-schema", args=[board.slug]))
    assert answer.content.decode() == checking.schema_text()
    assert answer["Content-Type"] == "application/schema+json"


def test_nothing_is_kept(board: Board) -> None:
    def everything() -> dict[str, int]:
        return {model._meta.label: model.objects.count() for model in apps.get_models()}

    before = everything()
    _post(board, download="yes", **TYPED)
    _post(board, "check-offer", text=offering.as_bytes().decode())
    assert everything() == before


def test_nobody_composes_without_end(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "AN_HOUR", 2)
    assert [_post(board, more="yes", **TYPED).status_code for _ in range(3)] == [200, 200, 429]
