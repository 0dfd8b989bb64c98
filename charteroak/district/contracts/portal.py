"""Signing with a contractor in its portal: a draft is put before it, or it fills in an addendum and signs that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.contractors.models import ContractorUser, Product
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.signatures.actions import record_signature
from charteroak.district.signatures.models import Signature
from charteroak.review import cures, drafting

from . import actions
from .models import Contract, Document
from .papers import as_pdf


@dataclass(frozen=True)
class Parts:
    """What a contractor fills in: the terms that the addendum amends, where it is written to, and the days it takes."""

    terms: str
    address: str
    deletion_days: int = 30
    review_days: int = 10

    def clauses(self, board: Board, contractor: str) -> list[cures.Clause]:
        return cures.clauses(
            cures.curable(), board=board.name, contractor=contractor, terms=f"“{self.terms.strip()}”",
            address=self.address.strip(), deletion_days=str(self.deletion_days), review_days=str(self.review_days),
        )  # fmt: skip


@dataclass(frozen=True)
class Signing:
    """Who signs for the contractor: a name, an office, and what lets them sign."""

    name: str
    title: str
    authority: str


def obstacles_to_offering(contract: Contract) -> list[str]:
    """A sentence for each thing that keeps a draft from being put before the contractor in its portal."""
    found = []
    if contract.state != Contract.State.DRAFT:
        found.append("It is no draft any more.")
    if contract.is_pledge:
        found.append("It is a pledge, and no contract that the two sign.")
    if not contract.documents.exists():
        found.append("It has no document yet.")
    if not contract.board.contractor_people.active().filter(contractor=contract.contractor).exists():
        found.append(f"Nobody of {contract.contractor} has accepted an invitation to the portal.")
    return found


@transaction.atomic
def offer(contract: Contract, *, by: Member, at: datetime) -> Contract:
    """Put a draft before the contractor's people, to be read and signed in the portal."""
    by.must("contracts.write", contract.board)
    if obstacles := obstacles_to_offering(contract):
        raise Refusal("It was not put before the contractor", "something is missing", "Do it first.", items=obstacles)
    if contract.offered_at is not None:
        raise Refusal("Nothing was done", "it lies before the contractor already", "Wait, or write to its people.")
    contract.offered_at, contract.offered_by = at, by.audit_id
    contract.save(update_fields=["offered_at", "offered_by"])
    record(contract.board.public_id, "contract.offered", contract, by=by, at=at)
    for place in contract.board.contractor_people.active().filter(contractor=contract.contractor):
        memos.tell(
            [place], about=contract, kind="contract.offered", subject=f"To be signed: {contract}"[:200],
            body=f"{contract.board} asks {contract.contractor} to read and sign {contract}.",
            page=reverse("contractor:sign", args=[place.public_id, contract.public_id]), at=at,
        )  # fmt: skip
    return contract


def unsigned_by_contractor(contract: Contract) -> list[Document]:
    """The documents of a draft that bear no signature of the contractor yet."""
    theirs = {one.sha256 for one in actions.signatures_of(contract) if one.party == Signature.Party.CONTRACTOR}
    return [document for document in contract.documents.all() if document.sha256 not in theirs]


@transaction.atomic
def sign(
    contract: Contract, *, seen: Sequence[str], signing: Signing, by: ContractorUser, at: datetime
) -> list[Signature]:
    """Sign for the contractor the very bytes that the page showed; `seen` are their SHA-256."""
    by.must_act_for(contract.contractor)
    if contract.state != Contract.State.DRAFT or contract.offered_at is None:
        raise Refusal("Nothing was signed", "it does not lie before you to be signed", "Ask the board.")
    waiting = unsigned_by_contractor(contract)
    if not waiting:
        raise Refusal("Nothing was signed", "all documents bear the contractor's signature", "Nothing is left to do.")
    if sorted(seen) != sorted(document.sha256 for document in waiting):
        raise Refusal(
            "Nothing was signed", "the documents are not those that the page showed", "Read them again, then sign."
        )
    return _sign(contract, waiting, signing=signing, by=by, at=at)


@transaction.atomic
def sign_addendum(
    products: Sequence[Product], *, parts: Parts, signing: Signing, ends_on: date | None, by: ContractorUser,
    at: datetime,
) -> Contract:  # fmt: skip
    """Fill in the addendum, sign it, and put it before the board: a draft, to be read and ruled on like any other."""
    missing = [words for words, value in (("the terms that it amends", parts.terms), ("your address", parts.address))
               if not value.strip()]  # fmt: skip
    if missing or not products:
        said = missing + ([] if products else ["the product"])
        raise Refusal("The addendum was not signed", f"{' and '.join(said)} is missing", "Fill it in.")
    if not (1 <= parts.deletion_days <= 90 and 1 <= parts.review_days <= 45):
        raise Refusal(
            "The addendum was not signed", "the days are no reasonable time",
            "Promise deletion within 90 days at most, and review within 45.", citation="C.G.S. § 10-234bb(a)(2), (4)",
        )  # fmt: skip
    contract = actions.open_contract(
        by.board, contractor=by.contractor, products=products, title=f"Addendum to {parts.terms.strip()}"[:300],
        instrument=Contract.Instrument.ADDENDUM, ends_on=ends_on, by=by, at=at,
    )  # fmt: skip
    data = as_paper(by, parts, signing=signing, on=at.astimezone(law.ZONE).date())
    document = actions.add_document(
        contract, data=data, name="addendum.pdf", role=Document.Role.ADDENDUM, by=by, at=at
    )  # fmt: skip
    contract.offered_at, contract.offered_by = at, by.audit_id
    contract.save(update_fields=["offered_at", "offered_by"])
    _sign(contract, [document], signing=signing, by=by, at=at)
    return contract


def _sign(
    contract: Contract, documents: Sequence[Document], *, signing: Signing, by: ContractorUser, at: datetime
) -> list[Signature]:
    signed = [
        record_signature(
            contract, board=contract.board, sha256=document.sha256, party=Signature.Party.CONTRACTOR,
            name=signing.name, title=signing.title, authority=signing.authority, method=Signature.Method.PORTAL,
            signed_on=at.astimezone(law.ZONE).date(), received_on=None, by=by, at=at,
        )
        for document in documents
    ]  # fmt: skip
    memos.tell(
        contract.board.coordinators(), about=contract, kind=f"contract.signed:{signed[0].public_id}",
        subject=f"Signed by the contractor: {contract}"[:200],
        body=f"{signing.name} signed {contract} for {contract.contractor}. Rule on the reading, then have it "
        "signed for the board and executed.",
        page=reverse("staff:contract", args=[contract.board.slug, contract.public_id]), at=at,
    )  # fmt: skip
    return signed


def as_paper(by: ContractorUser, parts: Parts, *, signing: Signing, on: date) -> bytes:
    """The filled-in addendum as a tagged PDF with the contractor's signature; the same words give the same bytes."""
    opening, *rest = parts.clauses(by.board, by.contractor.name)
    theirs = (
        f"Signed for the Contractor in its portal on {on:%B} {on.day}, {on.year} by {signing.name}, "
        f"{signing.title}. Authority: {signing.authority}."
    )
    return as_pdf(
        drafting.Paper(
            title=opening.heading, author=by.contractor.name, opening=(opening.text,),
            parts=tuple(drafting.Part(clause.heading, (clause.text,)) for clause in rest),
            signed=(theirs, drafting.signature_block()[0]), edition=law.on(on).edition,
        )
    )  # fmt: skip
