"""What a contractor accepted elsewhere is told from posted contracts alone, in their own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions
from charteroak.district.contracts.memory import accepted_elsewhere
from charteroak.district.contracts.models import Contract
from charteroak.district.notices.models import Posting
from tests import builders
from tests.builders import COMPLETE, NOW, WITH_GAPS, member
from tests.journeys.pressing import read

pytestmark = pytest.mark.django_db

LAW = "The laws of the State of Connecticut shall govern the rights and duties"
#: Words that stand in one agreement alone, so that they are known wherever they come up.
OURS = COMPLETE.replace("within ten days of the request", "within six days of the request")
SECRET = COMPLETE.replace("within ten days of the request", "within three days of the request")


def _executed(board: Board, text: str, **options: object) -> Contract:
    made = builders.ready(board, text=text, **options)  # type: ignore[arg-type]
    actions.execute(made, on=NOW.date(), by=member(board), at=NOW)
    return made


def _posted(board: Board, text: str = OURS) -> Contract:
    made = _executed(board, text)
    actions.post_contract(made, by=member(board), at=NOW)
    return made


def _words(contract: Contract, than: Board) -> str:
    found = accepted_elsewhere(contract.contractor, than=than)
    return "\n".join(quote.text for rows in found.values() for row in rows for quote in row.quotes)


@pytest.fixture
def asking() -> Board:
    return builders.board("Askfield")


@pytest.fixture
def other() -> Board:
    return builders.board("Otherfield")


def test_a_posted_contract_is_quoted_with_its_board_its_day_its_page_and_its_address(
    asking: Board, other: Board
) -> None:
    posted = _posted(other)
    rows = accepted_elsewhere(posted.contractor, than=asking)["bb-a-9"]
    assert rows[0].board == other and rows[0].executed_on == NOW.date()
    assert LAW in rows[0].quotes[0].text and rows[0].quotes[0].page == 1
    assert rows[0].posting.get_absolute_url() == reverse("registry:contract", args=[other.slug, posted.public_id])
    assert "within six days" in _words(posted, asking)


def test_ones_own_contracts_are_not_elsewhere(other: Board) -> None:
    assert not accepted_elsewhere(_posted(other).contractor, than=other)


def _draft(board: Board) -> Contract:
    made = builders.contract(board, title="Secret")
    builders.document(made, SECRET)
    return made


def _unposted(board: Board) -> Contract:
    return _executed(board, SECRET)


def _added_after_the_posting(board: Board) -> Contract:
    made = _posted(board)
    builders.document(made, SECRET, name="side-letter.md", role="addendum")
    return made


def _taken_down(board: Board) -> Contract:
    made = _posted(board, SECRET)
    row = Posting.objects.get()
    Posting.objects.filter(pk=row.pk).update(replaced_by=row)
    return made


def _another_contractors(board: Board) -> Contract:
    made = _posted(board, SECRET)
    Contract.objects.filter(pk=made.pk).update(
        contractor=builders.contractors.enter_contractor(
            board=board, name="Fern Software", kind="operator", by=member(board), at=NOW
        )
    )
    return builders.contract(board)


@pytest.mark.parametrize(
    "make", [_draft, _unposted, _added_after_the_posting, _taken_down, _another_contractors],
    ids=lambda make: make.__name__.strip("_"),
)  # fmt: skip
def test_what_is_not_posted_is_never_told(asking: Board, other: Board, make: Callable[[Board], Contract]) -> None:
    secret = make(other)
    assert "within three days" not in _words(secret, asking)
    ours = builders.contract(asking)
    document = builders.document(ours, WITH_GAPS)
    for page in (read(asking, "contractor", ours.contractor.public_id), read(asking, "document", document.public_id)):
        assert "within three days" not in page and "side-letter" not in page and "Secret" not in page


def test_a_correction_that_leaves_a_file_out_takes_its_words_along(asking: Board, other: Board) -> None:
    made = builders.contract(other)
    builders.document(made, SECRET)
    actions.record_executed(builders.state(made), on=NOW.date(), by=member(other), at=NOW)
    actions.post_contract(made, by=member(other), at=NOW)
    assert "within three days" in _words(made, asking)
    made.documents.all().delete()
    builders.document(made, OURS)
    actions.post_contract(made, by=member(other), at=NOW)
    assert "within three days" not in _words(made, asking) and "within six days" in _words(made, asking)


def test_rulings_of_the_other_board_stay_there(asking: Board, other: Board) -> None:
    made = _posted(other)
    builders.confirm(made.documents.get())
    actions.rule(
        made.documents.get().last_done_review(), provision="bb-a-9", verdict="weak", reason="Hidden thoughts",
        by=member(other), at=NOW,
    )  # fmt: skip
    page = read(asking, "contractor", builders.contract(asking).contractor.public_id)
    assert LAW in page and "Hidden thoughts" not in page


def test_it_stands_beside_a_gap_and_on_the_contractors_page(asking: Board, other: Board) -> None:
    posted = _posted(other)
    ours = builders.contract(asking)
    document = builders.document(ours, WITH_GAPS)
    page = read(asking, "document", document.public_id)
    assert "accepted elsewhere" in page and "within six days" in page and other.name in page
    assert reverse("registry:contract", args=[other.slug, posted.public_id]) in page
    assert page.count("accepted elsewhere") == 2, "beside the two gaps, and beside nothing that is there"
    assert "within six days" in read(asking, "contractor", ours.contractor.public_id)


def test_many_contracts_take_no_more_questions_than_one(
    asking: Board, other: Board, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(3):
        posted = _posted(other)
    with django_assert_num_queries(4):
        assert len(accepted_elsewhere(posted.contractor, than=asking)["bb-a-9"]) == 3
