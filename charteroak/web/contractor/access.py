"""The one access rule of the contractors' pages: one's own place, towards the board that gave it. All else is a 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from charteroak.district.contractors.models import ContractorUser

#: What stands in the menu of one board: label, page.
PLACES = [
    ("Overview", "contractor:board"),
    ("Products", "contractor:products"),
    ("Security", "contractor:security"),
    ("People", "contractor:people"),
]


def portal_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page over all boards of a contractor's user; for whoever has no place and no invitation there is none."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, **where: Any) -> HttpResponse:
        if not request.user.contractor_places.filter(ended_at=None).exists():  # type: ignore[union-attr]
            raise Http404
        return view(request, **where)

    return checked


def contractor_page(capability: str, *, of_students: bool = False) -> Callable[..., Any]:
    """A page towards one board. The view gets the place, whose board and contractor are the only ones it can reach.

    A page that names students asks for the second factor, as the board's own pages do.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, place_id: str, **where: Any) -> HttpResponse:
            place = (
                ContractorUser.objects.active()
                .select_related("board", "contractor", "user")
                .filter(public_id=place_id, user=request.user)
                .first()
            )
            if place is None:
                raise Http404
            if not place.may(capability):
                raise PermissionDenied
            if of_students and settings.SECOND_FACTOR and not request.user.is_verified():  # type: ignore[union-attr]
                return redirect(f"{reverse('account:second-factor')}?next={quote(request.get_full_path())}")
            return view(request, place, **where)

        return checked

    return wrap


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    here: str = "",
    place: ContractorUser | None = None,
    above: tuple[tuple[str, str], ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a contractor's page; towards one board with that board's menu. `above`: the pages over it."""
    nav = [{"label": "All boards", "url": reverse("contractor:home"), "current": here == "contractor:home"}]
    if place:
        nav += [
            {"label": label, "url": reverse(name, args=[place.public_id]), "current": name == here}
            for label, name in PLACES
        ]
    crumbs = [{"label": label, "url": url} for label, url in above]
    standard = {
        "place": place,
        "nav": nav,
        "title": title,
        "breadcrumbs": [*crumbs, {"label": title}] if crumbs else [],
    }
    return render(request, f"contractor/{template}", {**standard, **context}, status=status)


def over(place: ContractorUser) -> tuple[tuple[str, str], ...]:
    """The board's overview, over its other pages, for the breadcrumbs."""
    return (
        ("All boards", reverse("contractor:home")),
        (str(place.board), reverse("contractor:board", args=[place.public_id])),
    )
