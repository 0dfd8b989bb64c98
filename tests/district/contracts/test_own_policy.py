"""A clause that the board's policy asks for is shown and ruled on, and never stands in a contract's way."""

from __future__ import annotations

import pytest

from charteroak.district.contracts import actions, own_policy
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.standing import standing_of
from charteroak.district.policies import overlays
from charteroak.district.policies.models import Overlay
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db
POLICY = """Contracts

Contracts shall provide that student data are stored only in the United States.

Contracts shall prohibit the contractor from using student data for advertising of any kind.

Upon discovery of a breach the contractor shall notify the affected parents directly as well as the Board.
"""
KEPT_HERE = builders.COMPLETE + "\n## 12. Place\n\nThe Contractor keeps Student Data in data centers in Connecticut.\n"


def asked(contract: Contract, topic: str) -> own_policy.Asked:
    return next(one for one in own_policy.standing_on_policy(contract) if one.overlay.topic == topic)


def kept_here(text: str = KEPT_HERE) -> tuple[Contract, Overlay]:
    board = builders.board()
    contract = builders.contract(board)
    builders.document(contract, text)
    return contract, builders.switched_on(builders.policy(board, POLICY), "further-clause")


def test_the_engines_own_finding_answers_for_the_clause_on_advertising() -> None:
    contract, _ = kept_here()
    builders.switched_on(contract.board.policies.get(), "no-advertising")
    one = asked(contract, "no-advertising")
    assert one.read_by_the_engine and one.verdict == "present"


def test_a_clause_of_the_boards_own_is_unclear_until_a_person_rules_with_the_passage() -> None:
    contract, overlay = kept_here()
    assert asked(contract, "further-clause").verdict == "unclear"
    done = contract.documents.get().last_done_review()
    assert done is not None
    provision = own_policy.provision_of(overlay)
    by = builders.member(contract.board)
    with pytest.raises(Refusal, match="not quoted"):
        actions.rule(done, provision=provision, verdict="present", reason="", by=by, at=NOW)
    with pytest.raises(Refusal, match="does not stand in the document"):
        actions.rule(done, provision=provision, verdict="present", reason="", passage="On the moon", by=by, at=NOW)
    actions.rule(
        done, provision=provision, verdict="present", reason="", passage="in data centers in Connecticut", by=by,
        at=NOW,
    )  # fmt: skip
    fresh = Contract.objects.with_readings().get(pk=contract.pk)
    assert asked(fresh, "further-clause").verdict == "present"


def test_the_ruling_stays_when_the_document_is_read_again() -> None:
    contract, overlay = kept_here()
    document = contract.documents.get()
    done = document.last_done_review()
    assert done is not None
    by, provision = builders.member(contract.board), own_policy.provision_of(overlay)
    actions.rule(done, provision=provision, verdict="missing", reason="", by=by, at=NOW)
    actions.ask_for_review(document, by=by, at=NOW)
    builders.read(document)
    fresh = Contract.objects.with_readings().get(pk=contract.pk)
    assert asked(fresh, "further-clause").verdict == "missing"


def test_a_clause_that_is_off_or_of_another_board_is_not_ruled_on() -> None:
    contract, overlay = kept_here()
    done = contract.documents.get().last_done_review()
    assert done is not None
    by, provision = builders.member(contract.board), own_policy.provision_of(overlay)
    overlays.switch_off(overlay, why="No more.", by=by, at=NOW)
    assert own_policy.standing_on_policy(contract) == []
    with pytest.raises(Refusal, match="has no finding"):
        actions.rule(done, provision=provision, verdict="missing", reason="", by=by, at=NOW)
    other = builders.switched_on(builders.policy(builders.board("Ash"), POLICY), "further-clause")
    with pytest.raises(Refusal, match="has no finding"):
        actions.rule(done, provision=own_policy.provision_of(other), verdict="missing", reason="", by=by, at=NOW)


def test_what_the_board_asks_beside_the_statute_blocks_no_execution() -> None:
    board = builders.board()
    policy = builders.policy(board, POLICY)
    for topic in ("further-clause", "contractor-tells-families"):
        builders.switched_on(policy, topic)
    contract = builders.ready(board)
    assert {one.verdict for one in own_policy.standing_on_policy(contract)} == {"unclear"}
    assert standing_of(contract, TODAY).obstacles == []
    actions.execute(contract, on=TODAY, by=builders.member(board, "signer"), at=NOW)
    contract.refresh_from_db()
    assert contract.state == Contract.State.EXECUTED


def test_a_contractors_stricter_clock_is_asked_of_its_contract_once() -> None:
    board = builders.board()
    sooner = "Contracts\n\nOur contracts oblige vendors to report a breach to us within 72 hours of discovery.\n"
    policy = builders.policy(board, sooner)
    report = policy.as_report()
    assert report is not None and [mark.overlay.row for mark in report.promises if mark.overlay] == ["C2", "C3"]
    for mark in report.promises:
        overlays.switch_on(policy, mark=mark.id, by=builders.member(board), at=NOW)
    (one,) = own_policy.standing_on_policy(builders.contract(board))
    assert "72 hours" in one.overlay.words and one.verdict == "unclear"
    builders.switched_on(builders.policy(board), "stricter-clock-families")
    assert len(own_policy.standing_on_policy(board.contracts.get())) == 1, "the board's own clock binds no contractor"
