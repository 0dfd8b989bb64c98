"""What a review says: one finding for each provision, each with its quotations, page and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from charteroak.review.document import Box

Against = Literal["agreement", "operator"]
"""What a document is checked as: an agreement with a board, or an operator's own policy or terms."""

Verdict = Literal["present", "weak", "missing", "conflict", "unclear"]
VERDICTS: tuple[Verdict, ...] = ("present", "weak", "missing", "conflict", "unclear")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the document, verbatim: `text == document.text[start:end]`, beginning on `page`.

    In a packet `document` names the file, and `page` counts that file's own pages. `recognised` is how surely (0 to 1)
    the words were recognised in a picture of the page; None where they are the file's own text.
    """

    text: str
    page: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()
    document: str = ""
    recognised: float | None = None

    @property
    def how_read(self) -> str:
        """How the words were recognised, in words; empty where they are the file's own text."""
        return "" if self.recognised is None else f"recognised from a picture, confidence {self.recognised:.0%}"

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = {"text": self.text, "page": self.page, "start": self.start, "end": self.end}
        if self.document:
            values["document"] = self.document
        if self.boxes:
            values["boxes"] = [box.to_list() for box in self.boxes]
        if self.recognised is not None:
            values["recognised"] = self.recognised
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Quote:
        boxes = tuple(Box(int(box[0]), *box[1:]) for box in values.get("boxes", ()))
        place = (values["page"], values["start"], values["end"])
        return cls(values["text"], *place, boxes, values.get("document", ""), values.get("recognised"))


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
    def decides(self) -> bool:
        """Whether the law itself asks for this, of a contract or of an operator; board policy does not decide."""
        return self.statutory or self.id.startswith("cc-")

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

    `kind` is "retention-tail", "board-owns-content", "unilateral-change", "no-execution-date", "scan" or
    "law-unconfirmed".
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
    policy; of an operator's own text (`against` "operator"), the six points of § 10-234cc(a)-(b). `precedence`
    quotes a clause by which this document controls over other terms on student data.
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
    against: Against = "agreement"

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """The findings on the law that are not `present`. A clause of board policy never counts."""
        return tuple(finding for finding in self.findings if finding.decides and finding.is_gap)

    @property
    def asked(self) -> str:
        """What the summary counts, in words."""
        if self.against == "operator":
            return "six points of § 10-234cc(a)-(b), by the operator's own text"
        return "ten provisions of § 10-234bb(a)"

    @property
    def summary(self) -> dict[str, int]:
        """How many of the findings on the law have each verdict (the clause of board policy is not counted)."""
        verdicts = [finding.verdict for finding in self.findings if finding.decides]
        return {verdict: verdicts.count(verdict) for verdict in VERDICTS}

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values; `summary` counts the findings on the law only."""
        return {
            "document": self.document,
            "against": self.against,
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
            against=values.get("against", "agreement"),
        )
