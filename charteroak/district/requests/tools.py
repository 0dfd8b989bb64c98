"""Which tools are used in a school and grade, or by one child: what a family may know without asking, and whom to ask.

A tool that is used for a child's plan alone is shown to nobody but that child's own family.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from charteroak.district.boards.models import Board, School
from charteroak.district.contractors.elements import by_group
from charteroak.district.contractors.models import Product, ProductUse
from charteroak.district.exceptions.models import PlanException
from charteroak.district.families.models import Student
from charteroak.district.notices.models import PostedProduct, Posting
from charteroak.district.technology.reopening import schedule_that_stands


@dataclass(frozen=True)
class Tool:
    """A product in use. `groups` are the headings of what it receives, empty where nothing has been stated;
    `posting` is the notice of its contract; `for_the_plan` marks one that is used for this child's plan alone."""

    product: Product
    purpose: str
    groups: tuple[str, ...]
    posting: Posting | None
    for_the_plan: bool = False


def tools_at(board: Board, school: School | None, grade: str, *, on: date) -> list[Tool]:
    """Each tool in use there on that day, by name. Whatever an exception concerns is left out unless it has a
    posted contract: nobody can learn from the list that a child has a plan."""
    uses = board.product_uses.on(on).select_related("product__contractor")
    products = {use.product_id: use.product for use in uses if concerns(use, school, grade)}
    postings = _postings(board, products.values())
    secret = set(PlanException.objects.filter(board=board).values_list("product_id", flat=True))
    return [
        _tool(board, product, postings)
        for product in sorted(products.values(), key=lambda one: one.name.lower())
        if product.public_id in postings or product.pk not in secret
    ]


def tools_of(student: Student, *, on: date) -> list[Tool]:
    """The child's own list: those of its school and grade, and those of its own plan."""
    shared = tools_at(student.board, student.school, student.grade, on=on)
    own = PlanException.objects.filter(student=student).in_force(on).select_related("product__contractor")
    known = {tool.product.pk for tool in shared}
    products = {row.product_id: row.product for row in own if row.product_id not in known}
    postings = _postings(student.board, products.values())
    return [*shared, *(_tool(student.board, one, postings, for_the_plan=True) for one in products.values())]


def concerns(use: ProductUse, school: School | None, grade: str) -> bool:
    """Whether somebody in that school and grade uses it. Where either is not known, it may be so."""
    there = use.school_id is None or school is None or use.school_id == school.pk
    return there and (not use.grades or not grade or grade in use.grades)


def _postings(board: Board, products: Iterable[Product]) -> dict[str, Posting]:
    """The newest standing notice of each product that has one, by the product's public id."""
    rows = PostedProduct.objects.filter(
        posting__board=board, posting__replaced_by=None, product_id__in=[one.public_id for one in products]
    )
    return {row.product_id: row.posting for row in rows.select_related("posting__board").order_by("posting__posted_at")}


def _tool(board: Board, product: Product, postings: dict[str, Posting], *, for_the_plan: bool = False) -> Tool:
    posting, schedule = postings.get(product.public_id), schedule_that_stands(board, product)
    groups = tuple(group for group, _ in by_group(schedule.codes)) if schedule else ()
    return Tool(product, product.purpose or (posting.purpose if posting else ""), groups, posting, for_the_plan)
