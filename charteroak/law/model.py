"""What a pack of law holds: rows with a citation, a paraphrase, the days on which they are law, and how sure they are.

A row is never changed by an amendment. The amendment is another row with the same id and later days, so that a
decision of 2017 can be read again under the law of 2017.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar


class LawError(LookupError):
    """A question that the law as stored here cannot answer; the message says what, why and what to do."""


class Confidence(StrEnum):
    """How far the text behind a row was checked. It says nothing about how the rule is to be read."""

    CHECKED = "checked"
    SUMMARY = "summary"
    RECALLED = "recalled"
    UNRESOLVED = "unresolved"

    @property
    def note(self) -> str:
        """One plain sentence for the person who relies on the row."""
        return _CONFIDENCE_NOTES[self]


_CONFIDENCE_NOTES = {
    Confidence.CHECKED: "Compared with the words of the law in a public copy.",
    Confidence.SUMMARY: (
        "Taken from an official summary, a board's policy or a lawyer's paraphrase; not compared word for word."
    ),
    Confidence.RECALLED: "Recalled from the enacted text, not compared with a copy; ask counsel before relying on it.",
    Confidence.UNRESOLVED: "Not settled; shown as the cautious reading until the board's counsel answers its question.",
}


class Unit(StrEnum):
    """What a time limit is counted in, or what stands in its place."""

    BUSINESS_DAYS = "business days"
    CALENDAR_DAYS = "calendar days"
    HOURS = "hours"
    FIXED_DATE = "fixed date"
    BEFORE = "before"
    AT_ONCE = "at once"
    REASONABLE_TIME = "reasonable time"
    BY_CONTRACT = "by contract"
    SET_BY_BOARD = "set by board"
    NONE_STATED = "none stated"
    CONTINUING = "continuing"

    @property
    def is_counted(self) -> bool:
        """Whether a number of these makes a due date."""
        return self in (Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule of law, in our words, for the days from `since` up to but not including `until`.

    `until` is empty where no end is known. `note` says what is doubtful about this row alone; `questions` are
    the ids of the questions that only counsel can close; `sources` are the reference's own source tags.
    """

    id: str
    citation: str
    title: str
    paraphrase: str
    since: date
    until: date | None = None
    confidence: Confidence
    note: str = ""
    questions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """The id, under the name that duties and promises use."""
        return self.id

    @property
    def kind(self) -> str:
        """What sort of rule this is, in a word or two: `provision`, `deadline`, `permitted use` ..."""
        return KINDS[type(self)]

    @property
    def confidence_note(self) -> str:
        """What a reader must know before relying on the row: the general sentence, then the row's own doubt."""
        return f"{self.confidence.note} {self.note}".strip()

    def in_force(self, day: date) -> bool:
        """Whether the row is law on that day; `since` counts, `until` does not."""
        return self.since <= day and (self.until is None or day < self.until)

    def as_json(self) -> dict[str, Any]:
        """The row as plain values, dates as ISO text."""
        plain = {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}
        return {"kind": self.kind, **plain, "confidence_note": self.confidence_note}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Row):
    """Something a contract must say: one of the ten of C.G.S. § 10-234bb(a), or a clause of a board's policy.

    `form` is `statement` where words suffice, `description` where a concrete procedure is asked for. `number` is
    the place in the statute's list, and 0 for a policy clause.
    """

    number: int
    form: str

    @property
    def statutory(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Row):
    """An obligation: who owes what to whom, what starts it, and by when.

    `events` start its clock; an obligation without events simply continues. `count` is the number of `unit`s.
    `fixed` is month and day for `fixed date`. `before` names the later act where the event itself is not it;
    `condition` says when the duty applies at all; `content` what it must carry; `evidence` what shows it was met.
    """

    owed_by: str
    owed_to: str
    duty: str
    unit: Unit
    count: int | None = None
    fixed: tuple[int, int] | None = None
    before: str = ""
    events: tuple[str, ...] = ()
    condition: str = ""
    content: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule(Row):
    """What a notice must state and how it must travel. `prescribed` is false where the law lists no contents."""

    obligation: str
    channel: str
    states: tuple[str, ...]
    prescribed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition(Row):
    """What an operator or a contractor shall not do; `exceptions` are the cases left open."""

    binds: str
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PermittedUse(Row):
    """What an operator may do with the data in spite of the prohibitions."""

    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Row):
    """What the law is not to be construed to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Row):
    """A defined term. `includes` and `excludes` are the cases that the definition names."""

    number: int
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Row):
    """A rule that is none of the others: when a contract is due, when a term is void, who owns what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Row):
    """A suspension of rows for a time. It changes no duty here: it is shown beside the duties that it touches.

    `raise_until` is the first day on which it is no longer mentioned beside a duty; it does not say when the
    waiver ended. `end_unknown` is true where that is not established.
    """

    waives: tuple[str, ...]
    condition: str
    end_unknown: bool
    raise_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Row):
    """A legal holiday. `when` is a rule in words (`third Monday of January`); `since` and `until` are read
    against the holiday's own date. An `unconfirmed` one is counted as a business day, so the earlier date leads.
    """

    when: str
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule(Row):
    """A rule of counting time, cited wherever a line of working relies on it."""


KINDS: dict[type[Row], str] = {
    Provision: "provision",
    Deadline: "deadline",
    NoticeRule: "notice rule",
    Prohibition: "prohibition",
    PermittedUse: "permitted use",
    Limit: "limit",
    Term: "term",
    Rule: "rule",
    Waiver: "waiver",
    Holiday: "holiday",
    CountingRule: "counting rule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that the law leaves open. `meanwhile` is how this program acts until counsel has answered."""

    id: str
    question: str
    matters: str
    meanwhile: str
    sources: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}


@dataclass(frozen=True, slots=True)
class CounselAnswer:
    """What a board's counsel answered to a question, and when. It stands beside a row and never alters it."""

    question: str
    answer: str
    counsel: str
    answered_on: date

    def touches(self, row: Row) -> bool:
        """Whether the answer belongs beside this row."""
        return self.question in row.questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens and starts clocks; `at` says which moment is meant."""

    name: str
    sentence: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything a pack of law holds, of all days."""

    name: str
    title: str
    edition: str
    first_day: date
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]
    events: tuple[Event, ...]


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The law of one day: the rows of a pack that are in force on it."""

    pack: str
    title: str
    edition: str
    day: date
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """What a contract must contain, in the statute's order (C.G.S. § 10-234bb(a)); empty before there was one."""
        return tuple(sorted((row for row in self._all(Provision) if row.statutory), key=lambda row: row.number))

    @property
    def policy_provisions(self) -> tuple[Provision, ...]:
        """Clauses that boards' own policies add; no statute requires them."""
        return tuple(row for row in self._all(Provision) if not row.statutory)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every obligation, continuing ones included."""
        return self._all(Deadline)

    @property
    def notice_rules(self) -> tuple[NoticeRule, ...]:
        return self._all(NoticeRule)

    @property
    def prohibitions(self) -> tuple[Prohibition, ...]:
        return self._all(Prohibition)

    @property
    def permitted_uses(self) -> tuple[PermittedUse, ...]:
        return self._all(PermittedUse)

    @property
    def limits(self) -> tuple[Limit, ...]:
        return self._all(Limit)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The defined terms in the statute's order (C.G.S. § 10-234aa)."""
        return tuple(sorted(self._all(Term), key=lambda row: row.number))

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self._all(Rule)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """Waivers that have begun and are not known to have ended."""
        return self._all(Waiver)

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        return self._all(Holiday)

    @property
    def counting_rules(self) -> tuple[CountingRule, ...]:
        return self._all(CountingRule)

    def provision(self, id: str) -> Provision:  # noqa: A002 - the word the law uses
        """The provision with that id, such as `bb-a-7`. Raises `LawError` where there is none on this day."""
        found = self.row(id)
        if not isinstance(found, Provision):
            raise LawError(f"{id} is a {found.kind}, not a provision; see `charteroak law {id}`.")
        return found

    def row(self, id: str) -> Row:  # noqa: A002
        """The row in force with that id or alias. Raises `LawError`, naming rows that come near."""
        for row in self.rows:
            if row.id == id or id in row.aliases:
                return row
        near = [row.id for row in self.rows if id.lower() in row.id.lower() or row.id.lower() in id.lower()]
        hint = f" Did you mean {', '.join(near[:6])}?" if near else ""
        raise LawError(
            f"The law of {self.day} (pack {self.pack}, edition {self.edition}) has no row {id!r}.{hint}"
            f" `charteroak law --on {self.day}` lists the rows of that day."
        )

    def question(self, id: str) -> Question:  # noqa: A002
        """The open question with that id. Raises `LawError` listing the known ones."""
        for question in self.questions:
            if question.id == id:
                return question
        raise LawError(f"No open question is called {id!r}. Known: {', '.join(known.id for known in self.questions)}.")

    def deadlines_for(self, event: str) -> tuple[Deadline, ...]:
        """The obligations whose clock this event starts on this day."""
        return tuple(deadline for deadline in self.deadlines if event in deadline.events)

    def answers_beside(self, row: Row, answers: Sequence[CounselAnswer]) -> tuple[CounselAnswer, ...]:
        """Those of counsel's answers that belong beside the row, the newest first."""
        beside = (answer for answer in answers if answer.touches(row))
        return tuple(sorted(beside, key=lambda answer: answer.answered_on, reverse=True))

    def _all(self, kind: type[AnyRow]) -> tuple[AnyRow, ...]:
        return tuple(row for row in self.rows if isinstance(row, kind))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value
