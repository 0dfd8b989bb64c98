"""A renewal is a contract of its own, compared with the one before; rulings on what did not change can be kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions, dates, versions
from charteroak.district.contracts.models import Contract, Ruling
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import COMPLETE, NOW, TODAY

pytestmark = pytest.mark.django_db

#: The same agreement with other line ends and quotation marks, and ten days become twenty in the deletion clause.
NEXT = " \n".join(COMPLETE.replace('"', "”").splitlines()).replace(
    "within ten days of the request", "within twenty days of the request"
)


@pytest.fixture
def board() -> Board:
    return builders.board("Ashbrook")


@pytest.fixture
def renewal(board: Board) -> Contract:
    before = builders.executed(board, ends_on=TODAY + timedelta(days=20))
    made = versions.open_version(
        before, title="Reading practice 2027", starts_on=None, ends_on=None, by=builders.member(board), at=NOW
    )
    builders.document(made, NEXT, name="renewal.md")
    return made


def test_a_renewal_is_a_contract_of_its_own_with_its_own_posting_duty(board, renewal):
    assert renewal.replaces.title == "Reading practice" and renewal.products.count() == 1
    builders.confirm(renewal.documents.get())
    builders.sign(renewal)
    actions.execute(renewal, on=TODAY, by=builders.member(board), at=NOW)
    assert Duty.objects.about(renewal).filter(row="B4").exists()


def test_a_draft_is_not_renewed(board):
    with pytest.raises(Refusal, match="not executed"):
        versions.open_version(
            builders.contract(board), title="T", starts_on=None, ends_on=None, by=builders.member(board), at=NOW
        )


def test_versions_are_compared_provision_by_provision_and_word_by_word_without_noise(renewal):
    found = versions.compare(renewal, today=TODAY)
    assert [one.provision.id for one in found.provisions if one.changed] == ["bb-a-2"]
    (passage,) = found.passages
    assert [(piece.kind, piece.text) for piece in passage if piece.kind != "same"] == [
        ("gone", "ten"),
        ("new", "twenty"),
    ]


def test_rulings_are_kept_on_what_did_not_change_and_what_changed_is_pending(board, renewal):
    kept = versions.keep_rulings(renewal, by=builders.member(board, "approver"), at=NOW)
    row = renewal.documents.get().last_done_review()
    assert kept == Ruling.objects.filter(review=row, carried_from__isnull=False).count() >= 9
    assert "bb-a-2" not in row.rulings_now()
    assert versions.keep_rulings(renewal, by=builders.member(board, "approver"), at=NOW) == 0
    with pytest.raises(Refusal, match="may not"):
        versions.keep_rulings(renewal, by=builders.member(board, "auditor"), at=NOW)


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        ("the “Board”", 'the "Board"', False),
        ("data  shall\nbe kept", "Data shall be kept", False),
        ("not be retained", "be retained", True),
        ("30 days", "60 days", True),
        ("", "new words", True),
    ],
)
def test_noise_is_told_apart_from_change(before, now, changed):
    assert any(piece.kind != "same" for piece in versions.words_compared(before, now)) == changed


def test_days_are_told_of_once_for_each_step_and_caught_up_with_the_last(board):
    contract = builders.executed(board, ends_on=TODAY + timedelta(days=100))
    by = builders.member(board)
    row = dates.keep(contract, kind="notice", on=TODAY + timedelta(days=60), words="Clause 9", by=by, at=NOW)
    with pytest.raises(Refusal, match="that day already"):
        dates.keep(contract, kind="notice", on=row.on, words="Clause 9", by=by, at=NOW)
    assert dates.remind(board, today=TODAY, at=NOW) == 1
    assert dates.remind(board, today=TODAY, at=NOW) == 0
    assert dates.remind(board, today=TODAY + timedelta(days=55), at=NOW) == 2
    dates.settle(row, words="Notice was given.", by=by, at=NOW)
    assert dates.remind(board, today=TODAY + timedelta(days=60), at=NOW) == 0
    assert [memo.kind.rpartition(":")[2] for memo in by.user.memos.filter(about_id=row.public_id).order_by("pk")] == [
        "90",
        "7",
    ]


def test_what_ends_this_school_year_is_listed_in_its_order(board):
    contract = builders.executed(board, ends_on=TODAY + timedelta(days=100))
    dates.keep(contract, kind="insurance", on=TODAY + timedelta(days=9), words="§ 8", by=builders.member(board), at=NOW)
    first, last = dates.school_year_of(TODAY)
    assert (first.isoformat(), last.isoformat()) == ("2026-07-01", "2027-06-30")
    assert [one.what for one in dates.between(board, first, last)] == [
        "Certificate of insurance runs out",
        "The contract ends",
    ]
    assert not dates.between(builders.board(), first, last)
