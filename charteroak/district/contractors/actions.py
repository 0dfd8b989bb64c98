"""Entering and correcting contractors and their products."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.audit.models import HOST
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal
from charteroak.district.search import find as search

from .models import Contractor, Product


@transaction.atomic
def enter_contractor(
    *, board: Board, name: str, kind: str, website: str = "", privacy_contact: str = "", by: Member, at: datetime
) -> Contractor:
    """Enter a contractor on this host, or return the one of that name: boards share them."""
    by.must("products.write", board)
    name = name.strip()
    if not name:
        raise Refusal("The contractor was not entered", "it has no name", "Enter the company's name.")
    if existing := Contractor.objects.filter(name__iexact=name).first():
        return existing
    contractor = Contractor.objects.create(name=name, kind=kind, website=website, privacy_contact=privacy_contact)
    record(HOST, "contractor.entered", contractor, by=by, at=at)
    return contractor


@transaction.atomic
def enter_product(
    contractor: Contractor, *, board: Board, name: str, address: str = "", purpose: str = "", by: Member, at: datetime
) -> Product:
    """Enter a product, and make it findable for this board's staff."""
    by.must("products.write", board)
    name = name.strip()
    if not name:
        raise Refusal("The product was not entered", "it has no name", "Enter the product's name.")
    product = contractor.products.filter(name__iexact=name).first()
    if product is None:
        product = Product.objects.create(contractor=contractor, name=name, address=address, purpose=purpose)
        record(HOST, "product.entered", product, by=by, at=at)
    make_findable(product, board)
    return product


def make_findable(product: Product, board: Board) -> None:
    hosts = f"{search.host_words(product.address)} {search.host_words(product.contractor.website)}"
    words = f"{product.contractor.name} {hosts} {product.purpose}"
    search.put(board, "staff", "contractors.product", product.public_id, title=product.name, words=words)
