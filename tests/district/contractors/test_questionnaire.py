"""A contractor's answers and their evidence: what is open, what has expired, what is missing as required."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contractors import questionnaire
from charteroak.district.contractors.models import Contractor, SecurityAnswer, SecurityEvidence
from charteroak.district.contractors.security import QUESTIONS
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return builders.board("Askfield")


@pytest.fixture
def contractor(board: Board) -> Contractor:
    return builders.contract(board).contractor


def _answer(
    contractor: Contractor, board: Board, question: str = "own-names", said: str = "in-place", **more: object
) -> SecurityAnswer:
    what = {"answered_on": TODAY, "by": builders.member(board), "at": NOW} | more
    return questionnaire.answer(contractor, question=question, said=said, **what)


def _attach(contractor: Contractor, board: Board, **more: object) -> SecurityEvidence:
    what = {
        "data": b"%PDF-1.7 report", "name": "report.pdf", "kind": "audit-report", "questions": ["granted-access"],
        "issued_on": TODAY, "expires_on": None, "by": builders.member(board), "at": NOW,
    } | more  # fmt: skip
    return questionnaire.attach_evidence(contractor, **what)


def test_nothing_is_answered_at_first_and_what_is_required_is_missing(contractor: Contractor) -> None:
    sheet = questionnaire.sheet_of(contractor, TODAY)
    assert len(sheet.open) == len(QUESTIONS)
    assert {one.question.code for one in sheet.lacking} == {
        code for code, one in QUESTIONS.items() if one.level == "required"
    }


def test_an_answer_settles_its_question_until_it_is_old(contractor: Contractor, board: Board) -> None:
    row = _answer(contractor, board)
    assert row.expires_on == date(2027, 11, 20)
    asked = {one.question.code: one for one in questionnaire.sheet_of(contractor, row.expires_on).asked}
    assert asked["own-names"].state == "settled" and not asked["own-names"].is_lacking
    sheet = questionnaire.sheet_of(contractor, row.expires_on + timedelta(days=1))
    assert [one.question.code for one in sheet.expired] == ["own-names"]
    assert "own-names" in {one.question.code for one in sheet.lacking}


def test_what_must_be_shown_needs_its_file(contractor: Contractor, board: Board) -> None:
    _answer(contractor, board, "granted-access")
    asked = {one.question.code: one for one in questionnaire.sheet_of(contractor, TODAY).asked}
    assert asked["granted-access"].state == "unshown" and asked["granted-access"].is_lacking
    file = _attach(contractor, board)
    settled = questionnaire.sheet_of(contractor, TODAY).settled
    assert [one.question.code for one in settled] == ["granted-access"]
    later = questionnaire.sheet_of(contractor, file.expires_on + timedelta(days=1))
    assert "granted-access" in {one.question.code for one in later.expired}
    questionnaire.withdraw_evidence(file, by=builders.member(board), at=NOW)
    assert not questionnaire.sheet_of(contractor, TODAY).settled


def test_the_newest_answer_counts_and_the_earlier_ones_stay(contractor: Contractor, board: Board) -> None:
    _answer(contractor, board)
    _answer(contractor, board, said="partly", words="Not for the night shift.", at=NOW + timedelta(hours=1))
    asked = {one.question.code: one for one in questionnaire.sheet_of(contractor, TODAY).asked}
    assert asked["own-names"].state == "short" and asked["own-names"].is_lacking
    assert contractor.security_answers.count() == 2


@pytest.mark.parametrize(
    ("question", "said", "words", "why"),
    [
        ("nonsense", "in-place", "", "no question"),
        ("own-names", "other", "We do it in another way.", "none of those that fit"),
        ("own-names", "no", "", "not explained"),
        ("idle-sessions", "other", "", "not explained"),
        ("last-test", "yesterday", "", "no day"),
        ("weak-points", "", "", "asks for words"),
        ("weak-points", "in-place", "We look.", "asks for words"),
        ("weak-points", "", "x" * 5000, "5,000 characters"),
    ],
)  # fmt: skip
def test_an_answer_that_says_nothing_is_refused(
    contractor: Contractor, board: Board, question: str, said: str, words: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        _answer(contractor, board, question, said, words=words)
    assert not SecurityAnswer.objects.exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kind": "rumour"}, "kind of file"),
        ({"questions": []}, "does not show nothing"),
        ({"questions": ["idle-sessions"]}, "does not show idle-sessions"),
        ({"issued_on": TODAY + timedelta(days=1)}, "future"),
        ({"issued_on": date(2020, 1, 1)}, "showed something until"),
        ({"kind": "certificate", "questions": ["destruction"]}, "with its last day"),
        ({"expires_on": TODAY - timedelta(days=1)}, "showed something until"),
        ({"data": b""}, "is empty"),
        ({"data": b"MZ\x90\x00", "name": "report.pdf"}, "whatever its name says"),
    ],
)  # fmt: skip
def test_a_file_that_shows_nothing_is_refused(
    contractor: Contractor, board: Board, more: dict[str, object], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        _attach(contractor, board, **more)


def test_a_certificate_counts_until_its_own_last_day(contractor: Contractor, board: Board) -> None:
    last = TODAY + timedelta(days=40)
    row = _attach(contractor, board, kind="certificate", questions=["destruction"], expires_on=last)
    assert row.expires_on == last and row.shows_on(last) and not row.shows_on(last + timedelta(days=1))


def test_the_contractors_own_people_answer_for_it_and_for_no_other(contractor: Contractor, board: Board) -> None:
    ada = builders.contractor_user(board, contractor)
    assert _answer(contractor, board, by=ada).recorded_by == ada.audit_id
    other = Contractor.objects.create(name="Rival Co", kind="operator")
    with pytest.raises(Refusal, match="it is not"):
        _answer(other, board, by=ada)


def test_a_board_that_does_not_know_the_contractor_and_a_teacher_may_not(contractor: Contractor, board: Board) -> None:
    with pytest.raises(Refusal):
        _answer(contractor, board, by=builders.member(board, "teacher"))
    with pytest.raises(Refusal, match="has no product"):
        _answer(contractor, board, by=builders.member(builders.board("Farfield")))
