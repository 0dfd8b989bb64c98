"""Reads a policy by the law of a day: every recogniser over every sentence, and the knowledge to each topic found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from string import Formatter

from charteroak import law as laws
from charteroak.law import Law, LawError
from charteroak.law.packs import book
from charteroak.policy import clocks, contracts, definitions, notices, operators, provisions
from charteroak.policy.found import Found, Paper
from charteroak.policy.omissions import omissions
from charteroak.policy.report import Mark, Overlay, PolicyReport
from charteroak.policy.sentences import Sentence, sentences_of
from charteroak.policy.topics import Topic, topic_on
from charteroak.review.document import Document

#: Each says which topics a sentence speaks of.
RECOGNISERS: tuple[Callable[[Sentence, Paper], Iterator[Found]], ...] = (
    contracts.find,
    provisions.find,
    notices.find,
    clocks.find,
    definitions.find,
    operators.find,
)


def check(document: Document, *, on: date, law: Law | None = None) -> PolicyReport:
    """What the policy says that is not the law of the day, what it promises beyond it, and what it leaves out.

    `law` is the law of that day, the Connecticut pack's unless given. Raises `LawError` for a day before there was one.
    """
    law = law or laws.on(on)
    first = book(law.pack).pack.first_day
    if on < first:
        raise LawError(
            f"There was no student data privacy law on {on.isoformat()}: it is in force since {first.isoformat()}."
            " Ask for that day or a later one."
        )
    paper = Paper(sentences_of(document), law)
    marks: dict[str, Mark] = {}
    for sentence in paper.sentences:
        for recogniser in RECOGNISERS:
            for found in recogniser(sentence, paper):
                topic = topic_on(found.topic, on)
                if topic is not None:
                    mark = _mark(document, found, topic)
                    marks.setdefault(mark.id, mark)
    in_order = sorted(marks.values(), key=lambda mark: (mark.start, mark.kind == "promise", mark.topic, mark.id))
    return PolicyReport(on, paper.law.edition, tuple(in_order), tuple(omissions(paper)))


def _mark(document: Document, found: Found, topic: Topic) -> Mark:
    start, end = found.sentence.start, found.sentence.end
    part = f"-{found.row}" if found.row else ""
    return Mark(
        id=f"{topic.id}{part}-{start}",
        topic=topic.id,
        kind=topic.kind,
        start=start,
        end=end,
        text=document.text[start:end],
        page=document.page_of(start),
        says=_filled(topic.says, found),
        why=_filled(topic.why, found),
        rule=_filled(topic.rule, found),
        citation=topic.citation,
        confidence=topic.confidence,
        since=None if topic.kind == "promise" else topic.since,
        proposed=_filled(topic.proposed, found),
        overlay=_overlay(found, topic),
    )


def _overlay(found: Found, topic: Topic) -> Overlay | None:
    if found.overlay is None:
        return None
    return Overlay(
        kind=found.overlay,
        row=found.row,
        words=_filled(topic.words, found),
        unit=found.unit,
        count=found.count,
        recipient=found.recipient,
    )


def _filled(words: str, found: Found) -> str:
    needed = {name for _, name, _, _ in Formatter().parse(words) if name}
    return words.format(**{name: found.fill.get(name, "") for name in needed})
