"""How often one address may ask: behind the host's proxy, it is the visitor's own and not one that they write."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from charteroak.web.limits import address_of


@pytest.mark.parametrize(
    ("behind_proxy", "passed", "address"),
    [
        (False, "", "10.0.0.7"),
        (False, "203.0.113.9", "10.0.0.7"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "10.0.0.7"),
    ],
)
def test_the_address_that_asks(settings, behind_proxy: bool, passed: str, address: str) -> None:  # type: ignore[no-untyped-def]
    settings.BEHIND_PROXY = behind_proxy
    asked = RequestFactory().get("/", REMOTE_ADDR="10.0.0.7", headers={"X-Forwarded-For": passed} if passed else {})
    assert address_of(asked) == address
