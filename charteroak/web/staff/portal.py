"""The people of a contractor whom the board has let into the portal."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.district.boards.invitations import way_in
from charteroak.district.boards.models import Member
from charteroak.district.contractors import people as actions
from charteroak.district.contractors.models import ContractorUser
from charteroak.web import refusals
from charteroak.web.fields import PersonForm
from charteroak.web.presenting import now

from .access import show, staff_page
from .contractors import known_contractor, over


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("portal.read", write="portal.invite")
def people(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """Who acts for the contractor towards this board, since when, and inviting somebody."""
    contractor = known_contractor(member.board, contractor_id)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            new = actions.invite(contractor, board=member.board, **form.cleaned_data, by=member, at=now())
            messages.success(request, f"An invitation is on its way to {new.user.email}.")
            return redirect("staff:contractor-people", member.board.slug, contractor_id)
    rows = list(member.board.contractor_people.filter(contractor=contractor).select_related("user"))
    return show(
        request,
        member,
        "contractor_people.html",
        here="staff:products",
        title=f"People of {contractor}",
        above=over(member, contractor),
        contractor=contractor,
        form=form,
        people=[(row, _link_to_hand_on(member, row)) for row in rows if not row.ended_at],
        former=[row for row in rows if row.ended_at],
    )


def _link_to_hand_on(member: Member, row: ContractorUser) -> str:
    """The way in, should the message not arrive; never into an account that another board has given a place."""
    new = not row.user.has_usable_password()
    if not new or not member.may("portal.invite") or not actions.known_only_to(row.user, member.board):
        return ""
    return settings.PUBLIC_ADDRESS + way_in(row.user)


@require_POST
@staff_page("portal.invite")
def end(request: HttpRequest, member: Member, place_id: str) -> HttpResponse:
    row = get_object_or_404(member.board.contractor_people.select_related("user", "contractor"), public_id=place_id)
    with refusals.told(request, f"{row.user} no longer acts for {row.contractor} towards {member.board}."):
        actions.end(row, by=member, at=now())
    return redirect("staff:contractor-people", member.board.slug, row.contractor.public_id)
