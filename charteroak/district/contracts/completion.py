"""When the last party has signed: the record of the execution is sealed, and both parties are told where it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from charteroak import law, review
from charteroak.district import files
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.notices import memos
from charteroak.district.notices.actions import FileToPost
from charteroak.district.signatures.models import Signature
from charteroak.review.drafting import Paper, Part

from .models import Contract, SealedCopy
from .papers import as_pdf
from .sealed_copy import NAME
from .twin import blocks_of


def execution_record(contract: Contract, signatures: Sequence[Signature], *, on: date) -> Paper:
    """Every document by its SHA-256, and every signer with office, authority, time, and the bytes that were signed."""
    documents = list(contract.documents.all())
    names = {document.sha256: document.name for document in documents}
    products = ", ".join(product.name for product in contract.products.all())
    signed = [one for one in signatures if one.sha256 in names]
    return Paper(
        title="Record of execution",
        author=contract.board.name,
        opening=(
            f"{contract.title}{f' ({products})' if products else ''}, between {contract.board.name} and "
            f"{contract.contractor}, was executed on {_said(on)}.",
        ),
        parts=(
            Part(
                "What was signed", ("Each document is named by the SHA-256 of its bytes.",),
                table=(("Document", "SHA-256"), *((one.name, _in_groups(one.sha256)) for one in documents)),
            ),
            Part("Who signed", items=tuple(_of(one, names[one.sha256]) for one in signed)),
            Part("How a copy is checked", (
                f"Where the contract is posted, anyone can compare a copy with it at "
                f"{reverse('registry:verify', args=[contract.board.slug])} on the board's register. One changed byte "
                "gives another SHA-256.",
            )),
        ),
        signed=(),
        edition=law.on(on).edition,
    )  # fmt: skip


def seal(contract: Contract, signatures: Sequence[Signature], *, on: date, by: Member, at: datetime) -> SealedCopy:
    """Keep the record of the execution, and tell both parties' people. Called once, by the execution."""
    data = as_pdf(execution_record(contract, signatures, on=on))
    sha256, stored_as = files.keep(contract.board, data)
    made = SealedCopy.objects.create(
        contract=contract, sha256=sha256, size=len(data), stored_as=stored_as, made_at=at
    )  # fmt: skip
    record(contract.board.public_id, "contract.sealed", contract, by=by, at=at, sha256=sha256)
    said = {
        "about": contract, "kind": "contract.sealed", "subject": f"Executed: {contract}"[:200], "at": at,
        "body": f"{contract}, between {contract.board} and {contract.contractor}, was executed on {_said(on)}. "
        f"The record of its execution names every signer and every file. Its SHA-256 is {sha256}.",
    }  # fmt: skip
    memos.tell(
        contract.board.coordinators(),
        page=reverse("staff:contract", args=[contract.board.slug, contract.public_id]), **said,
    )  # fmt: skip
    for place in contract.board.contractor_people.active().filter(contractor=contract.contractor):
        memos.tell(
            [place], page=reverse("contractor:execution-record", args=[place.public_id, contract.public_id]), **said
        )
    return made


def as_posted(contract: Contract) -> list[FileToPost]:
    """The record of the execution as a file of the posting, so that every signer stands there; none where none is."""
    made = SealedCopy.objects.filter(contract=contract).first()
    if made is None:
        return []
    twin = blocks_of(review.read(files.bytes_of(made.stored_as), NAME))
    return [
        FileToPost("record", NAME, "application/pdf", made.size, made.sha256, made.stored_as, twin, [])
    ]  # fmt: skip


def _of(signature: Signature, document: str) -> str:
    when = _said(signature.signed_on)
    if signature.signed_at:
        local = signature.signed_at.astimezone(law.ZONE)
        when = f"{_said(local.date())} at {local:%H:%M:%S %Z}"
    came = f", received on {_said(signature.received_on)}" if signature.received_on != signature.signed_on else ""
    identified = f" Identified: {signature.identified}." if signature.identified else ""
    return (
        f"{signature.get_party_display()}: {signature.name}, {signature.title}, signed {document} on {when}{came}. "
        f"{signature.get_method_display()}.{identified} Authority: {signature.authority}. "
        f"Bytes signed: SHA-256 {_in_groups(signature.sha256)}."
    )


def _in_groups(sha256: str) -> str:
    """In groups of eight, so that it breaks over lines."""
    return " ".join(sha256[place : place + 8] for place in range(0, len(sha256), 8))


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
