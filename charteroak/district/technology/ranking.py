"""One ranked list over an inventory: what is unlawful today, what runs out next, which letters would help the most.

By the law as it stands: a written contract is needed any time student data are shared (C.G.S. § 10-234bb(a)); a term
that conflicts is void at once ((e)); a contract that lacks a provision is void only after notice and failure to cure
((f)), but is to be cured; nothing may be kept after the end ((a)(7)); the notice is due in five business days ((g)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Contractor, Product, ProductUse
from charteroak.district.contracts.models import PRESENT_LAW, Contract
from charteroak.district.duties.models import Duty

from .exposure import Group, Roll
from .models import Decision

#: The kinds of trouble, the gravest first: a code, what it is called, and its citation.
TROUBLES = {
    "no-contract": ("Used without a written contract", "C.G.S. § 10-234bb(a)"),
    "ended": ("Used after its contract ended", "C.G.S. § 10-234bb(a)(7)"),
    "conflict": ("A term of its contract conflicts, and is void", "C.G.S. § 10-234bb(e)"),
    "lacking": ("Its contract lacks a provision", "C.G.S. § 10-234bb(a) and (f)"),
    "legacy": ("A contract of the 2016 act lacks a provision", "C.G.S. § 10-234bb(a); PA 17-200 § 1"),
    "unposted": ("Its notice is late", "C.G.S. § 10-234bb(g)"),
    "unsettled": ("Its contract waits to be ruled on", "C.G.S. § 10-234bb(a)"),
}
GRAVE = frozenset({"no-contract", "ended", "conflict", "lacking", "legacy", "unposted"})
LETTERS = 10
SOON = timedelta(days=180)


@dataclass
class Standing:
    """How one product stands: its troubles, the gravest first, and how many students are exposed to them."""

    product: Product
    contract: Contract | None
    troubles: list[str]
    students: int
    groups: set[Group] = field(default_factory=set)
    ends_on: date | None = None

    @property
    def worst(self) -> str:
        return self.troubles[0] if self.troubles else ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """Each trouble in words, with its citation."""
        return [TROUBLES[code] for code in self.troubles]

    @property
    def is_unlawful(self) -> bool:
        return any(code in GRAVE for code in self.troubles)


@dataclass
class Letter:
    """A letter to one contractor: what it would settle, and whom that helps beyond the letters before it."""

    contractor: Contractor
    standings: list[Standing]
    students: int
    newly: int


def standings(board: Board, now: datetime, today: date) -> list[Standing]:
    """Every product that is used today, the gravest trouble first, then the most students."""
    uses = list(board.product_uses.on(today).select_related("product__contractor", "school"))
    by_product: dict[int, list[ProductUse]] = {}
    products: dict[int, Product] = {}
    for use in uses:
        by_product.setdefault(use.product_id, []).append(use)
        products[use.product_id] = use.product
    without_data = set(board.decisions.current().filter(basis=Decision.Basis.NO_DATA).values_list("product", flat=True))
    contracts = _contracts(board, today)
    late = set(Duty.objects.late(now).filter(board=board, row="B4").values_list("subject_id", flat=True))
    roll = Roll.of(board)
    found = []
    for key, product in products.items():
        if key in without_data:
            continue
        groups = roll.reached(by_product[key])
        contract = _best(contracts.get(key, []), today)
        troubles = _troubles(contract, today, late)
        found.append(
            Standing(
                product,
                contract,
                troubles,
                roll.students(by_product[key]),
                groups,
                contract.ends_on if contract else None,
            )
        )
    order = list(TROUBLES)
    return sorted(
        found,
        key=lambda one: (order.index(one.worst) if one.worst else len(order), -one.students, one.product.name),
    )


def _contracts(board: Board, today: date) -> dict[int, list[Contract]]:
    found: dict[int, list[Contract]] = {}
    rows = board.contracts.filter(executed_on__lte=today).defer("description", "purpose").prefetch_related("products")
    for contract in rows:
        for product in contract.products.all():
            found.setdefault(product.pk, []).append(contract)
    return found


def _best(rows: Sequence[Contract], today: date) -> Contract | None:
    """The contract that speaks for the product: one in force before one that ended, the soundest first."""
    return min(
        rows,
        key=lambda one: (
            one.ends_on is not None and one.ends_on < today,
            one.open_findings is None,
            one.conflicts,
            one.gaps,
            one.open_findings or 0,
            -(one.executed_on or date.min).toordinal(),
        ),
        default=None,
    )


def _troubles(contract: Contract | None, today: date, late: set[str]) -> list[str]:
    if contract is None:
        return ["no-contract"]
    if contract.ends_on and contract.ends_on < today:
        return ["ended"]
    found = []
    if contract.conflicts:
        found.append("conflict")
    if contract.gaps:
        found.append("legacy" if contract.executed_on and contract.executed_on < PRESENT_LAW else "lacking")
    if contract.public_id in late:
        found.append("unposted")
    if not contract.conflicts and not contract.gaps and contract.open_findings != 0:
        found.append("unsettled")
    return found


def ending_next(found: Sequence[Standing], today: date) -> list[Standing]:
    """Those whose contract runs out soon, the earliest first."""
    soon = [one for one in found if one.ends_on and today <= one.ends_on <= today + SOON]
    return sorted(soon, key=lambda one: (one.ends_on or date.max, -one.students))


def letters(board: Board, found: Sequence[Standing], *, most: int = LETTERS) -> list[Letter]:
    """The letters that would take the most students out of exposure: chosen one by one, each by whom it adds.

    A letter settles what its contractor can settle: no contract, a contract that ended, a term, a missing provision.
    """
    roll = Roll.of(board)
    by_contractor: dict[Contractor, list[Standing]] = {}
    for one in found:
        if one.worst in {"no-contract", "ended", "conflict", "lacking", "legacy"}:
            by_contractor.setdefault(one.product.contractor, []).append(one)
    reached: set[Group] = set()
    chosen: list[Letter] = []
    waiting = dict(by_contractor)
    while waiting and len(chosen) < most:

        def gain(contractor: Contractor, reached: set[Group] = reached) -> tuple[int, int, int, str]:
            rows = waiting[contractor]
            groups = set().union(*(row.groups for row in rows))
            return (-roll.count(groups - reached), -sum(row.students for row in rows), -len(rows), contractor.name)

        best = min(waiting, key=gain)
        rows = waiting.pop(best)
        groups = set().union(*(row.groups for row in rows))
        students = roll.count(groups) or max((row.students for row in rows), default=0)
        chosen.append(Letter(best, rows, students, roll.count(groups - reached)))
        reached |= groups
    return chosen
