"""Signing in the portal: a draft that the board put there, or an addendum that the contractor fills in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.contractors.models import ContractorUser, Product
from charteroak.district.contracts import portal
from charteroak.district.contracts.models import Contract, SealedCopy, products_shown_to
from charteroak.district.contracts.twin import blocks_of
from charteroak.district.files import bytes_of
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField
from charteroak.web.presenting import now

from .access import contractor_page, over, show

FORM_METHODS = ["GET", "HEAD", "POST"]


class SigningForm(forms.Form):
    name = forms.CharField(max_length=160, label="Your name, as you sign")
    title = forms.CharField(max_length=160, label="Office or title")
    authority = forms.CharField(
        max_length=400, label="What lets you sign",
        help_text="Such as an officer’s power to bind the company, or a delegation with its date.",
    )  # fmt: skip
    consent = forms.BooleanField(
        label="I have read it, and I sign it for the company by entering my name here.",
        error_messages={"required": "Tick this to sign."},
    )

    def signing(self) -> portal.Signing:
        return portal.Signing(self.cleaned_data["name"], self.cleaned_data["title"], self.cleaned_data["authority"])


class PartsForm(forms.Form):
    products = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="Products", error_messages={"required": "Choose the product."}
    )
    terms = forms.CharField(
        max_length=200, label="What it amends", help_text="Such as “Terms of Service of Larkspur Reader, May 1, 2026”."
    )
    address = forms.CharField(
        max_length=300, label="Where the board writes to you",
        help_text="An e-mail or postal address for deletion, review and correction.",
    )  # fmt: skip
    deletion_days = forms.IntegerField(
        min_value=1, max_value=90, initial=30, label="Days for a deletion that the board requests"
    )
    review_days = forms.IntegerField(
        min_value=1, max_value=45, initial=10, label="Business days for a review or a correction"
    )
    ends_on = DayField(required=False, label="Last day", help_text="Empty if it has none.")

    def __init__(self, *args: Any, products: list[Product], **options: Any) -> None:
        super().__init__(*args, **options)
        self._products = products
        self.fields["products"].choices = [(one.public_id, one.name) for one in products]  # type: ignore[attr-defined]

    def chosen(self) -> list[Product]:
        return [one for one in self._products if one.public_id in self.cleaned_data["products"]]

    def parts(self) -> portal.Parts:
        words = ("terms", "address", "deletion_days", "review_days")
        return portal.Parts(**{word: self.cleaned_data[word] for word in words})

    def last_day(self) -> date | None:
        day: date | None = self.cleaned_data["ends_on"]
        return day


@require_http_methods(FORM_METHODS)
@contractor_page("documents.sign")
def addendum(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """Fill in the board's addendum, read it whole, and sign it. Nothing reaches the board before it is signed."""
    products = list(products_shown_to(place))
    form = PartsForm(request.POST or None, products=products)
    ready = request.method == "POST" and form.is_valid()
    signing = SigningForm(request.POST if ready and "sign" in request.POST else None)
    if ready and signing.is_bound and signing.is_valid():
        with refusals.shown_on(signing):
            portal.sign_addendum(
                form.chosen(), parts=form.parts(), signing=signing.signing(), ends_on=form.last_day(), by=place,
                at=now(),
            )  # fmt: skip
            messages.success(request, f"It is signed, and lies before {place.board}.")
            return redirect("contractor:board", place.public_id)
    return show(
        request,
        "addendum.html",
        title="Fill in and sign an addendum",
        here="contractor:board",
        place=place,
        above=over(place),
        form=form if not ready else signing,
        parts=form,
        clauses=form.parts().clauses(place.board, place.contractor.name) if ready else [],
        signing=signing if ready else None,
        products=products,
    )


@require_http_methods(FORM_METHODS)
@contractor_page("documents.sign")
def sign(request: HttpRequest, place: ContractorUser, contract_id: str) -> HttpResponse:
    """Read the documents of a draft, and sign those very bytes."""
    row = get_object_or_404(
        Contract.objects.shown_to(place).select_related("board", "contractor"), public_id=contract_id
    )
    waiting = portal.unsigned_by_contractor(row) if row.state == Contract.State.DRAFT else []
    form = SigningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            portal.sign(row, seen=request.POST.getlist("seen"), signing=form.signing(), by=place, at=now())
            messages.success(request, f"It is signed for {place.contractor}, and {place.board} is told.")
            return redirect("contractor:board", place.public_id)
    return show(
        request,
        "sign.html",
        title=f"Sign {row.title}",
        here="contractor:board",
        place=place,
        above=over(place),
        contract=row,
        form=form,
        documents=[(one, blocks_of(read, []) if (read := one.as_read()) else []) for one in waiting],
    )


@require_safe
@contractor_page("portal.read")
def execution_record(request: HttpRequest, place: ContractorUser, contract_id: str) -> HttpResponse:
    """The sealed record of the execution of one of its contracts, as a file."""
    row = get_object_or_404(
        SealedCopy, contract__in=Contract.objects.shown_to(place), contract__public_id=contract_id
    )  # fmt: skip
    return as_file(bytes_of(row.stored_as), str(row))
