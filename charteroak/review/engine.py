"""Checks a Document against the law of a day: clauses -> candidates -> verdict -> report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from charteroak.review.clauses import Agreement, Clause, agreement_of
from charteroak.review.document import Document
from charteroak.review.evidence import Evidence, Judgement
from charteroak.review.provisions import judge_of
from charteroak.review.remarks import remarks
from charteroak.review.report import Finding, Quote, Report, Warning_

ENGINE_VERSION = "0.1"


class _Provision(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def title(self) -> str: ...


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


def check(document: Document, law: LawOfDay) -> Report:
    """A finding on each provision that the law of the day requires, then on each clause of board policy.

    A provision without a checker is `unclear`. Where pages have no text, what was not found is `unclear` too:
    it may stand on a page that could not be read.
    """
    agreement = agreement_of(document)
    findings = tuple(_finding(agreement, provision) for provision in (*law.provisions, *law.policy_provisions))
    return Report(
        document=document.name,
        sha256=document.sha256,
        pages=len(document.pages),
        pack=law.pack,
        edition=law.edition,
        on=str(law.day),
        engine_version=ENGINE_VERSION,
        findings=findings,
        precedence=_precedence(agreement),
        warnings=tuple(_warnings(agreement)),
    )


def judgement(agreement: Agreement, provision: str) -> Judgement:
    """The judgement on one provision with everything that was weighed; for `--explain` and the measures."""
    judge = judge_of(provision)
    if judge is None:
        return Judgement("unclear", "There is no checker for this provision: a person must read for it.", 0.0)
    reached = judge(agreement)
    if agreement.document.pages_without_text and reached.verdict == "missing":
        return Judgement("unclear", _unread(agreement.document), 0.0, reached.evidence)
    return reached


def _unread(document: Document) -> str:
    pages = document.pages_without_text
    if len(pages) == len(document.pages):
        return "The document is a scan without a text layer: nothing could be read."
    listed = ", ".join(map(str, pages[:8])) + (" and others" if len(pages) > 8 else "")
    return f"Nothing was found, but page {listed} has no text layer and could not be read."


def _finding(agreement: Agreement, provision: _Provision) -> Finding:
    reached = judgement(agreement, provision.id)
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
    first, last = clause.span(start, end)
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
    )


def _warnings(agreement: Agreement) -> Iterator[Warning_]:
    """The remarks on the document, at most three of a kind."""
    if agreement.document.pages_without_text:
        yield Warning_("scan", _unread(agreement.document))
    seen: Counter[str] = Counter()
    for kind, message, clause in remarks(agreement):
        seen[kind] += 1
        if seen[kind] <= 3:
            yield Warning_(kind, message, quote_of(agreement.document, clause) if clause else None)


def _precedence(agreement: Agreement) -> Quote | None:
    """The first clause by which this document controls over other words."""
    return quote_of(agreement.document, agreement.precedence[0].clause) if agreement.precedence else None
