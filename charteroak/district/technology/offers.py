"""Taking over from an offer what a board chooses: by the same actions as anything else, so that the same rules hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.contractors import actions as contractors
from charteroak.district.contractors import questionnaire, schedules, subprocessing
from charteroak.district.contractors.models import (
    Contractor,
    ContractorContact,
    DataSchedule,
    Engagement,
    Product,
    ReceivedOffer,
    SecurityAnswer,
    TakenOver,
)
from charteroak.district.contractors.offers import comparing, receiving
from charteroak.district.contractors.offers.reading import Offer, OfferedProduct
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Contract
from charteroak.district.files import bytes_of
from charteroak.district.refusal import Refusal

from . import reopening

#: What a part of an offer becomes.
Made: TypeAlias = Product | DataSchedule | Engagement | ContractorContact | SecurityAnswer
NOTHING = "Nothing was taken over"
#: The part that the signed paper is.
PAPER = "paper"


def comparison_of(offer: ReceivedOffer, *, at: datetime) -> comparing.Comparison:
    """The offer beside what its board has now."""
    day = at.astimezone(law.ZONE).date()
    return comparing.compare(offer.as_read(), receiving.known_of(offer.board, offer.contractor_name, day))


@transaction.atomic
def take_over(offer: ReceivedOffer, *, parts: Sequence[str], by: Member, at: datetime) -> list[TakenOver]:
    """Take over the chosen parts, as `Comparison.parts` names them, all or none. What each made keeps its provenance.

    Data that a product did not receive before, and a subprocessor that was not known, are looked at again.
    """
    by.must("offers.import", offer.board)
    if not parts:
        raise Refusal(NOTHING, "nothing is chosen", "Choose what is right.")
    offer = ReceivedOffer.objects.select_for_update().select_related("board").get(pk=offer.pk)
    open_parts, said = comparison_of(offer, at=at).parts, offer.as_read()
    if stale := sorted(set(parts) - set(open_parts)):
        raise Refusal(
            NOTHING, f"{', '.join(stale)[:200]} is no part of it, or stands already", "Look at the page again."
        )
    taken = []
    for part in (one for one in open_parts if one in parts):
        made = _take(part, said, offer, by=by, at=at)
        taken.append(
            TakenOver(
                offer=offer, part=part, label=made._meta.label_lower, object_id=made.public_id, taken_at=at,
                taken_by=by.audit_id,
            )
        )  # fmt: skip
    TakenOver.objects.bulk_create(taken)
    record(
        offer.board.public_id, "offer.taken-over", offer, by=by, at=at, sha256=offer.sha256,
        made=[f"{one.label}:{one.object_id}" for one in taken],
    )  # fmt: skip
    return taken


@transaction.atomic
def open_contract(offer: ReceivedOffer, *, by: Member, at: datetime) -> Contract:
    """Open a contract with the signed paper that the offer names, for those of its products that the board has.

    The paper is read like any other. Who signed it for the contractor is the offer's word: no signature is recorded.
    """
    by.must("contracts.write", offer.board)
    what = "No contract was opened"
    offer = ReceivedOffer.objects.select_for_update().select_related("board").get(pk=offer.pk)
    said = offer.as_read()
    if offer.paper_attached_at is None or said.agreement is None:
        raise Refusal(what, "the signed paper is not attached", "Attach it first.")
    if offer.taken.filter(part=PAPER).exists():
        raise Refusal(what, "one was opened with it already", "Open that one.")
    ours = contractors.known_to(by.board).filter(contractor__name__iexact=said.contractor)
    named = {one.name.casefold() for one in said.products}
    products = [product for product in ours if product.name.casefold() in named]
    if not products:
        raise Refusal(what, f"{by.board} has none of its products", "Take over a product first.")
    paper = said.agreement
    contract = contracts.open_contract(
        offer.board, contractor=products[0].contractor, products=products,
        title=f"{paper.instrument.capitalize()} of {said.contractor}, {paper.signed_on:%B} {paper.signed_on.day}, "
        f"{paper.signed_on.year}",
        instrument=paper.instrument, by=by, at=at,
    )  # fmt: skip
    data = bytes_of(offer.paper_stored_as)
    contracts.add_document(contract, data=data, name=offer.paper_name, role=paper.instrument, by=by, at=at)
    TakenOver.objects.create(
        offer=offer, part=PAPER, label=contract._meta.label_lower, object_id=contract.public_id, taken_at=at,
        taken_by=by.audit_id,
    )  # fmt: skip
    record(
        offer.board.public_id, "offer.taken-over", offer, by=by, at=at, sha256=offer.sha256,
        made=[f"{contract._meta.label_lower}:{contract.public_id}"],
    )  # fmt: skip
    return contract


def contract_of(offer: ReceivedOffer) -> Contract | None:
    """The contract that was opened with the offer's signed paper."""
    key = offer.taken.filter(part=PAPER).values("object_id")
    return offer.board.contracts.filter(public_id__in=key).first()


def _take(part: str, said: Offer, offer: ReceivedOffer, *, by: Member, at: datetime) -> Made:
    """Do one part, by the action that would do it without an offer."""
    kind, *which = part.split(":")
    match kind:
        case "product":
            return _enter(said.products[int(which[0])], said, by=by, at=at)
        case "schedule":
            product = said.products[int(which[0])]
            stated = [schedules.Stated(one.code, one.reason, one.entry) for one in product.elements]
            return reopening.contractor_states_schedule(
                _product(product, said, by), elements=stated, stated_on=said.offered_on, by=by, at=at
            )
        case "subprocessor":
            product = said.products[int(which[0])]
            entity = product.subprocessors[int(which[1])]
            return reopening.contractor_states_subprocessor(
                _product(product, said, by), name=entity.name, service=entity.service, elements=entity.elements,
                by=by, at=at, **entity.terms,
            )  # fmt: skip
        case "gone":
            engagement = by.board.engagements.get(public_id=which[1])
            return subprocessing.end_engagement(engagement, on=at.astimezone(law.ZONE).date(), by=by, at=at)
        case "contact":
            contact = next(one for one in said.contacts if one.purpose == which[0])
            return receiving.keep_contact(
                by.board, _contractor(said, by), purpose=contact.purpose, name=contact.name, email=contact.email,
                phone=contact.phone, by=by, at=at,
            )  # fmt: skip
        case _:
            answer = next(one for one in said.security if one.question == which[0])
            return questionnaire.answer(
                _contractor(said, by), question=answer.question, said=answer.said, words=answer.words,
                answered_on=answer.answered_on, source=f"Offer {offer.sha256[:12]}, received {offer.received_on}",
                by=by, at=at,
            )  # fmt: skip


def _enter(product: OfferedProduct, said: Offer, *, by: Member, at: datetime) -> Product:
    """Enter a product that is new to the board, or correct what the board has of it."""
    contractor = contractors.enter_contractor(
        board=by.board, name=said.contractor, kind=said.kind, website=said.website, by=by, at=at
    )
    others = ", ".join(product.other_names)[:300]
    known = contractors.known_to(by.board).filter(contractor=contractor, name__iexact=product.name).first()
    if known is None:
        return contractors.enter_product(
            contractor, board=by.board, name=product.name, address=product.address, purpose=product.purpose,
            other_names=others, is_service=product.is_service, by=by, at=at,
        )  # fmt: skip
    return contractors.correct_product(
        known, board=by.board, name=known.name, company=contractor.name, address=product.address or known.address,
        purpose=product.purpose or known.purpose, other_names=known.other_names or others,
        is_service=known.is_service, by=by, at=at,
    )  # fmt: skip


def _product(product: OfferedProduct, said: Offer, by: Member) -> Product:
    ours = contractors.known_to(by.board).filter(contractor__name__iexact=said.contractor)
    if (found := ours.filter(name__iexact=product.name).first()) is None:
        raise Refusal(NOTHING, f"{by.board} has no product {product.name}", "Choose the product, too.")
    return found


def _contractor(said: Offer, by: Member) -> Contractor:
    ours = contractors.known_to(by.board).filter(contractor__name__iexact=said.contractor).first()
    if ours is None:
        raise Refusal(NOTHING, f"{by.board} has no product of {said.contractor}", "Choose a product, too.")
    return ours.contractor
