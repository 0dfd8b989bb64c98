"""How many students stand behind a product: counted in the roster by school and grade, or as the board declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from django.db.models import Count

from charteroak.district.boards.models import Board, School
from charteroak.district.contractors.models import Engagement, Product, ProductUse, ScheduledElement, Subprocessor
from charteroak.district.families.models import Student

#: A group of students that is counted together: school and grade.
Group = tuple[int | None, str]


class Use(Protocol):
    """What counting asks of a use: a row of its own, or a `Place`."""

    @property
    def school_id(self) -> int | None: ...
    @property
    def grades(self) -> list[str]: ...
    @property
    def students(self) -> int | None: ...


class Place(NamedTuple):
    """A use as plain values, where thousands are counted."""

    school_id: int | None
    grades: list[str]
    students: int | None


def places(board: Board, today: date) -> dict[int, list[Place]]:
    """Every use that runs today, by the product's key."""
    found: dict[int, list[Place]] = {}
    rows = board.product_uses.on(today).order_by()
    for product, *values in rows.values_list("product", "school", "grades", "students"):
        found.setdefault(product, []).append(Place(*values))
    return found


@dataclass(frozen=True)
class Roll:
    """The students of a board by school and grade, counted once for many questions."""

    groups: Mapping[Group, int]

    @classmethod
    def of(cls, board: Board) -> Roll:
        rows = Student.objects.listed(board).values_list("school", "grade").annotate(Count("pk")).order_by()
        return cls({(school, grade): number for school, grade, number in rows})

    def reached(self, uses: Iterable[Use]) -> set[Group]:
        """The groups that these uses reach; a use without a school reaches each, one without grades every grade."""
        found: set[Group] = set()
        for use in uses:
            found |= {
                (school, grade)
                for school, grade in self.groups
                if (use.school_id is None or use.school_id == school) and (not use.grades or grade in use.grades)
            }
        return found

    def count(self, groups: Iterable[Group]) -> int:
        return sum(self.groups[group] for group in groups)

    def students(self, uses: Iterable[Use]) -> int:
        """How many students these uses reach; where the roster has none of them, what the board declared."""
        uses = list(uses)
        return self.count(self.reached(uses)) or max((use.students or 0 for use in uses), default=0)


@dataclass
class Reach:
    """What fails with a subprocessor: tools, schools, students, kinds of data."""

    subprocessor: Subprocessor
    engagements: list[Engagement]
    products: list[Product]
    schools: list[School]
    every_school: bool
    students: int
    elements: list[str] = field(default_factory=list)
    elements_unknown: list[Product] = field(default_factory=list)

    @property
    def lacking(self) -> list[Engagement]:
        """The engagements without evidence of one of the three terms."""
        return [one for one in self.engagements if one.lacking]


def uses_of(board: Board, products: Iterable[Product], today: date) -> dict[int, list[ProductUse]]:
    """The uses that run today, by the product's key."""
    found: dict[int, list[ProductUse]] = {}
    for use in board.product_uses.on(today).filter(product__in=list(products)).select_related("school"):
        found.setdefault(use.product_id, []).append(use)
    return found


def reach_of(board: Board, today: date, *, only: Subprocessor | None = None) -> list[Reach]:
    """Of each subprocessor, the widest reach first: "if this one fails"."""
    engaged = board.engagements.filter(ended_on=None)
    if only is not None:
        engaged = engaged.filter(subprocessor=only)
    rows = list(engaged.order_by("pk"))
    entities = {entity.pk: entity for entity in board.subprocessors.all()}
    known = Product.objects.select_related("contractor") if only else Product.objects.all()
    products = known.in_bulk({one.product_id for one in rows})
    by_entity: dict[Subprocessor, list[Engagement]] = {}
    for one in rows:
        one.subprocessor, one.product = entities[one.subprocessor_id], products[one.product_id]
        by_entity.setdefault(one.subprocessor, []).append(one)
    uses, schools = places(board, today), {school.pk: school for school in board.schools.all()}
    roll, schedules = Roll.of(board), _scheduled(board, set(products))
    return sorted(
        (_reach(entity, found, uses, schools, roll, schedules) for entity, found in by_entity.items()),
        key=lambda reach: (-reach.students, -len(reach.products), reach.subprocessor.name),
    )


def _reach(
    entity: Subprocessor, engagements: list[Engagement], uses: dict[int, list[Place]], schools: dict[int, School],
    roll: Roll, schedules: dict[int, list[str]],
) -> Reach:  # fmt: skip
    products = [one.product for one in engagements]
    running = [use for product in products for use in uses.get(product.pk, [])]
    elements: dict[str, None] = {}
    unknown = []
    for one in engagements:
        codes = one.elements or schedules.get(one.product_id, [])
        if not codes:
            unknown.append(one.product)
        elements |= dict.fromkeys(codes)
    theirs = {use.school_id for use in running if use.school_id is not None}
    return Reach(
        entity, engagements, products, sorted((schools[key] for key in theirs), key=lambda school: school.name),
        any(use.school_id is None for use in running), roll.students(running), list(elements), unknown,
    )  # fmt: skip


def _scheduled(board: Board, products: set[int]) -> dict[int, list[str]]:
    """The codes of each product's newest schedule."""
    newest = {
        product: key
        for product, key in board.data_schedules.order_by("number").values_list("product", "pk")
        if product in products
    }
    product_of = {key: product for product, key in newest.items()}
    found: dict[int, list[str]] = {}
    rows = ScheduledElement.objects.filter(schedule__in=list(product_of)).order_by("pk")
    for schedule, code in rows.values_list("schedule", "code"):
        found.setdefault(product_of[schedule], []).append(code)
    return found
