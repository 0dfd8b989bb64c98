"""What a review says: one finding for each provision, each with its quotations, page and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from charteroak.review.document import Box

Verdict = Literal["present", "weak", "missing", "conflict", "unclear"]
VERDICTS: tuple[Verdict, ...] = ("present", "weak", "missing", "conflict", "unclear")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the document, verbatim: `text == document.text[start:end]`, beginning on `page`.

    In a packet `document` names the file, and `page` counts that file's own pages.
    """

    text: str
    page: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()
    document: str = ""

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = {"text": self.text, "page": self.page, "start": self.start, "end": self.end}
        if self.document:
            values["document"] = self.document
        if self.boxes:
            values["boxes"] = [box.to_list() for box in self.boxes]
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Quote:
        boxes = tuple(Box(int(box[0]), *box[1:]) for box in values.get("boxes", ()))
        return cls(values["text"], values["page"], values["start"], values["end"], boxes, values.get("document", ""))


@dataclass(frozen=True, slots=True)
class Finding:
    """What the document says on one provision.

    `verdict` is as the engine read it; a person decides what follows. `confidence` runs from 0 to 1 and is
    the engine's own estimate. `quotes` holds at most three quotations, none for `missing`.
    """

    id: str
    citation: str
    title: str
    verdict: Verdict
    confidence: float
    reason: str
    quotes: tuple[Quote, ...] = ()

    @property
    def statutory(self) -> bool:
        """Whether this is one of the ten provisions of § 10-234bb(a), and not a board's own policy."""
        return self.id.startswith("bb-a-")

    @property
    def is_gap(self) -> bool:
        """Anything but `present`: what cannot be decided is open until a person has decided it."""
        return self.verdict != "present"

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "citation": self.citation,
            "title": self.title,
            "verdict": self.verdict,
            "confidence": self.confidence,
            "reason": self.reason,
            "quotes": [quote.to_json() for quote in self.quotes],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Finding:
        return cls(
            id=values["id"],
            citation=values["citation"],
            title=values.get("title", ""),
            verdict=values["verdict"],
            confidence=values["confidence"],
            reason=values["reason"],
            quotes=tuple(Quote.from_json(quote) for quote in values["quotes"]),
        )


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - `Warning` is Python's own
    """Something a coordinator should see that is no finding on a provision, such as who owns students' work.

    `kind` is "retention-tail", "board-owns-content", "unilateral-change", "no-execution-date" or "scan".
    """

    kind: str
    message: str
    quote: Quote | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "message": self.message,
            "quote": self.quote.to_json() if self.quote else None,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Warning_:
        quote = Quote.from_json(values["quote"]) if values["quote"] else None
        return cls(values["kind"], values["message"], quote)


@dataclass(frozen=True, slots=True)
class Report:
    """A review of one document against the law of one day.

    `findings` holds the ten provisions of § 10-234bb(a) in the statute's order, then the clauses of board
    policy. `precedence` quotes a clause by which this document controls over other terms on student data.
    """

    document: str
    sha256: str
    pages: int
    pack: str
    edition: str
    on: str
    engine_version: str
    findings: tuple[Finding, ...]
    precedence: Quote | None = None
    warnings: tuple[Warning_, ...] = ()

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """The statutory findings that are not `present`. A clause of board policy never counts."""
        return tuple(finding for finding in self.findings if finding.statutory and finding.is_gap)

    @property
    def summary(self) -> dict[str, int]:
        """How many of the ten statutory provisions have each verdict (the advertising clause is not counted)."""
        verdicts = [finding.verdict for finding in self.findings if finding.statutory]
        return {verdict: verdicts.count(verdict) for verdict in VERDICTS}

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values; `summary` counts the ten statutory provisions only."""
        return {
            "document": self.document,
            "sha256": self.sha256,
            "pages": self.pages,
            "law": {"pack": self.pack, "edition": self.edition, "on": self.on},
            "engine": self.engine_version,
            "findings": [finding.to_json() for finding in self.findings],
            "summary": self.summary,
            "precedence": self.precedence.to_json() if self.precedence else None,
            "warnings": [warning.to_json() for warning in self.warnings],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Report:
        return cls(
            document=values["document"],
            sha256=values["sha256"],
            pages=values["pages"],
            pack=values["law"]["pack"],
            edition=values["law"]["edition"],
            on=values["law"]["on"],
            engine_version=values.get("engine", ""),
            findings=tuple(Finding.from_json(finding) for finding in values["findings"]),
            precedence=Quote.from_json(values["precedence"]) if values.get("precedence") else None,
            warnings=tuple(Warning_.from_json(warning) for warning in values.get("warnings", ())),
        )
