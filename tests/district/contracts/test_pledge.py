"""Four instruments kept apart: a pledge turns nothing green, and a signed addendum does for the terms that it amends."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from charteroak.district.contracts import actions, portal
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.next_step import next_step
from charteroak.district.contracts.standing import standing_of
from charteroak.district.refusal import Refusal
from charteroak.district.technology.answers import answer_for
from tests import builders
from tests.builders import ADDENDUM, COMPLETE, NOW, TODAY, WITH_GAPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def pledge(board):
    """A pledge with the words of all ten provisions, ruled on and signed as if it were a contract."""
    row = builders.contract(board)
    Contract.objects.filter(pk=row.pk).update(instrument="pledge")
    row.refresh_from_db()
    builders.confirm(builders.document(row, COMPLETE))
    builders.sign(builders.state(row))
    return Contract.objects.get(pk=row.pk)


def test_a_pledge_closes_no_provision_whatever_it_says_and_whatever_was_ruled(pledge):
    standing = standing_of(pledge, TODAY)
    assert len(standing.open) == 10 and {row.verdict for row in standing.provisions} == {"missing"}
    assert all("pledge is no contract" in row.why for row in standing.provisions)
    assert pledge.open_findings and not Contract.objects.without_open_findings().filter(pk=pledge.pk).exists()


@pytest.mark.parametrize("do", [actions.execute, actions.record_executed])
def test_a_pledge_is_never_executed_and_so_never_posted(board, pledge, do):
    with pytest.raises(Refusal, match="no written contract"):
        do(pledge, on=TODAY, by=builders.member(board), at=NOW)
    with pytest.raises(Refusal, match="has not been executed"):
        actions.post_contract(pledge, by=builders.member(board), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=pledge.pk).update(executed_on=TODAY, state="executed")


def test_a_pledge_approves_no_product_and_is_not_put_before_the_contractor(board, pledge):
    assert not answer_for(board, pledge.products.get(), TODAY).may_be_used
    builders.contractor_user(board, pledge.contractor)
    with pytest.raises(Refusal):
        portal.offer(pledge, by=builders.member(board), at=NOW)
    assert "a pledge is none" in next_step(pledge, TODAY).title


def test_an_addendum_with_all_ten_that_controls_satisfies_for_the_terms_it_amends(board):
    row = builders.contract(board)
    builders.confirm(builders.document(row, WITH_GAPS, role="terms", name="terms.md"))
    assert standing_of(row, TODAY).open
    builders.confirm(builders.document(row, ADDENDUM, role="addendum", name="addendum.md"))
    row = Contract.objects.get(pk=row.pk)
    assert not standing_of(row, TODAY).open
    other = builders.contract(board, title="Other terms", product="Another product")
    builders.confirm(builders.document(other, WITH_GAPS, role="terms", name="other.md"))
    assert standing_of(other, TODAY).open


def test_an_addendum_that_does_not_control_leaves_a_conflict_open(board):
    row = builders.contract(board)
    builders.confirm(builders.document(row, WITH_GAPS, role="terms", name="terms.md"))
    without = ADDENDUM[: ADDENDUM.index("## 12. Precedence")]
    builders.confirm(builders.document(row, without, role="addendum", name="addendum.md"))
    assert {one.provision.id for one in standing_of(Contract.objects.get(pk=row.pk), TODAY).open} == {"bb-a-9"}
