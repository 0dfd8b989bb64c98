"""A family's request from its coming to the one letter, with its clocks, its checks and what is left after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail

from charteroak import review
from charteroak.district.audit.models import Event
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board, CalendarDay
from charteroak.district.contractors import usage
from charteroak.district.demands import actions as demands
from charteroak.district.demands import answers
from charteroak.district.demands.answers import Said
from charteroak.district.duties.actions import issue_again
from charteroak.district.files import sealed_bytes_of
from charteroak.district.notices.models import Memo
from charteroak.district.refusal import Refusal
from charteroak.district.requests import acting, answering, asking, working
from charteroak.district.requests.acting import Asked
from charteroak.district.requests.models import FamilyLink, FamilyRequest
from tests import builders
from tests.builders import NOW, TODAY
from tests.district.demands.test_certificate import WHOLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    board = builders.board("Ashbrook")
    contract = builders.executed(board)
    by = builders.member(board)
    usage.record_use(
        board, contract.products.get(), school=None, grades=["03"], from_day=None, until=None, by=by, at=NOW
    )
    return board


@pytest.fixture
def acting_for(board):  # type: ignore[no-untyped-def]
    return builders.contractor_user(board, board.contracts.get().contractor)


@pytest.fixture
def child(board):  # type: ignore[no-untyped-def]
    return builders.student(board, "Zoe Quillfeather", guardian="Mo Quillfeather", grade="03")


def ask(child, kind: str = "see", words: str = "", *, language: str = "en", at=NOW) -> FamilyRequest:  # type: ignore[no-untyped-def]
    guardian = child.guardianships.get().guardian
    link = FamilyLink.objects.create(
        board=child.board, guardian=guardian, made_at=at, opened_at=at,
        addressee={"name": guardian.name, "email": guardian.email, "language": language},
    )  # fmt: skip
    (one,) = asking.children_of(guardian, on=at.date())
    return acting.ask(link, one, Asked(kind, words, language), at=at)


def coordinator(row: FamilyRequest):  # type: ignore[no-untyped-def]
    return builders.member(row.board)


def check(row: FamilyRequest, **more) -> None:  # type: ignore[no-untyped-def]
    given = {"retention": "Series M8-240: nothing to keep", "authorization": "", "own_records": False} | more
    working.check(row, **given, by=coordinator(row), at=NOW)


def send(row: FamilyRequest, **more):  # type: ignore[no-untyped-def]
    (holder,) = working.holders_of(row.student, on=TODAY)
    return working.send(row, holder, by=coordinator(row), at=NOW, **more)


def own(row: FamilyRequest, done: str = "The office looked.", **more: str) -> None:
    working.do_own(row, done=done, by=coordinator(row), at=NOW, **more)


def letter(row: FamilyRequest) -> str:
    return " ".join(review.read(sealed_bytes_of(row.letter_sealed_as), "letter.pdf").text.split())


def test_the_law_gives_forty_five_days_to_inspect_and_says_that_it_is_recalled(child):
    duty = ask(child).clocks().get(row="F1")
    assert duty.last_day() == TODAY + timedelta(days=45)
    assert duty.due.confidence == "recalled" and duty.citation == "34 CFR § 99.10(b)"


def promise(board: Board, count: int = 10) -> None:
    boards.make_promise(
        board, row="F1", unit="calendar days", count=count, source="Policy 5125", on=TODAY, by=builders.member(board),
        at=NOW,
    )  # fmt: skip


def test_the_boards_own_time_stands_still_for_a_listed_reason_and_the_laws_runs_on(board, child):
    promise(board)
    row = ask(child)
    by, later = coordinator(row), NOW + timedelta(days=4)
    acting.stop(row, code="clarification", why="Which class?", by=by, at=NOW)
    assert row.state == "stopped"
    with pytest.raises(Refusal, match="still"):
        acting.stop(row, code="clarification", why="Again?", by=by, at=NOW)
    with pytest.raises(Refusal, match="no reason"):
        acting.stop(ask(child, "keep"), code="holiday", why="August", by=by, at=NOW)
    acting.resume(row, by=by, at=later)
    duty = row.clocks().get()
    assert duty.last_day() == TODAY + timedelta(days=14)
    assert "4 days later: The family was asked what it means" in duty.due.promised.source
    assert duty.due.due == TODAY + timedelta(days=45)


def test_more_time_needs_a_reason_is_told_to_the_family_and_never_passes_the_law(
    board, child, django_capture_on_commit_callbacks
):
    row = ask(child)
    by = coordinator(row)
    with pytest.raises(Refusal, match="cannot be lengthened"):
        acting.extend(row, days=5, why="Holidays", by=by, at=NOW)
    promise(board)
    issue_again(board, by=by, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        acting.extend(row, days=60, why="Three schools must look.", by=by, at=NOW)
    assert "Three schools must look." in mail.outbox[-1].body and "Zoe" not in mail.outbox[-1].body
    assert row.clocks().get().last_day() == TODAY + timedelta(days=45)


def test_a_change_of_the_calendar_counts_again_and_keeps_the_days_of_a_stop(board, child):
    by = builders.member(board)
    boards.make_promise(
        board, row="F1", unit="business days", count=3, source="Policy 5125", on=TODAY, by=by, at=NOW
    )  # fmt: skip
    row = ask(child)
    before = row.clocks().get().last_day()
    day = TODAY + timedelta(days=3)
    CalendarDay.objects.create(board=board, day=day, kind="closed", reason="Storm", confirmed_by="x")
    issue_again(board, by=by, at=NOW)
    duty = row.clocks().get()
    assert (before, duty.last_day()) == (date(2026, 11, 25), date(2026, 11, 27)), "Thanksgiving lies between"
    [(counted, earlier)] = row.recounts()
    assert counted == NOW and earlier is not None and earlier.date() == date(2026, 11, 26)


def test_what_comes_on_paper_waits_until_who_asks_is_shown(child):
    guardian, by = child.guardianships.get().guardian, builders.member(child.board)
    row = acting.record_paper(
        child, Asked("delete"), guardian=guardian, name="Mo Quillfeather", happened_on=TODAY, received_on=TODAY, by=by,
        at=NOW,
    )  # fmt: skip
    assert row.needs == ["identity"] and row.stop().code == "identity"
    with pytest.raises(Refusal, match="person must look"):
        own(row)
    acting.settle(row, "identity", how="Driver's license seen", by=by, at=NOW + timedelta(days=2))
    assert row.state == "ready" and row.stops.get().days == 2


def test_a_strangers_paper_is_weighed_by_a_person_and_not_refused(board, child):
    other = builders.student(board, "Ann Oak", guardian="Di Oak").guardianships.get().guardian
    row = acting.record_paper(
        child, Asked("see"), guardian=other, name="Di Oak", happened_on=TODAY, received_on=TODAY,
        by=builders.member(board), at=NOW,
    )  # fmt: skip
    assert row.needs == ["identity", "court"]


def test_a_question_is_given_its_kind_by_a_person_and_the_clock_runs_from_its_receipt(child):
    row = ask(child, "question", "What does the reading program know?")
    assert row.needs == ["question"] and not row.clocks()
    acting.settle(
        row, "question", how="They want to see it", kind="see", by=coordinator(row), at=NOW + timedelta(days=3)
    )
    assert row.kind == "see" and row.clocks().get().last_day() == TODAY + timedelta(days=45)


def test_no_deletion_goes_out_before_the_checks(board, child, acting_for):
    row = ask(child, "delete")
    with pytest.raises(Refusal, match="checks before a deletion are not done"):
        send(row)
    with pytest.raises(Refusal, match="retention schedule"):
        check(row, retention=" ")
    with pytest.raises(Refusal, match="authorization is not on file"):
        check(row, own_records=True)
    hold = working.place_hold(board, None, why="Doe v. Board", by=coordinator(row), at=NOW)
    with pytest.raises(Refusal, match="legal hold"):
        check(row)
    working.lift_hold(hold, by=coordinator(row), at=NOW)
    other = ask(child, "see")
    with pytest.raises(Refusal, match="see the same records"):
        check(row)
    acting.withdraw(other, why="By telephone", by=coordinator(row), at=NOW)
    check(row)
    working.place_hold(board, child, why="A hearing", by=coordinator(row), at=NOW)
    with pytest.raises(Refusal, match="legal hold"):
        send(row)
    assert not board.demands.exists()


def test_a_deletion_goes_out_is_certified_and_answered_in_one_letter_that_holds_no_data(board, child, acting_for):
    row = ask(child, "delete", "Zoe’s recordings")
    check(row)
    part = send(row, limit=demands.Limit(10, "calendar days", "Agreement, section 2"))
    assert part.demand.about["words"] == "Zoe’s recordings"
    assert {duty.row for duty in row.clocks()} == {"C7", "O2"}
    with pytest.raises(Refusal) as refused:
        answering.answer(row, by=coordinator(row), at=NOW)
    assert len(refused.value.items) == 2  # the contractor's, and the board's own part
    answers.answer(part.demand, Said("deleted", certificate=replace(WHOLE, completed_on=TODAY)), by=acting_for, at=NOW)
    demands.settle(part.demand, end="met", by=coordinator(row), at=NOW)
    own(row, "Nothing of it was ours.", kept="The transcript", why="Retention schedule M8")
    row.refresh_from_db()
    answering.answer(FamilyRequest.objects.get(pk=row.pk), by=coordinator(row), at=NOW)
    row.refresh_from_db()
    text = letter(row)
    assert "Larkspur Learning, Inc." in text and "The company has certified it" in text
    assert "The transcript (Retention schedule M8)" in text and "studentprivacy.ed.gov" in text
    assert set(row.said) == {"proof"} and "Quillfeather" not in str(row.said) + str(part.demand.about)
    assert not FamilyRequest.objects.get(pk=row.pk).asker


def test_a_refusal_is_told_with_the_contractors_reason(board, child, acting_for):
    row = ask(child, "delete")
    check(row)
    part = send(row)
    answers.answer(part.demand, Said("refused", "A state law has us keep it."), by=acting_for, at=NOW)
    demands.settle(part.demand, end="not-met", words="A state law has it kept.", by=coordinator(row), at=NOW)
    own(row)
    answering.answer(FamilyRequest.objects.get(pk=row.pk), by=coordinator(row), at=NOW)
    row.refresh_from_db()
    assert "It was not done: A state law has it kept." in letter(row)


def test_a_contractors_file_is_shown_after_a_person_looked_and_the_hearing_is_told(board, child, acting_for):
    row = ask(child, "see", language="es")
    part = send(row)
    answers.answer(
        part.demand, Said("shown", file=b"Zoe and Bo read well.", file_name="data.txt"), by=acting_for, at=NOW
    )
    demands.settle(part.demand, end="met", by=coordinator(row), at=NOW)
    own(row)
    assert any("other children" in one for one in answering.obstacles(FamilyRequest.objects.get(pk=row.pk)))
    working.show_file(part, redacted=b"Zoe reads well.", name="data.txt", by=coordinator(row), at=NOW)
    assert sealed_bytes_of(part.shown_sealed_as) == b"Zoe reads well."
    answering.answer(FamilyRequest.objects.get(pk=row.pk), by=coordinator(row), at=NOW)
    row.refresh_from_db()
    assert "derecho a una audiencia" in letter(row) and "Se quitó lo que decía de otros niños" in letter(row)
    assert row.clocks().get(row="F1").met_at == NOW
    assert FamilyLink.objects.exclude(token_hash="").get().addressee["email"].startswith("mo.")


def test_each_contractor_is_asked_of_its_own_tools_and_never_twice(board, child, acting_for):
    row = ask(child)
    part = send(row)
    assert [one.name for one in part.demand.products.all()] == ["Larkspur Reader"]
    with pytest.raises(Refusal, match="asked already"):
        send(row)


def test_it_is_not_answered_while_one_who_holds_the_data_was_not_asked(board, child, acting_for):
    row = ask(child, "see")
    own(row)
    with pytest.raises(Refusal) as refused:
        answering.answer(row, by=coordinator(row), at=NOW)
    assert refused.value.items == ("Larkspur Learning, Inc. holds the child’s data and has not been asked.",)


def test_who_does_not_answer_is_reminded_every_week_and_once_each(board, child, acting_for):
    send(ask(child))
    for days, chased in ((6, 0), (7, 1), (8, 1), (15, 2)):
        working.chase(board, at=NOW + timedelta(days=days))
        assert Memo.objects.filter(kind__startswith="demand.chased", user=acting_for.user).count() == chased


def test_an_opt_out_from_directory_information_holds_at_once(board, child):
    row = ask(child, "directory")
    working.keep_out_of_directory(row, by=coordinator(row), at=NOW)
    assert child.opt_outs.standing().get().guardian == row.guardian
    answering.answer(FamilyRequest.objects.get(pk=row.pk), by=coordinator(row), at=NOW)


@pytest.mark.parametrize("role", ["teacher", "approver", "signer", "auditor", "plans"])
def test_nobody_but_the_coordinator_works_on_it(board, child, role):
    row = ask(child)
    with pytest.raises(Refusal):
        working.do_own(row, done="x", by=builders.member(board, role), at=NOW)


def test_nothing_is_done_after_the_answer(child):
    row = ask(child, "evidence")
    own(row)
    answering.answer(FamilyRequest.objects.get(pk=row.pk), by=coordinator(row), at=NOW)
    row.refresh_from_db()
    with pytest.raises(Refusal, match="answered"):
        own(row)


def test_no_event_memo_or_duty_names_the_child_or_what_was_asked(board, child, acting_for):
    row = ask(child, "correct", "Zoe was born on March 3.")
    part = send(row)
    answers.answer(part.demand, Said("corrected", "Zoe is right now", TODAY), by=acting_for, at=NOW)
    told = [str(one) for one in Event.objects.values_list("facts", "subject", "verb")]
    told += [memo.subject + memo.body + memo.page for memo in Memo.objects.all()]
    told += [f"{duty.title} {duty.subject_name}" for duty in row.clocks()]
    assert not [text for text in told if "Zoe" in text or "Quillfeather" in text or "March" in text]


def test_too_many_open_requests_of_one_person_are_refused(child, monkeypatch):
    monkeypatch.setattr(acting, "MOST_OPEN", 1)
    ask(child)
    with pytest.raises(Refusal, match="too many"):
        ask(child)
