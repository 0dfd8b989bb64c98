"""What a contractor owes over all its boards, and the private calendar of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from charteroak.district.contractors import actions, people
from charteroak.district.contractors.models import ContractorUser
from charteroak.district.demands import owed
from tests import builders
from tests.builders import NOW

from .test_demands import TEN_DAYS, ask

pytestmark = pytest.mark.django_db


def _entries(user):
    body = owed.feed_of(user, address=lambda place: f"https://host.example/{place.public_id}/", now=NOW)
    return Calendar.from_ical(body).walk("VEVENT")


@pytest.fixture
def acting():
    """One account with a place towards two boards, each of which asked for a deletion within ten days."""
    places = []
    for name in ("Ashbrook", "Birch"):
        contract = builders.executed(builders.board(name))
        place = builders.contractor_user(contract.board, contract.contractor)
        if places:
            ContractorUser.objects.filter(pk=place.pk).update(user=places[0].user)
            place.refresh_from_db()
        places.append(place)
        ask(contract, limit=TEN_DAYS)
    return places


def test_what_both_boards_asked_stands_in_one_calendar_on_its_last_day(acting):
    entries = _entries(acting[0].user)
    assert sorted(str(one["summary"]).split(": ")[:2] for one in entries) == [["LATE", "Ashbrook"], ["LATE", "Birch"]]
    assert {one["dtstart"].dt for one in entries} == {date(2026, 11, 12)}
    assert {str(one["url"]) for one in entries} == {f"https://host.example/{place.public_id}/" for place in acting}


def test_a_place_that_ended_shows_nothing_any_more(acting):
    people.end(acting[1], by=builders.member(acting[1].board), at=NOW)
    assert len(_entries(acting[0].user)) == 1


def test_another_contractors_person_sees_none_of_it(acting):
    board = acting[0].board
    other = actions.enter_contractor(board=board, name="Ray", kind="operator", by=builders.member(board), at=NOW)
    actions.enter_product(other, board=board, name="Ray Maps", by=builders.member(board), at=NOW)
    assert _entries(builders.contractor_user(board, other, name="Ray").user) == []


def test_a_new_address_ends_the_old_one_and_the_link_is_then_a_404(acting, client):
    user = acting[0].user
    first, second = owed.make_feed(user, at=NOW), owed.make_feed(user, at=NOW + timedelta(minutes=1))
    assert client.get(f"/link/{first.token}/owed.ics").status_code == 404
    answer = client.get(f"/link/{second.token}/owed.ics")
    assert answer["Content-Type"].startswith("text/calendar") and b"Ashbrook" in answer.content
    owed.end_feed(user, at=NOW + timedelta(minutes=2))
    assert client.get(f"/link/{second.token}/owed.ics").status_code == 404
