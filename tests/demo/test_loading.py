"""The demonstration shows every state, is made up throughout, and its trail holds."""

from __future__ import annotations

from itertools import pairwise

import pytest

from charteroak.demo import loading, tables
from charteroak.demo.boards import PASSWORD
from charteroak.demo.loading import Loaded
from charteroak.district.audit.models import Event
from charteroak.district.audit.verification import verify
from charteroak.district.boards.models import Board, CalendarDay, CounselAnswer, User
from charteroak.district.contractors.actions import known_to
from charteroak.district.contractors.models import Contractor
from charteroak.district.contracts import own_policy
from charteroak.district.contracts.memory import accepted_elsewhere
from charteroak.district.contracts.models import Contract, Review
from charteroak.district.contracts.next_step import next_step
from charteroak.district.duties.models import Duty, FeedAddress
from charteroak.district.notices.models import Posting
from charteroak.district.policies import changes
from charteroak.district.technology.answers import answers_for
from charteroak.district.technology.offers import comparison_of
from tests.demo.conftest import NOW

TODAY = NOW.date()

pytestmark = pytest.mark.django_db

#: case -> the contract's state, its next step, and its duties: each row's state.
SHOWN: dict[str, tuple[str, str, dict[str, str]]] = {
    "being read": ("draft", "wait", {}),
    "findings unruled": ("draft", "rule", {}),
    "some findings ruled": ("draft", "rule", {}),
    "gaps confirmed": ("draft", "cure", {}),
    "cured by an addendum, to be signed": ("draft", "sign", {}),
    "waiting for signatures": ("draft", "sign", {}),
    "ready to execute": ("draft", "execute", {}),
    "a scan, waiting for rulings": ("draft", "rule", {}),
    "could not be read": ("draft", "upload", {}),
    "abandoned": ("abandoned", "none", {}),
    "executed today": ("executed", "post", {"B4": "open"}),
    "executed, not posted yet": ("executed", "post", {"B4": "open"}),
    "executed, posting late": ("executed", "post", {"B4": "late"}),
    "posted, not proved": ("executed", "prove", {"B4": "open"}),
    "cured by an addendum": ("executed", "none", {"B4": "met"}),
    "a day without a look": ("executed", "none", {"B4": "met"}),
    "a day with a changed page": ("executed", "none", {"B4": "met"}),
    "a day down": ("executed", "none", {"B4": "met"}),
    "posted late": ("executed", "none", {"B4": "met-late"}),
    "a corrected posting": ("executed", "none", {"B4": "met"}),
    "gaps open, cure due": ("executed", "cure", {"B4": "met-late", "B2": "open"}),
    "gaps open, cure late": ("executed", "cure", {"B4": "met-late", "B2": "late"}),
    "gaps cured after execution": ("executed", "none", {"B4": "met-late", "B2": "met"}),
    "ruled void after notice": ("void", "none", {"B4": "met-late", "B2": "met", "C1": "withdrawn", "C6": "late"}),
    "under the act of 2016": ("executed", "none", {"B4": "met-late", "B4L": "late"}),
    "before the act of 2016": ("executed", "post", {}),
    "ended last month": ("ended", "none", {"B4": "met", "C6": "met-late"}),
    "ended long ago, late": ("ended", "none", {"B4": "met-late", "C6": "late"}),
    "ended, deletion certified": ("ended", "none", {"B4": "met", "C6": "met"}),
    "ends in a month": ("executed", "none", {"B4": "met"}),
    "posted, but not linked": ("executed", "prove", {"B4": "due-soon"}),
}


def contract_of(case: str) -> Contract:
    row = next(row for row in tables.contracts() if row.case == case)
    return Contract.objects.get(board__slug=row.board, products__name=row.products[0])


def posting_of(case: str) -> Posting:
    return Posting.objects.current().get(contract_id=contract_of(case).public_id)


def test_every_state_has_its_line_above() -> None:
    assert {row.case for row in tables.contracts(size="small")} == SHOWN.keys()


@pytest.mark.parametrize("case", SHOWN)
def test_the_contract_shows_its_state(case: str, loaded: Loaded) -> None:
    contract = contract_of(case)
    owed = {duty.row: duty.state(NOW) for duty in Duty.objects.about(contract)}
    assert (contract.state, next_step(contract, TODAY).code, owed) == SHOWN[case]


def test_the_numbers_are_the_same_for_the_same_day(loaded: Loaded) -> None:
    assert loaded == Loaded(boards=3, products=62, contracts=31, read=40)
    assert Posting.objects.count() == 18
    assert Review.objects.filter(state="waiting").count() == 1


@pytest.mark.parametrize("how", ["missed", "changed", "down"])
def test_a_look_that_failed_shows_on_its_day(how: str, loaded: Loaded) -> None:
    case = {"missed": "a day without a look", "changed": "a day with a changed page", "down": "a day down"}[how]
    shown = [outcome for _, outcome in posting_of(case).days(until=TODAY)]
    assert (shown.count(how), shown[-1], set(shown) - {how, "up", "pending"}) == (1, "pending", set())


def test_a_website_without_a_link_shows_in_the_proof(loaded: Loaded) -> None:
    shown = {outcome for _, outcome in posting_of("posted, but not linked").days(until=TODAY)}
    assert shown == {"unlinked", "pending"}


def test_a_corrected_posting_keeps_the_one_before(loaded: Loaded) -> None:
    contract = contract_of("a corrected posting")
    assert Posting.objects.filter(contract_id=contract.public_id).count() == 2
    assert "missed" not in {outcome for _, outcome in posting_of("a corrected posting").days(until=TODAY)}


def test_the_2017_contract_was_read_under_the_law_of_its_day(loaded: Loaded) -> None:
    contract = contract_of("under the act of 2016")
    stored = contract.documents.get().last_done_review()
    assert stored is not None
    assert stored.law_day == contract.executed_on


def test_the_main_board_has_decided_something_of_each_kind(loaded: Loaded) -> None:
    board = Board.objects.get(slug="wrenfield")
    assert {(p.row, p.unit, p.count) for p in board.policy_promises.all()} == {
        ("B9", "hours", 48),
        ("B2", "calendar days", 30),
    }
    days = CalendarDay.objects.filter(board=board)
    assert {(day.kind, bool(day.confirmed_by)) for day in days} == {("closed", True), ("closed", False), ("open", True)}
    assert CounselAnswer.objects.filter(board=board).count() == 2
    assert {feed.role for feed in FeedAddress.objects.filter(board=board)} == {"coordinator", "signer"}
    assert {role for member in board.members.all() for role in member.roles} == {
        "coordinator", "approver", "teacher", "signer", "auditor",
    }  # fmt: skip
    assert board.schools.count() == 7


def test_boards_share_contractors(loaded: Loaded) -> None:
    shared = {contract.contractor.name for contract in Contract.objects.filter(board__slug="tidewick")}
    assert shared <= {contract.contractor.name for contract in Contract.objects.filter(board__slug="wrenfield")}


def test_people_sign_in_with_the_printed_password(loaded: Loaded) -> None:
    for user in User.objects.all():
        invited = user.contractor_places.invited().exists() and not user.contractor_places.active().exists()
        assert user.check_password(PASSWORD) or (invited and not user.has_usable_password()), user.email


def test_the_trail_holds_and_runs_forward(loaded: Loaded) -> None:
    read, faults = verify(None)
    assert read > 1000
    assert not faults
    for chain in Event.objects.order_by().values_list("chain", flat=True).distinct():
        times = [event.at for event in Event.objects.filter(chain=chain).order_by("number")]
        assert all(before <= after for before, after in pairwise(times))
        assert times[-1] <= NOW


def test_it_knows_itself_from_other_boards(loaded: Loaded) -> None:
    assert loading.is_loaded()
    assert loading.loaded_on() == TODAY
    assert loading.strangers() == []


def test_requests_are_in_every_state_and_answers_of_every_kind(loaded: Loaded) -> None:
    board = Board.objects.get(slug="wrenfield")
    states = set(board.technology_requests.values_list("state", flat=True))
    assert states == {"at-desks", "to-decide", "joined", "not-approved", "no-data", "withdrawn"}
    products = list(known_to(board))
    found = {str(answer.may) for answer in answers_for(board, products, TODAY)}
    assert {"approved", "in-review", "not-approved", "unknown"} <= found
    assert board.inventory_imports.get().state == "done"
    assert board.engagements.exists() and board.data_schedules.exists()


def test_an_exception_is_in_force_another_waits_for_its_signature_and_a_nil_report_went_out(loaded: Loaded) -> None:
    board = Board.objects.get(slug="wrenfield")
    today = NOW.date()
    assert sorted(one.state(today) for one in board.plan_exceptions.all()) == ["in-force", "preparing"]
    waiting = board.plan_exceptions.get(granted_on=None)
    assert [condition.code for condition, _ in waiting.lacking()] == ["agreement"]
    assert waiting.signers.get().token_hash
    assert board.exemption_reports.get().is_nil and board.exemption_reports.get().submitted_on


def test_directory_information_was_disclosed_refused_and_waits_and_whoever_opted_out_is_left_out(
    loaded: Loaded,
) -> None:
    board = Board.objects.get(slug="wrenfield")
    assert sorted(board.directory_requests.values_list("state", flat=True)) == [
        "counsel", "refused", "released", "waiting",
    ]  # fmt: skip
    [made] = board.directory_requests.get(state="released").releases.all()
    assert made.left_out >= 1 and made.students >= 1
    assert board.opt_outs.standing().count() >= made.left_out


def test_a_contractors_person_acts_towards_two_boards_and_a_third_has_invited_them(loaded: Loaded) -> None:
    person = User.objects.get(email="contractor@larkspur.example")
    assert person.contractor_places.active().count() == 2
    assert person.contractor_places.invited().count() == 1
    assert Board.objects.get(slug="wrenfield").reopenings.open().count() == 1


def test_one_breach_runs_one_is_closed_and_a_drill_is_held(loaded: Loaded) -> None:
    rooms = Board.objects.get(slug="wrenfield").rooms
    running, closed = rooms.real().open().get(), rooms.real().exclude(closed_at=None).get()
    assert running.counts["students"] > 0 and running.clocks().open().filter(row="B9").exists()
    assert closed.updates.get().posted_at and not closed.clocks().open().exists()
    held = rooms.get(is_drill=True)
    assert held.injects.count() == 2 and not held.clocks().exists()


def test_an_offer_waits_beside_what_the_board_has_and_other_boards_words_are_told(loaded: Loaded) -> None:
    board = Board.objects.get(slug="wrenfield")
    offer = board.offers.get()
    assert offer.taken.get().part == "contact:breach"
    rows = comparison_of(offer, at=NOW).products
    assert [row.state for row in rows] == ["changed", "new"]
    assert {one.state for one in rows[0].elements} >= {"new"}
    company = Contractor.objects.get(name="Larkspur Learning, Inc.")
    told = {other.slug for other in Board.objects.all() if accepted_elsewhere(company, than=other)}
    assert "wrenfield" in told and len(told) > 1, "boards that share a contractor read each other's posted words"


def test_a_board_has_an_old_policy_half_decided_with_promises_switched_on(loaded: Loaded) -> None:
    board = Board.objects.get(slug="wrenfield")
    row = board.policies.get()
    report = row.as_report()
    assert report is not None and len(report.faults) == 4
    assert len(changes.changes(row)) == 2 and changes.undecided(row) == 2
    assert {overlay.kind for overlay in board.overlays.on()} == {"clause", "recipient"}
    contract = board.contracts.filter(state="executed").with_readings().first()
    assert contract is not None
    assert {one.overlay.topic for one in own_policy.standing_on_policy(contract)} == {
        "no-advertising",
        "further-clause",
    }


def test_a_family_was_answered_and_others_wait_for_contractors_and_for_a_person(loaded: Loaded) -> None:
    board = Board.objects.get(slug="wrenfield")
    found = {row.kind: row for row in board.family_requests.all()}
    assert {kind: row.state for kind, row in found.items()} == {
        "correct": "answered", "delete": "waiting", "see": "ready", "question": "person",
    }  # fmt: skip
    assert found["delete"].parts.count() in (1, 2) and found["correct"].letter_sha256
    assert found["see"].clocks().filter(row="F1").exists() and board.legal_holds.exists()
