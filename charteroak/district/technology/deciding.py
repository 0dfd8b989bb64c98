"""The board's word on a product: approved on a contract that holds, or on a triage without student data; or not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Product
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.standing import standing_of
from charteroak.district.families.models import Student
from charteroak.district.refusal import Refusal

from . import triage
from .asking import close, known_to_take_data
from .models import Decision, ParentPermission, Step, TechnologyRequest

Outcome, Basis, State = Decision.Outcome, Decision.Basis, TechnologyRequest.State


def basis_for(board: Board, product: Product, request: TechnologyRequest | None, today: date) -> str:
    """What an approval could rest on today: `contract`, `no-data`, or nothing ("")."""
    sound = Contract.objects.filter(board=board, products=product).in_force(today).without_open_findings()
    if sound.exists():
        return Basis.CONTRACT
    if request and triage.shares_nothing(request.triage) and not known_to_take_data(board, product, but=request):
        return Basis.NO_DATA
    return ""


def obstacles_to_approval(board: Board, product: Product, request: TechnologyRequest | None, today: date) -> list[str]:
    """A sentence for each thing that keeps the product from being approved, naming the provision; empty for nothing."""
    waiting = _desks_that_wait(board, product)
    if basis_for(board, product, request, today):
        return waiting
    rows = Contract.objects.filter(board=board, products=product).with_readings()
    executed = list(rows.in_force(today))
    if executed:
        return [f"{row.title}: {item}" for row in executed for item in standing_of(row, today).obstacles] + waiting
    ended = rows.filter(ends_on__lt=today).order_by("-ends_on").first()
    found = []
    if ended is not None and ended.ends_on:
        found.append(f"{ended.title} ended on {ended.ends_on:%B} {ended.ends_on.day}, {ended.ends_on.year}.")
    drafts = list(rows.filter(state=Contract.State.DRAFT))
    found += [f"{row.title} is not executed yet." for row in drafts]
    found.append(
        "No executed contract covers it: a written contract is needed any time student data are shared, "
        "C.G.S. § 10-234bb(a)."
    )
    if request is not None and not drafts:
        found += [f"By the request, {reason}." for reason in triage.reasons_for_a_desk(request.triage)]
    return found + waiting


def _desks_that_wait(board: Board, product: Product) -> list[str]:
    """The desks that have not looked at the open request for the product, a sentence each."""
    steps = Step.objects.filter(request__board=board, request__product=product, request__state="at-desks", opinion="")
    return [f"The desk {step.desk} has not looked at it yet." for step in steps.select_related("desk")]


@transaction.atomic
def approve(
    board: Board, product: Product, *, request: TechnologyRequest | None, permission_required: bool,
    conditions: str = "", by: Member, at: datetime,
) -> Decision:  # fmt: skip
    """Approve a product for use. Refused, naming each provision, unless a contract without open findings covers it,
    or the request's triage found no student data (C.G.S. § 10-234bb(a)); and while a desk has still to look at it."""
    by.must("requests.decide", board)
    today = at.astimezone(law.ZONE).date()
    basis = basis_for(board, product, request, today)
    if obstacles := obstacles_to_approval(board, product, request, today):
        lawful = "a desk has not looked at it yet" if basis else "nothing that the law asks for stands behind it yet"
        raise Refusal(
            f"{product} was not approved", lawful,
            "Settle what is listed, or say that it is not approved at this time.",
            citation="" if basis else "C.G.S. § 10-234bb(a)", items=obstacles,
        )  # fmt: skip
    words = "Further parental notice and permission are needed first." if permission_required else "You may use it."
    return _decide(
        board, product, request, by=by, at=at, outcome=Outcome.APPROVED, basis=basis, conditions=conditions.strip(),
        permission_required=permission_required, words=f"Approved. {words} {conditions.strip()}".strip(),
    )  # fmt: skip


@transaction.atomic
def refuse(
    board: Board, product: Product, *, request: TechnologyRequest | None, reason: str, by: Member, at: datetime
) -> Decision:
    """Say that a product is not approved at this time, and why. Whoever may look it up reads the reason."""
    by.must("requests.decide", board)
    if not reason.strip():
        raise Refusal("The decision was not recorded", "there is no reason", "Say why, in words a teacher uses.")
    return _decide(
        board, product, request, by=by, at=at, outcome=Outcome.NOT_APPROVED, basis=Basis.NONE, reason=reason.strip(),
        words=f"Not approved at this time: {reason.strip()}",
    )  # fmt: skip


def _decide(
    board: Board, product: Product, request: TechnologyRequest | None, *, by: Member, at: datetime, outcome: str,
    words: str, **fields: object,
) -> Decision:  # fmt: skip
    if request is not None and (request.product_id != product.pk or not request.is_open):
        raise Refusal("The decision was not recorded", "the request is closed", "Open it again first.")
    leading = request.leading() if request else None
    if leading is None:
        leading = board.technology_requests.open().filter(product=product, joined_to=None).first()
    board.decisions.current().filter(product=product).update(ended_at=at, ended_by=by.audit_id)
    decision = Decision.objects.create(
        board=board, product=product, request=leading, outcome=outcome, decided_at=at, decided_by=by.audit_id, **fields
    )  # fmt: skip
    said = {"product": product.public_id, "basis": decision.basis}
    if outcome == Outcome.APPROVED:
        record(board.public_id, "product.approved", decision, by=by, at=at, **said)
    else:
        record(board.public_id, "product.not-approved", decision, by=by, at=at, **said)
    if leading is not None:
        state = State.APPROVED if outcome == Outcome.APPROVED else State.NOT_APPROVED
        close(leading, state=state, words=words, kind=f"decided:{decision.public_id}", by=by, at=at)
    return decision


# --- The permission of each child's parent ---------------------------------------------------------------------------


@transaction.atomic
def record_permission(
    board: Board, product: Product, student: Student, *, how: str, given_on: date, kept_where: str, by: Member,
    at: datetime,
) -> ParentPermission:  # fmt: skip
    """Record that a child's parent, guardian, or the eligible student, permitted the use of a product."""
    by.must("families.write", board)
    if student.board_id != board.pk:
        raise Refusal("The permission was not recorded", "the student is another board's", "Choose another student.")
    if not kept_where.strip():
        raise Refusal("The permission was not recorded", "it is not said where it is kept", "Say where it can be seen.")
    if given_on > at.astimezone(law.ZONE).date():
        raise Refusal("The permission was not recorded", "its day lies in the future", "Check the day.")
    if ParentPermission.objects.standing().filter(product=product, student=student).exists():
        raise Refusal("The permission was not recorded", "one is on record for this child", "Nothing more is needed.")
    kept = ParentPermission.objects.create(
        board=board, product=product, student=student, how=how, given_on=given_on, kept_where=kept_where.strip(),
        recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "permission.recorded", kept, by=by, at=at, product=product.public_id)
    return kept


@transaction.atomic
def withdraw_permission(permission: ParentPermission, *, on: date, by: Member, at: datetime) -> ParentPermission:
    """Record that a permission was taken back; the child does not use the product from that day."""
    by.must("families.write", permission.board)
    permission.withdrawn_on = on
    permission.save(update_fields=["withdrawn_on"])
    record(permission.board.public_id, "permission.withdrawn", permission, by=by, at=at, on=on.isoformat())
    return permission


def permitted(board: Board, product: Product) -> int:
    """How many children's permissions stand."""
    return ParentPermission.objects.standing().filter(board=board, product=product).count()


def may_use(product: Product, student: Student, answer_may: str) -> bool:
    """Whether this child may use the product, given its answer: `permission` asks for the child's own."""
    if answer_may == "permission":
        return ParentPermission.objects.standing().filter(product=product, student=student).exists()
    return answer_may == "approved"
