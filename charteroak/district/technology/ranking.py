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
from charteroak.district.contractors.models import Product
from charteroak.district.contracts.models import PRESENT_LAW
from charteroak.district.duties.models import Duty

from .covers import Cover, covers_of, stated_to_take_data
from .exposure import Group, Roll, places
from .models import Decision

#: The kinds of trouble, the gravest first: a code, what it is called, and its citation.
TROUBLES = {
    "no-contract": ("Used without a written contract", "C.G.S. § 10-234bb(a)"),
    "void": ("Used under a contract that was ruled void", "C.G.S. § 10-234bb(f)"),
    "ended": ("Used after its contract ended", "C.G.S. § 10-234bb(a)(7)"),
    "conflict": ("A term of its contract conflicts, and is void", "C.G.S. § 10-234bb(e)"),
    "lacking": ("Its contract lacks a provision", "C.G.S. § 10-234bb(a) and (f)"),
    "legacy": ("A contract of the 2016 act lacks a provision", "C.G.S. § 10-234bb(a); PA 17-200 § 1"),
    "unposted": ("Its notice is late", "C.G.S. § 10-234bb(g)"),
    "unsettled": ("Its contract waits to be ruled on", "C.G.S. § 10-234bb(a)"),
}
GRAVE = frozenset({"no-contract", "void", "ended", "conflict", "lacking", "legacy", "unposted"})
LETTERS = 10
SOON = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Tool:
    """What the ranking needs of a product: thousands are ranked, and few are shown."""

    public_id: str
    name: str
    contractor_id: int
    contractor: str


@dataclass
class Standing:
    """How one product stands: its troubles, the gravest first, and how many students are exposed to them."""

    product: Tool
    contract: Cover | None
    troubles: list[str]
    students: int
    groups: set[Group] = field(default_factory=set)

    @property
    def ends_on(self) -> date | None:
        return self.contract.ends_on if self.contract else None

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

    contractor: str
    standings: list[Standing]
    students: int
    newly: int


def used_products(board: Board, today: date) -> int:
    """How many products are used today."""
    return board.product_uses.on(today).values("product").distinct().count()


def standings(board: Board, now: datetime, today: date) -> list[Standing]:
    """The products used today that stand badly or whose contract ends soon: the gravest first, then most students."""
    decided = board.decisions.current().filter(basis=Decision.Basis.NO_DATA).values_list("product", flat=True)
    without_data = set(decided) - stated_to_take_data(board)
    uses = {key: rows for key, rows in places(board, today).items() if key not in without_data}
    covers = covers_of(board, today)
    late = set(Duty.objects.late(now).filter(board=board, row="B4").values_list("subject_id", flat=True))
    told: dict[int, tuple[Cover | None, list[str]]] = {}
    for key in uses:
        cover = _best(covers.get(key, []), today)
        troubles = _troubles(cover, today, late)
        if troubles or (cover and cover.ends_on and cover.ends_on <= today + SOON):
            told[key] = (cover, troubles)
    known = Product.objects.filter(uses__board=board).distinct()
    tools = {
        key: Tool(*values)
        for key, *values in known.values_list("pk", "public_id", "name", "contractor", "contractor__name")
    }
    roll = Roll.of(board)
    found = [
        Standing(tools[key], cover, troubles, roll.students(uses[key]), roll.reached(uses[key]))
        for key, (cover, troubles) in told.items()
    ]
    order = list(TROUBLES)
    return sorted(
        found,
        key=lambda one: (order.index(one.worst) if one.worst else len(order), -one.students, one.product.name),
    )


def _best(rows: Sequence[Cover], today: date) -> Cover | None:
    """The contract that speaks for the product: one in force before one that ended, the soundest first."""
    return min(
        rows,
        key=lambda one: (
            not one.in_force(today),
            one.open_findings is None,
            one.conflicts,
            one.gaps,
            one.open_findings or 0,
            -one.executed_on.toordinal(),
        ),
        default=None,
    )


def _troubles(contract: Cover | None, today: date, late: set[str]) -> list[str]:
    if contract is None:
        return ["no-contract"]
    if not contract.in_force(today):
        return ["void" if contract.is_void else "ended"]
    found = []
    if contract.conflicts:
        found.append("conflict")
    if contract.gaps:
        found.append("legacy" if contract.executed_on < PRESENT_LAW else "lacking")
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
    by_contractor: dict[int, list[Standing]] = {}
    for one in found:
        if one.worst in {"no-contract", "void", "ended", "conflict", "lacking", "legacy"}:
            by_contractor.setdefault(one.product.contractor_id, []).append(one)
    reached: set[Group] = set()
    chosen: list[Letter] = []
    waiting = dict(by_contractor)
    while waiting and len(chosen) < most:

        def gain(contractor: int, reached: set[Group] = reached) -> tuple[int, int, int, str]:
            rows = waiting[contractor]
            groups = set().union(*(row.groups for row in rows))
            return (
                -roll.count(groups - reached),
                -sum(row.students for row in rows),
                -len(rows),
                rows[0].product.contractor,
            )

        best = min(waiting, key=gain)
        rows = waiting.pop(best)
        groups = set().union(*(row.groups for row in rows))
        students = roll.count(groups) or max((row.students for row in rows), default=0)
        chosen.append(Letter(rows[0].product.contractor, rows, students, roll.count(groups - reached)))
        reached |= groups
    return chosen
