"""Products and their contractors, with the contracts that cover them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.grades import in_words
from charteroak.district.contractors.models import Product
from charteroak.district.contractors.offers.receiving import offer_behind
from charteroak.district.contractors.schedules import grouped
from charteroak.district.notices.models import PostedProduct
from charteroak.district.search import find as search
from charteroak.district.search.models import Entry
from charteroak.district.technology import answers, deciding, exposure
from charteroak.district.technology.card import card_of
from charteroak.web import refusals
from charteroak.web.presenting import now, today

from .access import place, show, staff_page
from .forms import ProductForm

PAGE = 30


class CorrectionForm(forms.Form):
    name = forms.CharField(max_length=200, label="Name")
    company = forms.CharField(max_length=200, label="Company")
    address = forms.URLField(required=False, max_length=400, assume_scheme="https", label="Web address")
    purpose = forms.CharField(required=False, max_length=300, label="Purpose")
    other_names = forms.CharField(
        required=False, max_length=300, label="Other names", help_text="Under which people look for it; with commas."
    )
    is_service = forms.BooleanField(required=False, label="It is a service, and no site or app")


@require_safe
@staff_page("products.read")
def products(request: HttpRequest, member: Member) -> HttpResponse:
    """The board's products: those that it entered, was asked for, or has a contract for, each with its answer."""
    board, day = member.board, today()
    query = request.GET.get("q", "").strip()[:200]
    if query:
        ids = [entry.object_id for entry in search.find(board, "staff", query)]
    else:
        ids = list(
            Entry.objects.filter(board=board, scope="staff").order_by("title").values_list("object_id", flat=True)
        )
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    rows = {
        product.public_id: product
        for product in Product.objects.filter(public_id__in=list(page)).select_related("contractor")
    }
    listed = [rows[one] for one in page if one in rows]
    uses = exposure.uses_of(board, listed, day)
    return show(
        request,
        member,
        "products.html",
        here="staff:products",
        title="Products",
        query=query,
        page=page,
        products=[(answer, len(uses.get(answer.product.pk, []))) for answer in answers.answers_for(board, listed, day)],
        total=len(ids),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("products.write")
def new_product(request: HttpRequest, member: Member) -> HttpResponse:
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.shown_on(form):
            contractor = data["contractor"] or contractors.enter_contractor(
                board=member.board, name=data["contractor_name"], kind=data["contractor_kind"], by=member, at=now()
            )
            product = contractors.enter_product(
                contractor,
                board=member.board,
                name=data["name"],
                address=data["address"],
                purpose=data["purpose"],
                is_service=data["is_service"],
                by=member,
                at=now(),
            )
            messages.success(request, f"{product} is entered.")
            return redirect("staff:product", member.board.slug, product.public_id)
    return show(
        request,
        member,
        "new_product.html",
        here="staff:products",
        title="Enter a product",
        above=(place(member, "Products", "staff:products"),),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("products.write")
def correct_product(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """Correct what a product is called, who offers it, where it is and what it is for."""
    row = known_product(member.board, product_id)
    initial = {
        "name": row.name, "company": row.contractor.name if row.contractor.is_known else "",
        "address": row.address, "purpose": row.purpose, "other_names": row.other_names, "is_service": row.is_service,
    }  # fmt: skip
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            contractors.correct_product(row, board=member.board, **form.cleaned_data, by=member, at=now())
            messages.success(request, f"{row} is corrected.")
            return redirect("staff:product", member.board.slug, product_id)
    return show(
        request,
        member,
        "correct_product.html",
        here="staff:products",
        title=f"Correct {row.name}",
        above=above(member, row),
        form=form,
        product=row,
    )


@require_safe
@staff_page("products.read")
def product(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """One product: may it be used, by whom is it used, what does it receive, who else handles that, which contracts."""
    board, day = member.board, today()
    shown = known_product(board, product_id)
    answer = answers.answers_for(board, [shown], day, alternatives=True)[0]
    postings = PostedProduct.objects.filter(
        posting__board=board, posting__replaced_by=None, product_id=product_id
    ).select_related("posting__board")
    reader = member.may("contracts.read")
    uses = list(board.product_uses.filter(product=shown).select_related("school"))
    schedules = list(board.data_schedules.filter(product=shown).prefetch_related("elements"))
    requests = board.technology_requests.filter(product=shown).select_related("asked_by__user")
    if not member.may("requests.read"):
        requests = requests.filter(asked_by=member)
    return show(
        request,
        member,
        "product.html",
        here="staff:products",
        title=shown.name,
        above=(place(member, "Products", "staff:products"),),
        product=shown,
        answer=answer,
        at_desks=answers.desks_of(board, [shown]).get(shown.pk, []),
        contracts=board.contracts.filter(products=shown) if reader else [],
        postings=[posted.posting for posted in postings],
        uses=[(use, in_words(use.grades)) for use in uses],
        students=exposure.Roll.of(board).students([use for use in uses if use.until is None or use.until >= day]),
        schedule=schedules[0] if schedules else None,
        from_offer=offer_behind(schedules[0]) if schedules else None,
        grouped=grouped(schedules[0]) if schedules else [],
        earlier=schedules[1:],
        checks=board.feed_checks.filter(product=shown)[:5] if reader else [],
        engagements=board.engagements.filter(product=shown, ended_on=None).select_related("subprocessor")
        if reader
        else [],
        second_looks=board.reopenings.open().filter(product=shown) if member.may("requests.read") else [],
        requests=requests[:10],
        permissions=deciding.permitted(board, shown) if answer.may == "permission" else 0,
        decisions=board.decisions.filter(product=shown)[:10] if reader else [],
    )


@require_safe
@staff_page("products.read")
def card(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """The classroom card: what may be entered, what never. A page to print."""
    row = known_product(member.board, product_id)
    found = card_of(member.board, row, today())
    if found is None:
        raise Http404
    return show(
        request,
        member,
        "card.html",
        here="staff:products",
        title=f"Classroom card: {row.name}",
        above=above(member, row),
        card=found,
        day=today(),
    )


def above(member: Member, row: Product) -> tuple[tuple[str, str], ...]:
    """The pages over a product's own pages, for the breadcrumbs."""
    return (
        place(member, "Products", "staff:products"), place(member, row.name, "staff:product", row.public_id)
    )  # fmt: skip


def known_product(board: Board, product_id: str) -> Product:
    """A product that this board entered, was asked for or has a contract for; any other is a 404."""
    return get_object_or_404(contractors.known_to(board), public_id=product_id)
