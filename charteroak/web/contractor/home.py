"""A contractor's first pages: the boards that let one in, and what stands between one of them and the contractor."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import User
from charteroak.district.breaches.models import Breach
from charteroak.district.contractors import people
from charteroak.district.contractors.models import ContractorUser
from charteroak.district.contracts import portal
from charteroak.district.contracts.models import Contract, Document
from charteroak.district.demands import owed
from charteroak.district.demands.models import Demand
from charteroak.district.demands.owed import owed_by
from charteroak.district.files import bytes_of
from charteroak.district.notices.models import Posting
from charteroak.district.refusal import Refusal
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.presenting import clock_of, now

from .access import contractor_page, portal_page, show


@require_safe
@portal_page
def home(request: HttpRequest) -> HttpResponse:
    """Every board that let this person in, what each waits for, and the invitations that wait."""
    at = now()
    places = list(request.user.contractor_places.select_related("board", "contractor"))  # type: ignore[union-attr]
    active = [place for place in places if place.may("portal.read")]
    clocks = sorted(
        ((clock_of(duty, at), place) for place in active for duty in owed_by(place).open()),
        key=lambda pair: (pair[0]["due"] is None, pair[0]["duty"].due_at or at),
    )
    return show(
        request,
        "home.html",
        title=f"Good day, {request.user.name.split()[0]}",  # type: ignore[union-attr]
        here="contractor:home",
        invitations=[place for place in places if not place.accepted_at and not place.ended_at],
        boards=[(place, Contract.objects.shown_to(place).count()) for place in active],
        clocks=clocks,
        late=sum(1 for clock, _ in clocks if clock["state"] == "late"),
        told=request.user.memos.filter(board__in=[place.board for place in active])[:6],  # type: ignore[union-attr]
    )


@require_POST
@portal_page
def accept(request: HttpRequest, place_id: str) -> HttpResponse:
    place = _invitation(request, place_id)
    try:
        people.accept(place, by=request.user, at=now())  # type: ignore[arg-type]
    except Refusal as refusal:
        refusals.as_message(request, refusal)
        return redirect("contractor:home")
    messages.success(request, f"You act for {place.contractor} towards {place.board} from now on.")
    return redirect("contractor:board", place.public_id)


@require_POST
@portal_page
def decline(request: HttpRequest, place_id: str) -> HttpResponse:
    place = _invitation(request, place_id)
    with refusals.told(request, f"{place.board} is told that you do not act for {place.contractor}."):
        people.decline(place, by=request.user, at=now())  # type: ignore[arg-type]
    return redirect("account:boards")


def _invitation(request: HttpRequest, place_id: str) -> ContractorUser:
    rows = ContractorUser.objects.select_related("board", "contractor", "user")
    return get_object_or_404(rows, public_id=place_id, user=request.user, ended_at=None)


@require_safe
@contractor_page("portal.read")
def board(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """What stands between this board and the contractor: contracts, what is owed by when, products."""
    at = now()
    contracts = list(Contract.objects.shown_to(place).prefetch_related("products", "documents"))
    posted = {
        posting.contract_id: posting
        for posting in Posting.objects.filter(
            board=place.board, replaced_by=None, contract_id__in=[one.public_id for one in contracts]
        ).select_related("board")
    }
    return show(
        request,
        "board.html",
        title=str(place.board),
        here="contractor:board",
        place=place,
        contracts=[(one, posted.get(one.public_id)) for one in contracts],
        unsigned=[one.public_id for one in contracts if one.state == "draft" and portal.unsigned_by_contractor(one)],
        breaches=Breach.objects.shown_to(place).select_related("report"),
        demands=Demand.objects.shown_to(place).select_related("contract").prefetch_related("answers"),
        clocks=[clock_of(duty, at) for duty in owed_by(place).open().most_urgent_first()],
        done=[clock_of(duty, at) for duty in owed_by(place).exclude(met_at=None).order_by("-met_at")[:10]],
    )


@require_safe
@contractor_page("portal.read")
def document(request: HttpRequest, place: ContractorUser, document_id: str) -> HttpResponse:
    """A file of one of the contracts, as it was signed."""
    rows = Document.objects.filter(contract__in=Contract.objects.shown_to(place)).select_related("contract__board")
    row = get_object_or_404(rows, public_id=document_id)
    return as_file(bytes_of(row.stored_as), row.name)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def calendar(request: HttpRequest) -> HttpResponse:
    """The person's secret calendar address: made, shown, ended."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        if "end" in request.POST:
            owed.end_feed(user, at=now())
            messages.success(request, "That calendar address no longer works.")
        else:
            owed.make_feed(user, at=now())
            messages.success(request, "The calendar address is made. Anyone who has it can read what you owe.")
        return redirect("contractor:calendar")
    feed = user.portal_feeds.filter(ended_at=None).first()
    address = settings.PUBLIC_ADDRESS + reverse("link:portal-feed", args=[feed.token]) if feed else ""
    return show(
        request,
        "calendar.html",
        title="Your calendar",
        here="contractor:home",
        above=(("All boards", reverse("contractor:home")),),
        feed=feed,
        address=address,
    )
