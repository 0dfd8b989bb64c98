"""The one access rule of the staff pages: a member of this board, whose role allows it. Another board is a 404."""

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

from charteroak.district.boards.models import Member

PLACES = [
    ("Home", "staff:home", "home.read"),
    ("Requests", "staff:requests", "home.read"),
    ("Products", "staff:products", "products.read"),
    ("Contracts", "staff:contracts", "contracts.read"),
    ("Exceptions", "staff:exceptions", "exceptions.read"),
    ("Breaches", "staff:breaches", "breaches.read"),
    ("Families", "staff:families", "families.count"),
    ("Notices", "staff:notices", "notices.read"),
    ("Duties", "staff:duties", "duties.read"),
    ("Board", "staff:board", "board.read"),
]


#: Pages that show or change what names a student ask for a second factor.
OF_STUDENTS = frozenset({
    "families.read", "families.write", "exceptions.read", "exceptions.write", "demands.read", "demands.write",
    "breaches.read", "breaches.write", "breaches.drill", "directory.read", "directory.write", "directory.determine",
    "directory.release",
})  # fmt: skip


def staff_page(capability: str, *, write: str = "") -> Callable[..., Any]:
    """A page that needs this capability, and another where it is written to.

    The view gets the member, whose board is the only one it can reach.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, slug: str, **where: Any) -> HttpResponse:
            member = (
                Member.objects.select_related("board", "user")
                .filter(board__slug=slug, user=request.user, ended_on=None)
                .first()
            )
            if member is None:
                raise Http404
            if not member.may(capability) or (request.method == "POST" and write and not member.may(write)):
                raise PermissionDenied
            needed = write if request.method == "POST" and write else capability
            if needed in OF_STUDENTS and settings.SECOND_FACTOR and not request.user.is_verified():  # type: ignore[union-attr]
                return redirect(f"{reverse('account:second-factor')}?next={quote(request.get_full_path())}")
            return view(request, member, **where)

        checked.capability = capability  # type: ignore[attr-defined]
        return checked

    return wrap


def show(
    request: HttpRequest,
    member: Member,
    template: str,
    *,
    here: str,
    title: str,
    above: tuple[tuple[str, str], ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a staff page with the board, the member and the places that the member may go.

    `above` are the pages over this one, as (label, address), for the breadcrumbs.
    """
    nav = [
        {"label": label, "url": reverse(name, args=[member.board.slug]), "current": name == here}
        for label, name, capability in PLACES
        if member.may(capability)
    ]
    crumbs = [{"label": label, "url": url} for label, url in above]
    standard = {
        "board": member.board,
        "member": member,
        "nav": nav,
        "can": _Can(member),
        "title": title,
        "breadcrumbs": [*crumbs, {"label": title}] if crumbs else [],
        "paging": _paging(request),
    }
    return render(request, f"staff/{template}", {**standard, **context}, status=status)


def place(member: Member, label: str, name: str, *args: str) -> tuple[str, str]:
    """One page over another, for the breadcrumbs."""
    return label, reverse(name, args=[member.board.slug, *args])


def _paging(request: HttpRequest) -> str:
    """The address's other parameters, so that turning a page keeps the search and the filters."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


class _Can:
    """Lets a template ask `{% if can.contracts_write %}`."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def __getitem__(self, name: str) -> bool:
        return self._member.may(name.replace("_", ".", 1))
