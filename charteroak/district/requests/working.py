"""Work on a request: checks before a deletion, what each contractor is asked, its files looked through, the chase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.contracts.models import Contract
from charteroak.district.demands import actions as demands
from charteroak.district.demands import answers
from charteroak.district.disclosures import optouts
from charteroak.district.exceptions import disclosing
from charteroak.district.families.models import Student
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.uploads import plain_name

from .acting import must_be_open
from .models import FamilyRequest, LegalHold, RequestPart
from .tools import concerns, tools_of

#: A contractor that has not answered is reminded this often.
CHASE = timedelta(days=7)
#: As a contractor is asked unless told otherwise.
NO_LIMIT, IN_PORTAL = demands.Limit(), demands.Sending()
RETENTION = "C.G.S. § 7-109"


@dataclass(frozen=True)
class Holder:
    """A contractor that holds the child's data, or may: with the products that are used now, and those that were."""

    contractor: Contractor
    products: tuple[Product, ...]
    is_current: bool


def holders_of(student: Student, *, on: date) -> list[Holder]:
    """Who holds the child's data, from where its tools are and were used; those of today first."""
    now = [tool.product for tool in tools_of(student, on=on)]
    # Whatever stands in a list for families leaves out tools of other children's plans; so does this.
    before = [
        use.product for use in student.board.product_uses.select_related("product__contractor")
        if concerns(use, student.school, "") and use.until is not None and use.until < on
    ]  # fmt: skip
    found: dict[int, list[Product]] = {}
    for product in [*now, *before]:
        rows = found.setdefault(product.contractor_id, [])
        if product not in rows:
            rows.append(product)
    current = {product.contractor_id for product in now}
    listed = [Holder(rows[0].contractor, tuple(rows), key in current) for key, rows in found.items()]
    return sorted(listed, key=lambda one: (not one.is_current, one.contractor.name))


@transaction.atomic
def check(
    row: FamilyRequest, *, retention: str, authorization: str, own_records: bool, by: Member, at: datetime
) -> FamilyRequest:
    """Record the checks without which no deletion goes out: what must be kept and until when, no hold, no open request
    to inspect, and, where records of the board's own are destroyed, the state's authorization on form RC-075.

    `retention` says by which schedule nothing has to be kept any more, or what is left out; `authorization` names the
    signed form. Whether § 7-109 asks for the form for a contractor's copies is recalled and not settled.
    """
    must_be_open(row, by)
    _must_be_clear(row)
    if not retention.strip():
        raise Refusal(
            "Nothing may be deleted yet", "it is not said what the retention schedule keeps",
            "Look the records up in the schedule, and say what it says.", citation=RETENTION,
        )  # fmt: skip
    if own_records and not authorization.strip():
        raise Refusal(
            "Nothing may be deleted yet", "the state's authorization is not on file", "Get form RC-075 signed first.",
            citation=RETENTION,
        )  # fmt: skip
    row.checks = {
        "retention": retention.strip(), "own_records": own_records, "authorization": authorization.strip(),
        "holds": 0, "inspections": 0,
    }  # fmt: skip
    row.checked_at, row.checked_by = at, by.audit_id
    row.save(update_fields=["checks", "checked_at", "checked_by"])
    record(row.board.public_id, "family.checked", row, by=by, at=at, own_records=own_records)
    return row


def _must_be_clear(row: FamilyRequest) -> None:
    """Refuses while a hold stands, or somebody's request to see the same records is open: 34 CFR § 99.10(e)."""
    assert row.student is not None
    if holds := LegalHold.over(row.student).count():
        raise Refusal(
            "Nothing may be deleted yet", f"a legal hold stands ({holds})", "Ask counsel; it is lifted on its own page."
        )
    if row.student.family_requests.open().filter(kind="see").exclude(pk=row.pk).exists():
        raise Refusal(
            "Nothing may be deleted yet", "a request to see the same records is open", "Answer that one first.",
            citation="34 CFR § 99.10(e)",
        )  # fmt: skip


@transaction.atomic
def send(
    row: FamilyRequest, holder: Holder, *, limit: demands.Limit = NO_LIMIT,
    sending: demands.Sending = IN_PORTAL, contract: Contract | None = None, by: Member, at: datetime,
) -> RequestPart:  # fmt: skip
    """Ask one contractor, in its portal or by a letter of the board's own. Each is told of its own products alone."""
    must_be_open(row, by)
    if row.needs or row.student is None:
        raise Refusal("Nothing was sent", "a person must look at the request first", "Settle what it needs.")
    kind = row.about_kind
    if not kind.demand:
        raise Refusal("Nothing was sent", "no contractor is asked for this", "Answer it yourself.")
    if kind.destroys:
        if row.checked_at is None:
            raise Refusal("Nothing was sent", "the checks before a deletion are not done", "Do them first.")
        _must_be_clear(row)
    if row.parts.filter(demand__contractor=holder.contractor).exists():
        raise Refusal("Nothing was sent", f"{holder.contractor} has been asked already", "Open what was asked.")
    told = "\n".join(part for part in (kind.words, _words_for(row)) if part)
    made = demands.make(
        row.board, kind=kind.demand, contractor=holder.contractor, contract=contract, products=holder.products,
        asked_on=row.received_on, students=[row.student], words=told, limit=limit, sending=sending, by=by, at=at,
    )  # fmt: skip
    part = RequestPart.objects.create(request=row, demand=made)
    record(row.board.public_id, "family.sent", part, by=by, at=at, request=row.public_id, demand=made.public_id)
    return part


def _words_for(row: FamilyRequest) -> str:
    """The family's words go to a contractor for a correction or a deletion; else they may tell of other things."""
    return row.words if row.kind in {"correct", "delete"} else ""


@transaction.atomic
def do_own(row: FamilyRequest, *, done: str, kept: str = "", why: str = "", by: Member, at: datetime) -> FamilyRequest:
    """Record what the board itself did, what it kept and by which law."""
    must_be_open(row, by)
    if row.needs:
        raise Refusal("Nothing was recorded", "a person must look at the request first", "Settle what it needs.")
    if not done.strip():
        raise Refusal("Nothing was recorded", "it is not said what the board did", "Say it, for the family.")
    if kept.strip() and not why.strip():
        raise Refusal(
            "Nothing was recorded", "what is kept has no reason", "Name the law by which it must be kept.",
            citation="C.G.S. § 10-234bb(a)(2)(A)",
        )  # fmt: skip
    if row.about_kind.destroys and row.checked_at is None:
        raise Refusal("Nothing was recorded", "the checks before a deletion are not done", "Do them first.")
    row.own = {"done": done.strip(), "kept": kept.strip(), "why": why.strip()}
    row.own_at, row.own_by = at, by.audit_id
    row.save(update_fields=["own", "own_at", "own_by"])
    record(row.board.public_id, "family.own-done", row, by=by, at=at)
    return row


@transaction.atomic
def keep_out_of_directory(row: FamilyRequest, *, by: Member, at: datetime) -> FamilyRequest:
    """Record the opt-out from directory information, as of the day of the request."""
    must_be_open(row, by)
    if row.kind != "directory" or row.needs or row.student is None:
        raise Refusal("Nothing was recorded", "that is not what is asked, or it waits", "Open the request again.")
    via = "form" if row.via == FamilyRequest.Via.LINK else "letter"
    optouts.opt_out(
        row.student, guardian=row.guardian, covers="all", via=via, happened_on=row.happened_on,
        received_on=row.received_on, by=by, at=at,
    )  # fmt: skip
    return do_own(row, done="The student is left out of directory information from now on.", by=by, at=at)


@transaction.atomic
def give_evidence(row: FamilyRequest, *, how: str, by: Member, at: datetime) -> FamilyRequest:
    """Give the evidence of the board's efforts behind each exception of this child: C.G.S. § 10-234bb(i)."""
    must_be_open(row, by)
    if row.kind != "evidence" or row.needs or row.student is None:
        raise Refusal("Nothing was given", "that is not what is asked, or it waits", "Open the request again.")
    found = list(row.student.plan_exceptions.exclude(granted_on=None))
    for exception in found:
        asked = disclosing.ask(
            exception, guardian=row.guardian, name=row.asker, asked_on=row.happened_on, received_on=row.received_on,
            by=by, at=at,
        )  # fmt: skip
        disclosing.give(asked, how=how, by=by, at=at)
    done = f"The proof was given for {len(found)} tools." if found else "No exception is on record for this student."
    return do_own(row, done=done, by=by, at=at)


@transaction.atomic
def show_file(part: RequestPart, *, redacted: bytes = b"", name: str = "", by: Member, at: datetime) -> RequestPart:
    """Say that the contractor's file tells of no other child, or put a redacted one in its place."""
    must_be_open(part.request, by)
    answer = part.demand.last_answer()
    if answer is None or not answer.file_name:
        raise Refusal("Nothing is shown", "the contractor has sent no file", "Wait for it.")
    data = redacted or answers.file_of(answer, by=by)
    part.shown_sha256, part.shown_sealed_as = files.keep_sealed(part.request.board, data)
    part.shown_name = plain_name(name) if redacted else answer.file_name
    part.is_redacted, part.shown_at, part.shown_by = bool(redacted), at, by.audit_id
    part.save()
    record(part.request.board.public_id, "family.file-shown", part, by=by, at=at, redacted=bool(redacted))
    return part


def chase(board: Board, *, at: datetime) -> int:
    """Remind each contractor that has not answered, every week; where the letter was the board's own, the board."""
    told = 0
    parts = RequestPart.objects.filter(request__board=board, request__closed_at=None, demand__settled_at=None)
    for part in parts.select_related("demand__contractor", "demand__contract", "demand__board", "request"):
        demand = part.demand
        weeks = (at - demand.sent_at) // CHASE
        if demand.state != "waiting" or weeks < 1:
            continue
        if demand.how == "portal":
            demands.tell_contractor(
                demand, f"Still open: {demand.about_kind.title.lower()}",
                f"{board} has waited {weeks * 7} days for an answer.", kind=f"demand.chased:{weeks}", at=at,
            )  # fmt: skip
        told += len(memos.tell(
            board.coordinators(), about=part.request, kind=f"family.chased:{part.public_id}:{weeks}",
            subject=f"No answer yet from {demand.contractor}", at=at,
            body=f"It was asked {weeks * 7} days ago. "
            + ("It has been reminded." if demand.how == "portal" else "Write to it again."),
            page=reverse("staff:family-request", args=[board.slug, part.request.public_id]),
        ))  # fmt: skip
    return told


@transaction.atomic
def place_hold(board: Board, student: Student | None, *, why: str, by: Member, at: datetime) -> LegalHold:
    """Forbid every destruction of this student's data, or of anybody's, until it is lifted."""
    by.must("families.write", board)
    if not why.strip() or (student is not None and student.board_id != board.pk):
        raise Refusal("The hold was not placed", "the matter or the student is missing", "Name both.")
    made = LegalHold.objects.create(
        board=board, student=student, why={"words": why.strip()}, placed_at=at, placed_by=by.audit_id
    )
    record(board.public_id, "hold.placed", made, by=by, at=at)
    return made


@transaction.atomic
def lift_hold(hold: LegalHold, *, by: Member, at: datetime) -> LegalHold:
    by.must("families.write", hold.board)
    if hold.lifted_at is not None:
        raise Refusal("The hold was not lifted", "it was lifted before", "Open the page again.")
    hold.lifted_at, hold.lifted_by = at, by.audit_id
    hold.save(update_fields=["lifted_at", "lifted_by"])
    record(hold.board.public_id, "hold.lifted", hold, by=by, at=at)
    return hold
