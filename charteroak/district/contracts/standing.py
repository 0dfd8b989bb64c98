"""How a contract stands against the ten provisions: which findings are closed, by what, and what is still open.

A finding is closed for execution by a person's ruling that the provision is present in the document itself, or by
an addendum that is reviewed too and ruled to carry the provision. A machine's `present` alone closes nothing. A term
that conflicts is closed by an addendum only where the addendum is ruled to control over the other terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from charteroak import law, review
from charteroak.district.boards.models import Board

from .models import Contract, Document, Ruling

PRECEDENCE = "precedence"
GAPS = frozenset({"weak", "missing", "conflict"})


@dataclass(frozen=True)
class Reading:
    """One document's word on one provision: what the engine found and what a person ruled, if anyone has."""

    document: Document
    finding: review.Finding
    ruling: Ruling | None

    @property
    def verdict(self) -> str:
        """The verdict that counts: the ruling's where there is one, else the engine's, which closes nothing."""
        return self.ruling.verdict if self.ruling else self.finding.verdict

    @property
    def is_confirmed_present(self) -> bool:
        return self.ruling is not None and self.ruling.verdict == Ruling.Verdict.PRESENT


@dataclass(frozen=True)
class ProvisionStanding:
    """How the contract as a whole stands on one provision, with the sentence that says why."""

    provision: law.Provision
    readings: tuple[Reading, ...]
    closed: bool
    closed_by: Document | None
    why: str

    @property
    def verdict(self) -> str:
        """present, weak, missing, conflict or unclear, for the contract as a whole."""
        if self.closed:
            return "present"
        if any(reading.document.contract.is_pledge for reading in self.readings):
            return "missing"
        verdicts = [reading.verdict for reading in self.readings]
        for worst in ("conflict", "unclear"):
            if worst in verdicts:
                return worst
        best = ("present", "weak", "missing")
        return min(verdicts, key=best.index) if verdicts else "unclear"

    @property
    def is_gap(self) -> bool:
        """Whether there is a gap by what is known now: found or ruled, and not closed."""
        return not self.closed and self.verdict in GAPS

    @property
    def conflicts(self) -> list[Reading]:
        """The readings of terms that conflict; none where an addendum controls over them."""
        return [] if self.closed else [reading for reading in self.readings if reading.verdict == "conflict"]

    @property
    def is_omission(self) -> bool:
        """Whether the provision is not there, or would not be once a conflicting term is struck."""
        return self.is_gap and not (self.conflicts and any(one.is_confirmed_present for one in self.readings))


@dataclass(frozen=True)
class Standing:
    """How a contract stands: each provision of the law of its day, and what stands in the way of executing it."""

    contract: Contract
    law_day: date
    provisions: tuple[ProvisionStanding, ...]
    unread: tuple[str, ...]

    @property
    def open(self) -> list[ProvisionStanding]:
        return [standing for standing in self.provisions if not standing.closed]

    @property
    def gaps(self) -> list[ProvisionStanding]:
        return [standing for standing in self.provisions if standing.is_gap]

    @property
    def omissions(self) -> list[ProvisionStanding]:
        """What a notice to cure names, § 10-234bb(f): a term that conflicts is void by itself, § 10-234bb(e)."""
        return [standing for standing in self.provisions if standing.is_omission]

    @property
    def obstacles(self) -> list[str]:
        """A sentence for each thing that keeps the ten provisions from being settled."""
        return list(self.unread) + [
            f"{standing.provision.citation}, {standing.provision.title}: {standing.why}" for standing in self.open
        ]


def standing_of(contract: Contract, today: date) -> Standing:
    """Judge the contract by the law of its day. No database row is changed."""
    day = contract.law_day(today)
    provisions = law.on(day).provisions
    readings: dict[str, list[Reading]] = {provision.id: [] for provision in provisions}
    controls: set[int] = set()
    unread = [] if contract.documents.all() else ["No document has been uploaded."]
    for document in contract.documents.all():
        review_done = document.last_done_review()
        if review_done is None:
            latest = document.latest_review()
            state = latest.get_state_display().lower() if latest else "not yet read"
            unread.append(f"{document.name}: {state}.")
            continue
        if law.on(review_done.law_day).provisions != provisions:
            unread.append(f"{document.name}: read by the law of {review_done.law_day}, not of {day}; read it again.")
            continue
        rulings = review_done.rulings_now()
        for finding in review_done.as_report().findings:
            if finding.id in readings:
                readings[finding.id].append(Reading(document, finding, rulings.get(finding.id)))
        if PRECEDENCE in rulings and not rulings[PRECEDENCE].is_gap:
            controls.add(document.pk)
    stands = tuple(
        _pledged(provision, tuple(readings[provision.id])) if contract.is_pledge
        else _stand(provision, tuple(readings[provision.id]), controls)
        for provision in provisions
    )  # fmt: skip
    return Standing(contract, day, stands, tuple(unread))


def _pledged(provision: law.Provision, readings: tuple[Reading, ...]) -> ProvisionStanding:
    """A pledge closes nothing, whatever it says and whatever was ruled on its words."""
    return ProvisionStanding(provision, readings, False, None, "a pledge is no contract, and carries no provision.")


def _stand(provision: law.Provision, readings: tuple[Reading, ...], controls: set[int]) -> ProvisionStanding:
    def standing(closed: bool, by: Document | None, why: str) -> ProvisionStanding:
        return ProvisionStanding(provision, readings, closed, by, why)

    if not readings:
        return standing(False, None, "no document has been read for it.")
    controlling = [r for r in readings if r.document.pk in controls and r.is_confirmed_present]
    if controlling:
        return standing(
            True,
            controlling[0].document,
            f"carried by {controlling[0].document.name}, which controls over the other terms.",
        )
    conflicts = [r for r in readings if r.verdict == "conflict"]
    if conflicts:
        said = "a person ruled" if conflicts[0].ruling else "the reading found"
        return standing(
            False, None,
            f"{said} a term in {conflicts[0].document.name} that conflicts with it. An addendum that carries the "
            "provision and controls over other terms would close it.",
        )  # fmt: skip
    confirmed = [r for r in readings if r.is_confirmed_present]
    if confirmed:
        return standing(True, confirmed[0].document, f"a person ruled it present in {confirmed[0].document.name}.")
    if any(r.ruling is None and r.finding.verdict == "present" for r in readings):
        return standing(False, None, "found present, and waiting for a person to confirm the reading.")
    if any(r.ruling is None and r.finding.verdict == "unclear" for r in readings):
        return standing(False, None, "the reading could not decide; a person must rule.")
    if any(r.ruling is None for r in readings):
        best = min((r.verdict for r in readings), key=("present", "weak", "missing", "unclear").index)
        return standing(False, None, f"found {best}; rule on the reading, or add an addendum that carries it.")
    return standing(False, None, "ruled a gap; it needs an amendment or an addendum that carries it.")


def remember(contract: Contract, today: date) -> Contract:
    """Keep on the contract's own row how it stands, for lists and for the answer whether its products may be used."""
    contract = Contract.objects.with_readings().get(pk=contract.pk)
    standing = standing_of(contract, today)
    conflicts = sum(row.is_gap and row.verdict == "conflict" for row in standing.provisions)
    gaps = len(standing.gaps) - conflicts
    Contract.objects.filter(pk=contract.pk).update(
        open_findings=len(standing.obstacles), conflicts=conflicts, gaps=gaps
    )
    return contract


def remember_forgotten(board: Board, today: date) -> int:
    """Judge executed contracts that were never judged, some at a time; returns how many. Safe to run at any time."""
    forgotten = list(board.contracts.filter(open_findings=None, executed_on__isnull=False)[:100])
    for contract in forgotten:
        remember(contract, today)
    return len(forgotten)
