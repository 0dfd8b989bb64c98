"""The audit trail of one board, and whether it holds."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from charteroak.district.audit.models import Event, Head
from charteroak.district.audit.verification import verify
from charteroak.district.boards.models import Member
from charteroak.web.presenting import name_of
from charteroak.web.wording import in_words

from .access import show, staff_page

PAGE = 50


@require_safe
@staff_page("audit.read")
def trail(request: HttpRequest, member: Member) -> HttpResponse:
    """The events, newest first; with `?verify=1` the whole chain is read and proved."""
    chain = member.board.public_id
    events = Event.objects.filter(chain=chain).order_by("-number")
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    verified = verify(settings.AUDIT_HEADS, chain=chain) if request.GET.get("verify") else None
    return show(
        request,
        member,
        "audit.html",
        here="staff:audit",
        title="Audit trail",
        page=page,
        head=Head.objects.filter(chain=chain).first(),
        events=[(event, in_words(event.verb), name_of(event.actor, member.board)) for event in page],
        read=verified[0] if verified else None,
        faults=verified[1] if verified else [],
    )
