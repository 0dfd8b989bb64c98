"""Asking something of a contractor: the demand goes out and its clocks run; answers come in; the board judges them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district import files
from charteroak.district.audit.actions import SYSTEM, record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.contracts.models import Contract
from charteroak.district.contracts.standing import standing_of
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty, instant
from charteroak.district.families.models import Student
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.sealing import keyed_digest
from charteroak.review import cures

from . import copies, letter
from .kinds import KINDS, Kind
from .models import Demand, over_on


@dataclass(frozen=True)
class Limit:
    """The time that the contract, or the board's notice, sets: so many days, and where it says so. Zero: none."""

    count: int = 0
    unit: str = "calendar days"
    source: str = ""


@dataclass(frozen=True)
class Sending:
    """How a demand reaches the contractor; a letter of the board's own says when it did and what shows it."""

    how: str = Demand.How.PORTAL
    reached_on: date | None = None
    proof: str = ""


@transaction.atomic
def make(
    board: Board, *, kind: str, contractor: Contractor, contract: Contract | None = None,
    products: Sequence[Product] = (), asked_on: date, students: Sequence[Student] = (), words: str = "",
    limit: Limit = Limit(), sending: Sending = Sending(), by: Member | None, at: datetime,
) -> Demand:  # fmt: skip
    """Ask it of the contractor: the letter is written and frozen, it goes out, and the contractor's clocks start.

    Nobody has to ask for the certificate at a contract's end: `by` of None asks in the board's name.
    """
    if by is not None:
        by.must("demands.write", board)
    elif kind != "certificate":
        raise Refusal("Nothing was sent", "a person asks for this", "Ask for it from the contract's page.")
    what, today = KINDS[kind], at.astimezone(law.ZONE).date()
    gaps = _must_be_possible(what, board, contractor, contract, students, words, today)
    sending = _must_reach(sending, board, contractor, asked_on, today)
    if what.code == "cure" and not limit.count:
        raise Refusal(
            "Nothing was sent", "a notice to cure sets a reasonable time", "Say how many days the contractor has.",
            citation="C.G.S. § 10-234bb(f)",
        )  # fmt: skip
    if limit.count and not limit.source.strip():
        raise Refusal(
            "Nothing was sent", "it is not said where the time limit stands", "Name the clause, or the notice."
        )
    assert sending.reached_on is not None
    demand = Demand(
        board=board, contractor=contractor, contract=contract, kind=kind, asked_on=asked_on, how=sending.how,
        reached_on=sending.reached_on, proof=sending.proof.strip(), count=limit.count,
        unit=limit.unit if limit.count else "", source=limit.source.strip() if limit.count else "", gaps=gaps,
        about={"students": [_named(one) for one in students], "words": words.strip()}, students_count=len(students),
        sent_at=at, sent_by=by.audit_id if by else SYSTEM,
    )  # fmt: skip
    demand.save()
    demand.products.set(products or (contract.products.all() if contract else []))
    started = _start(demand, by=by, at=at)
    data = letter.of_demand(demand, due=[sentence_of(duty) for duty in started] or _own_limit(demand), on=today)
    demand.letter_sha256, demand.letter_sealed_as = files.keep_sealed(board, data)
    demand.save(update_fields=["letter_sha256", "letter_sealed_as"])
    record(
        board.public_id, "demand.sent", demand, by=by, at=at, kind=kind, how=sending.how,
        contractor=contractor.public_id, students=len(students), letter=demand.letter_sha256,
    )  # fmt: skip
    if demand.how == Demand.How.PORTAL:
        tell_contractor(
            demand, f"Asked of you: {what.title.lower()}", f"{board} asks {contractor} to {what.asks}.",
            kind="demand.sent", at=at,
        )  # fmt: skip
    return demand


def _must_be_possible(
    kind: Kind, board: Board, contractor: Contractor, contract: Contract | None, students: Sequence[Student],
    words: str, today: date,
) -> list[dict[str, str]]:  # fmt: skip
    """The gaps that a cure names; refuses what cannot be asked."""
    why = todo = ""
    gaps: list[dict[str, str]] = []
    if not contractor.is_known:
        why, todo = "the company is not known yet", "Correct the product's company first."
    elif contract is not None and (contract.board_id, contract.contractor_id) != (board.pk, contractor.pk):
        why, todo = "it is another's contract", "Choose a contract between the two."
    elif kind.of_contract and contract is None:
        why, todo = "it is about a contract, and none is chosen", "Choose the contract."
    elif any(student.board_id != board.pk for student in students):
        why, todo = "a student is not on this board's roster", "Choose from the roster."
    elif kind.code in {"review", "correction"} and not students:
        why, todo = "no student is named", "Choose the student."
    elif kind.code == "correction" and not words.strip():
        why, todo = "it is not said what is wrong and what is right", "Say both."
    elif kind.code == "deletion" and not students and not words.strip():
        why, todo = "it is not said which data", "Choose students, or describe the data."
    elif kind.code == "certificate" and not _is_over(contract, today):
        why, todo = "the contract has not ended", "Ask for deletion instead, or wait for its last day."
    elif kind.code == "certificate" and contract and contract.demands.open().filter(kind="certificate").exists():
        why, todo = "the certificate has been asked for already", "Open that demand."
    elif kind.code == "cure":
        assert contract is not None
        standing = standing_of(contract, today)
        gaps = [_gap(one, board, contractor) for one in standing.omissions]
        if contract.state != Contract.State.EXECUTED:
            why, todo = "the contract is not in force", "Negotiate the draft instead."
        elif standing.unread:
            why, todo = f"{', '.join(standing.unread)} has not been read", "Wait until it is read."
        elif not gaps:
            why, todo = "no provision lacks by what is known", "Rule on the findings first."
        elif contract.demands.open().filter(kind="cure").exists():
            why, todo = "a notice to cure waits already", "Settle or withdraw that one."
    if why:
        raise Refusal("Nothing was sent", why, todo, citation=kind.citation)
    return gaps


def _must_reach(sending: Sending, board: Board, contractor: Contractor, asked_on: date, today: date) -> Sending:
    if sending.how == Demand.How.PORTAL:
        if not board.contractor_people.active().filter(contractor=contractor).exists():
            raise Refusal(
                "Nothing was sent", f"nobody of {contractor} has accepted an invitation to the portal",
                "Invite somebody, or send the letter yourself and say when it arrived.",
            )  # fmt: skip
        sending = replace(sending, reached_on=today)
    elif sending.reached_on is None or not sending.proof.strip():
        raise Refusal(
            "Nothing was sent", "it is not said when the letter reached the contractor, and what shows it",
            "Enter the day, and the receipt, the e-mail's header or the like.",
        )  # fmt: skip
    assert sending.reached_on is not None
    if max(asked_on, sending.reached_on) > today:
        raise Refusal("Nothing was sent", "a date lies in the future", "Check the dates.")
    return sending


def _is_over(contract: Contract | None, today: date) -> bool:
    if contract is None:
        return False
    if contract.state == Contract.State.VOID:
        return True
    return contract.ends_on is not None and contract.ends_on < today


def _gap(one: Any, board: Board, contractor: Contractor) -> dict[str, str]:
    clause = cures.clause_for(
        one.provision.id, board=board.name, contractor=contractor.name, address="the address in the contract"
    )
    why = one.why
    if one.conflicts:
        why = f"{why} That term is void by itself, C.G.S. § 10-234bb(e); once it is struck, the provision is not there."
    return {
        "provision": one.provision.id, "title": one.provision.title, "citation": one.provision.citation,
        "verdict": one.verdict, "why": why, "clause": clause.text if clause else "",
    }  # fmt: skip


def _named(student: Student) -> dict[str, str]:
    """What a contractor needs to find a child, and no more."""
    return {
        "name": student.name, "school": student.school.name if student.school else "", "grade": student.grade,
    }  # fmt: skip


def _start(demand: Demand, *, by: Member | None, at: datetime) -> list[Duty]:
    """Start the clocks. A notice to cure also meets the board's own duty to give it, and runs on the contract."""
    kind = demand.about_kind
    if not kind.event:
        return []
    subject = demand.contract if kind.of_contract and demand.contract else demand
    happened = demand.reached_on if kind.code == "cure" else demand.asked_on
    if kind.code == "certificate":
        assert demand.contract is not None
        happened = over_on(demand.contract) or demand.asked_on
    started = duties.start_clocks(
        kind.event, subject, board=demand.board, happened=happened, also=demand.own_limits(), by=by, at=at
    )
    if kind.code == "cure":
        assert demand.contract is not None
        for duty in Duty.objects.open().about(demand.contract).filter(row="B2"):
            duties.meet(
                duty, happened=min(instant(demand.reached_on), at), received=None, by=None, at=at,
                evidence=f"The notice to cure {demand.public_id} was given: {demand.get_how_display().lower()}.",
            )  # fmt: skip
    return [duty for duty in started if duty.row in kind.rows]


def _own_limit(demand: Demand) -> list[str]:
    """The time that the board sets, where the law starts no clock."""
    return [f"Within {demand.count} {demand.unit} ({demand.source})."] if demand.count else ["Without delay."]


def sentence_of(duty: Duty) -> str:
    due = duty.due
    day = duty.last_day()
    if day is None:
        return f"{due.duty} Within a reasonable time ({due.citation})."
    counted = f"{due.count} {due.unit}" if due.leading == due.due else ""
    if due.promised and not counted:
        counted = f"{due.promised.count} {due.promised.unit}, {due.promised.source}"
    return f"{due.duty} Last day: {letter.said(day)} ({counted}; {due.citation})."


def tell_contractor(demand: Demand, subject: str, body: str, *, kind: str, at: datetime) -> None:
    for place in demand.board.contractor_people.active().filter(contractor=demand.contractor):
        memos.tell(
            [place], about=demand, kind=kind, subject=subject[:200], body=body,
            page=reverse("contractor:demand", args=[place.public_id, demand.public_id]), at=at,
        )  # fmt: skip


@transaction.atomic
def settle(demand: Demand, *, end: str, words: str = "", by: Member, at: datetime) -> Demand:
    """Judge what became of it. What is accepted meets the contractor's duties, as of the day on which it was done."""
    by.must("demands.write", demand.board)
    if demand.settled_at is not None:
        raise Refusal("Nothing was recorded", "it is settled already", "Open its page to see how.")
    if end not in Demand.End.values:
        raise Refusal("Nothing was recorded", "it is not said how it ends", "Choose one.")
    if end != Demand.End.MET and not words.strip():
        raise Refusal("Nothing was recorded", "there is no reason", "Say why.")
    today = at.astimezone(law.ZONE).date()
    if end == Demand.End.MET:
        done = _must_be_done(demand, today)
        for duty in demand.clocks().open():
            duties.meet(
                duty, happened=min(instant(done), at), received=_received(demand, at), by=None, at=at,
                evidence=f"Accepted: {words.strip() or 'what the contractor answered'} ({demand.public_id}).",
            )  # fmt: skip
    elif end == Demand.End.WITHDRAWN and not demand.about_kind.of_contract:
        for duty in demand.clocks().open():
            duties.withdraw(duty, why=f"The board took the demand back: {words.strip()}"[:300], by=by, at=at)
    if end == Demand.End.MET:
        copies.follow(demand)
    demand.settled_at, demand.settled_by, demand.end, demand.end_words = at, by.audit_id, end, words.strip()
    if demand.kind == "deletion":
        demand.about = _proof_of(demand)
    demand.save(update_fields=["settled_at", "settled_by", "end", "end_words", "about"])
    record(demand.board.public_id, "demand.settled", demand, by=by, at=at, end=end)
    if demand.how == Demand.How.PORTAL:
        tell_contractor(
            demand, f"{demand.get_end_display()}: {demand.about_kind.title.lower()}"[:200],
            f"{demand.board} settled what it had asked: {demand.get_end_display().lower()}. {words.strip()}",
            kind="demand.settled", at=at,
        )  # fmt: skip
    return demand


def _must_be_done(demand: Demand, today: date) -> date:
    """The day on which it was done; refuses what no answer shows."""
    if demand.kind == "cure":
        assert demand.contract is not None
        standing = standing_of(demand.contract, today)
        if standing.open or standing.unread:
            raise Refusal(
                "The contract is not cured", "provisions are still open",
                "Rule on the amendment, or settle the notice as not done.",
                items=[one.provision.title for one in standing.open], citation="C.G.S. § 10-234bb(a), (f)",
            )  # fmt: skip
        return today
    answer = demand.last_answer()
    outcome = demand.about_kind.outcome(answer.outcome) if answer else None
    if answer is None or answer.returned_at or outcome is None or not outcome.ends:
        raise Refusal(
            "It cannot be accepted", "no answer says that it is done", "Wait for it, or record what came by post."
        )
    if lacks := answer.lacks(today):
        raise Refusal(
            "The certificate cannot be accepted", "statements are missing", "Return it, and ask for them.",
            items=[f"{lack.statement}: {lack.why} ({lack.citation})" for lack in lacks],
        )  # fmt: skip
    certificate = answer.certificate
    return (certificate.completed_on if certificate else None) or answer.happened_on or answer.received_on


def _received(demand: Demand, at: datetime) -> datetime | None:
    answer = demand.last_answer()
    return min(instant(answer.received_on + timedelta(days=1)), at) if answer else None


def _proof_of(demand: Demand) -> dict[str, Any]:
    """What proves a deletion without holding the data: a keyed hash of each name that it was asked for."""
    return {"proof": [keyed_digest(one["name"].encode()) for one in demand.about.get("students", [])]}
