"""What a secret link opens, without signing in. A wrong or ended link is a 404."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from charteroak.district.boards.roles import MAY
from charteroak.district.contracts import dates
from charteroak.district.demands import owed
from charteroak.district.demands.models import PortalFeed
from charteroak.district.duties import calendar
from charteroak.district.duties.models import FeedAddress
from charteroak.web.presenting import now, today


@require_safe
def duties_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar feed of one role of one board."""
    address = get_object_or_404(FeedAddress.objects.select_related("board"), token=token, ended_at=None)
    duties = settings.PUBLIC_ADDRESS + reverse("staff:duties", args=[address.board.slug])
    board, at = address.board, now()
    days = [
        calendar.day_of(
            f"date-{one.key}", one.on, summary=f"{one.what}: {one.contract}", description=one.words, now=at,
            address=settings.PUBLIC_ADDRESS + reverse("staff:contract", args=[board.slug, one.contract.public_id]),
        )
        for one in dates.between(board, today() - timedelta(days=30), today() + timedelta(days=400))
        if address.role in MAY["contracts.read"]
    ]  # fmt: skip
    body = calendar.feed(board, address.role, address=duties, now=at, also=days)
    return _as_calendar(body)


@require_safe
def portal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar feed of a contractor's person, over all boards."""
    feed = get_object_or_404(PortalFeed.objects.select_related("user"), token=token, ended_at=None)
    body = owed.feed_of(
        feed.user, now=now(),
        address=lambda place: settings.PUBLIC_ADDRESS + reverse("contractor:board", args=[place.public_id]),
    )  # fmt: skip
    return _as_calendar(body)


def _as_calendar(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response
