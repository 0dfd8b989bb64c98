"""The large demonstration, made small: what is written in bulk is what the actions would have written."""

from __future__ import annotations

from datetime import datetime

import pytest

from charteroak import law
from charteroak.demo import large, tables
from charteroak.demo.boards import Place
from charteroak.demo.days import Days
from charteroak.demo.playing import Stage
from charteroak.district.audit.verification import verify
from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Product
from charteroak.district.contracts.standing import remember
from charteroak.district.technology import answers, ranking

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=law.ZONE)


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    for name, number in (("PRODUCTS", 160), ("CONTRACTS", 100), ("REQUESTS", 40), ("BATCH", 50)):
        monkeypatch.setattr(large, name, number)
    place = Place(large.board_row(), Days(NOW))
    made = large.load_large(place, Stage(until=NOW), tables.products(), now=NOW)
    assert (made.products, made.contracts) == (160, 100)
    return place.board


def test_the_trail_is_one_chain_that_verifies(board: Board) -> None:
    read, faults = verify(None, chain=board.public_id)
    assert read > 1000 and not faults


def test_a_contracts_row_says_what_its_rulings_say(board: Board) -> None:
    for contract in board.contracts.exclude(state="draft")[:30]:
        said = (contract.open_findings, contract.conflicts, contract.gaps)
        remember(contract, NOW.date())
        contract.refresh_from_db()
        if contract.executed_on and contract.executed_on.year >= 2019:
            assert (contract.open_findings, contract.conflicts, contract.gaps) == said, contract


def test_it_has_answers_of_every_kind_and_something_to_rank(board: Board) -> None:
    products = list(Product.objects.filter(uses__board=board).distinct()) + list(
        Product.objects.filter(technology_requests__board=board)
    )
    kinds = {str(answer.may) for answer in answers.answers_for(board, products, NOW.date())}
    assert {"approved", "expired", "in-review"} <= kinds
    assert ranking.standings(board, NOW, NOW.date())
