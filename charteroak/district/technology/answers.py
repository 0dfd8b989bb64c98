"""May it be used? One answer for each product, worked out from what stands today, for many products at once.

Nothing here is stored: a contract that ended yesterday is no approval today. `Answer` holds what anyone may read; at
which desk a request waits is asked apart, by staff pages alone. What is allowed for one child's plan is in no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import Max
from rapidfuzz import fuzz

from charteroak import law
from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Product
from charteroak.district.search import find as search

from .covers import Cover, covers_of, stated_to_take_data
from .models import Decision, Desk, Step, TechnologyRequest

#: Why nothing may be shared without a contract.
BASIS = "C.G.S. § 10-234bb(a)"
#: From this likeness on, two purposes are the same.
SAME_PURPOSE = 85
MOST_ALTERNATIVES = 4
#: Among the approved ones of a purpose, so many are looked at for some whose contract holds today.
LOOKED_AT = 30
#: Of so many answers, the best first, it is said what may be used instead.
MOST_WITH_ALTERNATIVES = 4


class May(StrEnum):
    """What the answer is, in the order of how far it goes."""

    APPROVED = "approved"
    PERMISSION = "permission"
    IN_REVIEW = "in-review"
    ON_HOLD = "on-hold"
    EXPIRED = "expired"
    NOT_APPROVED = "not-approved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one product. `since` is when that began; `until` the last day of the contract it rests on.

    `why` is a sentence for teachers; `citation` the law behind it, where the law is the reason.
    """

    product: Product
    may: May
    why: str
    since: date | None = None
    until: date | None = None
    conditions: str = ""
    citation: str = ""
    instead: tuple[Product, ...] = ()
    #: It may be used because no student data is involved.
    without_data: bool = False
    #: Its contractor changed what it says of it, and the district has not settled yet what follows.
    looked_at_again: bool = False

    @property
    def may_be_used(self) -> bool:
        """Approved, with or without a parent's permission for each child."""
        return self.may in (May.APPROVED, May.PERMISSION)


def answer_for(board: Board, product: Product, today: date) -> Answer:
    return answers_for(board, [product], today)[0]


def find(board: Board, query: str, today: date, *, limit: int = 20, known_only: bool = False) -> list[Answer]:
    """The answers for whatever matches, best match first. With `known_only`, those of whom the board has said nothing
    are left out, as for a reader who has not signed in."""
    entries = search.find(board, "staff", query, limit=3 * limit if known_only else limit)
    ids = [entry.object_id for entry in entries if entry.label == "contractors.product"]
    rows = {product.public_id: product for product in _with_contractor(ids)}
    found = answers_for(board, [rows[one] for one in ids if one in rows], today, alternatives=True)
    return [answer for answer in found if answer.may != May.UNKNOWN][:limit] if known_only else found


def _with_contractor(ids: Iterable[str]) -> Iterable[Product]:
    return Product.objects.filter(public_id__in=list(ids)).select_related("contractor")


def answers_for(board: Board, products: Sequence[Product], today: date, *, alternatives: bool = False) -> list[Answer]:
    """The answer for each of these products, in their order; a handful of questions to the database for all."""
    decisions = {row.product_id: row for row in board.decisions.current().filter(product__in=products)}
    asked = {}
    for request in board.technology_requests.open().filter(product__in=products).order_by("-asked_at"):
        asked[request.product_id] = request
    used = dict(
        board.product_uses.on(today).filter(product__in=products).values_list("product").annotate(Max("recorded_at"))
    )
    covers = covers_of(board, today, [row.pk for row in products])
    taking = stated_to_take_data(board, [key for key, row in decisions.items() if row.basis == Decision.Basis.NO_DATA])
    plain = [
        _contradicted(row, decisions[row.pk])
        if row.pk in taking
        else _answer(row, decisions.get(row.pk), asked.get(row.pk), used.get(row.pk), covers.get(row.pk, []), today)
        for row in products
    ]
    again = set(board.reopenings.open().filter(product__in=products).values_list("product", flat=True))
    if again:
        plain = [
            replace(one, looked_at_again=True) if one.may_be_used and one.product.pk in again else one for one in plain
        ]
    if not alternatives:
        return plain
    instead = _alternatives(board, [answer.product for answer in plain if not answer.may_be_used], today)
    return [
        replace(answer, instead=instead[answer.product.pk]) if answer.product.pk in instead else answer
        for answer in plain
    ]


def _answer(
    product: Product, decision: Decision | None, asked: TechnologyRequest | None, used: object, covers: list[Cover],
    today: date,
) -> Answer:  # fmt: skip
    if decision and decision.outcome == Decision.Outcome.APPROVED:
        return _approved(product, decision, covers, today)
    if asked is not None:
        since = _day(asked.asked_at)
        return Answer(
            product, May.IN_REVIEW, "It was asked for, and the district is looking at it. Please wait.", since
        )
    if decision is not None:
        return Answer(product, May.NOT_APPROVED, decision.reason, _day(decision.decided_at))
    if used is not None:
        why = "It was in use before the district began to check it. The check is not finished."
        return Answer(product, May.IN_REVIEW, why, _day(used))
    if any(cover.in_force(today) for cover in covers):
        why = "A contract covers it, but the district has not decided on its use. Ask before you use it."
        return Answer(product, May.UNKNOWN, why)
    return Answer(product, May.UNKNOWN, "Nobody has asked for it yet. Ask before you use it.")


def _approved(product: Product, decision: Decision, covers: list[Cover], today: date) -> Answer:
    since = _day(decision.decided_at)
    may = May.PERMISSION if decision.permission_required else May.APPROVED
    why = "Approved."
    if decision.permission_required:
        why = "Not before permission: each child’s parent or guardian must have permitted it, and it must be on record."
    if decision.basis == Decision.Basis.NO_DATA:
        return Answer(
            product, may, f"{why} No student data may be entered.", since, None, decision.conditions, BASIS,
            without_data=True,
        )  # fmt: skip
    sound = [cover for cover in covers if cover.is_sound(today)]
    if sound:
        last = None if any(cover.ends_on is None for cover in sound) else max(c.ends_on for c in sound if c.ends_on)
        return Answer(product, may, why, since, last, decision.conditions)
    if any(cover.in_force(today) for cover in covers):
        why = "It was approved, but its contract has open findings now. Do not use it until they are settled."
        return Answer(product, May.ON_HOLD, why, since, None, "", BASIS)
    if any(cover.is_void for cover in covers):
        why = "Its contract was ruled void. Stop using it, and enter nothing any more."
        return Answer(product, May.EXPIRED, why, since, None, "", "C.G.S. § 10-234bb(f)")
    ended = max((cover.ends_on for cover in covers if cover.ends_on), default=None)
    why = "Its contract has ended. Nothing may be entered any more." if ended else "No contract covers it any more."
    return Answer(product, May.EXPIRED, why, ended, ended, "", "C.G.S. § 10-234bb(a)(7)")


def _contradicted(product: Product, decision: Decision) -> Answer:
    """It was approved since no student data was involved, and a schedule has come to say otherwise."""
    why = "It was approved without student data, and its schedule names some now. Wait until a contract covers it."
    return Answer(product, May.ON_HOLD, why, _day(decision.decided_at), None, "", BASIS)


def _day(moment: object) -> date:
    return moment.astimezone(law.ZONE).date()  # type: ignore[attr-defined, no-any-return]


# --- What may be used instead ----------------------------------------------------------------------------------------


def _usable(board: Board, today: date, purposes: Iterable[str]) -> dict[str, list[Product]]:
    """Under each of these purposes, a few products that may be used today, in the order of their names."""
    decided = board.decisions.current().filter(outcome=Decision.Outcome.APPROVED, product__purpose__in=list(purposes))
    rows = []
    seen: dict[str, int] = {}
    for row in decided.order_by("product__name").values_list("product", "basis", "product__purpose"):
        seen[row[2]] = seen.get(row[2], 0) + 1
        if seen[row[2]] <= LOOKED_AT:
            rows.append(row)
    covers = covers_of(board, today, [row[0] for row in rows])
    covered = {key for key, found in covers.items() if any(one.is_sound(today) for one in found)}
    chosen: dict[str, list[int]] = {}
    for key, basis, purpose in rows:
        kept = chosen.setdefault(purpose, [])
        if len(kept) < MOST_ALTERNATIVES and (basis == Decision.Basis.NO_DATA or key in covered):
            kept.append(key)
    products = Product.objects.select_related("contractor").in_bulk({key for keys in chosen.values() for key in keys})
    return {purpose: [products[key] for key in keys] for purpose, keys in chosen.items() if keys}


def _purposes(board: Board) -> list[str]:
    """Every purpose for which something was approved."""
    decided = board.decisions.current().filter(outcome=Decision.Outcome.APPROVED).exclude(product__purpose="")
    return list(decided.order_by().values_list("product__purpose", flat=True).distinct())


def _alternatives(board: Board, products: Sequence[Product], today: date) -> dict[int, tuple[Product, ...]]:
    """For the best of these products, approved ones for the same purpose; if too few, for nearly the same."""
    wanted = [product for product in products if product.purpose.strip()][:MOST_WITH_ALTERNATIVES]
    if not wanted:
        return {}
    same = _usable(board, today, {product.purpose for product in wanted})
    few = {product.purpose for product in wanted if len(same.get(product.purpose, ())) < MOST_ALTERNATIVES}
    near: dict[str, list[str]] = {}
    if few:
        known = _purposes(board)
        near = {
            one: [other for other in known if other != one and _likeness(one, other) >= SAME_PURPOSE] for one in few
        }
        same |= _usable(board, today, {other for others in near.values() for other in others} - same.keys())
    found: dict[int, tuple[Product, ...]] = {}
    for product in wanted:
        rows = [one for purpose in (product.purpose, *near.get(product.purpose, ())) for one in same.get(purpose, ())]
        if rows:
            found[product.pk] = tuple(rows[:MOST_ALTERNATIVES])
    return found


def _likeness(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(one.lower(), other.lower())


def alternatives_for(board: Board, purpose: str, today: date, *, words: str = "") -> list[Product]:
    """Approved products for a purpose in somebody's own words, as a request describes it."""
    said = f"{purpose} {words}".lower()
    scored = sorted(((fuzz.token_set_ratio(said, other.lower()), other) for other in _purposes(board)), reverse=True)
    good = [other for score, other in scored if score >= SAME_PURPOSE]
    found = _usable(board, today, good)
    return [one for other in good for one in found.get(other, ())][:MOST_ALTERNATIVES]


# --- For those who have signed in ------------------------------------------------------------------------------------


def desks_of(board: Board, products: Sequence[Product]) -> dict[int, list[Desk]]:
    """At whose desk each product's open request waits, by the product's key."""
    found: dict[int, list[Desk]] = {}
    steps = Step.objects.filter(
        request__board=board, request__product__in=products, request__state="at-desks", opinion="",
        opened_at__isnull=False,
    ).select_related("desk", "request")  # fmt: skip
    for step in steps:
        found.setdefault(step.request.product_id, []).append(step.desk)
    return found
