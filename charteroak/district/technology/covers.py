"""Which contracts of a board name a product, as plain values: what answers and rankings ask of thousands at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import ScheduledElement
from charteroak.district.contracts.models import Contract

_FIELDS = ("public_id", "title", "executed_on", "ends_on", "open_findings", "conflicts", "gaps", "state")


@dataclass(frozen=True, slots=True)
class Cover:
    """An executed contract that names a product: its term, and how it stands (`contracts.standing.remember`)."""

    public_id: str
    title: str
    executed_on: date
    ends_on: date | None
    open_findings: int | None
    conflicts: int
    gaps: int
    state: str = "executed"

    @property
    def is_void(self) -> bool:
        """Ruled void after notice and failure to cure, C.G.S. § 10-234bb(f)."""
        return self.state == "void"

    def in_force(self, today: date) -> bool:
        return not self.is_void and (self.ends_on is None or self.ends_on >= today)

    def is_sound(self, today: date) -> bool:
        """In force, and all ten provisions settled by a person."""
        return self.in_force(today) and self.open_findings == 0


def covers_of(board: Board, today: date, products: Collection[int] | None = None) -> dict[int, list[Cover]]:
    """The executed contracts by the product's key: of these products, or of every one."""
    rows = Contract.products.through.objects.filter(contract__board=board, contract__executed_on__lte=today)
    if products is not None:
        rows = rows.filter(product__in=products)
    found: dict[int, list[Cover]] = {}
    for product, *values in rows.values_list("product", *(f"contract__{name}" for name in _FIELDS)):
        found.setdefault(product, []).append(Cover(*values))
    return found


def stated_to_take_data(board: Board, products: Collection[int] | None = None) -> set[int]:
    """The products whose schedule names an element: whatever a triage said, they receive student data."""
    rows = ScheduledElement.objects.filter(schedule__board=board)
    if products is not None:
        rows = rows.filter(schedule__product__in=products)
    return set(rows.order_by().values_list("schedule__product", flat=True).distinct())
