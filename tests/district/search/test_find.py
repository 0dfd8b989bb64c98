"""Finding by product, company, address or purpose, and by names that are nearly right; the same on both databases."""

from __future__ import annotations

import pytest

from charteroak.district.boards.models import Board
from charteroak.district.search import find as search
from tests import builders

pytestmark = pytest.mark.django_db

PRODUCTS = {
    "a": ("Larkspur Reader", "Larkspur Learning, Inc. larkspur.example larkspur Reading practice for grades 3 to 5"),
    "b": ("Quillon", "Featherstone Press quillon.example quillon Writing and grammar"),
    "c": ("Numérique Maths", "École Nord SA numerique.example numerique Mathematics"),
    "d": ("Roomfinder", "Hallway Co roomfinder.example roomfinder Booking of rooms"),
}


@pytest.fixture
def board() -> Board:
    made = builders.board()
    for key, (title, words) in PRODUCTS.items():
        search.put(made, "registry", "product", key, title=title, words=words)
    return made


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Larkspur Reader", "a"),
        ("larksp", "a"),
        ("featherstone", "b"),
        ("https://www.quillon.example/login?x=1", "b"),
        ("www.quillon.example", "b"),
        ("grammar", "b"),
        ("reading grades", "a"),
        ("numerique", "c"),
        ("Quilon", "b"),
        ("larkspurr reder", "a"),
    ],
)
def test_it_is_found(board: Board, query: str, first: str) -> None:
    assert [entry.object_id for entry in search.find(board, "registry", query)][:1] == [first]


@pytest.mark.parametrize("query", ["", "   ", "!!", '"', "zzzzqqq", "a OR b) --", "*", "NEAR(", "';drop table"])
def test_what_is_not_there_is_not_found_and_nothing_breaks(board: Board, query: str) -> None:
    assert len(search.find(board, "registry", query)) <= 1


def test_a_search_stays_on_its_board_and_its_side(board: Board) -> None:
    assert search.find(builders.board(), "registry", "larkspur") == []
    assert search.find(board, "staff", "larkspur") == []


def test_a_changed_entry_is_found_by_its_new_words_only(board: Board) -> None:
    search.put(board, "registry", "product", "b", title="Quillon", words="Poetry")
    assert search.find(board, "registry", "grammar") == []
    assert [entry.object_id for entry in search.find(board, "registry", "poetry")] == ["b"]
    search.take_out(board, "registry", "product", "b")
    assert search.find(board, "registry", "poetry") == []
