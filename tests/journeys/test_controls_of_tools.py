"""Each control of requests, products and the inventory: pressed by one, its effect read by another."""

from __future__ import annotations

import io
import json

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Contractor
from charteroak.district.notices import memos
from charteroak.district.technology import triage
from charteroak.district.technology.inventory import handing_in, taking
from charteroak.district.technology.models import InventoryImport, TechnologyRequest
from tests import builders
from tests.builders import COMPLETE
from tests.journeys.pressing import press, read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Toolfield")


def _form(**more: object) -> dict[str, object]:
    answers = {f"triage_{question.code}": "no" for question in (*triage.QUESTIONS, triage.TERMS)}
    return {
        "name": "Sketchpad", "company": "Sketch Inc.", "link": "https://sketch.example", "description": "A drawing board.",
        "position": "Teacher", "users": "students", "grades": ["04"], "plan": "Drawing.", "download": "no",
        "parental_permission": "unsure", **answers, "triage_accounts": "yes", **more,
    }  # fmt: skip


def _request(board: Board) -> TechnologyRequest:
    press(board, "new-request", role="teacher", send="1", **_form())
    return TechnologyRequest.objects.get()


def _public(board: Board, name: str, *args: str, query: str = "", status: int = 200) -> str:
    answer = Client().get(reverse(f"registry:{name}", args=[board.slug, *args]), {"q": query})
    assert answer.status_code == status
    return answer.content.decode()


def test_before_it_is_sent_the_form_shows_what_does_the_same(board: Board) -> None:
    contract = builders.executed(board)
    product = contract.products.get()
    press(board, "decide", product.public_id, outcome="approved", conditions="", reason="")
    said = press(
        board, "new-request", role="teacher", **_form(name="Letters", description="Reading practice", plan="Reading")
    )
    assert "Approved already, and does the same" in said and "Larkspur Reader" in said
    assert "students sign in or have accounts" in said.lower()
    assert TechnologyRequest.objects.count() == 0, "nothing is sent yet"
    said = press(board, "new-request", role="teacher", send="1", **_form())
    assert "Your request is in." in said
    memos.mail_waiting(timezone.now())
    assert any(message.to == [f"teacher@{board.slug}.example"] for message in mail.outbox)


def test_what_was_typed_is_not_lost_where_something_is_missing(board: Board) -> None:
    said = press(board, "new-request", role="teacher", **_form(triage_feed="", plan="A very particular plan."))
    assert "A very particular plan." in said and "Before you send it" not in said


def test_the_desks_opinion_is_read_by_the_requester(board: Board) -> None:
    press(board, "desks", lane="privacy", number=1, days=5, members=[])
    press(board, "desks", lane="curriculum", number=1, days=5, members=[])
    row = _request(board)
    privacy, curriculum = row.steps.order_by("-desk__lane")
    press(
        board,
        "hand-on",
        row.public_id,
        role="approver",
        step=curriculum.public_id,
        desk=privacy.desk.public_id,
        reason="Not ours",
    )
    press(
        board,
        "opinion",
        row.public_id,
        role="approver",
        step=privacy.public_id,
        opinion="against",
        reason="It sells data.",
    )
    page = read(board, "request", row.public_id, role="teacher")
    assert "It sells data." in page and "Waits for the decision" in page and "handed on" in page
    press(board, "comment", row.public_id, role="approver", text="Only for the desks")
    press(board, "comment", row.public_id, role="approver", text="Would a poster do?", for_requester="1")
    page = read(board, "request", row.public_id, role="teacher")
    assert "Would a poster do?" in page and "Only for the desks" not in page
    press(board, "comment", row.public_id, role="teacher", text="It would not.")
    assert "It would not." in read(board, "request", row.public_id)
    press(
        board, "decide", row.product.public_id, outcome="not-approved", conditions="", reason="It sells data to others."
    )
    assert "It sells data to others." in read(board, "home", role="teacher")
    assert "Not approved" in read(board, "requests", role="teacher")


def test_a_teacher_sees_no_other_teachers_request(board: Board) -> None:
    row = builders.request(board, by=builders.member(board, "approver"))
    read(board, "request", row.public_id, role="teacher", status=404)
    assert "Sketchpad" not in read(board, "requests", role="teacher")
    assert "Sketchpad" in read(board, "requests", role="auditor")


def test_a_request_is_withdrawn_and_opened_again(board: Board) -> None:
    row = _request(board)
    press(board, "withdraw", row.public_id, role="teacher")
    assert "Withdrawn" in read(board, "request", row.public_id)
    press(board, "reopen", row.public_id, role="teacher")
    assert "In review" in read(board, "request", row.public_id)


def test_a_desk_is_set_up_and_removed(board: Board) -> None:
    press(board, "desks", lane="assistive", number=2, days=7, members=[builders.member(board, "approver").public_id])
    page = read(board, "desks")
    assert "Assistive technology" in page and "Approver of Toolfield" in page and "7 days" in page
    press(board, "desks", remove=board.desks.get().public_id)
    assert "None is set up yet" in read(board, "desks")


def test_approval_without_a_contract_is_refused_on_the_form(board: Board) -> None:
    row = _request(board)
    said = press(
        board, "decide", row.product.public_id, role="approver", outcome="approved", conditions="Kept words", reason=""
    )
    assert "was not approved" in said and "C.G.S. § 10-234bb(a)" in said and "Kept words" in said


def test_the_answer_is_public_only_where_the_board_allows_it(board: Board) -> None:
    contract = builders.executed(board)
    product = contract.products.get()
    press(board, "decide", product.public_id, outcome="approved", conditions="First names only.", reason="")
    _public(board, "answers", query="larkspur", status=404)
    press(board, "board", what="board", name=board.name, short_name=board.short_name, website="", contact_name="",
          contact_email="", contact_phone="", answers_public="on", submissions_kept_days="90")  # fmt: skip
    _request(board)
    page = _public(board, "answers", query="larkspr")
    assert "Approved" in page and "First names only." in page
    assert "In review" in _public(board, "answers", query="sketchpad")
    assert "Privacy" in read(board, "home", role="teacher", query="sketchpad"), "at whose desk it is"
    assert "At the desk" not in _public(board, "answers", query="sketchpad")
    assert "Social Security number" in _public(board, "card", product.public_id)
    assert "Social Security number" in read(board, "card", product.public_id, role="teacher")


def test_use_schedule_feed_and_subprocessor_are_read_on_the_products_page(board: Board) -> None:
    product = builders.contract(board).products.get()
    press(
        board,
        "record-use",
        product.public_id,
        school="",
        grades=["04", "05"],
        from_day="2026-09-01",
        until="",
        students="40",
    )
    press(board, "schedule", product.public_id, source="contract", stated_on="2026-11-20", element=["student-name", "essays"],
          **{"why-student-name": "To greet the child", "entry-essays": "student"})  # fmt: skip
    feed = SimpleUploadedFile("out.csv", b"First name,SSN\nAnn,1\n")
    press(board, "feed", product.public_id, file=feed)
    press(board, "engage", product.public_id, name="Northgate Cloud", service="Hosting", only_for_the_service="Page 3",
          no_disclosure_onward="", same_duties="")  # fmt: skip
    page = read(board, "product", product.public_id)
    for words in (
        "grades 4 to 5",
        "40 students",
        "To greet the child",
        "Northgate Cloud",
        "No evidence that it does not disclose it onward",
    ):
        assert words in page, words
    assert "Social Security number" in read(board, "feed", product.public_id, role="teacher")
    engaged = board.engagements.get()
    assert "No evidence" in read(board, "subprocessor", engaged.subprocessor.public_id)
    assert "Northgate Cloud" in read(board, "subprocessors")
    press(board, "end-use", board.product_uses.get().public_id)
    press(board, "end-engagement", engaged.public_id)
    page = read(board, "product", product.public_id)
    assert "still used" not in page and "Northgate Cloud" not in page


def test_a_product_is_corrected_and_found_under_its_new_name(board: Board) -> None:
    product = builders.request(board).product
    press(board, "correct-product", product.public_id, name="Sketchboard", company="Sketch Inc.", address="https://sketch.example",
          purpose="Drawing", other_names="SB")  # fmt: skip
    assert "Sketchboard" in read(board, "home", role="teacher", query="sketchbord")


def test_permissions_are_recorded_child_by_child_and_no_name_is_in_an_address(board: Board) -> None:
    contract = builders.executed(board)
    product = contract.products.get()
    press(board, "decide", product.public_id, outcome="permission", conditions="", reason="")
    ann = builders.student(board, "Ann Oak")
    page = press(board, "permissions", product.public_id, q="ann oak")
    assert "Ann Oak" in page
    press(
        board,
        "permissions",
        product.public_id,
        q="ann oak",
        student=ann.public_id,
        how="form",
        given_on="2026-11-20",
        kept_where="Folder 3",
    )
    page = read(board, "product", product.public_id, role="teacher")
    assert "Not before permission" in page and "1 permission on record" in page and "Ann" not in page
    kept = ann.tool_permissions.get()
    press(board, "permissions", product.public_id, withdraw=kept.public_id)
    assert "0 permissions on record" in read(board, "product", product.public_id, role="teacher")


def test_a_student_is_found_by_a_name_that_is_posted(board: Board) -> None:
    builders.student(board, "Ann Oak")
    assert "Ann Oak" in press(board, "families", q="oak ann")
    assert "Ann Oak" not in read(board, "families", role="coordinator", query="oak ann"), "an address finds nobody"


def test_the_inventory_comes_in_by_its_pages_and_goes_out(board: Board) -> None:
    def hand_in() -> InventoryImport:
        listed = SimpleUploadedFile(
            "tools.csv", b"App,Maker,Signed\nAlpha,Alpha Inc.,7/1/2024\nBeta,Beta Inc.,\n,Nobody,\n"
        )
        press(board, "inventory-hand-in", files=[listed, SimpleUploadedFile("alpha.md", COMPLETE.encode())])
        return InventoryImport.objects.latest("pk")

    given_up = hand_in()
    press(board, "inventory-give-up", given_up.public_id)
    assert "Given up" in read(board, "inventory")
    row = hand_in()
    page = read(board, "inventory-import", row.public_id, role="coordinator")
    assert "Line 4, App" in page and "Cannot be taken" in page
    press(
        board,
        "inventory-columns",
        row.public_id,
        column=["App", "Maker", "Signed"],
        field=["product", "company", "executed_on"],
    )
    handing_in.read_list.call(row.public_id)
    alpha, beta = row.rows.all()
    press(
        board,
        "inventory-correct",
        row.public_id,
        row=beta.public_id,
        choice="new",
        company="Beta Limited",
        product="Beta 2",
    )
    file = row.files.get()
    press(board, "inventory-correct", row.public_id, file=file.public_id, line=f"{alpha.line}: Alpha")
    said = press(board, "inventory-take-over", row.public_id)
    assert "1 row cannot be taken as it is" in said
    press(board, "inventory-take-over", row.public_id, bad_rows_accepted="on")
    taking.take_rows.call(row.public_id)
    page = read(board, "inventory")
    assert "Beta 2" in page and "Used without a written contract" in page and "Beta Limited" in page
    out = signed_in(board, "auditor").get(reverse("staff:inventory-export", args=[board.slug]), {"as": "json"})
    assert [one["product"] for one in json.loads(out.content)["rows"]] == ["Alpha", "Beta 2"]
    for kind in ("csv", "xlsx", "zip"):
        answer = signed_in(board, "auditor").get(reverse("staff:inventory-export", args=[board.slug]), {"as": kind})
        assert answer.status_code == 200 and len(io.BytesIO(b"".join(answer)).getvalue()) > 100  # type: ignore[arg-type]
    press(board, "inventory-undo", row.public_id)
    assert "No use is on record yet" in read(board, "inventory")


def test_agreements_that_the_list_does_not_name_become_products_of_their_own(board: Board) -> None:
    files = [
        SimpleUploadedFile("tools.csv", b"App\nAlpha\n"),
        SimpleUploadedFile("Orbit_kit terms.md", COMPLETE.encode()),
    ]
    press(board, "inventory-hand-in", files=files)
    row = InventoryImport.objects.get()
    assert "Agreements in no row (1)" in read(board, "inventory-import", row.public_id, role="coordinator")
    press(board, "inventory-correct", row.public_id, loose="1")
    press(board, "inventory-take-over", row.public_id)
    taking.take_rows.call(row.public_id)
    assert "Orbit kit terms" in read(board, "products")


def test_a_contract_is_opened_from_the_products_page(board: Board) -> None:
    product = builders.request(board, company="Sketch Inc.").product
    client = signed_in(board, "coordinator")
    page = client.get(reverse("staff:new-contract", args=[board.slug]), {"product": product.public_id}).content.decode()
    assert 'value="Sketchpad: agreement"' in page and f'<option value="{product.contractor_id}" selected>' in page
    elsewhere = builders.board("Otherwood")
    page = signed_in(elsewhere, "coordinator").get(
        reverse("staff:new-contract", args=[elsewhere.slug]), {"product": product.public_id}
    )
    assert "Sketchpad" not in page.content.decode()


def test_a_contract_asks_first_for_a_company_that_nobody_knows(board: Board) -> None:
    product = builders.request(board).product
    client = signed_in(board, "coordinator")
    page = client.get(reverse("staff:new-contract", args=[board.slug]), {"product": product.public_id}, follow=True)
    assert "Say first which company offers Sketchpad" in page.content.decode()
    assert "not known yet" not in client.get(reverse("staff:new-contract", args=[board.slug])).content.decode()
    other = builders.board("Otherfield")
    builders.request(other, link="https://sketch.example")
    press(
        board,
        "correct-product",
        product.public_id,
        name="Sketchpad",
        company="Sketch Inc.",
        address="",
        purpose="",
        other_names="",
    )
    product.refresh_from_db()
    assert str(product.contractor) == "Sketch Inc."
    assert not Contractor.objects.filter(name="Company not known yet (Toolfield)").exists()


def test_who_enters_an_element_is_chosen_from_the_list(board: Board) -> None:
    product = builders.contract(board).products.get()
    said = press(
        board, "schedule", product.public_id, status=422, element=["student-name"], **{"entry-student-name": "x" * 400}
    )
    assert "it is not said who enters an element" in said


def test_each_role_starts_with_what_is_its_own(board: Board) -> None:
    builders.executed(board)
    _request(board)
    pages = {
        role: read(board, "home", role=role) for role in ("teacher", "approver", "coordinator", "signer", "auditor")
    }
    assert "Your requests" in pages["teacher"] and "What is due" not in pages["teacher"]
    assert "At your desk" in pages["approver"] and "Sketchpad" in pages["approver"]
    assert "How the board stands" in pages["coordinator"] and "Agreements, by state of health" in pages["coordinator"]
    assert "What is due" in pages["signer"] and "How the board stands" not in pages["signer"]
    assert "How the board stands" in pages["auditor"] and "Your requests" not in pages["auditor"]
