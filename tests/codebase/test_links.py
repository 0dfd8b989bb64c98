"""No page offers a link that its reader may not follow: every audience, every page that it is let through to."""

from __future__ import annotations

import re
from collections import Counter, deque

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.codebase.test_permissions import AUDIENCES, ROUTES, World, ask, clients, worlds  # noqa: F401 fixtures
from tests.codebase.tree import listed

pytestmark = pytest.mark.django_db

#: Addresses of one route that are followed: a list's rows are alike.
OF_A_ROUTE = 3
#: A link in a page; a form is no link.
HREF = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


def route_of(address: str) -> str:
    """The route's name; empty where the address is none of the site's."""
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_page_offers_no_link_that_its_reader_may_not_follow(
    audience: str,
    worlds: tuple[World, World],  # noqa: F811 a fixture
    clients: dict[str, Client],  # noqa: F811 a fixture
) -> None:
    here = worlds[0]
    waiting = deque(route.address(here, here) for route in ROUTES if "token" not in route.parts)
    seen, status, followed = set(waiting), {}, Counter()
    offered: dict[str, str] = {}
    while waiting:
        address = waiting.popleft()
        answer = ask(clients[audience], "get", address)
        status[address] = answer.status_code
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            continue
        for link in HREF.findall(answer.content.decode()):
            link = link.replace("&amp;", "&")
            name = route_of(link)
            if link.startswith("/static/") or (link not in seen and followed[name] >= OF_A_ROUTE):
                continue
            offered.setdefault(link, address)
            if link not in seen:
                seen.add(link)
                followed[name] += 1
                waiting.append(link)
    faults = sorted(
        f"{route_of(page)} links to {route_of(link) or link}: {status[link]}"
        for link, page in offered.items()
        if status[link] not in {200, 302}
    )
    assert not faults, f"{audience}:" + listed(faults)
