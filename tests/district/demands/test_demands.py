"""Asking something of a contractor, its answers, and what the board makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from charteroak import review
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.contractors import actions as contractors
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract
from charteroak.district.demands import actions, answers
from charteroak.district.demands.actions import Limit, Sending
from charteroak.district.demands.answers import Said
from charteroak.district.demands.models import Answer, Demand
from charteroak.district.duties.actions import issue_again
from charteroak.district.duties.models import Duty
from charteroak.district.files import sealed_bytes_of
from charteroak.district.refusal import Refusal
from charteroak.district.signatures.models import Signature
from tests import builders
from tests.builders import COMPLETE, NOW, TODAY

from .test_certificate import WHOLE

pytestmark = pytest.mark.django_db

#: The clause on governing law taken out, and nothing else.
WITHOUT_LAW = "\n".join(line for line in COMPLETE.splitlines() if "State of Connecticut" not in line)
TEN_DAYS = Limit(10, "calendar days", "the notice")
LATER = NOW + timedelta(days=3)


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def contract(board: Board) -> Contract:
    return builders.executed(board)


@pytest.fixture
def acting(board: Board, contract: Contract):  # type: ignore[no-untyped-def]
    return builders.contractor_user(board, contract.contractor)


def ask(contract: Contract, kind: str = "deletion", **more):  # type: ignore[no-untyped-def]
    by = builders.member(contract.board)
    return actions.make(
        contract.board, kind=kind, contractor=contract.contractor, contract=contract,
        **{"asked_on": date(2026, 11, 2), "by": by, "at": NOW, "words": "All data of the pilot classes."} | more,
    )  # fmt: skip


def test_a_deletion_starts_the_contractors_and_the_operators_clock_with_the_contracts_own_time(contract, acting):
    made = ask(contract, limit=Limit(30, "calendar days", "Agreement, section 2"))
    rows = {duty.row: duty for duty in made.clocks()}
    assert set(rows) == {"C7", "O2"}
    assert rows["C7"].last_day() == date(2026, 12, 2)
    assert rows["C7"].due.promised.source == "Agreement, section 2"
    letter = review.read(sealed_bytes_of(made.letter_sealed_as), "letter.pdf").text
    assert rows["O2"].due_at is None
    assert "Last day: December 2, 2026 (30 calendar days, Agreement, section 2;" in " ".join(letter.split())
    assert "All data of the pilot classes." in letter


def test_the_contracts_own_time_survives_a_change_of_the_boards_calendar(board, contract, acting):
    made = ask(contract, limit=Limit(30, "calendar days", "Agreement, section 2"))
    issue_again(board, by=builders.member(board), at=NOW)
    assert made.clocks().get(row="C7").last_day() == date(2026, 12, 2)


def test_the_contractors_people_are_told_and_nobody_else(board, contract, acting):
    stranger = builders.contractor_user(builders.board("Elsewhere"), contract.contractor, name="Cy")
    made = ask(contract)
    assert made.public_id in acting.user.memos.get(kind="demand.sent").page
    assert not stranger.user.memos.filter(kind="demand.sent").exists()


def test_no_event_memo_duty_or_title_names_the_child(board, contract, acting):
    child = builders.student(board, "Zoe Quillfeather")
    made = ask(contract, "correction", students=[child], words="Her birth date is March 3.")
    answers.answer(made, Said("corrected", "Zoe Quillfeather is right now", TODAY), by=acting, at=NOW)
    actions.settle(made, end="met", by=builders.member(board), at=NOW)
    told = [memo.subject + memo.body + memo.page for memo in acting.user.memos.all()]
    written = told + [str(event.facts if hasattr(event, "facts") else vars(event)) for event in Event.objects.all()]
    written += [duty.subject_name + duty.met_evidence for duty in Duty.objects.all()] + [str(made)]
    assert not [text for text in written if "Quillfeather" in text or "March" in text]
    assert made.about["students"][0]["name"] == "Zoe Quillfeather"


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        ("review", {}, "no student is named"),
        ("correction", {"words": ""}, "no student is named"),
        ("deletion", {"words": " "}, "which data"),
        ("certificate", {}, "has not ended"),
        ("cure", {"limit": TEN_DAYS}, "no provision lacks"),
        ("deletion", {"asked_on": TODAY + timedelta(days=1)}, "future"),
        ("deletion", {"limit": Limit(30, "calendar days", "")}, "where the time limit stands"),
        ("deletion", {"sending": Sending("letter", TODAY, "")}, "what shows it"),
        ("deletion", {"sending": Sending("letter", None, "Receipt 7")}, "when the letter reached"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(contract, acting, kind, more, why):
    with pytest.raises(Refusal, match=why):
        ask(contract, kind, **more)
    assert not Demand.objects.exists() and not Duty.objects.filter(row__in=["C7", "C8", "C1"]).exists()


def test_nothing_is_put_into_a_portal_where_nobody_is(contract):
    with pytest.raises(Refusal, match="nobody of Larkspur"):
        ask(contract)
    assert ask(contract, sending=Sending("letter", TODAY, "Certified mail 7019")).proof == "Certified mail 7019"


def test_a_member_of_another_board_or_role_asks_for_nothing(board, contract, acting):
    for by in (builders.member(builders.board()), builders.member(board, "approver")):
        with pytest.raises(Refusal, match="may not"):
            ask(contract, by=by)


@pytest.fixture
def gappy(board: Board) -> Contract:
    made = builders.contract(board)
    builders.confirm(builders.document(made, WITHOUT_LAW))
    contracts.record_executed(made, on=date(2026, 11, 2), by=builders.member(board), at=NOW)
    for each in made.documents.all():
        builders.confirm(builders.read(each))
    contracts.open_cure(made, by=None, at=NOW)
    return made


def test_a_notice_to_cure_names_the_gap_with_a_clause_and_meets_the_boards_own_duty(board, gappy):
    builders.contractor_user(board, gappy.contractor)
    assert Duty.objects.open().about(gappy).filter(row="B2").exists()
    made = ask(gappy, "cure", asked_on=TODAY, words="", limit=TEN_DAYS)
    assert [gap["provision"] for gap in made.gaps] == ["bb-a-9"]
    letter = review.read(sealed_bytes_of(made.letter_sealed_as), "letter.pdf").text
    assert "C.G.S. § 10-234bb(a)(9)" in letter and "laws of the State of Connecticut" in " ".join(letter.split())
    assert not Duty.objects.open().about(gappy).filter(row="B2").exists()
    assert Duty.objects.about(gappy).get(row="C1").last_day() == date(2026, 11, 30)


def test_while_the_notice_to_cure_runs_the_same_gap_opens_no_second_duty(board, gappy):
    builders.contractor_user(board, gappy.contractor)
    ask(gappy, "cure", asked_on=TODAY, words="", limit=TEN_DAYS)
    contracts.open_cure(gappy, by=None, at=LATER)
    assert not Duty.objects.open().about(gappy).filter(row="B2").exists()
    with pytest.raises(Refusal, match="waits already"):
        ask(gappy, "cure", asked_on=TODAY, words="", limit=TEN_DAYS)


def test_a_cure_without_a_reasonable_time_is_refused_by_citation(board, gappy):
    builders.contractor_user(board, gappy.contractor)
    with pytest.raises(Refusal) as refused:
        ask(gappy, "cure", asked_on=TODAY, words="")
    assert refused.value.citation == "C.G.S. § 10-234bb(f)"


def test_an_amendment_is_read_and_ruled_like_any_document_before_the_cure_is_accepted(board, gappy):
    acting = builders.contractor_user(board, gappy.contractor)
    made = ask(gappy, "cure", asked_on=TODAY, words="", limit=TEN_DAYS)
    text = builders.ADDENDUM.encode()
    given = answers.answer(made, Said("amended", file=text, file_name="amendment.md"), by=acting, at=LATER)
    added = gappy.documents.get(sha256=given.file_sha256)
    assert added.role == "addendum" and answers.file_of(given, by=acting) == text
    with pytest.raises(Refusal, match="provisions are still open"):
        actions.settle(made, end="met", by=builders.member(board), at=LATER)
    builders.confirm(builders.read(added, at=LATER), at=LATER)
    assert not Duty.objects.open().about(gappy).filter(row="C1").exists()
    actions.settle(made, end="met", by=builders.member(board), at=LATER)
    assert made.state == "met"


def test_a_certificate_in_the_portal_is_whole_signed_and_accepted_as_of_its_day(board, contract, acting):
    made = ask(contract)
    with pytest.raises(Refusal) as refused:
        answers.answer(made, Said("deleted", certificate=replace(WHOLE, method="")), by=acting, at=NOW)
    assert "how the data were destroyed" in refused.value.items[0]
    given = answers.answer(made, Said("deleted", certificate=WHOLE), by=acting, at=LATER)
    paper = answers.file_of(given, by=acting)
    text = " ".join(review.read(paper, given.file_name).text.split())
    assert "Purged: laboratory recovery is infeasible. Completed on November 10, 2026." in text
    assert Signature.objects.get(subject_id=given.public_id).sha256 == given.file_sha256
    actions.settle(made, end="met", by=builders.member(board), at=LATER)
    met = made.clocks().get(row="C7")
    assert met.met_at.date() == date(2026, 11, 10) and met.met_recorded_at == LATER


def test_a_certificate_on_paper_is_recorded_with_what_it_lacks_and_cannot_be_accepted(board, contract, acting):
    made, by = ask(contract), builders.member(board)
    said = Said("deleted", certificate=replace(WHOLE, backups=""), received_on=TODAY)
    given = answers.answer(made, said, by=by, at=NOW)
    assert [lack.statement for lack in given.lacks(TODAY)] == ["backups"]
    with pytest.raises(Refusal, match="statements are missing"):
        actions.settle(made, end="met", by=by, at=NOW)
    answers.give_back(given, why="What became of the backups?", by=by, at=NOW)
    assert made.state == "waiting" and made.clocks().open().exists()
    assert "backups" in acting.user.memos.get(kind__startswith="demand.returned").body


def test_once_a_deletion_is_settled_its_record_proves_it_without_the_names(board, contract, acting):
    child = builders.student(board, "Zoe Quillfeather")
    made = ask(contract, students=[child])
    answers.answer(made, Said("deleted", certificate=WHOLE), by=acting, at=NOW)
    actions.settle(made, end="met", by=builders.member(board), at=NOW)
    stored = Demand.objects.get(pk=made.pk)
    assert "Quillfeather" not in str(stored.about) and len(stored.about["proof"]) == 1
    assert stored.students_count == 1


def test_a_refusal_or_a_question_ends_nothing(board, contract, acting):
    made, by = ask(contract), builders.member(board)
    answers.answer(made, Said("refused", "We keep it for our research."), by=acting, at=NOW)
    with pytest.raises(Refusal, match="no answer says that it is done"):
        actions.settle(made, end="met", by=by, at=NOW)
    with pytest.raises(Refusal, match="no reason"):
        actions.settle(made, end="not-met", by=by, at=NOW)
    actions.settle(made, end="not-met", words="It refuses without an exemption.", by=by, at=NOW)
    assert made.clocks().open().exists()


def test_a_demand_that_is_withdrawn_takes_its_clocks_with_it(board, contract, acting):
    made = ask(contract)
    actions.settle(made, end="withdrawn", words="Asked twice.", by=builders.member(board), at=NOW)
    assert not made.clocks().open().exists()
    with pytest.raises(Refusal, match="settled it"):
        answers.answer(made, Said("nothing", "None."), by=acting, at=NOW)


def test_another_contractor_answers_nothing(board, contract, acting):
    made, by = ask(contract), builders.member(board)
    other = contractors.enter_contractor(board=board, name="Ray", kind="operator", by=by, at=NOW)
    contractors.enter_product(other, board=board, name="Ray Maps", by=by, at=NOW)
    rival = builders.contractor_user(board, other, name="Ray")
    with pytest.raises(Refusal, match="it is not Ray's"):
        answers.answer(made, Said("nothing", "None."), by=rival, at=NOW)
    assert not Demand.objects.shown_to(rival).exists() and not made.answers.exists()
    stranger = builders.contractor_user(builders.board("Elsewhere"), contract.contractor, name="Eve")
    with pytest.raises(Refusal, match="may not do this"):
        answers.answer(made, Said("nothing", "None."), by=stranger, at=NOW)
    assert not Demand.objects.shown_to(stranger).exists()


def test_the_end_of_a_contract_asks_for_a_certificate_on_the_clock_of_the_contract(board):
    contract = builders.executed(board, ends_on=TODAY)
    builders.contractor_user(board, contract.contractor)
    later = NOW + timedelta(days=1)
    contracts.open_what_ended(board, today=later.date(), at=later)
    contract.refresh_from_db()
    made = ask(contract, "certificate", asked_on=TODAY, at=later)
    (duty,) = made.clocks()
    assert duty.row == "C6" and duty.subject_id == contract.public_id
    assert Duty.objects.about(contract).filter(row="C6").count() == 1


def test_the_information_shown_in_a_review_is_sealed(board, contract, acting):
    made = ask(contract, "review", students=[builders.student(board)])
    answers.answer(made, Said("shown", file=b"name,score\nAnn,7", file_name="ann.csv"), by=acting, at=NOW)
    given = Answer.objects.get()
    assert b"Ann" not in _stored(given.file_sealed_as)
    assert answers.file_of(given, by=builders.member(board)) == b"name,score\nAnn,7"


def _stored(name: str) -> bytes:
    from django.core.files.storage import default_storage

    with default_storage.open(name) as file:
        return file.read()
