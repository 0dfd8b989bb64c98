"""After a contract's end: the certificate is asked for, reminded of, followed to the last copy, and the contract closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from charteroak import review
from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts import ending as contract_ending
from charteroak.district.contracts.models import Contract
from charteroak.district.demands import actions, answers, certificate_reading, copies, ending, reminding
from charteroak.district.demands.answers import Said
from charteroak.district.demands.certificate import Kept, lacking
from charteroak.district.demands.models import Closing, Demand, RecoveryCopy, Reminder
from charteroak.district.duties.models import Duty
from charteroak.district.files import sealed_bytes_of
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

from .test_certificate import FACTS, WHOLE

pytestmark = pytest.mark.django_db

NIGHT = NOW + timedelta(days=1)
WHOLE_NOW = replace(WHOLE, completed_on=TODAY + timedelta(days=3), subprocessors=())
LEFT = replace(
    WHOLE_NOW, backups="expiring", backups_until=date(2027, 1, 4), backups_unreachable=True, backups_unusable=True
)


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def over(board: Board) -> Contract:
    """A contract that ended yesterday, whose contractor is in the portal; its end is known."""
    made = builders.executed(board, ends_on=TODAY)
    builders.contractor_user(board, made.contractor)
    contracts.open_what_ended(board, today=NIGHT.date(), at=NIGHT)
    made.refresh_from_db()
    return made


def asked(contract: Contract) -> Demand:
    (made,) = ending.ask_for_certificates(contract.board, today=NIGHT.date(), at=NIGHT)
    return made


def accept(demand: Demand, certificate, *, at=NIGHT + timedelta(days=4)) -> Demand:  # type: ignore[no-untyped-def]
    answers.answer(
        demand, Said("deleted", certificate=certificate), by=demand.board.contractor_people.get(), at=at
    )  # fmt: skip
    return actions.settle(demand, end="met", by=builders.member(demand.board), at=at)


def test_the_end_asks_for_the_certificate_in_the_boards_name_once(board, over):
    made = asked(over)
    assert made.sent_by == "system" and made.asked_on == TODAY
    letter = review.read(sealed_bytes_of(made.letter_sealed_as), "letter.pdf").text
    assert "holds and reaches no student data" in " ".join(letter.split())
    assert not ending.ask_for_certificates(board, today=NIGHT.date(), at=NIGHT)
    with pytest.raises(Refusal, match="asked for already"):
        actions.make(
            board, kind="certificate", contractor=over.contractor, contract=over, asked_on=TODAY,
            by=builders.member(board), at=NIGHT,
        )  # fmt: skip


def test_without_anybody_in_the_portal_the_coordinator_is_told_to_send_it_once(board):
    made = builders.executed(board, ends_on=TODAY)
    contracts.open_what_ended(board, today=NIGHT.date(), at=NIGHT)
    for _ in range(2):
        assert not ending.ask_for_certificates(board, today=NIGHT.date(), at=NIGHT)
    memo = builders.member(board).user.memos.get(kind="certificate.to-send")
    assert made.public_id in memo.page


def test_a_contract_that_is_terminated_expires_then(board):
    made = builders.executed(board, ends_on=TODAY + timedelta(days=200))
    later, by = NOW + timedelta(days=9), builders.member(board)
    with pytest.raises(Refusal, match="no reason"):
        contract_ending.terminate(made, last_day=TODAY, why=" ", by=by, at=later)
    with pytest.raises(Refusal, match="within its term"):
        contract_ending.terminate(made, last_day=TODAY + timedelta(days=201), why="Clause 9.", by=by, at=later)
    ended = contract_ending.terminate(made, last_day=TODAY + timedelta(days=2), why="Clause 9.", by=by, at=later)
    assert ended.state == "ended" and ended.ended_why == "Clause 9."
    assert Duty.objects.open().about(made).get(row="C6").started == "2026-11-22"


def test_reminders_are_rows_sent_once_each_and_catch_up_with_the_last_after_missed_runs(board, over):
    made = asked(over)
    first = made.reached_on + timedelta(days=10)
    assert not reminding.remind(board, today=first - timedelta(days=1), at=NIGHT)
    assert reminding.remind(board, today=first, at=NIGHT) == 1
    assert reminding.remind(board, today=first, at=NIGHT) == 0
    assert reminding.remind(board, today=first + timedelta(days=90), at=NIGHT) == 1
    assert [(one.step, one.number) for one in made.reminders.all()] == [("first", 1), ("superintendent", 2)]
    assert reminding.remind(board, today=first + timedelta(days=91), at=NIGHT) == 0
    assert builders.member(board, "signer").user.memos.filter(kind="demand.not-answered").count() == 1
    text = review.read(sealed_bytes_of(made.reminders.last().letter_sealed_as), "r.pdf").text
    assert "The superintendent has been told" in " ".join(text.split())


def test_an_answer_that_waits_for_the_board_stops_the_reminders_and_its_return_lets_them_go_on(board, over):
    made = asked(over)
    given = answers.answer(made, Said("question", "Which accounts?"), by=board.contractor_people.get(), at=NIGHT)
    day = made.reached_on + timedelta(days=10)
    assert not reminding.remind(board, today=day, at=NIGHT)
    answers.give_back(given, why="All of them.", by=builders.member(board), at=NIGHT)
    assert reminding.remind(board, today=day, at=NIGHT) == 1


def test_a_reminder_by_letter_waits_for_the_proof_that_it_arrived(board):
    made = builders.executed(board)
    demand = actions.make(
        board, kind="deletion", contractor=made.contractor, contract=made, asked_on=TODAY, words="All of it.",
        sending=actions.Sending("letter", TODAY, "Certified mail 1"), limit=actions.Limit(30, "calendar days", "§ 2"),
        by=builders.member(board), at=NOW,
    )  # fmt: skip
    assert reminding.remind(board, today=TODAY + timedelta(days=27), at=NOW) == 1
    row = Reminder.objects.get(demand=demand)
    assert (row.step, row.reached_on) == ("soon", None)
    later, by = NOW + timedelta(days=28), builders.member(board)
    with pytest.raises(Refusal, match="what shows it"):
        reminding.prove(row, reached_on=TODAY, proof="", by=by, at=later)
    reminding.prove(row, reached_on=later.date(), proof="Certified mail 2", by=by, at=later)
    assert row.proof == "Certified mail 2"


def test_a_contract_is_closed_only_once_every_limb_is_certified_or_lawfully_kept(board, over):
    made, by = asked(over), builders.member(board)
    with pytest.raises(Refusal, match="neither certified nor lawfully kept") as refused:
        ending.close(over, by=by, at=NIGHT)
    assert "asked for on" in refused.value.items[0]
    kept = Kept("Portfolios", "account", "Parents set them up themselves", None, 3)
    accept(made, replace(LEFT, kept=(kept,)))
    with pytest.raises(Refusal) as refused:
        ending.close(over, by=by, at=NIGHT + timedelta(days=5))
    assert list(refused.value.items) == [
        "Disaster-recovery copy: Backup copies: To be overwritten by January 4, 2027; it still exists."
    ]
    january = NOW + timedelta(days=50)
    assert copies.tell_of_expired(board, today=january.date(), at=january) == 1
    assert copies.tell_of_expired(board, today=january.date(), at=january) == 0
    copies.confirm_gone(RecoveryCopy.objects.get(), on=date(2027, 1, 5), words="E-mail of January 5", by=by, at=january)
    closing = ending.close(over, by=by, at=january)
    states = {one["title"]: one["state"] for one in closing.limbs}
    assert states["Kept: Portfolios (3 accounts)"] == "kept" and states["Live data"] == "certified"
    assert ending.took(over).days == (date(2027, 1, 5) - TODAY).days == 46
    assert Closing.objects.get().done_on == date(2027, 1, 5)


def test_a_restore_opens_the_deletion_again(board, over):
    accept(asked(over), LEFT)
    by, later = builders.member(board), NIGHT + timedelta(days=20)
    again = copies.restored(
        RecoveryCopy.objects.get(), on=later.date(), words="Their notice of an outage", by=by, at=later
    )
    assert again.kind == "deletion" and "came back from a disaster-recovery copy" in again.about["words"]
    assert next(limb.title for limb in ending.limbs(over, today=later.date()) if limb.is_open).startswith("Disaster")
    with pytest.raises(Refusal):
        ending.close(over, by=by, at=later)
    accept(again, replace(WHOLE_NOW, completed_on=later.date()), at=later)
    assert not [limb for limb in ending.limbs(over, today=later.date()) if limb.is_open]


LETTER = """Larkspur Learning, Inc.

To the Ashbrook Board of Education.

All student data and student-generated content of Ashbrook were deleted from our production databases and storage
servers on November 10, 2026. The volumes were purged so that laboratory recovery is infeasible. Cloudhost deleted its
copies on November 9, 2026. Backup copies will be overwritten by January 4, 2027; they are not accessible to the public
and are unusable in the normal course of business. No other student data is retained by Larkspur or available to it.

I am authorized to certify this on behalf of the company.

Signed by: Ada Vendor, Privacy officer
"""


def test_a_letter_is_read_statement_by_statement():
    found = certificate_reading.read(LETTER, subprocessors=["Cloudhost"])
    given = found.certificate
    assert lacking(given, FACTS) == []
    assert (given.method, given.completed_on, given.backups_until) == ("purge", date(2026, 11, 10), date(2027, 1, 4))
    assert (given.name, given.title) == ("Ada Vendor", "Privacy officer")
    assert found.quotes["backups"].startswith("Backup copies will be overwritten by January 4, 2027")


@pytest.mark.parametrize(
    ("before", "after", "lacks"),
    [
        ("were deleted from our", "will be deleted from our", "scope"),
        ("Backup copies will be overwritten by January 4, 2027; they are not accessible to the public\nand are", "They are", "backups"),
        (" they are not accessible to the public\nand are unusable in the normal course of business", " so we think", "backups"),
        ("No other student data is retained by Larkspur or available to it.", "", "nothing-else"),
        ("Signed by: Ada Vendor, Privacy officer", "Larkspur", "signer"),
        ("Cloudhost deleted its\ncopies on November 9, 2026.", "", "subprocessors"),
        ("The volumes were purged so that laboratory recovery is infeasible.", "", "method"),
    ],
)  # fmt: skip
def test_what_a_letter_does_not_say_is_named_as_missing(before, after, lacks):
    assert before in LETTER
    given = certificate_reading.read(LETTER.replace(before, after), subprocessors=["Cloudhost"]).certificate
    assert lacks in [one.statement for one in lacking(given, FACTS)]


def test_a_paper_is_kept_read_taken_down_and_its_lacks_asked_for_in_a_ready_letter(board, over):
    made, by = asked(over), builders.member(board)
    paper = answers.answer(
        made, Said("paper", file=LETTER.encode(), file_name="letter.txt", received_on=NIGHT.date()), by=by, at=NIGHT
    )
    with pytest.raises(Refusal, match="no answer says that it is done"):
        actions.settle(made, end="met", by=by, at=NIGHT)
    found = answers.read_paper(paper, today=NIGHT.date(), by=by)
    taken = answers.answer(
        made, Said("deleted", certificate=found.certificate, received_on=NIGHT.date(), paper=paper), by=by, at=NIGHT
    )
    assert taken.file_sha256 == paper.file_sha256
    lacks = [lack.statement for lack in taken.lacks(NIGHT.date())]
    assert lacks == ["completed"]
    letter = answers.letter_of_lacks(taken, on=NIGHT.date(), by=by)
    assert "before the data were to be deleted" in " ".join(review.read(letter, "l.pdf").text.split())
