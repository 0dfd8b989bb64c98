"""Reporting a breach, to every board that it concerns at once, and the receipts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.breaches import reporting
from charteroak.district.breaches.models import Breach
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ContractorUser, Product
from charteroak.district.contracts.models import products_shown_to
from charteroak.web import refusals
from charteroak.web.breaching import FactsForm
from charteroak.web.downloads import as_file
from charteroak.web.presenting import clock_of, now

from .access import contractor_page, over, show


class ReportForm(FactsForm):
    boards = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="Boards that it concerns",
        error_messages={"required": "Choose each board that it concerns."},
    )  # fmt: skip
    contact_name = forms.CharField(max_length=160, label="Contact for the board: name")
    contact_email = forms.EmailField(label="Contact for the board: e-mail address")
    contact_phone = forms.CharField(max_length=40, label="Contact for the board: phone, at any hour")
    field_order = ("boards",)

    def __init__(self, *args: Any, places: list[ContractorUser], products: list[Product], **options: Any) -> None:
        super().__init__(*args, products=products, **options)
        self._places = places
        self.fields["boards"].choices = [(one.public_id, one.board.name) for one in places]  # type: ignore[attr-defined]

    def chosen(self) -> list[ContractorUser]:
        return [place for place in self._places if place.public_id in self.cleaned_data["boards"]]

    def of_addition(self, adds_to: Breach | None) -> reporting.Reported:
        more = self.cleaned_data.get("names_more", "yes") == "yes"
        return self.reported(adds_to=adds_to.report if adds_to else None, names_more=more)


class AdditionForm(ReportForm):
    names_more = forms.ChoiceField(
        choices=[("yes", "Yes: students or data that were not named before"), ("no", "No: only more on the same")],
        widget=forms.RadioSelect, label="Does it name more students or more data?",
        error_messages={"required": "Say whether it names more."},
    )  # fmt: skip
    field_order = ("boards", "names_more")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@contractor_page("breach.report", of_students=True)
def report(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """The form. What is not known is left open; nothing waits for it."""
    return _report(request, place, adds_to=None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@contractor_page("breach.report", of_students=True)
def add(request: HttpRequest, place: ContractorUser, breach_id: str) -> HttpResponse:
    """More on a breach that was reported before."""
    return _report(request, place, adds_to=_breach(place, breach_id))


def _report(request: HttpRequest, place: ContractorUser, *, adds_to: Breach | None) -> HttpResponse:
    others = request.user.contractor_places.active().select_related("board", "contractor", "user")  # type: ignore[union-attr]
    places = [place] if adds_to else [one for one in others if one.contractor_id == place.contractor_id]
    products = (
        list(Product.objects.filter(contractor=place.contractor)) if not adds_to else list(products_shown_to(place))
    )
    initial = {"token": get_random_string(32), "boards": [place.public_id], "contact_name": request.user.name,  # type: ignore[union-attr]
               "contact_email": request.user.email}  # type: ignore[union-attr]  # fmt: skip
    form = (AdditionForm if adds_to else ReportForm)(
        request.POST or None, initial=initial, places=places, products=products
    )
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            received = reporting.report(
                form.of_addition(adds_to), token=form.cleaned_data["token"], places=form.chosen(), at=now()
            )
            boards = ", ".join(breach.board.name for breach in received)
            messages.success(request, f"Received by {boards}. The receipt is on this page.")
            here = next((one for one in received if one.board_id == place.board_id), None)
            if here is None:
                return redirect("contractor:home")
            return redirect("contractor:breach", place.public_id, here.public_id)
    return show(
        request,
        "report_breach.html",
        title="Add to a breach report" if adds_to else "Report a breach",
        here="contractor:board",
        place=place,
        above=over(place),
        form=form,
        adds_to=adds_to,
    )


@never_cache
@require_safe
@contractor_page("breach.report", of_students=True)
def breach(request: HttpRequest, place: ContractorUser, breach_id: str) -> HttpResponse:
    """What was reported, when the board received it, and the receipt."""
    row = _breach(place, breach_id)
    at = now()
    return show(
        request,
        "breach.html",
        title="A breach, as it was reported",
        here="contractor:board",
        place=place,
        above=over(place),
        breach=row,
        elements=[ELEMENTS[code].words for code in row.report.elements if code in ELEMENTS],
        delay=[clock_of(duty, at) for duty in row.contractors_delay()],
        additions=Breach.objects.shown_to(place).filter(report__adds_to=row.report),
    )


@never_cache
@require_safe
@contractor_page("breach.report", of_students=True)
def receipt(request: HttpRequest, place: ContractorUser, breach_id: str) -> HttpResponse:
    return as_file(reporting.receipt_of(_breach(place, breach_id), by=place), "receipt.pdf")


def _breach(place: ContractorUser, breach_id: str) -> Breach:
    rows = Breach.objects.shown_to(place).select_related("board", "report__contractor", "report__adds_to")
    return get_object_or_404(rows, public_id=breach_id)
