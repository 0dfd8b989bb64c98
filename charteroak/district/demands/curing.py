"""How a contract stands before § 10-234bb(e) and (f), and the ruling that it is void.

Two things that are never mixed up. A *term* that conflicts is void by itself, at once, and the rest stands (e). A
*contract* that lacks a provision is void only after the board's reasonable notice and the contractor's failure to
amend in reasonable time (f), and only once a named person has ruled so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.contracts.models import PRESENT_LAW, Contract
from charteroak.district.contracts.standing import Standing, standing_of
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.refusal import Refusal

from .actions import tell_contractor
from .models import Demand, Voiding

TERM, OMISSION = "C.G.S. § 10-234bb(e)", "C.G.S. § 10-234bb(f)"


@dataclass(frozen=True)
class Explained:
    """One thing that is said of a contract's validity, in words, with the law behind it. `tone`: a verdict's."""

    title: str
    words: str
    citation: str
    tone: str


def explained(contract: Contract, *, today: date) -> list[Explained]:
    """Everything that § 10-234bb(e) and (f) say of this contract as it is known now; nothing of a draft."""
    if contract.executed_on is None:
        return []
    standing = standing_of(contract, today)
    if contract.executed_on < PRESENT_LAW:
        return _of_earlier_law(standing)
    return [*_of_terms(standing), *_of_the_contract(contract, standing)]


def _of_earlier_law(standing: Standing) -> list[Explained]:
    if not standing.contract.is_legacy():
        return []
    return [Explained(
        "A legacy contract: not void by statute",
        "The clauses that make a term or a contract void were moved to July 1, 2018 while it ran. "
        + ("Its gaps are a present breach of the duty to have the provisions while student data are shared."
           if standing.gaps else "By what is known it lacks nothing."),
        "PA 17-200 § 1; C.G.S. § 10-234bb(a)", "weak" if standing.gaps else "present",
    )]  # fmt: skip


def _of_terms(standing: Standing) -> list[Explained]:
    """Each term that conflicts: void at once where a person ruled it so; the reading alone voids nothing."""
    found = []
    for one in standing.provisions:
        for reading in one.conflicts:
            ruled = reading.ruling is not None
            words = f"{reading.document.name}: " + (
                "a person ruled that a term conflicts. It is void since the contract was made, without notice; the "
                "rest of the contract stands."
                if ruled
                else "the reading found a term that conflicts. If a person rules so, it is void without notice."
            )
            words += (
                " Once it is struck the provision is not there: that is an omission, and opens the cure."
                if one.is_omission
                else " The provision stands elsewhere in the contract, and nothing more follows."
            )
            title = f"A void term: {one.provision.title}" if ruled else f"A term to rule on: {one.provision.title}"
            found.append(Explained(title, words, TERM, "conflict" if ruled else "unclear"))
    return found


def _of_the_contract(contract: Contract, standing: Standing) -> list[Explained]:
    voiding = Voiding.objects.filter(contract=contract).first()
    if voiding:
        return [Explained(
            "The contract is void",
            f"{voiding.ruled_by_name} ruled so on {_said(voiding.void_on)}, after notice of "
            f"{_said(voiding.demand.reached_on)} and failure to amend. It lacked: "
            f"{'; '.join(one['title'] for one in voiding.lacked)}. {voiding.reason}",
            OMISSION, "conflict",
        )]  # fmt: skip
    missing = ", ".join(one.provision.title for one in standing.omissions)
    if not missing:
        return []
    notice = contract.demands.filter(kind="cure").exclude(end="withdrawn").first()
    if notice is None:
        return [Explained(
            "Lacking, and not void", f"{missing}. A contract that lacks a provision is not void by itself: the board "
            "gives reasonable notice first, and the contractor has a reasonable time to amend.", OMISSION, "missing",
        )]  # fmt: skip
    last = min((day for duty in notice.clocks() if (day := duty.last_day())), default=None)
    until = f"until {_said(last)} " if last else ""
    return [Explained(
        "Lacking, under notice, and not void",
        f"{missing}. Notice reached {contract.contractor} on {_said(notice.reached_on)}; it has {until}to amend. After "
        "that a named person may rule the contract void. Nothing becomes void by time alone.", OMISSION, "missing",
    )]  # fmt: skip


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def why_not_void(demand: Demand, *, at: datetime) -> tuple[str, str]:
    """What keeps a contract from being ruled void on this notice to cure, and what to do; empty words where nothing."""
    contract = demand.contract
    if demand.kind != "cure" or contract is None:
        return "it is no notice to cure", "Give the contractor notice first."
    standing = standing_of(contract, at.astimezone(law.ZONE).date())
    clock = Duty.objects.about(contract).filter(row="C1", started=demand.reached_on.isoformat()).first()
    checks: list[tuple[bool, str, str]] = [
        (contract.state != Contract.State.EXECUTED, "the contract is not in force", "Open its page."),
        (contract.executed_on is None or contract.executed_on < PRESENT_LAW,
         "the clause that makes a contract void is for contracts made since July 1, 2018",
         "Its gaps breach § 10-234bb(a): have it amended, or end it."),
        (demand.end in ("met", "withdrawn"), "the notice was settled or withdrawn", "Give notice again."),
        (demand.state == "answered", "the contractor's answer waits to be judged", "Judge it, or return it."),
        (bool(standing.unread), "a document has not been read by the law of its day", "Wait until it is read."),
        (any(reading.ruling is None for one in standing.omissions for reading in one.readings),
         "a person has not ruled on each reading of what lacks", "Rule on the findings first."),
        (not standing.omissions, "no provision lacks any more", "Settle the notice as done."),
        (clock is None or clock.due_at is None or clock.due_at > at,
         "the reasonable time that the notice gave has not passed", "Wait for its last day."),
    ]  # fmt: skip
    return next(((why, todo) for wrong, why, todo in checks if wrong), ("", ""))


@transaction.atomic
def rule_void(demand: Demand, *, reason: str, by: Member, at: datetime, suspend: Callable[[Contract], None]) -> Voiding:
    """Rule that the contract is void: the notice ends as not done, and the return and deletion of data are opened.

    `suspend` tells whoever uses the products; which people those are, this app does not know.
    """
    by.must("contracts.void", demand.board)
    why, todo = why_not_void(demand, at=at)
    if why:
        raise Refusal("The contract was not ruled void", why, todo, citation=OMISSION)
    if not reason.strip():
        raise Refusal(
            "The contract was not ruled void", "there is no reason", "Say why the notice and the time were reasonable.",
            citation=OMISSION,
        )  # fmt: skip
    contract, today = demand.contract, at.astimezone(law.ZONE).date()
    assert contract is not None
    lacked = [
        {"title": one.provision.title, "citation": one.provision.citation, "verdict": one.verdict}
        for one in standing_of(contract, today).omissions
    ]
    voiding = Voiding.objects.create(
        contract=contract, demand=demand, void_on=today, lacked=lacked, reason=reason.strip(), ruled_at=at,
        ruled_by=by.audit_id, ruled_by_name=str(by),
    )  # fmt: skip
    contract.state = Contract.State.VOID
    contract.save(update_fields=["state"])
    record(contract.board.public_id, "contract.ruled-void", voiding, by=by, at=at, demand=demand.public_id)
    _end_the_notice(demand, voiding, by=by, at=at)
    duties.start_clocks("contract.expired", contract, board=contract.board, happened=today, by=by, at=at)
    suspend(contract)
    return voiding


def _end_the_notice(demand: Demand, voiding: Voiding, *, by: Member, at: datetime) -> None:
    """The cure is over: its clocks have lost their cause, and the contractor is told."""
    if demand.settled_at is None:
        demand.settled_at, demand.settled_by, demand.end = at, by.audit_id, Demand.End.NOT_MET
        demand.end_words = voiding.reason
        demand.save(update_fields=["settled_at", "settled_by", "end", "end_words"])
        record(demand.board.public_id, "demand.settled", demand, by=by, at=at, end=demand.end)
    for duty in Duty.objects.open().about(voiding.contract).filter(row__in=["B2", "C1"]):
        duties.withdraw(duty, why="The contract was ruled void, C.G.S. § 10-234bb(f).", by=by, at=at)
    if demand.how == Demand.How.PORTAL:
        tell_contractor(
            demand, f"Ruled void: {voiding.contract}",
            f"{demand.board} ruled that {voiding.contract} is void (C.G.S. § 10-234bb(f)): it lacked provisions, and "
            "was not amended after notice. Its use has stopped, and the data are to be returned and deleted.",
            kind="contract.ruled-void", at=at,
        )  # fmt: skip
