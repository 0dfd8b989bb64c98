"""The record of an execution: every signer, time and byte, sealed once, told to both parties, and posted with it."""

from __future__ import annotations

import pytest

from charteroak import review
from charteroak.district.contracts import actions, portal
from charteroak.district.contracts.completion import execution_record
from charteroak.district.contracts.models import SealedCopy
from charteroak.district.files import bytes_of
from charteroak.district.notices.models import Posting
from charteroak.district.signatures.actions import record_signature
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def executed(board):
    """Signed by the contractor in its portal and by the superintendent here."""
    row = builders.contract(board)
    document = builders.document(row)
    builders.confirm(document)
    builders.state(row)
    acting = builders.contractor_user(board, row.contractor)
    portal.offer(row, by=builders.member(board), at=NOW)
    portal.sign(row, seen=[document.sha256], signing=portal.Signing("Ada Vendor", "CEO", "Officer"), by=acting, at=NOW)
    record_signature(
        row, board=board, sha256=document.sha256, party="board", name="Sam Oak", title="Superintendent",
        authority="Vote of October 6, 2026", method="in-app", signed_on=TODAY, received_on=None,
        by=builders.member(board, "signer"), at=NOW,
    )  # fmt: skip
    actions.execute(row, on=TODAY, by=builders.member(board), at=NOW)
    return row


def test_the_record_names_every_signer_with_time_authority_and_bytes(executed):
    made = SealedCopy.objects.get(contract=executed)
    text = review.read(bytes_of(made.stored_as), "record.pdf").text
    words = " ".join(text.split())
    for said in ("Ada Vendor, CEO", "Sam Oak, Superintendent", "15:00:00 EST", "Vote of October 6, 2026",
                 "signed in as contractor-user:", "signed in as member:"):  # fmt: skip
        assert said in words
    assert executed.documents.get().sha256 in words.replace(" ", "")


def test_both_parties_are_told_with_the_hash_of_the_record(board, executed):
    made = SealedCopy.objects.get(contract=executed)
    told = board.memos.filter(kind="contract.sealed")
    assert {memo.user.email for memo in told} >= {
        builders.member(board).user.email, board.contractor_people.get().user.email
    }  # fmt: skip
    assert all(made.sha256 in memo.body for memo in told)


def test_the_record_is_posted_with_the_contract(board, executed):
    actions.post_contract(executed, by=builders.member(board), at=NOW)
    files = Posting.objects.get().files.all()
    record = files.get(role="record")
    assert record.sha256 == executed.sealed_copy.sha256 and "Ada Vendor" in str(record.twin)
    assert files.count() == 2


def test_a_contract_that_was_signed_elsewhere_has_no_such_record(board):
    row = builders.contract(board)
    builders.document(row)
    actions.record_executed(row, on=TODAY, by=builders.member(board), at=NOW)
    assert not SealedCopy.objects.exists()


def test_a_signature_on_other_bytes_is_no_part_of_it(board, executed):
    signatures = actions.signatures_of(executed)
    signatures[0].sha256 = "0" * 64
    (who,) = (part for part in execution_record(executed, signatures, on=TODAY).parts if part.items)
    assert len(who.items) == 1
