"""The security questionnaire as a contractor answers it: answers and evidence with their last day, and what is open.

Whoever answers is a member of a board, who types what stands on a paper, or one of the contractor's own people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district import files, uploads
from charteroak.district.audit.actions import record
from charteroak.district.audit.models import HOST
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal

from .actions import known_to
from .models import Contractor, ContractorUser, SecurityAnswer, SecurityEvidence
from .security import EVIDENCE, GAPS, QUESTIONS, Question, after, fault_in


@dataclass(frozen=True)
class Asked:
    """A question as it stands for a contractor on a day: the answer that counts, what shows it, and what is wrong."""

    question: Question
    answer: SecurityAnswer | None
    evidence: tuple[SecurityEvidence, ...]
    day: date

    @property
    def has_expired(self) -> bool:
        """Whether it was answered, but too long ago."""
        return self.answer is not None and self.answer.expires_on < self.day

    @property
    def lacks_evidence(self) -> bool:
        """Whether a file must show it, and none does on that day."""
        return self.question.shown and not any(one.shows_on(self.day) for one in self.evidence)

    @property
    def falls_short(self) -> bool:
        """Whether the answer itself says that what a rule asks for is not there."""
        return self.answer is not None and self.answer.said in GAPS

    @property
    def is_lacking(self) -> bool:
        """Whether something that is required is not answered, not in place, too old or not shown."""
        wanting = self.answer is None or self.has_expired or self.falls_short or self.lacks_evidence
        return self.question.level == "required" and wanting

    @property
    def state(self) -> str:
        """In a word: open, expired, short, unshown, or settled."""
        if self.answer is None:
            return "open"
        if self.has_expired:
            return "expired"
        if self.falls_short:
            return "short"
        return "unshown" if self.lacks_evidence else "settled"


@dataclass(frozen=True)
class Sheet:
    """The whole questionnaire of a contractor on a day."""

    asked: tuple[Asked, ...]

    @property
    def open(self) -> list[Asked]:
        """What has not been answered."""
        return [one for one in self.asked if one.answer is None]

    @property
    def expired(self) -> list[Asked]:
        """What was answered, or shown, too long ago."""
        return [one for one in self.asked if one.has_expired or (one.answer and one.evidence and one.lacks_evidence)]

    @property
    def lacking(self) -> list[Asked]:
        """What is missing as required."""
        return [one for one in self.asked if one.is_lacking]

    @property
    def settled(self) -> list[Asked]:
        return [one for one in self.asked if one.state == "settled"]


def sheet_of(contractor: Contractor, day: date) -> Sheet:
    """How the contractor's questionnaire stands on that day."""
    newest: dict[str, SecurityAnswer] = {}
    for answer in contractor.security_answers.all():
        newest.setdefault(answer.question, answer)
    shown = list(contractor.security_evidence.filter(withdrawn_at=None))
    return Sheet(
        tuple(
            Asked(question, newest.get(code), tuple(one for one in shown if code in one.questions), day)
            for code, question in QUESTIONS.items()
        )
    )


@transaction.atomic
def answer(
    contractor: Contractor, *, question: str, said: str, words: str = "", answered_on: date, source: str = "",
    by: Member | ContractorUser, at: datetime,
) -> SecurityAnswer:  # fmt: skip
    """Answer one question: `said` is a word of `SAYINGS`, a day as 2026-11-20, or empty where words are asked for."""
    _must_speak_for(contractor, by)
    asked, words = QUESTIONS.get(question), words.strip()
    what = "The answer was not kept"
    if asked is None:
        raise Refusal(what, f"there is no question {question}", "Choose one of the questionnaire.")
    if answered_on > at.astimezone(law.ZONE).date():
        raise Refusal(what, "its day lies in the future", "Enter the day on which it was answered.")
    if fault := fault_in(asked, said, words):
        raise Refusal(what, *fault)
    row = SecurityAnswer.objects.create(
        contractor=contractor, question=question, said=said, words=words, source=source.strip()[:200],
        answered_on=answered_on, expires_on=after(answered_on, asked.renew), recorded_at=at, recorded_by=by.audit_id,
    )  # fmt: skip
    record(HOST, "security.answered", row, by=by, at=at, contractor=contractor.public_id, question=question, said=said)
    return row


@transaction.atomic
def attach_evidence(
    contractor: Contractor, *, data: bytes, name: str, kind: str, questions: Sequence[str], issued_on: date,
    expires_on: date | None, by: Member | ContractorUser, at: datetime,
) -> SecurityEvidence:  # fmt: skip
    """Keep a file that shows the answers to some questions. It counts until its own last day, or that of its kind."""
    _must_speak_for(contractor, by)
    what, today = "The file was not kept", at.astimezone(law.ZONE).date()
    sort = EVIDENCE.get(kind)
    if sort is None:
        raise Refusal(what, "it is not said what kind of file it is", "Choose a kind.")
    wrong = [one for one in questions if one not in QUESTIONS or sort not in QUESTIONS[one].evidence]
    if wrong or not questions:
        raise Refusal(
            what, f"a {sort.words.lower()} does not show {', '.join(wrong) or 'nothing'}", "Choose what it shows."
        )
    if issued_on > today:
        raise Refusal(what, "its day lies in the future", "Enter the day that stands on it.")
    by_kind = sort.expires(issued_on)
    last = min(filter(None, (expires_on, by_kind)), default=None)
    if last is None:
        raise Refusal(what, f"a {sort.words.lower()} is needed with its last day", "Enter the day on which it ends.")
    if last < today:
        raise Refusal(what, f"it showed something until {last:%B} {last.day}, {last.year}", "Attach a newer one.")
    name = uploads.plain_name(name)
    media_type = uploads.inspect(data, name)
    sha256, stored_as = files.keep_under(f"contractors/{contractor.public_id}", data)
    row = SecurityEvidence.objects.create(
        contractor=contractor, kind=kind, questions=list(dict.fromkeys(questions)), name=name, media_type=media_type,
        size=len(data), sha256=sha256, stored_as=stored_as, issued_on=issued_on, expires_on=last, added_at=at,
        added_by=by.audit_id,
    )  # fmt: skip
    record(
        HOST, "security.evidence-attached", row, by=by, at=at, contractor=contractor.public_id, sha256=sha256,
        until=last.isoformat(),
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_evidence(evidence: SecurityEvidence, *, by: Member | ContractorUser, at: datetime) -> SecurityEvidence:
    """Say that a file shows nothing any more. It stays on record."""
    _must_speak_for(evidence.contractor, by)
    if evidence.withdrawn_at is not None:
        raise Refusal("Nothing was recorded", "it is withdrawn already", "Attach another file.")
    evidence.withdrawn_at, evidence.withdrawn_by = at, by.audit_id
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(HOST, "security.evidence-withdrawn", evidence, by=by, at=at, contractor=evidence.contractor.public_id)
    return evidence


def _must_speak_for(contractor: Contractor, by: Member | ContractorUser) -> None:
    """Refuse whoever is neither of the contractor nor of a board that knows it."""
    by.must("security.answer", by.board)
    if isinstance(by, ContractorUser):
        by.must_act_for(contractor)
    elif not known_to(by.board).filter(contractor=contractor).exists():
        raise Refusal("Nothing was recorded", f"{by.board} has no product of {contractor}", "Enter its product first.")
