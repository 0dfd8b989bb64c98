"""What to do next with a contract: one step, and what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charteroak.district.notices.models import Posting
from charteroak.district.signatures.models import Signature

from .actions import obstacles_to_execution, signatures_of
from .models import Contract, Document, Review
from .standing import Standing, standing_of


@dataclass(frozen=True)
class NextStep:
    """`code` names the step for the page that offers it; `title` says it; `why` and `obstacles` explain it."""

    code: str
    title: str
    why: str
    obstacles: tuple[str, ...] = ()
    document: Document | None = None


def next_step(contract: Contract, today: date) -> NextStep:
    """The one thing to do now. Posting an executed contract comes before curing it: its clock is the shorter."""
    return next_steps([contract], today)[0]


def next_steps(contracts: Sequence[Contract], today: date) -> list[NextStep]:
    """The step of each contract, in their order, with one question to the database for all their postings."""
    ids = [contract.public_id for contract in contracts]
    postings = {
        (posting.board_id, posting.contract_id): posting
        for posting in Posting.objects.current().with_proof().filter(contract_id__in=ids)
    }
    return [_step(contract, postings.get((contract.board_id, contract.public_id)), today) for contract in contracts]


def _step(contract: Contract, posting: Posting | None, today: date) -> NextStep:
    if contract.state == Contract.State.ABANDONED:
        return NextStep("none", "Nothing to do", "This contract was never signed.")
    if contract.state == Contract.State.VOID:
        return NextStep(
            "none", "Follow the deletion of its data", "The contract was ruled void; nothing of it is used."
        )
    if contract.is_pledge:
        return NextStep(
            "none", "Make a contract; a pledge is none",
            "It is kept as evidence of what the company says. It satisfies nothing of § 10-234bb(a), and nothing is "
            "approved by it: build an agreement, or have an addendum signed.",
        )  # fmt: skip
    standing = standing_of(contract, today)
    if contract.state == Contract.State.DRAFT:
        return _towards_execution(contract, standing, today)
    return _after_execution(contract, standing, posting)


def _towards_execution(contract: Contract, standing: Standing, today: date) -> NextStep:
    step = _reading_step(contract, standing)
    if step:
        return step
    if standing.open:
        return NextStep(
            "cure", "Add an addendum, or have the agreement amended",
            "Gaps are confirmed. The contract can be executed once a reviewed document carries each provision.",
            tuple(standing.obstacles),
        )  # fmt: skip
    if contract.unstated:
        return NextStep(
            "state", "Say what the contract is and what it collects",
            "The public notice needs these statements within five business days of execution.",
            tuple(f"Missing: {words}" for words in contract.unstated),
        )  # fmt: skip
    obstacles = obstacles_to_execution(contract, today)
    if obstacles:
        signed = {signature.party for signature in signatures_of(contract)}
        parties = {Signature.Party.BOARD: "the board", Signature.Party.CONTRACTOR: "the contractor"}
        lacking = [name for party, name in parties.items() if party not in signed] or ["one party on a document"]
        return NextStep(
            "sign",
            "Record the signatures",
            f"All ten provisions are settled. Signatures of {' and '.join(lacking)} are missing.",
            tuple(obstacles),
        )
    return NextStep(
        "execute", "Execute the contract", "All ten provisions are settled and every signature is recorded."
    )


def _after_execution(contract: Contract, standing: Standing, posting: Posting | None) -> NextStep:
    if posting is None:
        if not contract.documents.exists():
            return NextStep("upload", "Upload the executed contract", "The contract itself must be posted.")
        if contract.unstated:
            return NextStep(
                "state", "Say what the contract is and what it collects", "The public notice needs these statements.",
                tuple(f"Missing: {words}" for words in contract.unstated),
            )  # fmt: skip
        if not all(document.last_done_review() for document in contract.documents.all()):
            return _reading_step(contract, standing) or NextStep("post", "Post the contract", "Its clock is running.")
        return NextStep("post", "Post the contract", "The contract is executed, and its posting is due.")
    if not posting.proved:  # type: ignore[attr-defined]
        check = posting.checks.first()
        why = check.fault if check else "The public address has not been checked yet."
        return NextStep(
            "prove", "Prove that the posting is up", "A posting counts once its page has been seen to be up.", (why,)
        )
    step = _reading_step(contract, standing)
    if step:
        return step
    if standing.open:
        return NextStep(
            "cure", "Close the gaps: add an addendum", "The contract is in force with gaps.", tuple(standing.obstacles)
        )
    return NextStep(
        "none", "Nothing to do now", "The contract is executed and posted, and the proof is kept every day."
    )


def _reading_step(contract: Contract, standing: Standing) -> NextStep | None:
    documents = list(contract.documents.all())
    if not documents:
        return NextStep("upload", "Upload the agreement", "It is read against the law, clause by clause.")
    for document in documents:
        latest = document.latest_review()
        if latest is None or latest.state == Review.State.WAITING:
            return NextStep("wait", "Wait for the reading", f"{document.name} is being read.", document=document)
        if latest.state == Review.State.FAILED and not document.last_done_review():
            return NextStep(
                "upload", "Upload the agreement again", f"{document.name} could not be read.", (latest.fault,), document
            )
    unruled = [
        (standing_row, reading)
        for standing_row in standing.open
        for reading in standing_row.readings
        if reading.ruling is None
    ]
    if not unruled:
        return None
    return NextStep(
        "rule", "Rule on what the reading found",
        "The engine finds, a person decides: each finding needs a ruling before the contract can be executed."
        if contract.state == Contract.State.DRAFT
        else "The contract is in force; rule on each finding, so that gaps are known and cured.",
        tuple(f"{row.provision.citation}, {row.provision.title}: {row.why}" for row, _ in unruled),
        unruled[0][1].document,
    )  # fmt: skip
