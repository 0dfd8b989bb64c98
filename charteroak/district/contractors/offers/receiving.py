"""A board receives an offer: it is kept as it came, with where from and when, and the signed paper beside it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from charteroak import law
from charteroak.district import files, uploads
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal

from .. import questionnaire
from ..actions import known_to
from ..models import FLOW_DOWN, Contractor, ContractorContact, ContractorUser, DataSchedule, ReceivedOffer
from .comparing import Known, KnownProduct, KnownSubprocessor
from .reading import BadOffer, read

#: Offers that one contractor's people may send to one board in a day.
A_DAY = 10


@transaction.atomic
def receive(
    board: Board, *, data: bytes, name: str, source: str, received_on: date, by: Member | ContractorUser, at: datetime
) -> ReceivedOffer:
    """Keep an offer that came to the board. Nothing of it counts before somebody takes it over.

    A member records one that came in any way; a contractor's user sends their own contractor's. Refused with a line
    for each field that is wrong.
    """
    by.must("offers.publish" if isinstance(by, ContractorUser) else "offers.import", board)
    Board.objects.select_for_update().get(pk=board.pk)  # one at a time, so that the same file comes once
    what, today = "The offer was not kept", at.astimezone(law.ZONE).date()
    if not source.strip():
        raise Refusal(what, "it is not said where it came from", "Say it, such as: e-mail of November 20.")
    if received_on > today:
        raise Refusal(what, "the day on which it came lies in the future", "Enter the day on which it came.")
    try:
        offer = read(data, today=received_on)
    except BadOffer as bad:
        raise Refusal(
            what, f"{len(bad.faults)} of its fields are wrong", "Ask the contractor to mend them.",
            items=[str(fault) for fault in bad.faults],
        ) from bad  # fmt: skip
    if isinstance(by, ContractorUser):
        _must_be_their_own(offer.contractor, by, today)
    if before := board.offers.filter(sha256=offer.sha256).first():
        raise Refusal(what, f"the very same file came on {_day(before.received_on)}", "Open that one.")
    sha256, stored_as = files.keep(board, data)
    paper = offer.agreement
    row = ReceivedOffer.objects.create(
        board=board, contractor_name=offer.contractor, name=uploads.plain_name(name), size=len(data), sha256=sha256,
        stored_as=stored_as, source=source.strip()[:200], offered_on=offer.offered_on, received_on=received_on,
        recorded_at=at, recorded_by=by.audit_id, paper_name=uploads.plain_name(paper.file) if paper else "",
        paper_sha256=paper.sha256 if paper else "",
    )  # fmt: skip
    record(board.public_id, "offer.received", row, by=by, at=at, sha256=sha256, received=received_on.isoformat())
    if isinstance(by, ContractorUser):
        memos.tell(
            board.coordinators(), about=row, kind="offer.received", subject=f"An offer of {by.contractor}",
            body=f"{by.contractor} sent an offer. Compare it with what the board has, and take over what is right.",
            page=reverse("staff:offer", args=[board.slug, row.public_id]), at=at,
        )  # fmt: skip
    return row


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _must_be_their_own(contractor: str, by: ContractorUser, today: date) -> None:
    if contractor.casefold() != by.contractor.name.casefold():
        raise Refusal("The offer was not kept", f"it is not {by.contractor}'s", "Send your own contractor's.")
    sent = by.board.offers.filter(contractor_name__iexact=contractor, received_on=today)
    if sent.filter(recorded_by__startswith="contractor-user:").count() >= A_DAY:
        raise Refusal("The offer was not kept", f"{A_DAY} came within this day", "Send the next one tomorrow.")


@transaction.atomic
def attach_paper(offer: ReceivedOffer, *, data: bytes, name: str, by: Member, at: datetime) -> ReceivedOffer:
    """Keep the signed paper that the offer names. Only the very bytes are taken: the hash must be the same."""
    by.must("offers.import", offer.board)
    what = "The signed paper was not attached"
    if not offer.paper_sha256:
        raise Refusal(what, "the offer names none", "Add it to a contract instead.")
    if offer.paper_attached_at is not None:
        raise Refusal(what, "it is there already", "Open it.")
    name = uploads.plain_name(name)
    uploads.inspect(data, name)
    found = hashlib.sha256(data).hexdigest()
    if found != offer.paper_sha256:
        raise Refusal(
            what, f"{name} is another file than the one that the offer names: its SHA-256 is {found}, not "
            f"{offer.paper_sha256}", f"Ask {offer.contractor_name} for {offer.paper_name} as it was signed.",
        )  # fmt: skip
    _, offer.paper_stored_as = files.keep(offer.board, data)
    offer.paper_name, offer.paper_attached_at, offer.paper_attached_by = name, at, by.audit_id
    offer.save(update_fields=["paper_name", "paper_stored_as", "paper_attached_at", "paper_attached_by"])
    record(offer.board.public_id, "offer.paper-attached", offer, by=by, at=at, sha256=found)
    return offer


@transaction.atomic
def keep_contact(
    board: Board, contractor: Contractor, *, purpose: str, name: str, email: str, phone: str = "", by: Member,
    at: datetime,
) -> ContractorContact:  # fmt: skip
    """Record whom the board reaches at a contractor for a purpose, in place of whoever it was."""
    by.must("products.write", board)
    what = "The contact was not kept"
    if not known_to(board).filter(contractor=contractor).exists():
        raise Refusal(what, f"{board} has no product of {contractor}", "Enter its product first.")
    if purpose not in ContractorContact.Purpose.values:
        raise Refusal(what, "it is not said what to reach them for", "Choose it.")
    if not name.strip():
        raise Refusal(what, "the name is missing", "Enter a person or an office.")
    try:
        validate_email(email.strip())
    except ValidationError as fault:
        raise Refusal(what, f"{email.strip() or 'nothing'} is no e-mail address", "Check it.") from fault
    row, _ = ContractorContact.objects.update_or_create(
        board=board, contractor=contractor, purpose=purpose,
        defaults={"name": name.strip(), "email": email.strip(), "phone": phone.strip(), "recorded_at": at,
                  "recorded_by": by.audit_id},
    )  # fmt: skip
    record(board.public_id, "contact.kept", row, by=by, at=at, contractor=contractor.public_id, purpose=purpose)
    return row


def offer_behind(made: Model) -> ReceivedOffer | None:
    """The offer from which a record was taken over; None where it was made otherwise."""
    label, key = made._meta.label_lower, made.public_id  # type: ignore[attr-defined]
    return ReceivedOffer.objects.filter(taken__label=label, taken__object_id=key).first()


def known_of(board: Board, contractor_name: str, day: date) -> Known:
    """What the board has of the contractor of that name, to be laid beside an offer."""
    ours = known_to(board)
    unclaimed = {
        product.name.casefold(): product.public_id
        for product in ours.exclude(contractor__name__iexact=contractor_name)
        if not product.contractor.is_known
    }
    contractor = Contractor.objects.filter(name__iexact=contractor_name, products__in=ours).first()
    if contractor is None:
        return Known(unclaimed=unclaimed)
    contacts = {one.purpose: (one.name, one.email, one.phone) for one in
                board.contractor_contacts.filter(contractor=contractor)}  # fmt: skip
    answers = {
        one.question.code: (one.answer.said, one.answer.words, one.answer.answered_on)
        for one in questionnaire.sheet_of(contractor, day).asked
        if one.answer
    }
    return Known(_products(board, contractor), unclaimed, contacts, answers)


def _products(board: Board, contractor: Contractor) -> dict[str, KnownProduct]:
    products = list(known_to(board).filter(contractor=contractor))
    last: dict[int, DataSchedule] = {}
    by_contract: dict[int, DataSchedule] = {}
    rows = board.data_schedules.filter(product__in=products).order_by("number").prefetch_related("elements")
    for schedule in rows:
        last[schedule.product_id] = schedule
        if schedule.source == DataSchedule.Source.CONTRACT:
            by_contract[schedule.product_id] = schedule
    engaged: dict[int, list[KnownSubprocessor]] = {}
    for one in board.engagements.filter(product__in=products, ended_on=None).select_related("subprocessor"):
        terms = {name: getattr(one, name) for name in FLOW_DOWN}
        engaged.setdefault(one.product_id, []).append(
            KnownSubprocessor(one.public_id, one.subprocessor.name, one.service, tuple(one.elements), terms)
        )
    return {
        one.name.casefold(): KnownProduct(
            one.public_id, one.name, one.address, one.purpose,
            {each.code: (each.why, each.entry) for each in last[one.pk].elements.all()} if one.pk in last else None,
            frozenset(by_contract[one.pk].codes) if one.pk in by_contract else None,
            tuple(engaged.get(one.pk, ())),
        )
        for one in products
    }  # fmt: skip
