"""Real sites for the journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.site import Site, running_site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """One real, empty site for the whole run: its database, server and worker. See tests/journeys/site.py."""
    with running_site() as running:
        yield running
