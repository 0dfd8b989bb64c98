"""Signing with a contractor in its portal: the very bytes, by a named person, and the addendum that it fills in."""

from __future__ import annotations

import pytest

from charteroak import law, review
from charteroak.district.contractors.models import ContractorUser
from charteroak.district.contracts import actions, portal
from charteroak.district.contracts.models import Contract
from charteroak.district.files import bytes_of
from charteroak.district.refusal import Refusal
from charteroak.district.signatures.actions import record_signature
from charteroak.district.signatures.models import Signature
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db

ADA = portal.Signing("Ada Vendor", "Chief executive", "Officer of the company")
PARTS = portal.Parts("Terms of Service of Larkspur Reader", "privacy@larkspur.example", 20, 5)


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def draft(board):
    contract = builders.contract(board)
    actions.add_document(
        contract, data=b"An agreement.", name="a.txt", role="agreement", by=builders.member(board), at=NOW
    )
    return contract


@pytest.fixture
def acting(board, draft):
    return builders.contractor_user(board, draft.contractor)


def hashes(contract):
    return [document.sha256 for document in contract.documents.all()]


def test_a_draft_lies_before_the_contractor_only_once_the_board_puts_it_there(board, draft, acting):
    assert not Contract.objects.shown_to(acting).exists()
    portal.offer(draft, by=builders.member(board), at=NOW)
    assert list(Contract.objects.shown_to(acting)) == [draft]
    assert draft.public_id in acting.user.memos.get(about_label="contracts.contract").page


def test_a_draft_is_not_put_before_nobody_or_without_a_document(board, draft):
    with pytest.raises(Refusal) as refused:
        portal.offer(draft, by=builders.member(board), at=NOW)
    assert "accepted an invitation" in refused.value.items[0]
    builders.contractor_user(board, draft.contractor)
    draft.documents.all().delete()
    with pytest.raises(Refusal) as refused:
        portal.offer(draft, by=builders.member(board), at=NOW)
    assert list(refused.value.items) == ["It has no document yet."]


def test_what_is_signed_are_the_bytes_that_were_shown_and_the_board_is_told(board, draft, acting):
    portal.offer(draft, by=builders.member(board), at=NOW)
    (signature,) = portal.sign(draft, seen=hashes(draft), signing=ADA, by=acting, at=NOW)
    assert (signature.party, signature.method, signature.signed_on) == ("contractor", "portal", TODAY)
    assert signature.recorded_by == acting.audit_id
    assert "For the contractor" not in " ".join(actions.obstacles_to_execution(draft, TODAY))
    assert builders.member(board).user.memos.filter(about_id=draft.public_id).exists()
    with pytest.raises(Refusal, match="all documents bear"):
        portal.sign(draft, seen=hashes(draft), signing=ADA, by=acting, at=NOW)


def test_a_document_that_was_added_meanwhile_is_not_signed_unseen(board, draft, acting):
    portal.offer(draft, by=builders.member(board), at=NOW)
    seen = hashes(draft)
    actions.add_document(draft, data=b"More.", name="b.txt", role="terms", by=builders.member(board), at=NOW)
    with pytest.raises(Refusal, match="not those that the page showed"):
        portal.sign(draft, seen=seen, signing=ADA, by=acting, at=NOW)


def test_a_draft_that_was_not_put_before_it_is_not_signed(draft, acting):
    with pytest.raises(Refusal, match="does not lie before you"):
        portal.sign(draft, seen=hashes(draft), signing=ADA, by=acting, at=NOW)


def test_a_member_signs_nothing_in_the_portal_and_a_contractor_nothing_for_the_board(board, draft, acting):
    said = {"name": "A", "title": "B", "authority": "C", "signed_on": TODAY, "received_on": None, "at": NOW}
    for by, party, method in [
        (builders.member(board), "contractor", "portal"),
        (acting, "board", "portal"),
        (acting, "contractor", "paper"),
    ]:
        with pytest.raises(Refusal):
            record_signature(
                draft, board=board, sha256=hashes(draft)[0], party=party, method=method, by=by, **said
            )  # fmt: skip
    assert not Signature.objects.exists()


def test_the_filled_in_addendum_has_all_ten_provisions_and_controls(board, draft, acting):
    made = portal.sign_addendum(
        list(draft.products.all()), parts=PARTS, signing=ADA, ends_on=None, by=acting, at=NOW
    )  # fmt: skip
    (document,) = made.documents.all()
    read = review.read(bytes_of(document.stored_as), document.name)
    report = review.check(read, law.on(TODAY))
    required = [finding for finding in report.findings if finding.id.startswith("bb-a-")]
    assert {finding.verdict for finding in required} == {"present"}, [
        (finding.id, finding.verdict) for finding in required if finding.verdict != "present"
    ]
    assert len(required) == 10 and report.precedence
    assert "within 20 days" in " ".join(read.text.split())
    assert "Ada Vendor, Chief executive" in " ".join(read.text.split())
    assert (made.state, made.instrument) == ("draft", "addendum")
    assert [(one.party, one.sha256) for one in actions.signatures_of(made)] == [("contractor", document.sha256)]


def test_the_same_words_give_the_same_bytes(board, draft, acting):
    one = portal.as_paper(acting, PARTS, signing=ADA, on=TODAY)
    assert one == portal.as_paper(acting, PARTS, signing=ADA, on=TODAY)


@pytest.mark.parametrize(
    "parts",
    [portal.Parts("", "a@b.example"), portal.Parts("Terms", " "), portal.Parts("Terms", "a@b.example", 400),
     portal.Parts("Terms", "a@b.example", 30, 0)],
    ids=["no terms", "no address", "too long", "no time at all"],
)  # fmt: skip
def test_an_addendum_that_is_not_filled_in_is_not_signed(draft, acting, parts):
    with pytest.raises(Refusal):
        portal.sign_addendum(list(draft.products.all()), parts=parts, signing=ADA, ends_on=None, by=acting, at=NOW)
    assert Contract.objects.count() == 1


def test_nobody_fills_in_an_addendum_for_another_company(board, draft, acting):
    other = builders.contract(board, product="Other").products.get()
    other.contractor = type(other.contractor).objects.create(name="Rival")
    other.save()
    with pytest.raises(Refusal):
        portal.sign_addendum([other], parts=PARTS, signing=ADA, ends_on=None, by=acting, at=NOW)
    assert ContractorUser.objects.count() == 1
