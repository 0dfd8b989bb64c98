"""A contractor's offer out of what it has stated: to take along for any board, or to send to this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ContractorUser, Product
from charteroak.district.contractors.offers import receiving
from charteroak.district.contractors.offers.publishing import stated_content
from charteroak.district.contractors.offers.reading import BadOffer, Offer, read
from charteroak.district.contracts.models import products_shown_to
from charteroak.district.refusal import Refusal
from charteroak.web import offering
from charteroak.web.presenting import now, today

from .access import contractor_page, over, show


@dataclass
class _Form:
    """What is typed beside what is stated: whom a board reaches, and the signed paper."""

    people: offering.PeopleForm
    signed: offering.SignedForm


@require_http_methods(["GET", "HEAD", "POST"])
@contractor_page("offers.publish")
def offer(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """Publish an offer: download its file, or send it to the board of this place."""
    products = list(products_shown_to(place))
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    if posted is not None:
        posted = offering.with_hash(posted, request.FILES.get("paper"))
    form = _Form(offering.PeopleForm(posted, initial=_known(place)), offering.SignedForm(posted))
    chosen = [one for one in products if posted is None or one.public_id in posted.getlist("product")]
    content = _content(place, chosen, form)
    errors: list[dict[str, str]] = []
    refusal = None
    if posted is not None:
        data = offering.as_file(content)
        try:
            made = read(data, today=today())
            if "send" not in posted:
                return offering.download(data, made.contractor)
            receiving.receive(
                place.board, data=data, name="offer.json", source=f"{place.contractor}’s portal, sent by {place.user}",
                received_on=today(), by=place, at=now(),
            )  # fmt: skip
            messages.success(request, f"{place.board} has your offer, and is told.")
            return redirect("contractor:board", place.public_id)
        except BadOffer as bad:
            errors = _errors(bad, place, chosen)
        except Refusal as found:
            refusal = found
    return show(
        request,
        "offer.html",
        title="Make an offer",
        here="contractor:products",
        place=place,
        above=over(place),
        composing=form,
        products=products,
        chosen=[one.public_id for one in chosen],
        said=_readable(place, chosen),
        names={code: one.words for code, one in ELEMENTS.items()},
        errors=errors,
        refusal=refusal,
        status=422 if errors or refusal else 200,
    )


def _content(place: ContractorUser, products: list[Product], form: _Form) -> dict[str, Any]:
    content = stated_content(place.board, place.contractor, products, day=today()) | offering.people(form.people)
    if paper := offering.signed_paper(form.signed):
        content["agreement"] = paper
    return content


def _readable(place: ContractorUser, products: list[Product]) -> Offer | None:
    """What is stated, as a board would read it; None while something in it is wrong."""
    someone = {"name": "?", "email": "x@x.example"}
    content = stated_content(place.board, place.contractor, products, day=today()) | {"breach_contact": someone}
    try:
        return read(offering.as_file(content), today=today())
    except BadOffer:
        return None


def _known(place: ContractorUser) -> dict[str, str]:
    """Whom the board reaches already, to begin with."""
    rows = place.board.contractor_contacts.filter(contractor=place.contractor)
    return {f"{one.purpose}_{part}": getattr(one, part) for one in rows for part in ("name", "email", "phone")}


def _errors(bad: BadOffer, place: ContractorUser, products: list[Product]) -> list[dict[str, str]]:
    """Each fault with the place where it is mended: a field of this page, or the product's own pages."""
    found = []
    for fault in bad.faults:
        url = ""
        match fault.path:
            case ("products", int(at), "elements", *_):
                url = reverse("contractor:schedule", args=[place.public_id, products[at].public_id])
            case ("products", int(at), *_):
                url = reverse("contractor:product", args=[place.public_id, products[at].public_id])
            case ("breach_contact", *rest):
                url = f"#id_breach_{rest[0] if rest else 'name'}"
            case ("agreement", part, *_):
                names = {"file": "paper", "sha256": "paper", "title": "signed_title"}
                url = f"#id_{names.get(str(part), part)}"
            case ("contacts", *_):
                url = "#people"
            case ("products",):
                url = "#products"
        found.append({"text": str(fault), "url": url})
    return found
