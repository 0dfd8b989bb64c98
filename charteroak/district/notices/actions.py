"""Posting, and keeping the proofs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal
from charteroak.district.search import find as search

from .models import PostedFile, PostedProduct, Posting, PostingCheck, connecticut_day
from .proof import Sight


@dataclass(frozen=True)
class ProductToPost:
    product_id: str
    name: str
    address: str
    purpose: str


@dataclass(frozen=True)
class FileToPost:
    role: str
    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str
    twin: list[dict[str, Any]]
    notes: list[str]


@dataclass(frozen=True)
class ContractToPost:
    """What is posted of a contract: plain values, so that this module never reads a contract."""

    contract_id: str
    title: str
    contractor: str
    instrument: str
    executed_on: date
    ends_on: date | None
    description: str
    purpose: str
    student_information: str
    student_records: str
    student_generated_content: str
    products: Sequence[ProductToPost]
    files: Sequence[FileToPost]
    search_words: str = field(default="")

    def digest(self) -> str:
        """SHA-256 of what is said and which bytes are shown."""
        said = [
            self.contract_id, self.title, self.contractor, self.executed_on.isoformat(), self.description, self.purpose,
            self.student_information, self.student_records, self.student_generated_content,
            [product.name for product in self.products], [file.sha256 for file in self.files],
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


STATEMENTS = {
    "description": "a brief description of the contract",
    "purpose": "its purpose",
    "student_information": "what student information may be collected",
    "student_records": "what student records may be collected",
    "student_generated_content": "what student-generated content may be collected",
}


@transaction.atomic
def post(board: Board, contract: ContractToPost, *, by: Member, at: datetime) -> Posting:
    """Publish the notice of a contract with the statements that C.G.S. § 10-234bb(g) asks for, and the contract.

    An earlier posting of the contract is kept and marked as replaced. The duty is met only once the page has been
    seen to be up: see `record_sight`.
    """
    by.must("contracts.post", board)
    missing = [words for name, words in STATEMENTS.items() if not getattr(contract, name).strip()]
    if not contract.files:
        missing.append("the contract itself")
    if missing:
        raise Refusal(
            "The contract was not posted", "the notice is not complete", "Fill in what is missing.",
            citation="C.G.S. § 10-234bb(g)",
            items=[f"Missing: {words}" for words in missing],
        )  # fmt: skip
    digest = contract.digest()
    earlier = Posting.objects.current().filter(board=board, contract_id=contract.contract_id).first()
    if earlier and earlier.digest == digest:
        raise Refusal("The contract was not posted again", "the same is posted already", "Change something first.")
    posting = Posting(
        board=board, contract_id=contract.contract_id, title=contract.title, contractor=contract.contractor,
        instrument=contract.instrument, executed_on=contract.executed_on, ends_on=contract.ends_on,
        description=contract.description, purpose=contract.purpose,
        student_information=contract.student_information, student_records=contract.student_records,
        student_generated_content=contract.student_generated_content, digest=digest, posted_at=at,
        posted_by=by.audit_id,
    )  # fmt: skip
    if earlier:
        # The row must give up its place before the new one takes it; it points at itself until then.
        Posting.objects.filter(pk=earlier.pk).update(replaced_by=earlier.pk)
    posting.save(force_insert=True)
    if earlier:
        Posting.objects.filter(pk=earlier.pk).update(replaced_by=posting)
    for product in contract.products:
        PostedProduct.objects.create(posting=posting, **vars(product))
        _make_findable(board, posting, product, contract)
    for file in contract.files:
        PostedFile.objects.create(posting=posting, **vars(file))
    search.put(
        board, "registry", "contract", contract.contract_id, title=contract.title,
        words=f"{contract.contractor} {contract.purpose} {contract.description} {contract.search_words}",
    )  # fmt: skip
    record(board.public_id, "posting.posted", posting, by=by, at=at, contract=contract.contract_id, digest=digest)
    return posting


def _make_findable(board: Board, posting: Posting, product: ProductToPost, contract: ContractToPost) -> None:
    words = f"{posting.contractor} {search.host_words(product.address)} {product.purpose} {posting.purpose}"
    search.put(
        board, "registry", "product", product.product_id, title=product.name, words=f"{words} {contract.search_words}"
    )


@transaction.atomic
def record_sight(posting: Posting, sight: Sight, *, at: datetime) -> PostingCheck:
    """Keep what one look at the public address showed."""
    check = PostingCheck.objects.create(posting=posting, at=at, day=connecticut_day(at), **vars(sight))
    record(
        posting.board.public_id, "posting.checked", posting, by=None, at=at,
        outcome=str(sight.outcome), status=sight.status, page=sight.page_sha256, contract=posting.contract_id,
    )  # fmt: skip
    return check


def proved_since(posting: Posting) -> datetime | None:
    """When the posting is proved to have been up: its own instant where the first look found it up, else the
    first look that did. None while no look has."""
    checks = list(posting.checks.order_by("at"))
    up = next((check for check in checks if check.outcome == PostingCheck.Outcome.UP), None)
    if up is None:
        return None
    return posting.posted_at if up is checks[0] else up.at
