"""Entering and correcting contractors and their products."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from charteroak.district.audit.actions import record
from charteroak.district.audit.models import HOST
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal
from charteroak.district.search import find as search
from charteroak.district.search.models import Entry

from .models import NOT_KNOWN, Contractor, Product


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
    contractor: Contractor, *, board: Board, name: str, address: str = "", purpose: str = "", other_names: str = "",
    is_service: bool = False, by: Member, at: datetime,
) -> Product:  # fmt: skip
    """Enter a product, and make it findable for this board's staff."""
    by.must("products.write", board)
    name = name.strip()
    if not name:
        raise Refusal("The product was not entered", "it has no name", "Enter the product's name.")
    product = contractor.products.filter(name__iexact=name).first()
    if product is None:
        product = Product.objects.create(
            contractor=contractor, name=name, address=address, purpose=purpose, other_names=other_names,
            is_service=is_service,
        )  # fmt: skip
        record(HOST, "product.entered", product, by=by, at=at)
    make_findable(product, board)
    return product


@transaction.atomic
def enter_asked(
    *, board: Board, name: str, company: str, address: str, is_service: bool, by: Member, at: datetime
) -> Product:
    """Enter a product that a member asks for. Requesters often do not know the company: a coordinator corrects it."""
    by.must("requests.write", board)
    host = search.host_of(address)
    company = company.strip() or f"{NOT_KNOWN} ({host or board.short_name})"
    contractor = Contractor.objects.filter(name__iexact=company).first()
    if contractor is None:
        contractor = Contractor.objects.create(name=company, kind=Contractor.Kind.OPERATOR)
        record(HOST, "contractor.entered", contractor, by=by, at=at)
    product = contractor.products.filter(name__iexact=name.strip()).first()
    if product is None:
        product = Product.objects.create(
            contractor=contractor, name=name.strip(), address=address, is_service=is_service
        )
        record(HOST, "product.entered", product, by=by, at=at)
    make_findable(product, board)
    return product


@transaction.atomic
def correct_product(
    product: Product, *, board: Board, name: str, company: str, address: str, purpose: str, other_names: str,
    is_service: bool, by: Member, at: datetime,
) -> Product:  # fmt: skip
    """Correct what a product is called, who offers it, where it is and what it is for.

    Boards share a product: one that another board uses as well keeps its name, its company and its address, unless its
    company was not known.
    """
    by.must("products.write", board)
    name, company = name.strip(), company.strip()
    if not name or not company:
        raise Refusal("The product was not corrected", "its name or its company is missing", "Enter both.")
    moved = (name, company.lower(), address) != (product.name, product.contractor.name.lower(), product.address)
    if (
        moved
        and product.contractor.is_known
        and Entry.objects.filter(object_id=product.public_id).exclude(board=board).exists()
    ):
        raise Refusal(
            "The product was not corrected", "another board on this host has it under this name, company and address",
            "Enter it as another product, or ask whoever runs this host.",
        )  # fmt: skip
    before = product.contractor
    contractor = Contractor.objects.filter(name__iexact=company).first()
    if contractor is None:
        contractor = Contractor.objects.create(name=company, kind=before.kind)
        record(HOST, "contractor.entered", contractor, by=by, at=at)
    if contractor.products.filter(name__iexact=name).exclude(pk=product.pk).exists():
        raise Refusal(
            "The product was not corrected", f"{contractor} has another product called {name}", "Use that one."
        )
    if product.contracts.exclude(contractor=contractor).exists():
        raise Refusal(
            "The product was not corrected", f"a contract with {product.contractor} covers it",
            "A product keeps its company while a contract names it.",
        )  # fmt: skip
    product.name, product.contractor, product.address = name, contractor, address
    product.purpose, product.other_names, product.is_service = purpose.strip(), other_names.strip(), is_service
    product.save()
    for entry in Entry.objects.filter(label="contractors.product", object_id=product.public_id).select_related("board"):
        make_findable(product, entry.board)
    record(HOST, "product.corrected", product, by=by, at=at)
    if not before.is_known and not before.products.exists() and not before.contracts.exists():
        before.delete()
    return product


def make_findable(product: Product, board: Board) -> None:
    hosts = f"{search.host_words(product.address)} {search.host_words(product.contractor.website)}"
    words = f"{product.contractor.name} {product.other_names} {hosts} {product.purpose}"
    search.put(board, "staff", "contractors.product", product.public_id, title=product.name, words=words)


def known_to(board: Board) -> QuerySet[Product]:
    """The products that this board entered, asked for or has a contract for."""
    ids = Entry.objects.filter(board=board, scope="staff", label="contractors.product").values("object_id")
    return Product.objects.filter(public_id__in=ids).select_related("contractor")
