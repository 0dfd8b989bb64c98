"""A contract's evidence in one file: its documents, reviews, rulings, signatures, letters, proofs, clocks and trail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from charteroak import evidence
from charteroak.district import files
from charteroak.district.audit.actions import record, subject_of
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Member
from charteroak.district.contracts.actions import signatures_of
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty
from charteroak.district.notices.models import Posting
from charteroak.evidence import Item

from .curing import OMISSION
from .models import Closing, RecoveryCopy, Voiding

LEFT_OUT = (
    "Letters and files about students who are named: they stay sealed with the board. Their hashes are in "
    "demands.json.",
    "The statements of the public notice before they were posted.",
)


@transaction.atomic
def of_contract(
    contract: Contract, *, by: Member, at: datetime, words: Callable[[str], str] = str, name: Callable[[str], str] = str
) -> evidence.Made:
    """The evidence file as of now. Its seal is kept in the audit trail; it names no student.

    `words` and `name` turn an event's verb and its actor's id into what a reader knows them by.
    """
    by.must("contracts.read", contract.board)
    gathered = _Gathered(contract)
    made = evidence.build(
        f"{contract.title}: {contract.contractor}", made_at=at, facts=_facts(contract), items=list(gathered.items()),
        trail=[_event(one, words, name) for one in gathered.events()], left_out=LEFT_OUT,
    )  # fmt: skip
    record(contract.board.public_id, "evidence.made", contract, by=by, at=at, seal=made.seal)
    return made


def _facts(contract: Contract) -> list[tuple[str, str]]:
    voiding = Voiding.objects.filter(contract=contract).first()
    closing = Closing.objects.filter(contract=contract).first()
    found = [
        ("Board", contract.board.name), ("Contractor", contract.contractor.name),
        ("Products", ", ".join(one.name for one in contract.products.all()) or "none named"),
        ("State", contract.get_state_display()),
        ("Executed on", str(contract.executed_on or "not executed")),
        ("Ends on", str(contract.ends_on or "no day named")),
    ]  # fmt: skip
    if contract.ended_why:
        found.append(("Ended before its time", contract.ended_why))
    if voiding:
        found.append(("Ruled void", f"{voiding.void_on} by {voiding.ruled_by_name}, {OMISSION}: {voiding.reason}"))
    if closing:
        found.append(("Closed", f"{closing.closed_at:%Y-%m-%d}; the last was deleted on {closing.done_on}"))
    return found


class _Gathered:
    """The records of one contract, asked for once."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.documents = list(contract.documents.prefetch_related("reviews__rulings"))
        self.reviews = [one for document in self.documents for one in document.reviews.all()]
        self.signatures = signatures_of(contract)
        self.demands = list(contract.demands.prefetch_related("answers", "reminders"))
        answers = [answer for demand in self.demands for answer in demand.answers.all()]
        self.copies = list(RecoveryCopy.objects.filter(answer__in=answers))
        about = Duty.objects.about(contract).filter(board=contract.board)
        asked = Duty.objects.about_any("demands.demand", [one.public_id for one in self.demands])
        self.duties = [*about, *asked.filter(board=contract.board)]
        self.postings = list(Posting.objects.filter(board=contract.board, contract_id=contract.public_id))

    def items(self) -> Iterator[Item]:
        yield from self._documents()
        yield from self._letters()
        contract_label = self.contract._meta.label_lower  # what a demand's clock says may be about a child
        yield _json("signatures.json", "Signatures", "Every signature", [
            _plain(one, "party", "name", "title", "authority", "method", "signed_on", "received_on", "recorded_at",
                   "sha256")
            for one in self.signatures
        ], [(str(one), f"{one.get_party_display()}, {one.signed_on}") for one in self.signatures])  # fmt: skip
        yield _json("clocks.json", "Clocks", "Every duty, as it was counted", [
            _plain(one, "row", "title", "owed_by", "owed_to", "citation", "edition", "started", "due_at", "met_at",
                   "met_received_at", "withdrawn_at", "snapshot")
            | ({"met_evidence": one.met_evidence, "withdrawn_why": one.withdrawn_why}
               if one.subject_label == contract_label else {})
            for one in self.duties
        ], [(one.title, one.citation) for one in self.duties])  # fmt: skip
        yield _json("postings.json", "Posting", "What was posted, and each look at the public address", [
            _plain(one, "public_id", "title", "posted_at", "digest")
            | {"checks": [_plain(look, "at", "outcome", "status", "fault", "address", "page_sha256")
                          for look in one.checks.order_by("at")]}
            for one in self.postings
        ], [(str(one.posted_at), one.digest) for one in self.postings])  # fmt: skip

    def _documents(self) -> Iterator[Item]:
        for number, document in enumerate(self.documents, 1):
            yield Item(
                f"documents/{number:02}-{_plain_name(document.name)}", files.bytes_of(document.stored_as), "Documents",
                document.name, (("What it is", document.get_role_display()), ("Added", f"{document.uploaded_at}")),
            )  # fmt: skip
        for number, review in enumerate(self.reviews, 1):
            rulings = [
                _plain(one, "provision", "verdict", "reason", "passage", "page", "ruled_at", "ruled_by_name")
                for one in review.rulings.all()
            ]
            yield _json(
                f"reviews/{number:02}.json", "Reviews and rulings",
                f"{review.document.name}: {review.get_state_display()}",
                {**_plain(review, "state", "law_day", "pack", "edition", "engine", "asked_at", "finished_at", "report"),
                 "document_sha256": review.document.sha256, "rulings": rulings},
                [("Law of", str(review.law_day)),
                 *((f"Ruled: {one['provision']}", f"{one['verdict']}, {one['ruled_by_name']}") for one in rulings)],
            )  # fmt: skip

    def _letters(self) -> Iterator[Item]:
        rows = []
        for number, demand in enumerate(self.demands, 1):
            stem, kind = f"letters/{number:02}-{demand.kind}", demand.about_kind
            free = () if kind.of_students else ("proof", "source", "end_words")
            told = () if kind.of_students else ("file_name", "returned_why")
            rows.append(
                _plain(demand, "public_id", "kind", "asked_on", "how", "reached_on", "count", "unit",
                       "gaps", "students_count", "letter_sha256", "sent_at", "settled_at", "end", *free)
                | {"answers": [_plain(one, "outcome", "happened_on", "received_on", "recorded_at",
                                      "file_sha256", "returned_at", *told) for one in demand.answers.all()]}
            )  # fmt: skip
            if kind.of_students:
                continue
            yield Item(f"{stem}.pdf", files.sealed_bytes_of(demand.letter_sealed_as), "Letters and answers", kind.title,
                       (("Reached", f"{demand.reached_on}, {demand.get_how_display()}"), ("Proof", demand.proof or "-"),
                        ("State", demand.state_words)))  # fmt: skip
            for one in demand.reminders.all():
                yield Item(f"{stem}-reminder-{one.number}.pdf", files.sealed_bytes_of(one.letter_sealed_as),
                           "Letters and answers", f"Reminder {one.number}: {kind.title}",
                           (("Reached", str(one.reached_on or "not recorded")),
                            ("Proof", one.proof or "-")))  # fmt: skip
            for count, given in enumerate(demand.answers.all(), 1):
                if given.file_sealed_as:
                    yield Item(f"{stem}-answer-{count}-{_plain_name(given.file_name)}",
                               files.sealed_bytes_of(given.file_sealed_as), "Letters and answers", given.outcome_words,
                               (("Received", str(given.received_on)),))  # fmt: skip
        yield _json("demands.json", "Letters and answers", "What was asked, and each answer", {
            "demands": rows,
            "copies": [_plain(one, "what", "until", "gone_on", "gone_words", "restored_on", "restored_words")
                       for one in self.copies],
        })  # fmt: skip

    def events(self) -> list[Event]:
        """What was done with the contract and with what belongs to it, in its order."""
        contract = self.contract
        rulings = [one for review in self.reviews for one in review.rulings.all()]
        answers = [one for demand in self.demands for one in demand.answers.all()]
        reminders = [one for demand in self.demands for one in demand.reminders.all()]
        endings = [*Voiding.objects.filter(contract=contract), *Closing.objects.filter(contract=contract)]
        records: list[Model] = [
            contract, *self.documents, *self.reviews, *rulings, *self.signatures, *self.duties, *self.postings,
            *self.demands, *answers, *reminders, *self.copies, *endings,
        ]  # fmt: skip
        subjects = [subject_of(one) for one in records]
        rows = Event.objects.filter(chain=contract.board.public_id, subject__in=subjects)
        return list(rows.order_by("number"))


def _event(one: Event, words: Callable[[str], str], name: Callable[[str], str]) -> dict[str, Any]:
    return {
        "chain": one.chain, "number": one.number, "at": one.at.isoformat(timespec="microseconds"), "actor": one.actor,
        "verb": one.verb, "subject": one.subject, "facts": one.facts, "previous": one.previous, "digest": one.digest,
        "words": words(one.verb), "by": name(one.actor),
    }  # fmt: skip


def _plain(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _json(path: str, heading: str, title: str, value: Any, facts: Any = ()) -> Item:
    data = json.dumps(value, indent=1, ensure_ascii=False, default=str).encode()
    return Item(path, data, heading, title, tuple(facts))


def _plain_name(name: str) -> str:
    """The file's name as an archive may carry it, its ending kept."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[-80:].lstrip(".-") or "file"
