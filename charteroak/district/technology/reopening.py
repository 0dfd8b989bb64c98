"""What a contractor changes about a product, and what that reopens: the board is told, and a person looks again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors import schedules, subprocessing
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import ContractorUser, DataSchedule, Engagement, Product
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from . import deciding
from .models import Decision, Reopening


@transaction.atomic
def contractor_states_schedule(
    product: Product, *, elements: Sequence[schedules.Stated], stated_on: date | None = None,
    by: ContractorUser | Member, at: datetime,
) -> DataSchedule:  # fmt: skip
    """The contractor says what its product receives: in its portal, or in an offer that a member takes over.

    The board is told; more data than before reopens the product. `stated_on` is the day of `at` unless told.
    """
    board = by.board
    before = board.data_schedules.filter(product=product).first()
    stated = schedules.state_schedule(
        board, product, elements=elements, source=DataSchedule.Source.CONTRACTOR,
        stated_on=stated_on or at.astimezone(law.ZONE).date(), by=by, at=at,
    )  # fmt: skip
    change = schedules.changes(before, stated)
    added = [ELEMENTS[code].words for code in change.added if code in ELEMENTS]
    body = f"{product.contractor} states what {product} receives: {len(stated.codes)} kinds of data."
    if added:
        body += f" New: {'; '.join(added)}."
    if before is not None and added and _rests_on_it(product, by, at):
        _reopen(product, schedule=stated, body=body, by=by, at=at)
    else:
        _tell(board, stated, product=product, body=body, at=at)
    return stated


@transaction.atomic
def contractor_states_subprocessor(
    product: Product, *, name: str, service: str, elements: Sequence[str] = (), by: ContractorUser | Member,
    at: datetime, **terms: str,
) -> Engagement:  # fmt: skip
    """The contractor names an entity that it hires. The board is told; one that it did not know reopens the product."""
    board = by.board
    known = board.engagements.filter(product=product, ended_on=None, subprocessor__name__iexact=name.strip()).exists()
    made = subprocessing.engage(
        board, product, name=name, service=service, elements=elements, by=by, at=at, **terms
    )  # fmt: skip
    body = f"{product.contractor} states that {made.subprocessor} handles data of {product}: {made.service}."
    if made.lacking:
        body += f" It shows no evidence that the other {'; nor that it '.join(made.lacking)}."
    if known or not _rests_on_it(product, by, at):
        _tell(board, made, product=product, body=body, at=at)
    else:
        _reopen(product, engagement=made, body=body, by=by, at=at)
    return made


@transaction.atomic
def contractor_ends_subprocessor(engagement: Engagement, *, by: ContractorUser, at: datetime) -> Engagement:
    """The contractor says that an entity handles the product's data no more. The board is told."""
    ended = subprocessing.end_engagement(engagement, on=at.astimezone(law.ZONE).date(), by=by, at=at)
    body = f"{by.contractor} states that {ended.subprocessor} handles the data of {ended.product} no more."
    _tell(by.board, ended, product=ended.product, body=body, at=at, kind="subprocessor.ended")
    return ended


def schedule_that_stands(board: Board, product: Product) -> DataSchedule | None:
    """The last schedule that no second look holds up: what teachers are told they may enter."""
    rows = board.data_schedules.filter(product=product).prefetch_related("elements", "reopenings")
    settled = {Reopening.Outcome.STANDS, Reopening.Outcome.NOTED}
    return next((row for row in rows if all(one.outcome in settled for one in row.reopenings.all())), None)


def _rests_on_it(product: Product, by: ContractorUser | Member, at: datetime) -> bool:
    """Whether something rests on what the board knew: a decision, or a contract in force.

    What a contractor's people state by themselves is looked at in any case: no member has seen it.
    """
    if isinstance(by, ContractorUser):
        return True
    decided = by.board.decisions.current().filter(product=product).exists()
    return decided or by.board.contracts.in_force(at.astimezone(law.ZONE).date()).filter(products=product).exists()


def _reopen(
    product: Product, *, schedule: DataSchedule | None = None, engagement: Engagement | None = None, body: str,
    by: ContractorUser | Member, at: datetime,
) -> Reopening:  # fmt: skip
    opened = Reopening.objects.create(
        board=by.board, product=product, schedule=schedule, engagement=engagement, opened_at=at, opened_by=by.audit_id
    )
    record(by.board.public_id, "product.reopened", opened, by=by, at=at, product=product.public_id)
    memos.tell(
        by.board.coordinators(), about=opened, kind="product.reopened", subject=f"To be looked at again: {product}",
        body=f"{body} Say whether the approval stands, and whether what is posted still says what is collected "
        "(C.G.S. § 10-234bb(g)(3)).",
        page=reverse("staff:reopening", args=[by.board.slug, opened.public_id]), at=at,
    )  # fmt: skip
    return opened


def _tell(
    board: Board, about: DataSchedule | Engagement, *, product: Product, body: str, at: datetime, kind: str = ""
) -> None:
    memos.tell(
        board.coordinators(), about=about, kind=kind or f"stated:{at.isoformat()}",
        subject=f"{product.contractor} on {product}", body=body,
        page=reverse("staff:product", args=[board.slug, product.public_id]), at=at,
    )  # fmt: skip


@transaction.atomic
def settle(reopening: Reopening, *, stands: bool, reason: str, by: Member, at: datetime) -> Reopening:
    """Say whether the product's approval stands after the change. Ending it needs the reason that teachers read."""
    by.must("requests.decide", reopening.board)
    if reopening.settled_at is not None:
        raise Refusal("Nothing was recorded", "it is settled already", "Open the product's page.")
    if not reason.strip():
        raise Refusal("Nothing was recorded", "there is no reason", "Say why, in words a teacher uses.")
    board, product = reopening.board, reopening.product
    approved = board.decisions.current().filter(product=product, outcome=Decision.Outcome.APPROVED).exists()
    outcome = Reopening.Outcome.STANDS if approved else Reopening.Outcome.NOTED
    if not stands:
        deciding.refuse(board, product, request=None, reason=reason, by=by, at=at)
        outcome = Reopening.Outcome.ENDED
    reopening.outcome, reopening.reason = outcome, reason.strip()
    reopening.settled_at, reopening.settled_by = at, by.audit_id
    reopening.save(update_fields=["outcome", "reason", "settled_at", "settled_by"])
    record(board.public_id, "product.reopening-settled", reopening, by=by, at=at, outcome=outcome)
    return reopening
