"""After a contract's end: its certificate is asked for, each limb of § 10-234bb(a)(7) is followed, and it is closed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .actions import make
from .certificate import BACKUPS, DELETION, RETENTION, SUBPROCESSORS, Certificate
from .kinds import EXEMPTIONS
from .models import Answer, Closing, Demand, RecoveryCopy, over_on

RECOVERY = "C.G.S. § 10-234bb(a)(2)(B)"


@dataclass(frozen=True)
class Limb:
    """One thing that has to be settled before a contract is closed. `state`: certified, kept (lawfully) or open."""

    title: str
    state: str
    why: str
    citation: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def ask_for_certificates(board: Board, *, today: date, at: datetime) -> list[Demand]:
    """Ask, in the board's name, for the certificate of each contract that is over. Safe to run again.

    Where nobody of the contractor is in the portal, the coordinators are told to send the letter; once.
    """
    over = board.contracts.filter(state__in=[Contract.State.ENDED, Contract.State.VOID], closing=None)
    asked = []
    for contract in over.exclude(demands__kind="certificate").select_related("contractor", "board"):
        if not Duty.objects.open().about(contract).filter(row="C6").exists():
            continue
        day = over_on(contract)
        if day is None or (contract.state == Contract.State.ENDED and day >= today):
            continue
        if board.contractor_people.active().filter(contractor=contract.contractor).exists():
            asked.append(make(
                board, kind="certificate", contractor=contract.contractor, contract=contract, asked_on=day, by=None,
                at=at,
            ))  # fmt: skip
            continue
        page = reverse("staff:ask", args=[board.slug, contract.contractor.public_id])
        memos.tell(
            board.coordinators(), about=contract, kind="certificate.to-send", at=at,
            subject=f"To be asked for: the certificate that nothing of {contract} is kept"[:200],
            body=f"{contract} is over, and nobody of {contract.contractor} is in the portal. Send the request, and "
            "record when it arrived.", page=f"{page}?kind=certificate&contract={contract.public_id}"[:200],
        )  # fmt: skip
    return asked


def limbs(contract: Contract, *, today: date) -> list[Limb]:
    """What of a contract that is over is certified, lawfully kept with its reason, or open; the open first."""
    if not contract.is_over:
        return []
    accepted = _accepted(contract)
    found = (
        _of_the_certificate(accepted.certificate) if accepted and accepted.certificate else [_not_certified(contract)]
    )
    copies = RecoveryCopy.objects.filter(answer__demand__contract=contract)
    found += [_of_copy(copy, today) for copy in copies]
    found += [
        Limb(demand.about_kind.title, "open", f"Asked on {_said(demand.asked_on)}: {demand.state_words.lower()}.",
             demand.about_kind.citation)
        for demand in contract.demands.open().exclude(kind__in=["certificate", "cure"])
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.is_open)


def _accepted(contract: Contract) -> Answer | None:
    demand = contract.demands.filter(kind="certificate", end=Demand.End.MET).first()
    return demand.last_answer() if demand else None


def _not_certified(contract: Contract) -> Limb:
    duty = Duty.objects.about(contract).filter(row="C6").first()
    if duty and duty.met_at:
        return Limb("Nothing is kept", "certified", duty.met_evidence, duty.citation)
    demand = contract.demands.filter(kind="certificate").first()
    why = (
        f"The certificate was asked for on {_said(demand.reached_on)}: {demand.state_words.lower()}." if demand else ""
    )
    return Limb("Nothing is kept", "open", why or "No certificate has been asked for yet.", RETENTION)


def _of_the_certificate(given: Certificate) -> list[Limb]:
    day = _said(given.completed_on) if given.completed_on else "a day that is not named"
    found = [
        Limb("Live data", "certified", f"{_flat(given.scope)}; {_flat(given.systems)}. Completed on {day}.", RETENTION),
        Limb(
            "Nothing else", "certified", f"Stated by {given.name}, {given.title}. {_flat(given.authority)}.", RETENTION
        ),
    ]
    if given.backups in ("none", "deleted"):
        found.append(Limb("Backup copies", "certified", f"{BACKUPS[given.backups]}.", RECOVERY))
    found += [
        Limb(f"Subprocessor: {one.name}", "certified", f"{SUBPROCESSORS[one.said]}.", "C.G.S. § 10-234cc(b)(4)(E)")
        for one in given.subprocessors
        if one.said in ("deleted", "never")
    ]
    for one in given.kept:
        if one.exemption in ("law", "account"):
            count = f" ({one.count} accounts)" if one.count else ""
            found.append(Limb(f"Kept: {one.what}{count}", "kept", f"{EXEMPTIONS[one.exemption][0]}: {one.why}.",
                              EXEMPTIONS[one.exemption][1]))  # fmt: skip
    return found


def _of_copy(copy: RecoveryCopy, today: date) -> Limb:
    title, state = f"Disaster-recovery copy: {copy.what}", copy.state(today)
    if state == "gone":
        assert copy.gone_on is not None
        return Limb(title, "certified", f"Gone on {_said(copy.gone_on)}: {copy.gone_words}.", RECOVERY)
    if state == "restored":
        assert copy.again is not None
        met = copy.again.end == Demand.End.MET
        words = "and deleted again" if met else "and its deletion is asked for again"
        return Limb(title, "certified" if met else "open", f"Data came back from it, {words}.", RECOVERY)
    words = "its day has passed, and nobody has said that it is gone" if state == "overdue" else "it still exists"
    return Limb(title, "open", f"To be overwritten by {_said(copy.until)}; {words}.", RECOVERY)


@dataclass(frozen=True)
class Took:
    """How long the deletion took, in calendar days after the contract's end, and what was promised."""

    over_on: date
    done_on: date | None
    days: int | None
    promised: str
    copies_left: bool = False

    @property
    def words(self) -> str:
        days = "day" if self.days == 1 else "days"
        if self.copies_left:
            return f"Live data: {self.days} {days} after the end; a copy is left"
        return f"{self.days} {days} after the end" if self.days is not None else "Not done yet"


def took(contract: Contract) -> Took | None:
    """How long it took against what was promised: the contract's own time or a policy's, else the statute's."""
    duty = Duty.objects.about(contract).filter(row="C6").order_by("-opened_at").first()
    day = over_on(contract)
    if duty is None or day is None:
        return None
    promised = duty.due.promised
    words = f"{promised.count} {promised.unit}, {promised.source}" if promised else "Nothing kept from the last day on"
    done = duty.met_at.astimezone(law.ZONE).date() if duty.met_at else None
    left = RecoveryCopy.objects.open().filter(answer__demand__contract=contract).exists()
    gone = [copy.gone_on for copy in RecoveryCopy.objects.filter(answer__demand__contract=contract) if copy.gone_on]
    done = max([done, *gone]) if done else None
    return Took(day, done, max((done - day).days, 0) if done else None, f"{words} ({duty.citation})", left)


@transaction.atomic
def close(contract: Contract, *, by: Member, at: datetime) -> Closing:
    """Close the contract. Refused while a limb is neither certified nor lawfully kept with its reason."""
    by.must("contracts.close", contract.board)
    today = at.astimezone(law.ZONE).date()
    if not contract.is_over or Closing.objects.filter(contract=contract).exists():
        raise Refusal("The contract was not closed", "it is not over, or closed already", "Open its page.")
    found = limbs(contract, today=today)
    if open_ones := [one for one in found if one.is_open]:
        raise Refusal(
            "The contract was not closed", "something is neither certified nor lawfully kept", "Settle what is listed.",
            citation=DELETION + "; " + RETENTION, items=[f"{one.title}: {one.why}" for one in open_ones],
        )  # fmt: skip
    time = took(contract)
    assert time is not None and time.done_on is not None
    closing = Closing.objects.create(
        contract=contract, limbs=[asdict(one) for one in found], over_on=time.over_on, done_on=time.done_on,
        closed_at=at, closed_by=by.audit_id,
    )  # fmt: skip
    record(contract.board.public_id, "contract.closed", closing, by=by, at=at, done=time.done_on.isoformat())
    return closing


def _flat(words: str) -> str:
    """Words for the middle of a sentence."""
    return words.strip().rstrip(".;")


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
