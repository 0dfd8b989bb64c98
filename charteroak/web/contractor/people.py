"""The contractor's people towards one board: who they are, inviting a colleague, ending a place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.district.contractors import people as actions
from charteroak.district.contractors.models import ContractorUser
from charteroak.web import refusals
from charteroak.web.fields import PersonForm
from charteroak.web.presenting import now

from .access import contractor_page, over, show


@require_http_methods(["GET", "HEAD", "POST"])
@contractor_page("portal.invite")
def people(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            new = actions.invite(place.contractor, board=place.board, **form.cleaned_data, by=place, at=now())
            messages.success(request, f"An invitation is on its way to {new.user.email}, and {place.board} is told.")
            return redirect("contractor:people", place.public_id)
    colleagues = place.board.contractor_people.filter(contractor=place.contractor, ended_at=None)
    return show(
        request,
        "people.html",
        title="People",
        here="contractor:people",
        place=place,
        above=over(place),
        form=form,
        colleagues=colleagues.select_related("user"),
    )


@require_POST
@contractor_page("portal.invite")
def end(request: HttpRequest, place: ContractorUser, colleague_id: str) -> HttpResponse:
    rows = place.board.contractor_people.filter(contractor=place.contractor, ended_at=None)
    colleague = get_object_or_404(rows.select_related("user", "board", "contractor"), public_id=colleague_id)
    with refusals.told(request, f"{colleague.user} no longer acts for {place.contractor} towards {place.board}."):
        actions.end(colleague, by=place, at=now())
    if colleague == place:
        return redirect("account:boards")
    return redirect("contractor:people", place.public_id)
