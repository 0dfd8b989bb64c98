"""A family's visit: what the browser holds for the hour after a link was opened. It is no account and no sign-in."""

from __future__ import annotations

from django.http import HttpRequest

from charteroak.district.boards.models import Board
from charteroak.district.requests.asking import visit
from charteroak.district.requests.models import FamilyLink
from charteroak.web.presenting import now

_KEY = "family-visit"


def begin(request: HttpRequest, link: FamilyLink) -> None:
    request.session.cycle_key()
    request.session[_KEY] = link.public_id


def current(request: HttpRequest, board: Board) -> FamilyLink | None:
    """The visit to this board, while it runs."""
    held = request.session.get(_KEY)
    return visit(held, board=board, at=now()) if held else None


def had_one(request: HttpRequest) -> bool:
    return _KEY in request.session


def end(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
