"""How often one address may ask the site to do work for somebody who has not signed in."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest


def asked_too_often(request: HttpRequest, what: str, an_hour: int) -> bool:
    """Count one more request of this kind from this address; whether it was one too many within the hour."""
    key = f"{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > an_hour
