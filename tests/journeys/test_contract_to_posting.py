"""A coordinator uploads an agreement; rulings, signatures, execution and posting; a parent finds it in the registry."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.audit.verification import verify
from charteroak.district.boards.models import Board
from charteroak.district.contracts.models import Contract, Document
from charteroak.district.duties.models import Duty
from tests import builders
from tests.builders import COMPLETE

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Journeyfield")


@pytest.fixture
def coordinator(board: Board) -> Client:
    client = Client()
    answer = client.post(
        reverse("account:sign-in"),
        {"username": f"coordinator@{board.slug}.example", "password": builders.PASSWORD},
        REMOTE_ADDR="127.0.0.1",
    )
    assert answer.status_code == 302
    return client


def _go(client: Client, name: str, *args: object, data: dict[str, object] | None = None, follow: bool = True):  # type: ignore[no-untyped-def]
    address = reverse(name, args=args)
    return client.post(address, data, follow=follow) if data is not None else client.get(address)


def test_from_an_agreement_to_the_public_registry(
    board: Board, coordinator: Client, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    slug = board.slug
    opened = _go(coordinator, "staff:new-contract", slug, data={
        "title": "Reading practice", "contractor": "", "contractor_name": "Larkspur Learning, Inc.", "contractor_kind": "operator",
        "contractor_website": "", "products": "Larkspur Reader, Larkspur Books", "product_address": "https://larkspur.example",
        "instrument": "agreement", "starts_on": "2026-07-01", "ends_on": "2027-06-30",
    })  # fmt: skip
    assert "Upload the agreement next" in opened.content.decode()
    contract = Contract.objects.get(board=board)
    assert [product.name for product in contract.products.all()] == ["Larkspur Books", "Larkspur Reader"]

    file = SimpleUploadedFile("agreement.md", COMPLETE.encode())
    with django_capture_on_commit_callbacks(execute=True):
        page = _go(
            coordinator,
            "staff:add-document",
            slug,
            contract.public_id,
            data={"file": file, "role": "agreement"},
            follow=False,
        )
    document = Document.objects.get(contract=contract)
    page = coordinator.get(page["Location"]).content.decode()
    assert page.count('class="quotation tone-present"') == 11
    assert "Student Data are not the property of the Contractor" in page

    refused = _go(coordinator, "staff:execute", slug, contract.public_id, data={"on": "2026-11-20"})
    assert "waiting for a person to confirm the reading" in refused.content.decode()

    rulings = {
        f"{finding}-verdict": "present" for finding in [f"bb-a-{n}" for n in range(1, 11)] + ["policy:advertising"]
    }
    ruled = _go(coordinator, "staff:rulings", slug, document.public_id, data=rulings)
    assert "11 rulings are recorded" in ruled.content.decode()

    _go(coordinator, "staff:statements", slug, contract.public_id, data={
        "description": "A reading program.", "purpose": "Pupils practise reading.", "student_information": "Name and grade.",
        "student_records": "Reading level.", "student_generated_content": "None.",
    })  # fmt: skip
    for party in ("board", "contractor"):
        _go(coordinator, "staff:signatures", slug, contract.public_id, data={
            "party": party, "documents": [document.sha256], "name": "Sam Signer", "title": "Superintendent",
            "authority": "Vote of October 6, 2026", "method": "paper", "signed_on": "2026-11-20", "received_on": "",
        })  # fmt: skip
    preview = _go(coordinator, "staff:execute", slug, contract.public_id).content.decode()
    assert "Monday, November 30, 2026" in preview and "Thanksgiving" in preview
    executed = _go(coordinator, "staff:execute", slug, contract.public_id, data={"on": "2026-11-20"})
    assert "Executed on Friday, November 20, 2026" in executed.content.decode()
    assert Duty.objects.get(row="B4").due.due == date(2026, 11, 30)

    public = reverse("registry:contract", args=[slug, contract.public_id])
    assert Client().get(public).status_code == 404
    assert (
        "Larkspur"
        not in Client()
        .get(reverse("registry:home", args=[slug]), {"q": "larkspur"})
        .content.decode()
        .split("</form>")[1]
    )

    _go(coordinator, "staff:post", slug, contract.public_id, data={})
    found = Client().get(reverse("registry:home", args=[slug]), {"q": "larkspur"}).content.decode()
    assert "Larkspur Reader" in found and public in found
    notice = Client().get(public).content.decode()
    for statement in ("executed on November 20, 2026", "A reading program.", "Name and grade.", "Reading level."):
        assert statement in notice
    twin = Client().get(reverse("registry:text", args=[slug, contract.public_id, document.sha256])).content.decode()
    assert re.search(r"<h[3-6][^>]*>\s*9\. Law", twin)
    assert (
        Client().get(reverse("registry:file", args=[slug, contract.public_id, document.sha256])).getvalue()
        == COMPLETE.encode()
    )
    assert verify()[1] == []


def test_a_refused_ruling_keeps_what_was_typed_and_records_the_others(
    board: Board, coordinator: Client, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    contract = builders.contract(board)
    document = builders.document(contract, builders.WITH_GAPS)
    answer = coordinator.post(
        reverse("staff:rulings", args=[board.slug, document.public_id]),
        {
            "bb-a-1-verdict": "present",
            "bb-a-2-verdict": "present",
            "bb-a-2-reason": "It is in the annex that nobody sent.",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is not quoted" in page and "in the annex that nobody sent" in page
    review = document.last_done_review()
    assert review is not None and set(review.rulings_now()) == {"bb-a-1"}


def test_a_file_that_is_refused_leaves_the_form_with_its_reason(board: Board, coordinator: Client) -> None:
    contract = builders.contract(board)
    file = SimpleUploadedFile("agreement.pdf", b"GIF89a" + b"\0" * 100)
    answer = coordinator.post(
        reverse("staff:add-document", args=[board.slug, contract.public_id]), {"file": file, "role": "addendum"}
    )
    page = answer.content.decode()
    assert "image/gif" in page and 'value="addendum" selected' in page


@pytest.mark.parametrize("day", ["1880-01-01", "20261-01-01", "tomorrow", "2026-02-30", "3026-01-01"])
def test_an_impossible_date_of_execution_is_said_beside_the_field(board: Board, coordinator: Client, day: str) -> None:
    contract = builders.contract(board)
    answer = coordinator.post(reverse("staff:record-executed", args=[board.slug, contract.public_id]), {"on": day})
    assert answer.status_code == 200
    assert 'id="id_on_error"' in answer.content.decode()
    contract.refresh_from_db()
    assert contract.state == "draft"
