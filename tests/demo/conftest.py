"""The small demonstration, loaded once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.test import override_settings

from charteroak import law
from charteroak.demo.loading import Loaded, load

#: A Tuesday before Thanksgiving.
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=law.ZONE)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF="tests.demo.urls"), transaction.atomic():
        yield load(now=NOW, size="small")
        transaction.set_rollback(True)
