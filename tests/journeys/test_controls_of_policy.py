"""Each control of the board's own paper: pressed by the coordinator, its effect read by another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from charteroak.district.boards.models import Board
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.policies import keeping, reading
from charteroak.district.policies.models import BoardPolicy
from tests import builders
from tests.builders import NOW, OLD_POLICY
from tests.journeys.pressing import press, read, signed_in

pytestmark = pytest.mark.django_db
REPEALED, CLOCK = "breach-notice-48-hours", "stricter-clock-families"


@pytest.fixture
def board() -> Board:
    return builders.board("Policyfield")


def mark_of(row: BoardPolicy, topic: str) -> str:
    report = row.as_report()
    assert report is not None
    return next(one.id for one in report.marks if one.topic == topic)


def test_pasted_text_is_being_read_and_then_stands_beside_its_marks(board: Board) -> None:
    said = press(board, "policies", title="Policy 3520.13", text=OLD_POLICY)
    assert "Reading Policy 3520.13" in said
    row = BoardPolicy.objects.get()
    assert "Reading Policy 3520.13" in read(board, "policy", row.public_id)
    reading.read_and_check(row.public_id, at=timezone.now)
    said = read(board, "policy", row.public_id)
    assert "Repealed law" in said and 'id="q-1"' in said and "two business days" in said
    assert "1 sentence with" not in said and "Policy 3520.13" in read(board, "policies", role="signer")


def test_a_file_is_taken_and_a_hostile_one_is_refused_in_words(board: Board) -> None:
    said = press(board, "policies", title="Ours", file=SimpleUploadedFile("policy.txt", OLD_POLICY.encode()))
    assert "Reading Ours" in said
    said = press(board, "policies", title="Bad", file=SimpleUploadedFile("policy.pdf", b"\x00\x01\x02\x03" * 50))
    assert "whatever its name says" in said and BoardPolicy.objects.count() == 1
    said = press(board, "policies", title="Broken", file=SimpleUploadedFile("broken.pdf", b"%PDF-1.7\n\x00"))
    row = BoardPolicy.objects.get(title="Broken")
    reading.read_and_check(row.public_id, at=timezone.now)
    assert "broken.pdf could not be read" in read(board, "policy", row.public_id)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"title": "P"}, "Paste the policy’s text"),
        ({"title": "", "text": "A policy."}, "required"),
        ({"title": "P", "text": "x" * 400_001}, "at most"),
    ],
)
def test_what_is_missing_or_too_long_is_said_on_the_form(board: Board, typed: dict[str, str], why: str) -> None:
    assert why in press(board, "policies", **typed) and not BoardPolicy.objects.exists()


def test_text_and_a_file_at_once_is_one_too_many(board: Board) -> None:
    said = press(board, "policies", title="P", text="A.", file=SimpleUploadedFile("p.txt", b"B."))
    assert "Keep one of them" in said


def test_the_same_words_twice_a_day_are_refused(board: Board) -> None:
    press(board, "policies", title="P", text=OLD_POLICY)
    assert "the same words were handed in today" in press(board, "policies", title="P", text=OLD_POLICY)


def test_a_decision_is_read_by_another_and_is_on_the_list_of_changes(board: Board) -> None:
    row = builders.policy(board)
    mark = mark_of(row, REPEALED)
    said = press(
        board, "policy-decide", row.public_id, status=422, mark=mark, number="1", verdict="dismissed",
        **{"1-proposed": "Typed words", "1-reason": ""},
    )  # fmt: skip
    assert "there is no reason" in said and "Typed words" in said
    data = {"mark": mark, "number": "1", "1-proposed": "", "1-reason": "As counsel advised."}
    press(board, "policy-decide", row.public_id, verdict="accepted", **data)
    said = read(board, "policy-changes", row.public_id, role="signer")
    assert "Change 1, page 1" in said and "As counsel advised." in said and "two business days" in said
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        address = f"/b/{board.slug}/staff/policies/{row.public_id}/changes/{ending}/"
        answer = signed_in(board, "auditor").get(address)
        assert b"".join(answer).startswith(start)  # type: ignore[arg-type]
    assert (
        signed_in(board, "auditor").get(f"/b/{board.slug}/staff/policies/{row.public_id}/changes/exe/").status_code
        == 404
    )


def test_a_mark_of_another_reading_is_refused(board: Board) -> None:
    row = builders.policy(board)
    assert "no such mark" in press(board, "policy-decide", row.public_id, mark="x", verdict="accepted")


def test_a_promise_is_switched_on_and_the_running_duty_shows_whose_rule_leads(board: Board) -> None:
    row = builders.policy(board)
    opened = duties.start_clocks("breach.notice-received", board, board=board, happened=NOW, by=None, at=NOW)
    duty = next(one for one in opened if one.row == "B9")
    said = press(board, "switch-on", row.public_id, mark=mark_of(row, CLOCK))
    assert "Switched on, as the board’s own rule" in said and "now due" in said
    page = read(board, "duty", duty.public_id)
    assert "own promise" in page and "Policy 3520.13, page 1" in page and "48 hours" in page
    overlay = board.overlays.get()
    assert "Upon receiving notice of a breach" in read(board, "overlays")
    assert "there is no reason" in press(board, "switch-off", overlay.public_id, why="")
    said = press(board, "switch-off", overlay.public_id, why="The board voted it down.")
    page = read(board, "overlays")
    assert "now due" in said and "The board voted it down." in page
    assert f"off by {builders.member(board)}" in page and "Upon receiving notice of a breach" in page
    assert Duty.objects.get(pk=duty.pk).due.promised is None
    assert "Policy 3520.13, page 1" not in read(board, "duty", duty.public_id)


def test_ending_the_stricter_clock_on_its_own_page_switches_the_promise_off(board: Board) -> None:
    overlay = builders.switched_on(builders.policy(board), CLOCK)
    press(board, "promises", end=overlay.promise_id)
    overlay.refresh_from_db()
    assert not overlay.is_on and "No promise is switched on" in read(board, "overlays")


def test_it_is_read_again_and_the_file_comes_back_as_it_was(board: Board) -> None:
    row = builders.policy(board, at=NOW - timedelta(days=30))
    assert "is being read by the law of" in press(board, "policy-again", row.public_id)
    answer = signed_in(board, "auditor").get(f"/b/{board.slug}/staff/policies/{row.public_id}/file/")
    assert b"".join(answer) == OLD_POLICY.encode()  # type: ignore[arg-type]
    assert answer["Content-Disposition"].endswith(f'"{keeping.PASTED}"')


ASKS = """Contracts

Contracts shall provide that student data are stored only in the United States.

Contracts shall prohibit the contractor from using student data for advertising of any kind.

The Board shall notify parents of each contract that it executes with a contractor.

The notice of each contract shall also state how parents may object.
"""


def test_a_further_clause_is_read_and_ruled_on_beside_the_ten_and_named_the_boards_own(board: Board) -> None:
    contract = builders.contract(board)
    document = builders.document(contract)
    policy = builders.policy(board, ASKS)
    overlay = builders.switched_on(policy, "further-clause")
    builders.switched_on(policy, "no-advertising")
    said = read(board, "document", document.public_id)
    assert "storage in the United States only" in said and "The statute does not ask for it" in said
    assert "Nobody has looked for it yet" in read(board, "contract", contract.public_id)
    press(board, "rulings", document.public_id, role="approver", **{f"overlay:{overlay.public_id}-verdict": "missing"})
    page = read(board, "contract", contract.public_id)
    assert "What the board’s own policy asks" in page and "Ruled by" in page and "Policy 3520.13, page 1" in page
    assert "no provision of the statute" in page


def test_families_who_are_to_hear_of_each_contract_get_a_notice_filled_in_from_its_record(board: Board) -> None:
    contract = builders.executed(board)
    page = read(board, "contract", contract.public_id)
    assert "Begin the notice to families" not in page
    builders.switched_on(builders.policy(board, ASKS), "contract-notice-recipients")
    page = read(board, "contract", contract.public_id, role="coordinator")
    assert "Begin the notice to families" in page
    address = f"/b/{board.slug}/staff/notices/new/?kind=contract&contract={contract.public_id}"
    said = signed_in(board, "coordinator").post(address, {"kind": "contract", "languages": ["en"]}, follow=True)
    words = said.content.decode()
    assert contract.description in words and "This notice is how they are told." in words
    assert "being written" in read(board, "contract", contract.public_id)


def test_further_contents_of_a_notice_are_confirmed_on_its_page_and_shown_on_the_duty(board: Board) -> None:
    overlay = builders.switched_on(builders.policy(board), "breach-notice-contents")
    opened = duties.start_clocks("breach.notice-received", board, board=board, happened=NOW, by=None, at=NOW)
    duty = next(one for one in opened if one.row == "B9")
    assert "What the board’s own policy asks beside it" in read(board, "duty", duty.public_id)
    press(board, "new-notice", kind="breach", languages=["en"])
    notice = board.notices.get()
    assert "nobody has confirmed that the texts say so" in read(board, "notice", notice.public_id)
    press(board, "notice-assure", notice.public_id, overlay.public_id)
    page = read(board, "notice", notice.public_id)
    assert "confirmed it on" in page and "nobody has confirmed that the texts say so" not in page


def test_further_contents_of_a_contracts_notice_stand_where_it_is_posted(board: Board) -> None:
    contract = builders.executed(board)
    builders.switched_on(builders.policy(board, ASKS), "contract-notice-contents")
    assert "the board’s own rule" in read(board, "post", contract.public_id, role="coordinator")


def test_the_boards_choices_are_read_in_the_papers_by_another(board: Board) -> None:
    typed = {"policy": "3520.13", "regulation": "R", "coordinator": "Director of Technology", "answer_days": "7"}
    said = press(board, "policy-draft", **typed)
    assert "The choices are kept" in said
    page = read(board, "policy-draft", role="signer")
    assert "Director of Technology" in page and "within 7 business days" in page and "Unconfirmed, PA 18-125" in page
    assert "less than or equal to 60" in press(board, "policy-draft", **{**typed, "answer_days": "61"})
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = signed_in(board, "auditor").get(f"/b/{board.slug}/staff/policies/draft/regulation/{ending}/")
        assert b"".join(answer).startswith(start)  # type: ignore[arg-type]
    for wrong in ("policy/exe", "letter/docx"):
        assert signed_in(board, "auditor").get(f"/b/{board.slug}/staff/policies/draft/{wrong}/").status_code == 404
