"""Building an agreement, or an addendum to a contractor's terms, from what the board knows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from charteroak import law
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.contracts import building
from charteroak.district.contracts.models import SealedCopy
from charteroak.district.contracts.papers import as_docx, as_pdf
from charteroak.district.files import bytes_of
from charteroak.review.drafting import LONGEST, Paper, Terms
from charteroak.review.positions import positions
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField, ManyChoices
from charteroak.web.presenting import now, today

from .access import place, show, staff_page
from .contractors import known_contractor, over

RENDERED = {"docx": as_docx, "pdf": as_pdf}


class BuildForm(forms.Form):
    products = forms.MultipleChoiceField(
        widget=ManyChoices, label="Products", error_messages={"required": "Choose what it covers."}
    )
    kind = forms.ChoiceField(
        choices=[("agreement", "A whole agreement"), ("addendum", "A short addendum to the contractor’s own terms")],
        widget=forms.RadioSelect, initial="agreement", label="What to build",
    )  # fmt: skip
    amends = forms.CharField(
        required=False, max_length=200, label="The terms that the addendum amends",
        help_text="Their title and date, such as “Terms of Service of Larkspur Reader, May 1, 2026”.",
    )  # fmt: skip
    purpose = forms.CharField(
        required=False, max_length=400, label="Purpose", help_text="What the service is used for."
    )
    contact = forms.CharField(
        max_length=300, label="Whom the contractor writes to at the board",
        help_text="An office or a person, with an address: for requests of families and notices of a breach.",
    )  # fmt: skip
    address = forms.CharField(
        max_length=300, label="Where the contractor is written to", help_text="An e-mail or postal address."
    )
    deletion_days = forms.IntegerField(
        min_value=1, max_value=LONGEST["deletion_days"], initial=30, label="Days for a deletion that the board requests"
    )
    review_days = forms.IntegerField(
        min_value=1, max_value=LONGEST["review_days"], initial=10, label="Business days for a review or a correction"
    )
    notice_days = forms.IntegerField(
        required=False, min_value=1, max_value=LONGEST["notice_days"], label="Days for a notice of a breach",
        help_text="Only if the board asks for it sooner than the statute: 30 days, or 60 by the kind of data.",
    )  # fmt: skip
    starts_on = DayField(required=False, label="First day", help_text="Empty: the day on which the last party signs.")
    ends_on = DayField(required=False, label="Last day", help_text="Empty: until either party gives notice.")
    with_schedule = forms.BooleanField(required=False, initial=True, label="Put the products’ schedules of data in")
    no_advertising = forms.BooleanField(
        required=False, initial=True, label="Forbid all advertising, and not only what § 10-234bb(d) forbids"
    )
    subprocessors_bound = forms.BooleanField(
        required=False, initial=True, label="Bind other providers, as § 10-234cc(b)(4)(E) asks of an operator"
    )
    controls = forms.BooleanField(
        required=False, initial=True, label="Let the agreement control over the contractor’s other terms"
    )

    def __init__(self, *args: Any, board: Board, contractor: Contractor, products: list[Product], **options: Any):
        super().__init__(*args, **options)
        self._board, self._contractor, self._products = board, contractor, products
        self.fields["products"].choices = [(one.public_id, one.name) for one in products]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == "addendum" and not said.get("amends"):
            self.add_error("amends", "Name the terms that it amends.")
        if said.get("kind") == "agreement" and not said.get("purpose"):
            self.add_error("purpose", "Say what the service is used for.")
        return said

    def chosen(self) -> list[Product]:
        return [one for one in self._products if one.public_id in self.cleaned_data["products"]]

    def terms(self) -> Terms:
        said = {name: self.cleaned_data[name] for name in self.cleaned_data if name in Terms.__slots__}
        addendum = self.cleaned_data["kind"] == "addendum"
        schedule = building.scheduled(self._board, self.chosen()) if self.cleaned_data["with_schedule"] else ()
        return Terms(
            **said | {
                "board": self._board.name, "contractor": self._contractor.name, "schedule": schedule,
                "products": tuple(one.name for one in self.chosen()), "amends": said["amends"] if addendum else "",
            }
        )  # fmt: skip

    def title(self) -> str:
        names = ", ".join(one.name for one in self.chosen())
        kind = "addendum" if self.cleaned_data["kind"] == "addendum" else "agreement"
        return f"{names}: {kind}"[:300]


@require_safe
@staff_page("contracts.write")
def build(request: HttpRequest, member: Member) -> HttpResponse:
    """With whom: each contractor of a product that the board knows."""
    found = {one.contractor for one in contractors.known_to(member.board) if one.contractor.is_known}
    return show(
        request,
        member,
        "build.html",
        here="staff:contracts",
        title="Build an agreement",
        above=(place(member, "Contracts", "staff:contracts"),),
        contractors=sorted(found, key=str),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("contracts.write")
def build_with(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """Fill in, read it whole, take it as Word or PDF, or open a draft contract with it. Nothing is kept before that."""
    contractor = known_contractor(member.board, contractor_id)
    products = list(contractors.known_to(member.board).filter(contractor=contractor))
    form = BuildForm(
        request.POST or None, board=member.board, contractor=contractor, products=products,
        initial=_known(member.board, contractor, products, request.GET.get("product", "")),
    )  # fmt: skip
    paper: Paper | None = None
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            paper = building.built(form.terms(), on=today())
            if "draft" in request.POST:
                made = building.open_built(
                    member.board, form.chosen(), form.terms(), title=form.title(), by=member, at=now()
                )
                messages.success(request, "The draft is open, and its paper is being read like any other.")
                return redirect("staff:contract", member.board.slug, made.public_id)
            for kind in RENDERED.keys() & request.POST.keys():
                return as_file(RENDERED[kind](paper), f"{form.cleaned_data['kind']}.{kind}")
    return show(
        request,
        member,
        "build_with.html",
        here="staff:contracts",
        title=f"Build an agreement with {contractor}",
        above=over(member, contractor),
        contractor=contractor,
        form=form,
        paper=paper,
        unstated=[one for one in products if not building.scheduled(member.board, [one])],
    )


@require_safe
@staff_page("contracts.read")
def pushed_back(request: HttpRequest, member: Member) -> HttpResponse:
    """What contractors usually ask to have changed, and what each step back costs by law."""
    provisions = {one.id: one for one in law.on(today()).provisions}
    return show(
        request,
        member,
        "positions.html",
        here="staff:contracts",
        title="When a contractor pushes back",
        above=(place(member, "Contracts", "staff:contracts"),),
        positions=[(one, provisions.get(one.provision)) for one in positions()],
    )


@require_safe
@staff_page("contracts.read")
def execution_record(request: HttpRequest, member: Member, contract_id: str) -> HttpResponse:
    """The sealed record of a contract's execution, as a file."""
    row = get_object_or_404(SealedCopy, contract__board=member.board, contract__public_id=contract_id)
    return as_file(bytes_of(row.stored_as), str(row))


def _known(board: Board, contractor: Contractor, products: list[Product], first: str) -> dict[str, Any]:
    """What the board has on record already."""
    chosen = [one for one in products if one.public_id == first] or products[:1]
    reached = contractor.contacts.filter(board=board, purpose__in=["privacy", "legal"]).order_by("-purpose").first()
    return {
        "products": [one.public_id for one in chosen], "purpose": next((one.purpose for one in chosen), ""),
        "contact": ", ".join(word for word in (board.contact_name, board.contact_email, board.contact_phone) if word),
        "address": reached.email if reached else contractor.privacy_contact,
    }  # fmt: skip
