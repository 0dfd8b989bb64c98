"""Real sites for the journeys."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from tests.journeys.site import Site, running_site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """One real, empty site for the whole run: its database, server and worker. See tests/journeys/site.py."""
    with running_site() as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed journey shows what its site said."""
    report = yield
    running = getattr(item, "funcargs", {}).get("site")
    if report.failed and running:
        for log in sorted(running.folder.glob("*.log")):
            report.sections.append((f"the site's {log.name}", log.read_text()[-6000:]))
    return report
