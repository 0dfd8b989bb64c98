"""What the demonstration is made from: invented throughout, and complete."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from charteroak import law
from charteroak.demo import tables
from charteroak.demo.days import Days
from charteroak.demo.playing import Stage, Story
from charteroak.demo.rendering import RENDERERS, file_of
from charteroak.demo.wording import PROVISIONS, compose
from tests.demo.conftest import NOW

#: The 169 towns of Connecticut.
TOWNS = set(
    """Andover Ansonia Ashford Avon Barkhamsted Beacon-Falls Berlin Bethany Bethel Bethlehem Bloomfield Bolton Bozrah
    Branford Bridgeport Bridgewater Bristol Brookfield Brooklyn Burlington Canaan Canterbury Canton Chaplin Cheshire
    Chester Clinton Colchester Colebrook Columbia Cornwall Coventry Cromwell Danbury Darien Deep-River Derby Durham
    Eastford East-Granby East-Haddam East-Hampton East-Hartford East-Haven East-Lyme Easton East-Windsor Ellington
    Enfield Essex Fairfield Farmington Franklin Glastonbury Goshen Granby Greenwich Griswold Groton Guilford Haddam
    Hamden Hampton Hartford Hartland Harwinton Hebron Kent Killingly Killingworth Lebanon Ledyard Lisbon Litchfield
    Lyme Madison Manchester Mansfield Marlborough Meriden Middlebury Middlefield Middletown Milford Monroe Montville
    Morris Naugatuck New-Britain New-Canaan New-Fairfield New-Hartford New-Haven Newington New-London New-Milford
    Newtown Norfolk North-Branford North-Canaan North-Haven North-Stonington Norwalk Norwich Old-Lyme Old-Saybrook
    Orange Oxford Plainfield Plainville Plymouth Pomfret Portland Preston Prospect Putnam Redding Ridgefield Rocky-Hill
    Roxbury Salem Salisbury Scotland Seymour Sharon Shelton Sherman Simsbury Somers Southbury Southington South-Windsor
    Sprague Stafford Stamford Sterling Stonington Stratford Suffield Thomaston Thompson Tolland Torrington Trumbull Union
    Vernon Voluntown Wallingford Warren Washington Waterbury Waterford Watertown Westbrook West-Hartford West-Haven
    Weston Westport Wethersfield Willington Wilton Winchester Windham Windsor Windsor-Locks Wolcott Woodbridge Woodbury
    Woodstock""".lower().split()
)


def everything_written() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(tables.CONTENT.glob("*.toml")))


def test_no_board_is_a_town_of_connecticut() -> None:
    assert len(TOWNS) == 169
    assert not {board.slug for board in tables.boards()} & TOWNS


def test_no_address_is_anybodys() -> None:
    written = everything_written()
    hosts = re.findall(r"[\w.+-]+@([\w.-]+)|https?://([\w.-]+)|domain = \"([^\"]+)\"", written)
    assert hosts
    assert not [host for found in hosts for host in found if host and not host.endswith(".example")]
    assert not [phone for phone in re.findall(r"\(\d{3}\) \d{3}-\d{4}", written) if " 555-01" not in phone]


def test_there_is_enough_to_look_at() -> None:
    rows = tables.contracts()
    assert len([row for row in rows if row.board == "wrenfield"]) > 50
    assert len(tables.products()) > 60
    assert len({product.contractor for product in tables.products().values()}) >= 40


def test_a_contract_is_with_one_contractor() -> None:
    for row in tables.contracts():
        assert len({tables.products()[name].contractor for name in row.products}) == 1, row.products


@pytest.mark.parametrize("row", tables.contracts(), ids=lambda row: f"{row.board}-{row.products[0]}")
def test_the_words_say_what_the_row_says(row: tables.ContractRow) -> None:
    made = compose(row.voice, row.faults, board="A board", products=[tables.products()[name] for name in row.products])
    assert {provision: made.truths[provision].verdict for provision in PROVISIONS} == {
        provision: row.faults.get(provision, "present") for provision in PROVISIONS
    }
    assert "{" not in "".join(words for _, words in made.blocks)


@pytest.mark.parametrize("kind", ["pdf", "html", "md", "txt"])
def test_the_same_words_give_the_same_bytes(kind: str) -> None:
    made = compose("formal", {}, board="A board", products=[next(iter(tables.products().values()))])
    assert file_of(made, kind) == file_of(made, kind)
    assert {row.format for row in tables.contracts()} <= {*RENDERERS, "locked"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 24)),
        ("3 business days ago", date(2026, 11, 19)),
        ("2 weeks ago", date(2026, 11, 10)),
        ("6 weeks ago", date(2026, 10, 13)),
        ("in 40 days", date(2027, 1, 3)),
        ("holiday", date(2026, 11, 11)),
        ("end of school year", date(2027, 6, 30)),
        ("2017-09-05", date(2017, 9, 5)),
    ],
)
def test_words_for_days(words: str, day: date) -> None:
    assert Days(NOW).day(words) == day


def test_a_week_ago_on_a_holiday_is_the_business_day_before() -> None:
    columbus_day_and_six_weeks = datetime(2026, 11, 23, 9, 0, tzinfo=law.ZONE)
    assert Days(columbus_day_and_six_weeks).day("6 weeks ago") == date(2026, 10, 9)


def test_stories_are_played_in_the_order_of_their_moments() -> None:
    told: list[tuple[str, int]] = []

    def story(name: str, hours: list[int]) -> Story:
        for hour in hours:
            at = yield NOW.replace(hour=hour)
            told.append((name, at.hour))

    stage = Stage(until=NOW.replace(hour=10))
    stage.bring_on(story("first", [2, 9, 11]))
    stage.bring_on(story("second", [1, 3, 3, 10]))
    stage.play()
    assert told == [("second", 1), ("first", 2), ("second", 3), ("second", 3), ("first", 9), ("second", 10)]
