"""Each control that the main journey does not press: pressed here, and its effect read by somebody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board, CalendarDay, PolicyPromise
from charteroak.district.contracts import actions
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty
from charteroak.district.families.models import CourtLimit
from charteroak.district.families.recipients import Scope, recipients
from charteroak.district.notices import queueing, writing
from charteroak.district.notices.models import Delivery, Notice
from tests import builders
from tests.builders import COMPLETE, NOW, WITH_GAPS
from tests.journeys.pressing import press, read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Controlfield")


def _posting_duty(board: Board) -> Duty:
    return Duty.objects.get(subject_id=builders.executed(board).public_id, row="B4")


def test_a_day_of_the_calendar_moves_a_date_and_its_removal_moves_it_back(board: Board) -> None:
    duty = _posting_duty(board)
    said = press(board, "calendar", day="2026-11-27", kind="closed", reason="Offices closed", confirmed_by="A. Counsel")
    assert "now due Tuesday, December 1, 2026, was due Monday, November 30, 2026" in said
    assert "Offices closed" in read(board, "duty", duty.public_id)
    press(board, "calendar", clear=CalendarDay.objects.get().pk)
    assert "Offices closed" not in read(board, "duty", duty.public_id)


def test_a_promise_runs_beside_the_statute_until_it_ends(board: Board) -> None:
    duty = _posting_duty(board)
    press(board, "promises", row="B4", count=2, unit="business days", source="Policy 3520.13, part 4")
    assert "Policy 3520.13, part 4" in read(board, "duty", duty.public_id)
    press(board, "promises", end=PolicyPromise.objects.get().pk)
    assert "Policy 3520.13, part 4" not in read(board, "duty", duty.public_id)


def test_counsels_answer_stands_beside_the_rule_and_on_the_clock(board: Board) -> None:
    duty = _posting_duty(board)
    press(
        board,
        "questions",
        question="business-day",
        answer="Monday to Friday.",
        counsel="Avery Counsel",
        answered_on="2026-10-01",
    )
    for page in (read(board, "law"), read(board, "duty", duty.public_id), read(board, "questions")):
        assert "Monday to Friday." in page and "Avery Counsel" in page and "October 1, 2026" in page


def test_the_boards_entry_and_a_school_are_read_by_others(board: Board) -> None:
    press(
        board, "board", what="board", name=board.name, short_name=board.short_name, website="https://controlfield.example/privacy",
        contact_name="Privacy desk", contact_email="desk@controlfield.example", contact_phone="",
        submissions_kept_days=90,
    )  # fmt: skip
    press(board, "board", what="school", name="Hill Street School", grades="K-5")
    assert "Hill Street School" in read(board, "board")
    public = Client().get(reverse("registry:home", args=[board.slug])).content.decode()
    assert "https://controlfield.example/privacy" in public and "desk@controlfield.example" in public


def test_a_changed_role_opens_pages_and_an_ended_membership_closes_them(board: Board) -> None:
    teacher = builders.member(board, "teacher")
    read(board, "contracts", role="teacher", status=403)
    press(board, "change-member", teacher.public_id, title="Reviewer", roles=["approver"])
    read(board, "contracts", role="teacher")
    press(board, "change-member", teacher.public_id, end="1")
    read(board, "contracts", role="teacher", status=404)


def test_the_last_coordinator_cannot_be_ended(board: Board) -> None:
    only = builders.member(board)
    assert "only data privacy coordinator" in press(board, "change-member", only.public_id, end="1")
    only.refresh_from_db()
    assert only.ended_on is None


def test_a_contract_that_was_not_signed_is_closed(board: Board) -> None:
    contract = builders.contract(board)
    press(board, "abandon", contract.public_id)
    assert "Not signed" in read(board, "contract", contract.public_id)


def test_an_execution_elsewhere_starts_its_clock_from_its_true_date(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, WITH_GAPS)
    press(board, "record-executed", contract.public_id, on="2026-11-02")
    page = read(board, "contract", contract.public_id)
    assert "recorded here afterwards" in page and "Monday, November 9, 2026" in page and "Late" in page


def test_a_duty_that_evidence_meets_shows_its_evidence(board: Board) -> None:
    contract = builders.contract(board)
    builders.document(contract, WITH_GAPS)
    actions.record_executed(contract, on=date(2026, 11, 2), by=builders.member(board), at=NOW)
    duty = Duty.objects.get(row="B2")
    press(
        board,
        "duty",
        duty.public_id,
        happened_on="2026-11-20",
        happened_time="09:30",
        received_on="",
        evidence="Letter 12 in the file.",
    )
    page = read(board, "duty", duty.public_id)
    assert "Letter 12 in the file." in page and "9:30 a.m." in page


def test_reading_again_is_a_second_review(board: Board) -> None:
    document = builders.document(builders.contract(board), COMPLETE)
    press(board, "read-again", document.public_id)
    assert document.reviews.count() == 2
    assert "being read again" in read(board, "document", document.public_id)


def test_a_corrected_notice_replaces_the_public_one(board: Board) -> None:
    contract = builders.executed(board)
    press(board, "post", contract.public_id)
    address = reverse("registry:contract", args=[board.slug, contract.public_id])
    assert "Reading level." in Client().get(address).content.decode()
    press(
        board, "statements", contract.public_id, description="A reader.", purpose="Reading.", student_information="Name.",
        student_records="None.", student_generated_content="None.",
    )  # fmt: skip
    assert "Reading level." in Client().get(address).content.decode()
    press(board, "post", contract.public_id)
    public = Client().get(address).content.decode()
    assert "Reading level." not in public and "Corrected on" in public


def test_a_product_that_is_entered_is_found_by_a_teacher(board: Board) -> None:
    press(
        board, "new-product", contractor="", contractor_name="Northlight Ltd.", contractor_kind="operator", name="Skyglass",
        address="https://skyglass.example", purpose="Astronomy",
    )  # fmt: skip
    found = signed_in(board, "teacher").get(reverse("staff:home", args=[board.slug]), {"q": "skyglas"}).content.decode()
    assert ">Skyglass</a>" in found


def test_the_list_of_contracts_is_a_spreadsheet_without_formulas(board: Board) -> None:
    builders.contract(board, title="=HYPERLINK(1)")
    sheet = read(board, "contracts-csv")
    assert "'=HYPERLINK(1)" in sheet and "Upload the agreement" in sheet


def test_a_changed_password_is_the_one_that_signs_in(board: Board) -> None:
    client, user = signed_in(board, "teacher"), builders.member(board, "teacher").user
    new = "a heron on the causeway"
    client.post(
        reverse("account:password"),
        {"old_password": builders.PASSWORD, "new_password1": new, "new_password2": new},
    )
    user.refresh_from_db()
    assert user.check_password(new)
    client.post(reverse("account:sign-out"))
    assert client.get(reverse("staff:home", args=[board.slug])).status_code == 302


def test_the_states_of_the_list_are_filters(board: Board) -> None:
    builders.contract(board, title="Still a draft")
    listed = (
        signed_in(board, "auditor")
        .get(reverse("staff:contracts", args=[board.slug]), {"state": "executed"})
        .content.decode()
    )
    assert "Still a draft" not in listed
    assert Contract.objects.filter(board=board).count() == 1


def test_former_students_whom_nothing_needs_are_forgotten_and_the_page_says_so(board: Board) -> None:
    builders.student(board, left_on=date(2025, 6, 30))
    assert "1 of them are needed by no contract" in read(board, "families")
    assert "1 former students are forgotten" in press(board, "forget")
    assert "former student" not in read(board, "families")


def test_a_limit_that_is_lifted_is_gone_from_the_students_page(board: Board) -> None:
    student = builders.student(board, guardian="Mo Oak")
    guardian = student.guardianships.get().guardian.public_id
    order = SimpleUploadedFile("order.pdf", b"%PDF order")
    said = press(
        board, "limit", student.public_id, guardian, kind="contact", order_is="FA-1", from_day="2026-01-05", order=order
    )
    assert "FA-1" in said
    press(board, "lift-limit", CourtLimit.objects.get().public_id)
    assert "FA-1" not in read(board, "student", student.public_id, role="coordinator")


def test_a_notice_is_paused_resumed_and_cancelled_and_the_auditor_reads_it(board: Board) -> None:
    builders.student(board, email="ann@x.example")
    notice = writing.draft(board, kind="letter", title="Hello", languages=["en"], facts={}, by=None, at=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.SENDING, sent_from=NOW)
    queueing.queue(notice, recipients(board, Scope(), on=NOW.date()), at=NOW)
    press(board, "notice-pause", notice.public_id)
    assert "Paused" in read(board, "notice", notice.public_id)
    Delivery.objects.update(state="deferred", next_try_at=NOW + timedelta(days=9000))
    press(board, "notice-resume", notice.public_id)
    assert "Being sent" in read(board, "notice", notice.public_id)
    press(board, "notice-cancel", notice.public_id)
    assert "Cancelled" in read(board, "notice", notice.public_id)


def test_a_parent_who_lives_apart_and_asked_is_marked_so(board: Board) -> None:
    student = builders.student(board, guardian="Mo Oak")
    said = press(board, "same-notices", student.public_id, student.guardianships.get().guardian.public_id)
    assert "for every notice at the same time as the other parent" in said
