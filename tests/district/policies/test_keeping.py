"""A board's policy is read in the background, and each mark is decided by a person."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pytest

from charteroak import review
from charteroak.district.audit.models import Event
from charteroak.district.policies import changes, keeping, reading, rendering
from charteroak.district.policies.models import BoardPolicy
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
REPEALED = "breach-notice-48-hours"


def mark_of(row: BoardPolicy, topic: str) -> str:
    report = row.as_report()
    assert report is not None
    return next(one.id for one in (*report.marks, *report.omissions) if one.topic == topic)


def test_a_policy_is_read_in_a_child_process_and_keeps_its_marks() -> None:
    board = builders.board()
    row = keeping.hand_in(
        board, data=builders.OLD_POLICY.encode(), name=keeping.PASTED, title="", by=builders.member(board), at=NOW
    )
    assert (row.state, row.title) == ("waiting", keeping.PASTED)
    row = reading.read_and_check(row.public_id, at=lambda: NOW)
    report = row.as_report()
    assert row.state == "done" and report is not None and report.edition == row.edition
    assert REPEALED in {mark.topic for mark in report.faults}


def test_reading_twice_changes_nothing() -> None:
    row = builders.policy(builders.board())
    again = reading.read_and_check(row.public_id, at=lambda: NOW + timedelta(days=1))
    assert again.read_at == NOW


def test_a_hostile_file_fails_with_a_sentence_and_the_list_stays() -> None:
    board = builders.board()
    row = keeping.hand_in(
        board, data=b"%PDF-1.7\n" + b"\x00" * 500, name="policy.pdf", title="", by=builders.member(board), at=NOW
    )
    row = reading.read_and_check(row.public_id, at=lambda: NOW)
    assert row.state == "failed" and row.fault.startswith("policy.pdf could not be read: ")
    with pytest.raises(Refusal, match="no such mark"):
        keeping.decide(row, mark="x", verdict="dismissed", reason="r", by=builders.member(board), at=NOW)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a document", "whatever its name says"),
        (b"\x00\x01\x02\x03" * 50, "whatever its name says"),
    ],
)
def test_what_is_no_document_is_not_kept(data: bytes, why: str) -> None:
    board = builders.board()
    with pytest.raises(Refusal, match=why):
        keeping.hand_in(board, data=data, name="policy.docx", title="", by=builders.member(board), at=NOW)
    assert not board.policies.exists()


@pytest.mark.parametrize("role", ["teacher", "approver", "signer", "auditor", "plans"])
def test_only_a_coordinator_hands_in_and_decides(role: str) -> None:
    row = builders.policy(builders.board())
    by = builders.member(row.board, role)
    with pytest.raises(Refusal, match="may not do this"):
        keeping.hand_in(row.board, data=b"A policy.", name="a.txt", title="", by=by, at=NOW)
    with pytest.raises(Refusal, match="may not do this"):
        keeping.decide(row, mark=mark_of(row, REPEALED), verdict="accepted", by=by, at=NOW)


def test_another_boards_coordinator_may_not_decide() -> None:
    row = builders.policy(builders.board("Elm"))
    with pytest.raises(Refusal, match="may not do this"):
        keeping.decide(
            row, mark=mark_of(row, REPEALED), verdict="accepted", by=builders.member(builders.board("Ash")), at=NOW
        )


def test_a_mark_is_accepted_in_the_proposed_words_or_in_the_coordinators_own() -> None:
    row = builders.policy(builders.board())
    by, mark = builders.member(row.board), mark_of(row, REPEALED)
    kept = keeping.decide(row, mark=mark, verdict="accepted", by=by, at=NOW)
    assert "two business days" in kept.proposed
    keeping.decide(row, mark=mark, verdict="accepted", proposed="Our own sentence.", by=by, at=NOW)
    (change,) = changes.changes(row)
    assert change.proposed == "Our own sentence." and "48 hours" in change.now


def test_a_dismissal_needs_its_reason_and_takes_the_change_off_the_list() -> None:
    row = builders.policy(builders.board())
    by, mark = builders.member(row.board), mark_of(row, REPEALED)
    before = changes.undecided(row)
    keeping.decide(row, mark=mark, verdict="accepted", by=by, at=NOW)
    with pytest.raises(Refusal, match="no reason"):
        keeping.decide(row, mark=mark, verdict="dismissed", by=by, at=NOW)
    keeping.decide(row, mark=mark, verdict="dismissed", reason="Counsel says so.", by=by, at=NOW)
    assert changes.changes(row) == [] and changes.undecided(row) == before - 1


def test_a_promise_is_not_accepted_as_a_fault() -> None:
    row = builders.policy(builders.board())
    with pytest.raises(Refusal, match="a promise is no fault"):
        keeping.decide(
            row, mark=mark_of(row, "no-advertising"), verdict="accepted", by=builders.member(row.board), at=NOW
        )


def test_decisions_stay_when_it_is_read_again() -> None:
    row = builders.policy(builders.board())
    by, mark = builders.member(row.board), mark_of(row, REPEALED)
    keeping.decide(row, mark=mark, verdict="accepted", by=by, at=NOW)
    keeping.read_again(row, by=by, at=NOW + timedelta(days=3))
    row = reading.read_and_check(row.public_id, at=lambda: NOW + timedelta(days=3), reader=builders.read_policy)
    assert row.law_day == (NOW + timedelta(days=3)).date()
    assert [change.citation for change in changes.changes(row)] == ["C.G.S. § 10-234dd(a)(3); PA 17-200 § 2"]


def test_the_list_of_changes_is_a_word_document_with_styles_and_a_tagged_pdf() -> None:
    row = builders.policy(builders.board())
    keeping.decide(row, mark=mark_of(row, REPEALED), verdict="accepted", by=builders.member(row.board), at=NOW)
    draft = changes.as_draft(row)
    word = rendering.as_file(draft, "docx", on=row.law_day)
    written = docx.Document(io.BytesIO(word))
    styles = {paragraph.style.name for paragraph in written.paragraphs}
    assert {"Title", "Heading 1"} <= styles
    pdf = rendering.as_file(draft, "pdf", on=row.law_day)
    assert b"/StructTreeRoot" in pdf or b"pdfuaid" in pdf
    for data, name in ((word, "changes.docx"), (pdf, "changes.pdf")):
        text = " ".join(review.read(data, name).text.split())
        assert "two business days" in text and "48 hours" in text


def test_every_step_is_on_the_trail_without_the_policys_words() -> None:
    row = builders.policy(builders.board())
    keeping.decide(
        row, mark=mark_of(row, REPEALED), verdict="dismissed", reason="Private words", by=builders.member(row.board),
        at=NOW,
    )  # fmt: skip
    events = list(Event.objects.filter(subject=f"policies.boardpolicy:{row.public_id}"))
    assert [event.verb for event in events] == ["policy.handed-in", "policy.read", "policy.decided"]
    assert "Private words" not in str([event.facts for event in events])
