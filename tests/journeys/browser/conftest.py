"""A real browser. Every test in this folder carries the mark `browser`.

`visit(page, url)` goes there and examines the page; `look(page, name)` examines it as it stands, after a click, say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests import chromium as programs
from tests.journeys.browser import looking

Look = Callable[..., None]
HERE = Path(__file__).parent

#: The browser is to do what the test says and nothing else: no updates, no sync, nobody but this machine.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser itself, without a window."""
    program = programs.find()
    if program is None:
        pytest.fail(programs.MISSING)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    browser = playwright.chromium.launch(executable_path=program, args=flags)
    yield browser
    browser.close()


@pytest.fixture
def watch() -> looking.Watch:
    """What the pages of this test complained of."""
    return looking.Watch()


@pytest.fixture
def new_page(chromium: Browser, watch: looking.Watch) -> Iterator[Callable[..., Page]]:
    """Opens a page for one more person, signed in to nothing: `new_page()`, or `new_page(java_script_enabled=False)`."""
    contexts = []

    def open_one(**options: object) -> Page:
        context = chromium.new_context(
            viewport=looking.DESKTOP, locale="en-US", timezone_id="America/New_York", **options
        )  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        watch.over(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of one person, signed in to nothing."""
    return new_page()


@pytest.fixture
def look(watch: looking.Watch) -> Look:
    """Examine a page as it stands: look(page), or look(page, "a-name-for-its-picture")."""

    def examine(page: Page, name: str = "") -> None:
        looking.look(page, watch, name or looking.name_for(page))

    return examine


@pytest.fixture
def visit(look: Look) -> Look:
    """Go to an address, expect a status, and examine the page: visit(page, url), visit(page, url, status=404)."""

    def go(page: Page, url: str, name: str = "", status: int = 200) -> None:
        answer = page.goto(url)
        assert answer is not None and answer.status == status, (
            f"{url} answered {answer and answer.status}, not {status}"
        )
        look(page, name)

    return go
