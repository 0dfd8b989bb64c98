"""Answering a demand, in the portal or on paper that a member records; and returning what is not enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from charteroak import law, review
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.contractors.models import ContractorUser
from charteroak.district.contracts import actions as contracts
from charteroak.district.contracts.models import Document
from charteroak.district.notices import memos
from charteroak.district.refusal import Refusal
from charteroak.district.signatures.actions import record_signature
from charteroak.district.signatures.models import Signature
from charteroak.district.uploads import plain_name, too_large

from . import certificate_reading, letter
from .actions import tell_contractor
from .certificate import Certificate, lacking
from .certificate_reading import Found
from .models import Answer, Demand


@dataclass(frozen=True)
class Said:
    """An answer as it was given. `received_on`: for what came by post, the day on which it reached the board."""

    outcome: str
    words: str = ""
    happened_on: date | None = None
    certificate: Certificate | None = None
    file: bytes = b""
    file_name: str = ""
    received_on: date | None = None
    #: The paper that came before, from which this certificate is taken down.
    paper: Answer | None = None


@transaction.atomic
def answer(demand: Demand, said: Said, *, by: Member | ContractorUser, at: datetime) -> Answer:
    """Record an answer. In the portal a certificate must be whole; one on paper is recorded with what it lacks."""
    by.must("demands.answer", demand.board)
    in_portal = isinstance(by, ContractorUser)
    if isinstance(by, ContractorUser):
        by.must_act_for(demand.contractor)
    today = at.astimezone(law.ZONE).date()
    received_on = today if in_portal else said.received_on
    _must_say_enough(demand, said, received_on, in_portal=in_portal, today=today)
    assert received_on is not None
    name, sha256, sealed_as = "", "", ""
    if said.paper is not None:
        name, sha256, sealed_as = said.paper.file_name, said.paper.file_sha256, said.paper.file_sealed_as
    elif said.file and demand.kind == "cure":
        assert demand.contract is not None
        added = contracts.add_document(
            demand.contract, data=said.file, name=said.file_name, role=Document.Role.ADDENDUM, by=by, at=at
        )
        name, sha256 = added.name, added.sha256
    elif said.file:
        name = plain_name(said.file_name)
        sha256, sealed_as = files.keep_sealed(demand.board, said.file)
    elif said.certificate:
        name = "certificate-of-deletion.pdf"
        sha256, sealed_as = files.keep_sealed(
            demand.board, letter.of_certificate(demand, said.certificate, on=received_on)
        )
    given = Answer.objects.create(
        demand=demand, outcome=said.outcome, happened_on=said.happened_on, received_on=received_on, recorded_at=at,
        recorded_by=by.audit_id, file_name=name, file_sha256=sha256, file_sealed_as=sealed_as,
        said={"words": said.words.strip()}
        | ({"certificate": said.certificate.to_json()} if said.certificate else {}),
    )  # fmt: skip
    if in_portal and said.certificate:
        record_signature(
            given, board=demand.board, sha256=sha256, party=Signature.Party.CONTRACTOR, name=said.certificate.name,
            title=said.certificate.title, authority=said.certificate.authority, method=Signature.Method.PORTAL,
            signed_on=today, received_on=None, by=by, at=at,
        )  # fmt: skip
    record(
        demand.board.public_id, "demand.answered", given, by=by, at=at, demand=demand.public_id, outcome=said.outcome,
        sha256=sha256,
    )  # fmt: skip
    if in_portal:
        memos.tell(
            demand.board.coordinators(), about=given, kind="demand.answered",
            subject=f"Answered: {demand}"[:200],
            body=f"{demand.contractor} answered: {given.outcome_words}. It is for you to accept or to return.",
            page=reverse("staff:demand", args=[demand.board.slug, demand.public_id]), at=at,
        )  # fmt: skip
    return given


def _must_say_enough(
    demand: Demand, said: Said, received_on: date | None, *, in_portal: bool, today: date
) -> None:  # fmt: skip
    why = todo = ""
    outcome = demand.about_kind.outcome(said.outcome)
    if demand.settled_at:
        why, todo = "the board has settled it", "Ask the board to open it again."
    elif outcome is None or (in_portal and outcome.code == "paper"):
        why, todo = "it is not said what the answer is", "Choose one of the answers."
    elif received_on is None or received_on > today:
        why, todo = "the day on which it was received is missing or lies in the future", "Check it."
    elif "words" in outcome.gives and not said.words.strip():
        why, todo = "there are no words", "Say in words what you answer."
    elif "happened_on" in outcome.gives and said.happened_on is None:
        why, todo = "it is not said when it was done", "Enter the day."
    elif said.happened_on and said.happened_on > today:
        why, todo = "the day on which it was done lies in the future", "Check it."
    elif "file" in outcome.gives and not said.file:
        why, todo = "the file is missing or empty", "Attach it."
    elif "certificate" in outcome.gives and said.certificate is None:
        why, todo = "the certificate is missing", "Fill in its statements."
    if why:
        raise Refusal("The answer was not recorded", why, todo)
    if len(said.file) > settings.LARGEST_UPLOAD:
        raise too_large(said.file_name, len(said.file))
    if in_portal and said.certificate and (lacks := lacking(said.certificate, demand.facts(today))):
        raise Refusal(
            "The certificate was not given", "statements are missing", "Complete them.",
            items=[f"{lack.why[:1].upper()}{lack.why[1:]} ({lack.citation})." for lack in lacks],
        )  # fmt: skip


def read_paper(given: Answer, *, today: date, by: Member) -> Found:
    """What a paper that came by post says, statement by statement. Raises `Refusal` where it cannot be read."""
    by.must("demands.answer", given.demand.board)
    try:
        document, _ = review.isolated(files.sealed_bytes_of(given.file_sealed_as), given.file_name, today)
    except review.Unreadable as fault:
        raise Refusal("The paper was not read", str(fault), "Take its statements down by hand.") from fault
    return certificate_reading.read(document.text, subprocessors=given.demand.facts(today).subprocessors)


def letter_of_lacks(given: Answer, *, on: date, by: Member) -> bytes:
    """A ready letter that asks for what the certificate lacks, statement by statement."""
    by.must("demands.write", given.demand.board)
    return letter.of_lacks(given.demand, given.lacks(on), on=on)


@transaction.atomic
def give_back(given: Answer, *, why: str, by: Member, at: datetime) -> Answer:
    """Return an answer: the contractor is told what is missing, and its clocks run on."""
    by.must("demands.write", given.demand.board)
    if given.returned_at or given.demand.settled_at or given != given.demand.last_answer():
        raise Refusal("It was not returned", "it is not the answer that waits for you", "Open the demand again.")
    if not why.strip():
        raise Refusal("It was not returned", "it is not said what is missing", "Say it, so that it can be mended.")
    given.returned_at, given.returned_by, given.returned_why = at, by.audit_id, why.strip()
    given.save(update_fields=["returned_at", "returned_by", "returned_why"])
    record(given.demand.board.public_id, "demand.returned", given, by=by, at=at, demand=given.demand.public_id)
    tell_contractor(
        given.demand, f"Returned to you: {given.demand.about_kind.title.lower()}",
        f"{given.demand.board} needs more: {why.strip()}", kind=f"demand.returned:{given.public_id}", at=at,
    )  # fmt: skip
    return given


def file_of(given: Answer, *, by: Member | ContractorUser) -> bytes:
    """What came with the answer. An amendment lies with the contract's documents."""
    by.must("demands.read" if isinstance(by, Member) else "demands.answer", given.demand.board)
    if given.file_sealed_as:
        return files.sealed_bytes_of(given.file_sealed_as)
    assert given.demand.contract is not None
    return files.bytes_of(given.demand.contract.documents.get(sha256=given.file_sha256).stored_as)
