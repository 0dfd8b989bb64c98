"""Checks a Document against the law of a day: clauses -> candidates -> verdict -> report.

An agreement is checked for the provisions of § 10-234bb(a), an operator's own policy or terms for the points of
§ 10-234cc(a)-(b).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from charteroak.review import operators
from charteroak.review.clauses import Agreement, Clause, agreement_of
from charteroak.review.document import Document
from charteroak.review.evidence import Evidence, Judgement
from charteroak.review.operators import Policy
from charteroak.review.provisions import judge_of
from charteroak.review.remarks import remarks
from charteroak.review.report import Against, Finding, Quote, Report, Warning_
from charteroak.review.trained import second_reading

ENGINE_VERSION = "0.1"


class _Provision(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def title(self) -> str: ...


class _Row(_Provision, Protocol):
    @property
    def questions(self) -> Sequence[str]: ...


class LawOfDay(Protocol):
    """What the engine needs of `charteroak.law.Law`."""

    @property
    def pack(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def day(self) -> object: ...
    @property
    def provisions(self) -> Sequence[_Provision]: ...
    @property
    def policy_provisions(self) -> Sequence[_Provision]: ...
    @property
    def rows(self) -> Sequence[_Row]: ...


def check(document: Document, law: LawOfDay, against: Against = "agreement") -> Report:
    """A finding on each provision that the law of the day requires, then on each clause of board policy.

    `against` "operator" reads the document as an operator's own text: a finding on each point of § 10-234cc(a)-(b).
    A provision without a checker is `unclear`. Where a page could not be read, or its words were recognised
    poorly, what was not found is `unclear` too: it may stand there.
    """
    agreement = agreement_of(document)
    policy = operators.policy_of(agreement) if against == "operator" else None
    points = [row for point in operators.MODULES for row in law.rows if row.id == point] if policy else []
    required = points or (*law.provisions, *law.policy_provisions)
    return Report(
        document=document.name,
        sha256=document.sha256,
        pages=len(document.pages),
        pack=law.pack,
        edition=law.edition,
        on=str(law.day),
        engine_version=ENGINE_VERSION,
        findings=tuple(_finding(agreement, provision, policy) for provision in required),
        precedence=None if policy else _precedence(agreement),
        warnings=tuple(_operator_warnings(document, points) if policy else _warnings(agreement)),
        against=against,
    )


def judgement(agreement: Agreement, provision: str, policy: Policy | None = None) -> Judgement:
    """The judgement on one provision with everything that was weighed; for `--explain` and the measures.

    A point of § 10-234cc is judged on the operator's own text, as `policy` where it was read as one before.
    """
    if provision in operators.MODULES:
        reached = operators.judge_of(provision)(policy or operators.policy_of(agreement))
    else:
        judge = judge_of(provision)
        if judge is None:
            return Judgement("unclear", "There is no checker for this provision: a person must read for it.", 0.0)
        reached = second_reading(agreement, provision, judge(agreement))
    if agreement.document.pages_in_doubt and reached.verdict == "missing":
        return Judgement("unclear", _unread(agreement.document), 0.0, reached.evidence)
    return reached


def _unread(document: Document) -> str:
    pages = document.pages_in_doubt
    if len(document.pages_without_text) == len(document.pages):
        return "The document is a scan without a text layer: nothing could be read."
    listed = ", ".join(map(str, pages[:8])) + (" and others" if len(pages) > 8 else "")
    read, stand = ("Pages", "are pictures") if len(pages) > 1 else ("Page", "is a picture")
    return f"{read} {listed} {stand} that could not be read, or only poorly: what was not found may stand there."


def _finding(agreement: Agreement, provision: _Provision, policy: Policy | None) -> Finding:
    reached = judgement(agreement, provision.id, policy)
    return Finding(
        id=provision.id,
        citation=provision.citation,
        title=provision.title,
        verdict=reached.verdict,
        confidence=round(reached.confidence, 2),
        reason=reached.reason,
        quotes=tuple(_quote(agreement.document, item) for item in reached.quoted),
    )


def _quote(document: Document, item: Evidence) -> Quote:
    return quote_of(document, item.clause, item.start, item.end)


def quote_of(document: Document, clause: Clause, start: int = 0, end: int | None = None) -> Quote:
    """The document's own words for a clause or a part of one, without white space at the ends."""
    return quote_at(document, *clause.span(start, end))


def quote_at(document: Document, first: int, last: int) -> Quote:
    """The words `document.text[first:last]` as a quotation, without white space at the ends."""
    words = document.text[first:last]
    first += len(words) - len(words.lstrip())
    last -= len(words) - len(words.rstrip())
    member = document.member_at(first)
    return Quote(
        text=document.text[first:last],
        page=document.page_of(first) - (member.pages_before if member else 0),
        start=first,
        end=last,
        boxes=document.boxes(first, last),
        document=member.name if member else "",
        recognised=document.recognised(first, last),
    )


def _warnings(agreement: Agreement) -> Iterator[Warning_]:
    """The remarks on the document, at most three of a kind."""
    if agreement.document.pages_in_doubt:
        yield Warning_("scan", _unread(agreement.document))
    seen: Counter[str] = Counter()
    for kind, message, clause in remarks(agreement):
        seen[kind] += 1
        if seen[kind] <= 3:
            yield Warning_(kind, message, quote_of(agreement.document, clause) if clause else None)


def _operator_warnings(document: Document, points: Sequence[_Row]) -> Iterator[Warning_]:
    """What is to be known beside the findings on an operator's own text."""
    if document.pages_in_doubt:
        yield Warning_("scan", _unread(document))
    if unsettled := [point.citation for point in points if point.questions]:
        yield Warning_("law-unconfirmed", f"Not confirmed by counsel, in wording or letter: {', '.join(unsettled)}.")


def _precedence(agreement: Agreement) -> Quote | None:
    """The first clause by which this document controls over other words."""
    return quote_of(agreement.document, agreement.precedence[0].clause) if agreement.precedence else None
