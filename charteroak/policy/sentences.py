"""A policy's sentences, whole: with the lead-in of the list they stand in, and without what the page adds.

The reading and the cutting are those of `charteroak.review`. A policy is set otherwise than a contract, though: blank
lines stand inside sentences, and a page's head and foot inside lists. So pieces of one sentence are put together
again, lines that come back on every page are left out, and a list goes on after them with the lead-in it had.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from charteroak.review.clauses import Clause, clauses_of
from charteroak.review.cue import Words
from charteroak.review.document import Document


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence at `start` to `end` of the document; `full` begins with the lead-in that it completes."""

    index: int
    text: Words
    lead: str
    heading: str
    start: int
    end: int
    item: bool = False
    full: Words = field(default_factory=Words)


LONGEST = 4_000
"""Characters of a sentence that are put together again; the longest of a real policy has some two thousand."""

_ENDED = re.compile(r"[.:;?!][\"')\]]{0,3}\s*$")
_ABBREVIATED = re.compile(r"\b(?:U\.S|C\.G\.S|Conn|Gen|Stat|P\.A|Sec|No)\.$")
_MARK = re.compile(r"^\s*(?:\(?(?P<number>\d{1,2}|[a-z]|[ivx]{1,4})[.)]|(?P<bullet>[-–•*●▪◦]))\s+")
_LONE_MARK = re.compile(r"^\(?[A-Za-z0-9]{1,4}[.)]?$")
_SAYS_SOMETHING = re.compile(
    r"\b(?:is|are|was|be|shall|must|may|will|can|means?|has|have|not|no|never|notif\w+|delet\w+)\b|[:;]\s*$", re.I
)
_GIVEN = re.compile(r"\([^()]{0,40}\)|\d+|\b(?:continued|page|of)\b", re.IGNORECASE)
_SECTION = re.compile(r"^(?:Section|Sec\.|§) ?\d")
_LONGEST_FURNITURE = 90


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """The sentences in reading order; headings and what a page adds to every page are none."""
    found: list[Sentence] = []
    for sentence in _with_lists_going_on(_put_together(_without_furniture(clauses_of(document)))):
        whole = f"{sentence.lead} {sentence.text}" if sentence.lead else str(sentence.text)
        found.append(replace(sentence, index=len(found), full=Words(whole)))
    return tuple(found)


def _without_furniture(clauses: Iterable[Clause]) -> Iterator[Clause]:
    clauses = tuple(clauses)
    shapes = [_shape(clause.text) for clause in clauses]
    often = Counter(shapes)
    for clause, shape in zip(clauses, shapes, strict=True):
        repeated = len(clause.text) <= _LONGEST_FURNITURE and often[shape] >= 3 and not _SAYS_SOMETHING.search(shape)
        if not repeated and not (_LONE_MARK.match(clause.text) and clause.kind != "row"):
            yield clause


def _shape(text: str) -> str:
    return " ".join(_GIVEN.sub(" ", text).lower().split())


def _put_together(clauses: Iterable[Clause]) -> Iterator[Sentence]:
    """Sentences of which a blank line, a page's edge or an abbreviation has made several."""
    open_: Sentence | None = None
    paragraph = -1
    for clause in clauses:
        start, end = clause.span()
        label = _label(clause) if clause.paragraph != paragraph else ""
        paragraph = clause.paragraph
        item = clause.kind == "item"
        if open_ is not None and _goes_on(open_.text, clause):
            text = open_.text
            joint = "" if text.endswith("-") and clause.text[:1].islower() else " "
            open_ = replace(open_, text=Words(f"{text}{joint}{clause.text}"), end=end)
            continue
        if open_ is not None:
            yield open_
        open_ = None
        if clause.kind != "heading":
            lead = "" if clause.lead.endswith("#:") else clause.lead
            if label:
                start = clause.source.span(0, len(label))[0]
            open_ = Sentence(0, Words(f"{label}{clause.text}"), lead, clause.heading, start, end, item)
    if open_ is not None:
        yield open_


def _label(clause: Clause) -> str:
    """What stands before the sentence on its line and belongs to it: "Operator: a company that ..."."""
    before = clause.source.text[: clause.at]
    return before if before.rstrip().endswith(":") else ""


def _goes_on(text: str, clause: Clause) -> bool:
    if clause.kind in ("heading", "row") or len(text) + len(clause.text) > LONGEST:
        return False
    if _ABBREVIATED.search(text[-12:]):
        return True
    if _ENDED.search(text[-8:]):
        return False
    marked = _MARK.match(clause.text)
    return (clause.text[:1].islower() and not marked) or bool(_SECTION.match(clause.text) and text[-1:].islower())


def _with_lists_going_on(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Items that follow the last one of a list, after a page's edge, get the list's lead-in; nothing else keeps it."""
    lead, number, style = "", 0, ""
    for sentence in sentences:
        mark = _MARK.match(sentence.text)
        value = mark.group("number") if mark else None
        here = int(value) if value and value.isdigit() else 0
        if sentence.lead:
            lead, number, style = sentence.lead, here or number, "1" if here else style
            yield sentence
            continue
        if here and style == "1" and here == number + 1 and lead:
            number = here
            yield replace(sentence, lead=lead)
            continue
        if here:
            lead, number = "", 0
        yield sentence
