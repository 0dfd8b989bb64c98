"""What was found in a board's policy: marks on its sentences, and what the whole of it fails to say.

Everything is plain values, and `to_dict` and `from_dict` are each other's inverse, so that a report can be stored
as JSON. `start` and `end` count in `Document.text`, and `text` is always cut from there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from charteroak.law import Confidence

Kind = Literal["repealed", "mistaken", "promise"]
OverlayKind = Literal["clock", "clause", "recipient", "notice"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a board can switch on beside the statute, because its own policy promises it.

    `clock`: `unit` and `count` for the deadline `row` of the law pack. `clause`: a further clause in contracts (`row`
    is its row in the pack, where it has one). `recipient`: somebody else whom the notice of `row` goes to. `notice`:
    something more that the notice of `row` says. `words` says it in one sentence.
    """

    kind: OverlayKind
    row: str
    words: str
    unit: str = ""
    count: int = 0
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence that states what is not the law, or that promises more than the law asks.

    `repealed` was law once, `mistaken` never was, and `promise` is no fault. `says` is a paraphrase, `rule` the law of
    the day, `since` the day from which the law is otherwise than the sentence (none for a promise), and `proposed` a
    sentence that states the law of the day. `confidence` is how far that rule was checked.
    """

    id: str
    topic: str
    kind: Kind
    start: int
    end: int
    text: str
    page: int
    says: str
    why: str
    rule: str
    citation: str
    confidence: Confidence
    since: date | None
    proposed: str
    overlay: Overlay | None = None

    @property
    def is_fault(self) -> bool:
        """Whether the sentence should be changed; a promise may stay."""
        return self.kind != "promise"

    @property
    def confirmed(self) -> bool:
        """Whether the rule was read in the law's words or in an official paraphrase."""
        return is_confirmed(self.confidence)


@dataclass(frozen=True, slots=True)
class Omission:
    """Something the law asks of a board of which the whole policy says nothing."""

    id: str
    topic: str
    why: str
    citation: str
    confidence: Confidence
    proposed: str

    @property
    def confirmed(self) -> bool:
        """Whether the rule was read in the law's words or in an official paraphrase."""
        return is_confirmed(self.confidence)


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """A policy read by the law of one day (`on`), as the law pack of that `edition` has it."""

    on: date
    edition: str
    marks: tuple[Mark, ...]
    omissions: tuple[Omission, ...]

    @property
    def faults(self) -> tuple[Mark, ...]:
        """The marks on sentences that state repealed or mistaken law, in the order of the document."""
        return tuple(mark for mark in self.marks if mark.is_fault)

    @property
    def promises(self) -> tuple[Mark, ...]:
        """The marks on sentences that promise more than the law asks, in the order of the document."""
        return tuple(mark for mark in self.marks if not mark.is_fault)

    def to_dict(self) -> dict[str, Any]:
        """The report as values that JSON knows."""
        values = asdict(self)
        values["on"] = self.on.isoformat()
        for mark in values["marks"]:
            mark["since"] = mark["since"] and mark["since"].isoformat()
        for row in (*values["marks"], *values["omissions"]):
            row["confidence"] = str(row["confidence"])
        values["marks"], values["omissions"] = list(values["marks"]), list(values["omissions"])
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> PolicyReport:
        """The report that `to_dict` wrote."""
        return cls(
            on=date.fromisoformat(values["on"]),
            edition=values["edition"],
            marks=tuple(_mark(row) for row in values["marks"]),
            omissions=tuple(
                Omission(**{**row, "confidence": Confidence(row["confidence"])}) for row in values["omissions"]
            ),
        )


def is_confirmed(confidence: Confidence) -> bool:
    """What was only recalled, or is not settled, is shown as unconfirmed until counsel confirms it."""
    return confidence in (Confidence.CHECKED, Confidence.SUMMARY)


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(
        **{
            **row,
            "confidence": Confidence(row["confidence"]),
            "since": date.fromisoformat(row["since"]) if row["since"] else None,
            "overlay": Overlay(**row["overlay"]) if row["overlay"] else None,
        }
    )
