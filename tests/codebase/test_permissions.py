"""Every address by every audience, as permissions.toml says. A new address fails here until it has its row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.codebase.tree import listed
from tests.codebase.world import PARTS, TOKENS, World, build

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads(Path(__file__).with_name("permissions.toml").read_text())
AUDIENCES: list[str] = TABLE["audiences"]
LET_THROUGH = {200, 302, 303, 400, 422}
NOT_TAKEN = " ".join(["405"] * len(AUDIENCES))


@dataclass(frozen=True)
class Route:
    """A named address, and the parts that its path asks for."""

    name: str
    parts: tuple[str, ...]

    def address(self, place: World, of: World) -> str:
        """The address on one board, or at one's place towards it; its objects may be those of another."""
        where = "slug" if "slug" in self.parts else "place_id"
        values = {part: PARTS[part](place if part == where else of) for part in self.parts if part != "token"}
        if "token" in self.parts:
            values["token"] = TOKENS[self.name](of)
        return reverse(self.name, kwargs=values)


def routes() -> list[Route]:
    return sorted(_walk(get_resolver(), "", ()), key=lambda route: route.name)


def _walk(resolver: URLResolver, namespace: str, parts: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = (*parts, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or f'(no name: {entry.pattern})'}", here)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, here)


ROUTES = routes()
#: Parts of an address that name no record of a board.
NO_OBJECT = {"slug", "number", "paper", "ending", "question"}
#: The addresses of one board that name an object of it.
OBJECTS = [route for route in ROUTES if "slug" in route.parts and set(route.parts) - NO_OBJECT]
#: The same in the contractor's portal.
IN_PORTAL = [
    route
    for route in ROUTES
    if "place_id" in route.parts and "slug" not in route.parts and set(route.parts) - NO_OBJECT - {"place_id"}
]


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker) -> Iterator[tuple[World, World]]:
    """Two boards, built once for all the rows; each question below is undone before the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("Ashbrook"), build("Birchfield")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(worlds: tuple[World, World]) -> dict[str, Client]:
    """One signed-in browser for each audience."""
    here, there = worlds
    people = {audience: here.members[audience].user for audience in AUDIENCES if audience in here.members}
    people["elsewhere"] = there.members["coordinator"].user
    people["contractor"], people["rival"] = here.acting.user, here.rival.user
    signed_in = {"anonymous": Client()}
    for audience, user in people.items():
        signed_in[audience] = Client()
        signed_in[audience].force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    return signed_in


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """One request, of which nothing stays: neither rows nor a session that it may have ended."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def answer_in_words(answer: HttpResponse) -> str:
    sign_in = reverse(settings.LOGIN_URL)
    return "in" if answer.status_code == 302 and answer["Location"].startswith(sign_in) else str(answer.status_code)


def fits(expected: str, got: str) -> bool:
    return expected == got or (expected == "ok" and got.isdigit() and int(got) in LET_THROUGH)


def test_every_address_has_its_row_and_no_row_is_stale() -> None:
    names = {route.name for route in ROUTES}
    faults = [
        f"{name}: give it a row in [get], and one in [post] if it takes POST"
        for name in sorted(names - TABLE["get"].keys())
    ]
    faults += [
        f"{name}: a row in [{method}] for an address that there is not"
        for method in ("get", "post")
        for name in sorted(TABLE[method].keys() - names)
    ]
    faults += [
        f"{name}: {len(row.split())} answers for {len(AUDIENCES)} audiences"
        for method in ("get", "post")
        for name, row in TABLE[method].items()
        if len(row.split()) != len(AUDIENCES)
    ]
    faults += [
        f"{route.name}: give the part <{part}> a value in PARTS"
        for route in ROUTES
        for part in route.parts
        if part not in PARTS and part != "token"
    ]
    assert not faults, "tests/codebase/permissions.toml does not fit the addresses:" + listed(faults)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_each_audience_gets_what_the_table_says(
    route: Route, method: str, worlds: tuple[World, World], clients: dict[str, Client]
) -> None:
    row = TABLE[method].get(route.name, NOT_TAKEN if method == "post" else "")
    address = route.address(worlds[0], worlds[0])
    faults = []
    for audience, expected in zip(AUDIENCES, row.split(), strict=True):
        got = answer_in_words(ask(clients[audience], method, address))
        if not fits(expected, got):
            faults.append(f"{audience}: {got}, and the table says {expected}")
    assert not faults, f"{method.upper()} {address} ({route.name}):" + listed(faults)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", OBJECTS, ids=lambda route: route.name)
def test_another_boards_object_is_not_there(
    route: Route, method: str, worlds: tuple[World, World], clients: dict[str, Client]
) -> None:
    """On one's own board's pages, with an object of another board: the same 404 as for an object that never was."""
    here, there = worlds
    got = answer_in_words(ask(clients["coordinator"], method, route.address(here, of=there)))
    assert got in {"404", "405"}, f"{method.upper()} {route.name} showed another board's object: {got}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", IN_PORTAL, ids=lambda route: route.name)
def test_what_a_contractor_has_with_one_board_is_not_there_towards_another(
    route: Route, method: str, worlds: tuple[World, World], clients: dict[str, Client]
) -> None:
    """The same company has objects with both boards; at one's place towards the one, the other's are a 404."""
    here, there = worlds
    assert here.acting.contractor == there.acting.contractor
    got = answer_in_words(ask(clients["contractor"], method, route.address(here, of=there)))
    assert got in {"404", "405"}, f"{method.upper()} {route.name} showed an object of another board: {got}"
