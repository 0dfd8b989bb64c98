"""How often one address may ask the site to do work for somebody who has not signed in."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address that asks. Behind the host's own proxy it is the last that the proxy has added, and no earlier one:
    those the visitor may have written."""
    if settings.BEHIND_PROXY and (passed := request.META.get("HTTP_X_FORWARDED_FOR", "").strip()):
        return str(passed.rpartition(",")[2]).strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def asked_too_often(request: HttpRequest, what: str, an_hour: int) -> bool:
    """Count one more request of this kind from this address; whether it was one too many within the hour."""
    key = f"{what}:{address_of(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > an_hour
