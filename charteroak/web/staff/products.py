"""Products and their contractors, with the contracts that cover them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Product
from charteroak.district.notices.models import PostedProduct
from charteroak.district.search import find as search
from charteroak.district.search.models import Entry
from charteroak.web.presenting import now

from . import refusals
from .access import place, show, staff_page
from .forms import ProductForm

PAGE = 30


@require_safe
@staff_page("products.read")
def products(request: HttpRequest, member: Member) -> HttpResponse:
    """The board's products: those that it entered or has a contract for."""
    query = request.GET.get("q", "").strip()[:200]
    if query:
        ids = [entry.object_id for entry in search.find(member.board, "staff", query)]
    else:
        ids = list(
            Entry.objects.filter(board=member.board, scope="staff")
            .order_by("title")
            .values_list("object_id", flat=True)
        )
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    rows = {
        product.public_id: product
        for product in Product.objects.filter(public_id__in=list(page)).select_related("contractor")
    }
    posted = set(
        PostedProduct.objects.filter(
            posting__board=member.board, posting__replaced_by=None, product_id__in=list(page)
        ).values_list("product_id", flat=True)
    )
    return show(
        request,
        member,
        "products.html",
        here="staff:products",
        title="Products",
        query=query,
        page=page,
        products=[(rows[one], one in posted) for one in page if one in rows],
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


@require_safe
@staff_page("products.read")
def product(request: HttpRequest, member: Member, product_id: str) -> HttpResponse:
    """One product: who offers it, and the board's contracts for it."""
    shown = _known_product(member.board, product_id)
    postings = PostedProduct.objects.filter(
        posting__board=member.board, posting__replaced_by=None, product_id=product_id
    ).select_related("posting__board")
    own = member.board.contracts.filter(products=shown) if member.may("contracts.read") else []
    return show(
        request,
        member,
        "product.html",
        here="staff:products",
        title=shown.name,
        above=(place(member, "Products", "staff:products"),),
        product=shown,
        contracts=own,
        postings=[posted.posting for posted in postings],
    )


def _known_product(board: Board, product_id: str) -> Product:
    """A product that this board entered or has a contract for; any other is a 404."""
    get_object_or_404(Entry, board=board, scope="staff", label="contractors.product", object_id=product_id)
    return get_object_or_404(Product.objects.select_related("contractor"), public_id=product_id)
