"""What anyone sees first: the front door, the way in, and a page that is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.site import Site

PLACES = {"/": 200, "/sign-in/": 200, "/no-such-page/": 404}


@pytest.mark.parametrize("path", PLACES)
def test_the_first_pages_are_sound(path: str, page: Page, visit: Callable[..., None], site: Site) -> None:
    visit(page, site.url(path), status=PLACES[path])


def test_a_wrong_password_is_answered_on_the_page(page: Page, look: Callable[..., None], site: Site) -> None:
    page.goto(site.url("/sign-in/"))
    page.fill("[name=username]", "nobody@example.org")
    page.fill("[name=password]", "not the password")
    page.click("main button[type=submit]")
    look(page, "sign-in-refused")
    assert page.url == site.url("/sign-in/")
