"""A contractor without an account composes an offer, or has one checked. Nothing is kept of either."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Board
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ScheduledElement
from charteroak.district.contractors.offers.checking import schema_text
from charteroak.district.contractors.offers.reading import LARGEST, BadOffer, read
from charteroak.web import offering
from charteroak.web.limits import asked_too_often
from charteroak.web.presenting import today

#: Offers that one address may have composed or checked in an hour; each press of a button counts.
AN_HOUR = 120
FORM_METHODS = ["GET", "HEAD", "POST"]


class CheckForm(forms.Form):
    file = forms.FileField(required=False, allow_empty_file=True, label="The offer’s file", help_text="JSON.")
    text = forms.CharField(
        required=False, strip=False, label="Or its text", widget=forms.Textarea(attrs={"rows": 12, "class": "wide"})
    )

    def data_given(self) -> bytes:
        file = self.cleaned_data["file"]
        if file is not None:
            return bytes(file.read(LARGEST + 1))
        return str(self.cleaned_data["text"]).encode("utf-8", "surrogatepass")


@require_http_methods(FORM_METHODS)
def compose(request: HttpRequest, slug: str) -> HttpResponse:
    """Type an offer in and take its file along; one product at a time."""
    board = get_object_or_404(Board, slug=slug)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and asked_too_often(request, "offer", AN_HOUR):
        return render(request, "429.html", status=429)
    form = offering.Composing.of(posted, file=request.FILES.get("paper"), today=today())
    done = ""
    if posted is not None:
        if "another" in posted:
            if form.put_product_in():
                done = f"{form.before[-1]['name']} is in the offer. Go on with the next product."
        elif "without" in posted:
            form.take_product_out(posted["without"])
        elif "more" not in posted:
            offer, data = form.judged()
            if offer is not None:
                return offering.download(data, offer.contractor)
    return _page(
        request,
        board,
        "offer.html",
        composing=form,
        done=done,
        entries=ScheduledElement.Entry.choices,
        errors=form.faults,
        status=422 if form.faults else 200,
    )


@require_http_methods(FORM_METHODS)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Check an offer that was written elsewhere, by its text or its file."""
    board = get_object_or_404(Board, slug=slug)
    form = CheckForm(request.POST or None, request.FILES or None)
    offer, errors = None, []
    if request.method == "POST" and form.is_valid():
        if asked_too_often(request, "offer", AN_HOUR):
            return render(request, "429.html", status=429)
        try:
            offer = read(form.data_given(), today=today())
        except BadOffer as bad:
            errors = offering.listed(bad.faults)
    return _page(
        request,
        board,
        "offer_check.html",
        form=form,
        offer=offer,
        names={code: one.words for code, one in ELEMENTS.items()},
        errors=errors,
        status=422 if errors else 200,
    )


@require_safe
def schema(request: HttpRequest, slug: str) -> HttpResponse:
    """The JSON Schema of offers, for whoever writes one by program."""
    get_object_or_404(Board, slug=slug)
    response = HttpResponse(schema_text(), content_type="application/schema+json")
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _page(request: HttpRequest, board: Board, template: str, *, status: int, **context: Any) -> HttpResponse:
    # Contractors write contracts in English, and the page is in one language whatever the reader's is.
    with translation.override("en"):
        return render(request, f"registry/{template}", {"board": board, **context}, status=status)
