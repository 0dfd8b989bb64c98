"""Offers of contractors: received, laid beside what the board has, and taken over part by part."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ContractorContact, ReceivedOffer, ScheduledElement
from charteroak.district.contractors.offers import receiving
from charteroak.district.contractors.offers.comparing import ProductRow
from charteroak.district.contractors.offers.reading import LARGEST
from charteroak.district.contractors.security import QUESTIONS, SAYINGS
from charteroak.district.contracts.models import Contract
from charteroak.district.files import bytes_of
from charteroak.district.refusal import Refusal
from charteroak.district.technology import offers
from charteroak.district.uploads import too_large
from charteroak.web import refusals
from charteroak.web.downloads import as_file
from charteroak.web.fields import DayField
from charteroak.web.presenting import now, today

from .access import place, show, staff_page
from .contractors import known_contractor, over

PAGE = 50
FORM_METHODS = ["GET", "HEAD", "POST"]


class ImportForm(forms.Form):
    file = forms.FileField(
        label="The offer", allow_empty_file=True, error_messages={"required": "Choose the file."}, help_text="JSON."
    )
    source = forms.CharField(
        max_length=200, label="Where it came from", help_text="Such as: e-mail of privacy@larkspur.example."
    )
    received_on = DayField(label="Came on")


class PaperForm(forms.Form):
    file = forms.FileField(
        label="The signed file", allow_empty_file=True, error_messages={"required": "Choose the file."},
        help_text="Its SHA-256 must be the one that the offer names.",
    )  # fmt: skip


class ContactForm(forms.Form):
    purpose = forms.ChoiceField(choices=ContractorContact.Purpose.choices, label="What for")
    name = forms.CharField(max_length=120, label="Name of the person or office")
    email = forms.EmailField(label="E-mail address")
    phone = forms.CharField(required=False, max_length=40, label="Telephone")


@require_http_methods(FORM_METHODS)
@staff_page("contracts.read", write="offers.import")
def offer_list(request: HttpRequest, member: Member) -> HttpResponse:
    """The offers that came, and the form by which one more comes in."""
    form = ImportForm(request.POST or None, request.FILES or None, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.shown_on(form):
            if said["file"].size > LARGEST:
                raise too_large(said["file"].name, said["file"].size)
            made = receiving.receive(
                member.board, data=said["file"].read(), name=said["file"].name, source=said["source"],
                received_on=said["received_on"], by=member, at=now(),
            )  # fmt: skip
            messages.success(request, "The offer is kept. Nothing of it counts before you take it over.")
            return redirect("staff:offer", member.board.slug, made.public_id)
    return show(
        request,
        member,
        "offers.html",
        here="staff:products",
        title="Offers of contractors",
        above=(place(member, "Products", "staff:products"),),
        form=form,
        page=Paginator(member.board.offers.prefetch_related("taken"), PAGE).get_page(request.GET.get("page")),
        status=422 if form.errors else 200,
    )


@require_safe
@staff_page("contracts.read")
def offer(request: HttpRequest, member: Member, offer_id: str) -> HttpResponse:
    """One offer beside what the board has."""
    return _show_offer(request, member, _offer(member, offer_id))


def _show_offer(
    request: HttpRequest, member: Member, row: ReceivedOffer, *, form: forms.Form | None = None,
    chosen: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    compared = offers.comparison_of(row, at=now())
    said = row.as_read()
    return show(
        request,
        member,
        "offer.html",
        here="staff:products",
        title=str(row),
        above=(place(member, "Products", "staff:products"), place(member, "Offers", "staff:offers")),
        offer=row,
        said=said,
        compared=compared,
        products=[(one, _stated_by_contracts(member.board, one)) for one in compared.products],
        names={code: one.words for code, one in ELEMENTS.items()},
        asks={code: one.ask for code, one in QUESTIONS.items()},
        sayings=SAYINGS,
        entries=dict(ScheduledElement.Entry.choices),
        purposes=dict(ContractorContact.Purpose.choices),
        taken=list(row.taken.all()),
        contract=offers.contract_of(row),
        chosen=chosen or [],
        form=form,
        paper_form=form if isinstance(form, PaperForm) else PaperForm(),
        status=422 if form is not None else 200,
    )


def _stated_by_contracts(board: Board, row: ProductRow) -> list[Contract]:
    """The contracts in force that cover a product: what they state stands beside an offer where no schedule does."""
    if row.known is None or row.known.contract is not None:
        return []
    covering = board.contracts.in_force(today()).filter(products__public_id=row.known.key)
    return [one for one in covering if one.student_information]


@require_POST
@staff_page("offers.import")
def take_over(request: HttpRequest, member: Member, offer_id: str) -> HttpResponse:
    """Take over what is ticked, all of it or nothing."""
    row = _offer(member, offer_id)
    chosen, form = request.POST.getlist("part"), forms.Form({})
    with refusals.shown_on(form):
        taken = offers.take_over(row, parts=chosen, by=member, at=now())
        messages.success(request, f"{len(taken)} part{'s' if len(taken) != 1 else ''} of the offer stand now.")
        return redirect("staff:offer", member.board.slug, row.public_id)
    return _show_offer(request, member, row, form=form, chosen=chosen)


@require_POST
@staff_page("offers.import")
def attach_paper(request: HttpRequest, member: Member, offer_id: str) -> HttpResponse:
    """Attach the signed file that the offer names."""
    row = _offer(member, offer_id)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals.shown_on(form):
            receiving.attach_paper(row, data=file.read(), name=file.name, by=member, at=now())
            messages.success(request, f"{file.name} is the file that the offer names, and is kept beside it.")
            return redirect("staff:offer", member.board.slug, row.public_id)
    return _show_offer(request, member, row, form=form)


@require_POST
@staff_page("contracts.write")
def open_contract(request: HttpRequest, member: Member, offer_id: str) -> HttpResponse:
    """Open a contract with the signed paper that is attached."""
    row = _offer(member, offer_id)
    try:
        contract = offers.open_contract(row, by=member, at=now())
    except Refusal as refusal:
        refusals.as_message(request, refusal)
        return redirect("staff:offer", member.board.slug, row.public_id)
    messages.success(request, "The contract is opened, and the signed paper is being read.")
    return redirect("staff:contract", member.board.slug, contract.public_id)


@require_safe
@staff_page("contracts.read")
def offer_file(request: HttpRequest, member: Member, offer_id: str) -> HttpResponse:
    row = _offer(member, offer_id)
    return as_file(bytes_of(row.stored_as), row.name)


@require_safe
@staff_page("contracts.read")
def paper(request: HttpRequest, member: Member, offer_id: str) -> HttpResponse:
    row = _offer(member, offer_id)
    if not row.paper_stored_as:
        raise Http404
    return as_file(bytes_of(row.paper_stored_as), row.paper_name)


@require_http_methods(FORM_METHODS)
@staff_page("contracts.read", write="products.write")
def contact(request: HttpRequest, member: Member, contractor_id: str) -> HttpResponse:
    """Record whom the board reaches at a contractor."""
    row = known_contractor(member.board, contractor_id)
    known = member.board.contractor_contacts.filter(contractor=row, purpose=request.GET.get("for", "")).first()
    initial = {name: getattr(known, name) for name in ("purpose", "name", "email", "phone")} if known else {}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            receiving.keep_contact(member.board, row, **form.cleaned_data, by=member, at=now())
            messages.success(request, "The contact is kept.")
            return redirect("staff:contractor", member.board.slug, contractor_id)
    return show(
        request,
        member,
        "form_page.html",
        here="staff:products",
        title=f"Whom to reach at {row}",
        above=over(member, row),
        form=form,
    )


def _offer(member: Member, offer_id: str) -> ReceivedOffer:
    return get_object_or_404(member.board.offers, public_id=offer_id)
