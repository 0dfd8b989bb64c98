"""A contract is ruled void: the products' use is suspended, and everybody who uses them is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.boards.models import Member
from charteroak.district.contractors.models import Product
from charteroak.district.contracts.models import Contract
from charteroak.district.demands import curing
from charteroak.district.demands.models import Demand, Voiding
from charteroak.district.notices import memos


@transaction.atomic
def rule_void(demand: Demand, *, reason: str, by: Member, at: datetime) -> Voiding:
    """Rule a contract void after notice and failure to cure (C.G.S. § 10-234bb(f)), and tell whoever used it.

    The answer on each of its products turns by itself, since it rests on a contract in force.
    """
    return curing.rule_void(demand, reason=reason, by=by, at=at, suspend=lambda contract: _tell(contract, at=at))


def _tell(contract: Contract, *, at: datetime) -> None:
    today = at.astimezone(law.ZONE).date()
    for product in contract.products.all():
        others = Contract.objects.filter(board=contract.board, products=product).in_force(today)
        if others.without_open_findings().exists():
            continue
        schools = _schools(contract, product, at)
        memos.tell(
            _whom(contract, product, at), about=contract, kind=f"suspended:{product.public_id}",
            subject=f"Stop using {product}"[:200],
            body=f"The contract for {product} was ruled void (C.G.S. § 10-234bb(f)). Do not use it, and enter nothing "
            f"any more.{f' It is recorded as used in: {schools}.' if schools else ''}",
            page=reverse("staff:product", args=[contract.board.slug, product.public_id]), at=at,
        )  # fmt: skip


def _whom(contract: Contract, product: Product, at: datetime) -> list[Member]:
    """Who asked for it; and, where it is in use at all, every member: which school each works at is not recorded."""
    board, today = contract.board, at.astimezone(law.ZONE).date()
    active = board.members.filter(ended_on=None).select_related("user", "board")
    if board.product_uses.on(today).filter(product=product).exists():
        return list(active)
    asked = board.technology_requests.filter(product=product).values("asked_by")
    wanted = {member.pk: member for member in [*active.filter(pk__in=asked), *board.coordinators()]}
    return list(wanted.values())


def _schools(contract: Contract, product: Product, at: datetime) -> str:
    uses = contract.board.product_uses.on(at.astimezone(law.ZONE).date()).filter(product=product)
    return "; ".join(dict.fromkeys(use.where for use in uses.select_related("school")))
