"""A contractor's products towards one board: what they receive, and who else handles that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.district.contractors import schedules
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ContractorUser, Product, ScheduledElement
from charteroak.district.contracts.models import products_shown_to
from charteroak.district.refusal import Refusal
from charteroak.district.technology import reopening
from charteroak.web import refusals, stating
from charteroak.web.presenting import now

from .access import contractor_page, over, show

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@contractor_page("portal.read")
def products(request: HttpRequest, place: ContractorUser) -> HttpResponse:
    """What this board uses or has a contract for, with the last statement on each."""
    rows = list(products_shown_to(place))
    last = {}
    for one in place.board.data_schedules.filter(product__in=rows).order_by("number"):
        last[one.product_id] = one
    return show(
        request,
        "products.html",
        title="Products",
        here="contractor:products",
        place=place,
        above=over(place),
        products=[(row, last.get(row.pk)) for row in rows],
    )


@require_safe
@contractor_page("portal.read")
def product(request: HttpRequest, place: ContractorUser, product_id: str) -> HttpResponse:
    row = _product(place, product_id)
    rows = list(place.board.data_schedules.filter(product=row).prefetch_related("elements"))
    pairs = [(after, rows[at + 1] if at + 1 < len(rows) else None) for at, after in enumerate(rows)]
    return show(
        request,
        "product.html",
        title=row.name,
        here="contractor:products",
        place=place,
        above=(*over(place), ("Products", reverse("contractor:products", args=[place.public_id]))),
        product=row,
        schedule=rows[0] if rows else None,
        grouped=schedules.grouped(rows[0]) if rows else [],
        history=[(after, schedules.changes(earlier, after), earlier) for after, earlier in pairs],
        names={code: one.words for code, one in ELEMENTS.items()},
        engagements=place.board.engagements.filter(product=row, ended_on=None).select_related("subprocessor"),
        waiting=place.board.reopenings.open().filter(product=row),
        settled=place.board.reopenings.filter(product=row).exclude(settled_at=None)[:5],
    )


@require_http_methods(FORM_METHODS)
@contractor_page("schedule.state")
def schedule(request: HttpRequest, place: ContractorUser, product_id: str) -> HttpResponse:
    """State what the product receives. The board is told, and looks again where that is more than before."""
    row = _product(place, product_id)
    last = place.board.data_schedules.filter(product=row).prefetch_related("elements").first()
    others = _others(place, row)
    refusal = None
    if request.method == "POST":
        try:
            reopening.contractor_states_schedule(row, elements=stating.stated(request.POST), by=place, at=now())
            messages.success(request, f"The schedule is stated, and {place.board} is told.")
            for other in _also(request, others):
                with refusals.told(request, f"{other.board} is told, too."):
                    reopening.contractor_states_schedule(row, elements=stating.stated(request.POST), by=other, at=now())
            return redirect("contractor:product", place.public_id, product_id)
        except Refusal as found:
            refusal = found
    return show(
        request,
        "schedule.html",
        title=f"Data that {row.name} receives",
        here="contractor:products",
        place=place,
        above=_over(place, row),
        product=row,
        refusal=refusal,
        others=others,
        groups=stating.groups(last, request.POST if request.method == "POST" else None),
        entries=ScheduledElement.Entry.choices,
        status=422 if refusal else 200,
    )


@require_http_methods(FORM_METHODS)
@contractor_page("subprocessors.state")
def engage(request: HttpRequest, place: ContractorUser, product_id: str) -> HttpResponse:
    """Name an entity that handles the product's data, or more of what binds it."""
    row = _product(place, product_id)
    known = place.board.engagements.filter(product=row, ended_on=None, public_id=request.GET.get("of", "")).first()
    last = place.board.data_schedules.filter(product=row).prefetch_related("elements").first()
    others = _others(place, row)
    form = stating.EngagementForm(
        request.POST or None, initial=stating.of_engagement(known), codes=last.codes if last else []
    )
    if request.method == "POST" and form.is_valid():
        with refusals.shown_on(form):
            made = reopening.contractor_states_subprocessor(row, **form.cleaned_data, by=place, at=now())
            messages.success(request, f"{made.subprocessor} is stated, and {place.board} is told.")
            for other in _also(request, others):
                with refusals.told(request, f"{other.board} is told, too."):
                    reopening.contractor_states_subprocessor(row, **form.cleaned_data, by=other, at=now())
            return redirect("contractor:product", place.public_id, product_id)
    return show(
        request,
        "engage.html",
        title=f"Who else handles the data of {row.name}",
        here="contractor:products",
        place=place,
        above=_over(place, row),
        product=row,
        form=form,
        others=others,
    )


@require_POST
@contractor_page("subprocessors.state")
def end_engagement(request: HttpRequest, place: ContractorUser, engagement_id: str) -> HttpResponse:
    rows = place.board.engagements.filter(product__in=products_shown_to(place)).select_related(
        "product__contractor", "subprocessor", "board"
    )
    row = get_object_or_404(rows, public_id=engagement_id)
    with refusals.told(
        request, f"{row.subprocessor} handles the data of {row.product} no more; {place.board} is told."
    ):
        reopening.contractor_ends_subprocessor(row, by=place, at=now())
    return redirect("contractor:product", place.public_id, row.product.public_id)


def _product(place: ContractorUser, product_id: str) -> Product:
    return get_object_or_404(products_shown_to(place), public_id=product_id)


def _others(place: ContractorUser, row: Product) -> list[ContractorUser]:
    """The person's places for the same contractor towards other boards that know the product."""
    places = place.user.contractor_places.active().filter(contractor=place.contractor).exclude(pk=place.pk)
    return [
        other
        for other in places.select_related("board", "contractor", "user")
        if products_shown_to(other).filter(pk=row.pk).exists()
    ]


def _also(request: HttpRequest, others: list[ContractorUser]) -> list[ContractorUser]:
    """Those among them to whom the same is to be stated."""
    return [other for other in others if other.public_id in request.POST.getlist("also")]


def _over(place: ContractorUser, row: Product) -> tuple[tuple[str, str], ...]:
    return (*over(place), (row.name, reverse("contractor:product", args=[place.public_id, row.public_id])))
