"""Asking for a tool: from the form to the desks, and what may become of the request on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import SYSTEM, record
from charteroak.district.boards.models import Board, Member, School
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors.models import Product
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from . import triage
from .answers import answer_for
from .covers import stated_to_take_data
from .desks import desks_for, page_of, sits_at, who_sits_at
from .inventory.matching import Known, match_product
from .models import Comment, Decision, Desk, Step, TechnologyRequest

State = TechnologyRequest.State


@dataclass(frozen=True)
class Asked:
    """What the form says: the fields of `TechnologyRequest` that a requester fills in."""

    name: str
    description: str
    plan: str
    position: str
    triage: Mapping[str, str]
    users: str = "students"
    company: str = ""
    link: str = ""
    is_service: bool = False
    schools: Sequence[School] = ()
    grades: Sequence[str] = ()
    data_shared: str = ""
    who_has_access: str = ""
    download: str = triage.UNSURE
    parental_permission: str = triage.UNSURE
    terms_link: str = ""
    assistive: bool = False
    #: The product, where the requester chose a known one.
    product: Product | None = field(default=None)

    def faults(self) -> list[str]:
        """What the form still lacks, a sentence each."""
        said = {"name": "its name", "description": "what it is", "plan": "how you plan to use it"}
        lacking = [f"Say {words}." for name, words in said.items() if not getattr(self, name).strip()]
        if self.users == TechnologyRequest.Users.STUDENTS and not self.grades:
            lacking.append("Say for which grades.")
        known = {answer for answer, _ in triage.ANSWERS}
        for question in (*triage.QUESTIONS, triage.TERMS):
            if self.triage.get(question.code) not in known:
                lacking.append(f"Answer: {question.asks}")
        return lacking


@transaction.atomic
def ask(board: Board, asked: Asked, *, by: Member, at: datetime) -> TechnologyRequest:
    """Ask for a tool. Where no student data is involved and no terms are accepted, it is approved at once.

    An open request for the same product takes this one in. Refused where the product may be used already; but answers
    that speak of student data take back an approval that rested on there being none.
    """
    by.must("requests.write", board)
    if lacking := asked.faults():
        raise Refusal("The request was not sent", "something is missing", "Fill in what is listed.", items=lacking)
    product = asked.product or _product_of(board, asked, by=by, at=at)
    _must_not_be_usable(board, product, asked, by=by, at=at)
    leading = board.technology_requests.open().filter(product=product, joined_to=None).order_by("asked_at").first()
    request = TechnologyRequest.objects.create(
        board=board, product=product, joined_to=leading, state=State.JOINED if leading else State.AT_DESKS,
        asked_by=by, asked_at=at, position=asked.position.strip(), name=asked.name.strip(),
        company=asked.company.strip(), link=asked.link, is_service=asked.is_service,
        description=asked.description.strip(), users=asked.users, grades=list(asked.grades), plan=asked.plan.strip(),
        data_shared=asked.data_shared.strip(), who_has_access=asked.who_has_access.strip(), download=asked.download,
        parental_permission=asked.parental_permission, terms_link=asked.terms_link, assistive=asked.assistive,
        triage=dict(asked.triage),
    )  # fmt: skip
    request.schools.set(asked.schools)
    record(board.public_id, "request.asked", request, by=by, at=at, product=product.public_id, joined=bool(leading))
    if leading:
        _tell_requester(
            request, "joined", at, "We look at it with an earlier request for the same tool. " + _where(leading)
        )
    elif not reasons_for_a_desk(request):
        _close_without_data(request, by=by, at=at)
    else:
        _bring_to_desks(request, at=at)
        _tell_requester(
            request, "asked", at, f"Your request is in. {_where(request)} Please wait for our answer before you use it."
        )
    return request


def reasons_for_a_desk(request: TechnologyRequest) -> list[str]:
    """Why a person must look at the request; empty where it closes at once."""
    found = triage.reasons_for_a_desk(request.triage)
    if not found and (known := known_to_take_data(request.board, request.product, but=request)):
        found.append(known)
    return found


def known_to_take_data(board: Board, product: Product, *, but: TechnologyRequest | None = None) -> str:
    """What the board has on record that speaks against "no student data"; empty where nothing does."""
    if board.contracts.filter(products=product).exists():
        return "the board has a contract on record for it"
    if stated_to_take_data(board, [product.pk]):
        return "the board has a schedule of the data that it receives"
    if board.decisions.current().filter(product=product, outcome=Decision.Outcome.NOT_APPROVED).exists():
        return "the board did not approve it before"
    others = board.technology_requests.filter(product=product).exclude(pk=but.pk if but else None)
    if any(not triage.shares_nothing(other.triage) for other in others):
        return "an earlier request says that it takes student data"
    return ""


def _product_of(board: Board, asked: Asked, *, by: Member, at: datetime) -> Product:
    """The known product of that address or name, or a new one; the coordinator corrects what is not known yet."""
    known = [
        Known(row.public_id, row.name, row.contractor.name, row.address, row.other_names)
        for row in contractors.known_to(board)
    ]
    best = next(iter(match_product(asked.name, asked.company, asked.link, known)), None)
    if best is not None and best.score >= SURE:
        return Product.objects.get(public_id=best.id)
    return contractors.enter_asked(
        board=board, name=asked.name, company=asked.company, address=asked.link, is_service=asked.is_service, by=by,
        at=at,
    )  # fmt: skip


#: From this score on, what a requester names is taken for a known product without asking.
SURE = 92


def _must_not_be_usable(board: Board, product: Product, asked: Asked, *, by: Member, at: datetime) -> None:
    answer = answer_for(board, product, at.astimezone(law.ZONE).date())
    if answer.without_data and triage.reasons_for_a_desk(asked.triage):
        _take_back_without_data(board, product, by=by, at=at)
    elif answer.may_be_used:
        raise Refusal(
            "The request was not sent", f"{product} is approved already", "Look it up: its page says how to use it."
        )


def _take_back_without_data(board: Board, product: Product, *, by: Member, at: datetime) -> None:
    """Somebody says that student data is involved: an approval that rested on there being none stands no longer."""
    for decision in board.decisions.current().filter(product=product, basis=Decision.Basis.NO_DATA):
        decision.ended_at, decision.ended_by = at, by.audit_id
        decision.save(update_fields=["ended_at", "ended_by"])
        record(board.public_id, "product.approval-taken-back", decision, by=by, at=at, product=product.public_id)


# --- At the desks ----------------------------------------------------------------------------------------------------


def _bring_to_desks(request: TechnologyRequest, *, at: datetime) -> None:
    request.state, request.closed_at = State.AT_DESKS, None
    request.save(update_fields=["state", "closed_at"])
    round_before = request.steps.order_by("-number").values_list("number", flat=True).first() or 0
    for desk in desks_for(request, at=at):
        Step.objects.create(request=request, desk=desk, number=round_before + desk.number)
    _open_next(request, at=at)


def _open_next(request: TechnologyRequest, *, at: datetime) -> None:
    """Open the steps whose turn it is; where none is left, the request waits for the decision."""
    waiting = list(request.steps.filter(opinion="").select_related("desk").order_by("number"))
    if not waiting:
        request.state = State.TO_DECIDE
        request.save(update_fields=["state"])
        deciders = [member for member in request.board.members.select_related("user") if member.may("requests.decide")]
        memos.tell(
            deciders, about=request, kind=f"to-decide:{request.steps.count()}", subject=f"To decide: {request}",
            body=f"Every desk has looked at the request for {request}. It waits for the decision.",
            page=page_of(request), at=at,
        )  # fmt: skip
        return
    for step in waiting:
        if step.number == waiting[0].number and step.opened_at is None:
            step.opened_at = at
            step.save(update_fields=["opened_at"])
            memos.tell(
                who_sits_at(step.desk), about=request, kind=f"waits:{step.public_id}",
                subject=f"New at your desk: {request}",
                body=f"{request.asked_by} asks for {request}. It waits at the desk {step.desk}: {request.plan[:400]}",
                page=page_of(request), at=at,
            )  # fmt: skip


@transaction.atomic
def give_opinion(step: Step, *, opinion: str, reason: str, by: Member, at: datetime) -> TechnologyRequest:
    """Say what a desk thinks of the request: for it, or against it with the reason."""
    request = _at_desk(step, by)
    if opinion not in (Step.Opinion.FOR, Step.Opinion.AGAINST):
        raise Refusal("The opinion was not recorded", "it is neither for nor against", "Choose one of the two.")
    if opinion == Step.Opinion.AGAINST and not reason.strip():
        raise Refusal("The opinion was not recorded", "there is no reason", "Say why the desk is against it.")
    _close_step(step, opinion, reason, by=by, at=at)
    _open_next(request, at=at)
    words = "is in favor" if opinion == Step.Opinion.FOR else "has doubts"
    for one in everyone_in(request):
        _tell_requester(one, f"opinion:{step.public_id}", at, f"The desk {step.desk} {words}. {_where(request)}")
    return request


@transaction.atomic
def hand_on(step: Step, *, to: Desk, reason: str, by: Member, at: datetime) -> TechnologyRequest:
    """Hand the request on to another desk, which has its say now."""
    request = _at_desk(step, by)
    if to.board_id != request.board_id or to == step.desk:
        raise Refusal("The request was not handed on", "that is no other desk of this board", "Choose another desk.")
    _close_step(step, Step.Opinion.PASSED, reason, by=by, at=at)
    waits = request.steps.filter(desk=to, opinion="").first()
    if waits is None:
        Step.objects.create(request=request, desk=to, number=step.number)
    else:
        waits.number = step.number
        waits.save(update_fields=["number"])
    _open_next(request, at=at)
    for one in everyone_in(request):
        _tell_requester(one, f"handed:{step.public_id}", at, f"It was handed on. {_where(request)}")
    return request


def _at_desk(step: Step, by: Member) -> TechnologyRequest:
    by.must("requests.review", step.request.board)
    if not sits_at(by, step.desk):
        raise Refusal(
            "Nothing was recorded", f"{by} does not sit at the desk {step.desk}",
            f"Ask one of {', '.join(str(member) for member in who_sits_at(step.desk)) or 'the coordinators'}.",
        )  # fmt: skip
    if step.opened_at is None or step.opinion or not step.request.is_open:
        raise Refusal("Nothing was recorded", "the request does not wait at this desk", "Open its page to see where.")
    return step.request


def _close_step(step: Step, opinion: str, reason: str, *, by: Member, at: datetime) -> None:
    step.opinion, step.reason, step.given_at, step.given_by = opinion, reason.strip(), at, by.audit_id
    step.save(update_fields=["opinion", "reason", "given_at", "given_by"])
    request = step.request
    record(
        request.board.public_id, "request.opinion-given", request, by=by, at=at, lane=step.desk.lane, opinion=opinion
    )


@transaction.atomic
def comment(request: TechnologyRequest, *, text: str, for_requester: bool, by: Member, at: datetime) -> Comment:
    """Write a comment: for the desks alone, or for the requester too, who is told. The requester may write as well."""
    if by.pk != request.asked_by_id:
        by.must("requests.review", request.board)
    elif by.board_id != request.board_id:
        raise Refusal("The comment was not kept", "the request is another board's", "Open one of your own requests.")
    if not text.strip():
        raise Refusal("The comment was not kept", "it is empty", "Write something.")
    mine = by.pk == request.asked_by_id
    kept = Comment.objects.create(
        request=request, text=text.strip(), for_requester=for_requester or mine, written_at=at,
        written_by=by.audit_id, written_by_name=str(by),
    )  # fmt: skip
    record(request.board.public_id, "request.commented", request, by=by, at=at, for_requester=kept.for_requester)
    if mine:
        people = {member.pk: member for step in request.leading().steps_now() for member in who_sits_at(step.desk)}
        memos.tell(
            [member for member in people.values() if member.pk != by.pk], about=request,
            kind=f"comment:{kept.public_id}", subject=f"{by} wrote about {request}", body=kept.text,
            page=page_of(request), at=at,
        )  # fmt: skip
    elif kept.for_requester:
        _tell_requester(request, f"comment:{kept.public_id}", at, f"{by} writes: {kept.text}")
    return kept


# --- Withdrawn and asked again ---------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(request: TechnologyRequest, *, by: Member, at: datetime) -> TechnologyRequest:
    """Take a request back. What was joined to it goes on by itself."""
    _requester_or_decider(request, by)
    if not request.is_open:
        raise Refusal("The request was not withdrawn", "it is closed already", "Open its page to see how it ended.")
    heir = request.joined.filter(state=State.JOINED).order_by("asked_at").first()
    _end_waiting(request, by=by, at=at, why="The request was withdrawn.")
    request.state, request.closed_at, request.joined_to = State.WITHDRAWN, at, None
    request.save(update_fields=["state", "closed_at", "joined_to"])
    record(request.board.public_id, "request.withdrawn", request, by=by, at=at)
    if heir is not None:
        request.joined.filter(state=State.JOINED).exclude(pk=heir.pk).update(joined_to=heir)
        heir.joined_to = None
        heir.save(update_fields=["joined_to"])
        _bring_to_desks(heir, at=at)
    _tell_requester(request, f"withdrawn:{at.isoformat()}", at, "It is withdrawn. You can ask again at any time.")
    return request


@transaction.atomic
def reopen(request: TechnologyRequest, *, by: Member, at: datetime) -> TechnologyRequest:
    """Bring a request before the desks again: one that was withdrawn, not approved, or closed without data."""
    _requester_or_decider(request, by)
    if request.is_open:
        raise Refusal("The request was not opened again", "it is open", "Open its page to see where it waits.")
    if request.state == State.APPROVED:
        raise Refusal("The request was not opened again", "it was approved", "Look the product up.")
    other = request.board.technology_requests.open().filter(product=request.product, joined_to=None).first()
    record(request.board.public_id, "request.reopened", request, by=by, at=at)
    _take_back_without_data(request.board, request.product, by=by, at=at)
    if other is not None:
        request.state, request.closed_at, request.joined_to = State.JOINED, None, other
        request.save(update_fields=["state", "closed_at", "joined_to"])
    else:
        _bring_to_desks(request, at=at)
    _tell_requester(request, f"reopened:{at.isoformat()}", at, f"It is open again. {_where(request.leading())}")
    return request


def _requester_or_decider(request: TechnologyRequest, by: Member) -> None:
    if by.pk != request.asked_by_id or by.ended_on is not None:
        by.must("requests.decide", request.board)


# --- Closing ---------------------------------------------------------------------------------------------------------


def _close_without_data(request: TechnologyRequest, *, by: Member, at: datetime) -> None:
    """The triage found nothing: the product may be used, and the answers are the basis on record."""
    request.state, request.closed_at = State.NO_DATA, at
    request.save(update_fields=["state", "closed_at"])
    decision = Decision.objects.create(
        board=request.board, product=request.product, request=request, outcome=Decision.Outcome.APPROVED,
        basis=Decision.Basis.NO_DATA, reason=triage.basis(request.triage), decided_at=at, decided_by=SYSTEM,
    )  # fmt: skip
    record(request.board.public_id, "request.closed-without-data", request, by=by, at=at)
    record(request.board.public_id, "product.approved", decision, by=None, at=at, basis=decision.basis)
    _tell_requester(
        request, "no-data", at,
        "You may use it: by your answers no student data is involved. If that changes, stop and ask again.",
    )  # fmt: skip


def _end_waiting(request: TechnologyRequest, *, by: Member, at: datetime, why: str) -> None:
    """Nothing waits at a desk any more."""
    request.steps.filter(opinion="", opened_at=None).delete()
    request.steps.filter(opinion="").update(
        opinion=Step.Opinion.PASSED, reason=why, given_at=at, given_by=by.audit_id
    )  # fmt: skip


def close(request: TechnologyRequest, *, state: str, words: str, kind: str, by: Member, at: datetime) -> None:
    """Close a request and whatever joined it by a decision, and tell each requester."""
    _end_waiting(request, by=by, at=at, why="It was decided meanwhile.")
    for one in everyone_in(request):
        one.state, one.closed_at = state, at
        one.save(update_fields=["state", "closed_at"])
        _tell_requester(one, kind, at, words)


def everyone_in(request: TechnologyRequest) -> Iterable[TechnologyRequest]:
    """A request and those that were joined to it and are open."""
    return [request, *request.joined.filter(state=State.JOINED).select_related("asked_by__user", "board")]


def _tell_requester(request: TechnologyRequest, kind: str, at: datetime, words: str) -> None:
    memos.tell(
        [request.asked_by], about=request, kind=kind, subject=f"Your request: {request}", body=words,
        page=page_of(request), at=at,
    )  # fmt: skip


def _where(request: TechnologyRequest) -> str:
    """Where it is now, for its requester."""
    if request.state == State.TO_DECIDE:
        return "It waits for the decision."
    desks = [
        str(step.desk) for step in request.steps.filter(opinion="", opened_at__isnull=False).select_related("desk")
    ]
    if not desks:
        return "It is being looked at."
    return f"It is now at the desk{'s' if len(desks) > 1 else ''} {' and '.join(desks)}."
