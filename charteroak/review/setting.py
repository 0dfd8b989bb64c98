"""What a document says about itself: its parts, which of them bind here, and which of them win.

A part is an annex, exhibit, schedule or addendum inside the document. A part or a sentence may be declared no part
of the contract; a part may be meant for another state; a clause may make one part control over the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.review.clauses import Clause
from charteroak.review.vocabulary import cue

_PART = cue(
    r"^[\W_]*(?:(?:exhibit|annex|appendix|schedule|attachment|addendum|rider|supplement"
    r"|part)\b[ \"']{1,2}(?:[A-Z]{1,2}(?:-\d{1,2})?\b|\d{1,2}\b|[IVX]{1,5}\b|to\b)?"
    r"|[\w ,'-]{0,60}\b(?:exhibit|annex|appendix|addendum|rider|supplement)\b[\W_]*$)"
)
_NO_PART = cue(
    r"\bnot (?:a )?part of (?:the|this|these|our|any|your)\b",
    r"\b(?:forms?|is|are) no part of\b",
    r"\bdo(?:es)? not form (?:a )?part of\b",
    r"\b(?:for (?:information|reference|convenience|illustration) only|informational only|sample only"
    r"|courtesy translation|not binding)\b",
    r"\b(?:is|are) (?:excluded|omitted) from (?:this|the)\b",
    r"\b(?:shall|does|do) not apply to (?:this agreement|connecticut|the board)\b",
)
_SELF = cue(
    r"\b(?:this|the following|the) (?:\w+ ){0,2}(?:exhibit|annex|appendix|schedule|attachment|addendum|rider"
    r"|supplement|section|page|checklist|summary|translation|part)\b"
)
_RECITAL = cue(r"^\W*whereas\b")
_RECITALS = cue(r"^[\W\d_]*(?:recitals?|witnesseth|background|preamble|w i t n e s s e t h)\b[\W_]*$")
_OPERATIVE_FROM = cue(
    r"\bnow,? therefore\b|\b(?:parties|we|board|contractor)\b.{0,60}\bagrees? (?:as follows|that|to)\b"
    r"|\bagree:|^\W*(?:1|I|article)\b[.) ]"
)
_STRUCK = cue(
    r"(?:\"[^\"]{3,600}\"|'[^']{3,600}')[^\"]{0,40}\b(?:is|are|shall be)(?: hereby)? (?:struck|stricken"
    r"|deleted|removed|omitted)",
    r"\b(?:delete|strike|remove) the (?:words|sentence|phrase|following)\b",
    r"\bwhich (?:had )?(?:read|provided|said)\b",
)
_PUT_IN = cue(r"\b(?:inserted|substituted|(?:put|read|reads) in its place|in its place|to read|reads as follows)\b")

STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Delaware|Florida|Georgia|Hawai'?i|Idaho|Illinois|Indiana|Iowa|Kansas"
    "|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada"
    "|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania"
    "|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin"
    "|Wyoming"
)
OTHER_STATE = cue(rf"\b(?:{STATES})\b")
CONNECTICUT = cue(r"\bConnecticut\b|\bConn\. ?(?:Gen|Agencies)|\bC\.G\.S\b|\bCGS\b")
_FOR_OTHER_STATE = cue(
    rf"\b(?:{STATES})\b[\w ,'-]{{0,40}}\b(?:addendum|exhibit|rider|supplement|terms?|districts?"
    rf"|schools?|customers?|specific|law|bill of rights|LEAs?|provisions?|requirements?|residents?"
    rf"|boards?)\b",
    rf"\b(?:exhibit|annex|appendix|schedule|addendum|rider|supplement|section"
    rf"|part)\b.{{0,40}}\b(?:{STATES})\b",
    rf"^[\W\d_]*(?:[A-Z][.)] )?(?:State of )?(?:{STATES})[\W_]*$",
)
_LOCAL_ONLY = cue(
    rf"\b(?:if|where|for|with respect to|as to|applies (?:only )?to"
    rf"|in the case of)\b.{{0,60}}\b(?:districts?|schools?|customers?|LEAs?|students?|residents?|agency"
    rf"|agencies|boards?)\b.{{0,40}}\b(?:in|of|from|located in) (?:the state of )?(?:{STATES})\b",
    rf"\b(?:if|where|for|in the case of)\b.{{0,30}}\b(?:{STATES}) (?:districts?|schools?|customers?"
    rf"|LEAs?|students?|residents?|public school|education(?:al)? agenc)",
)

_DISPLACED = cue(
    r"\b(?:section|article|paragraph"
    r"|clause) (?P<number>\d{1,3}(?:\.\d{1,3}){0,3})\b(?! of the (?:original|master|prior))[^.;]{0,40}?"
    r"\b(?:is replaced|are replaced|does not apply|shall not apply|do not apply|is deleted|is void"
    r"|is superseded|is struck|has no effect)\b"
)
_NUMBERED = cue(r"^\W*(?:section |article )?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})\b[.)]?")


def _displaced(clauses: Sequence[Clause], part: Sequence[int], elsewhere: set[int]) -> set[int]:
    """The clauses of numbered sections that another part of the document, which binds here, switches off."""
    off: dict[str, int] = {}
    for clause in clauses:
        if clause.index not in elsewhere and (match := _DISPLACED.search(clause.text)):
            off[match.group("number")] = part[clause.index]
    if not off:
        return set()
    found: set[int] = set()
    number, paragraph = "", -1
    for clause in clauses:
        if clause.paragraph != paragraph:
            paragraph = clause.paragraph
            match = _NUMBERED.search(clause.source.text)
            number = match.group("number") if match else number
        if number in off and part[clause.index] != off[number]:
            found.add(clause.index)
    return found


@dataclass(frozen=True, slots=True)
class Setting:
    """For each clause (by index): the part it stands in (0 is the main body), and whether it binds here."""

    part: tuple[int, ...]
    names: tuple[str, ...]
    aside: frozenset[int]
    elsewhere: frozenset[int]


_TITLE_PAGE = 4
"""Sentences. A state named in a heading above them belongs to the title of the whole document, not to a part of it."""


def setting_of(clauses: Sequence[Clause], files: Sequence[tuple[int, str]] = ()) -> Setting:
    """Reads the document's own headings and declarations. `files` are where a packet's files begin, and their names."""
    part: list[int] = []
    names = [files[0][1] if files else ""]
    starts = deque(files[1:])
    aside: set[int] = set()
    elsewhere: set[int] = set()
    part_aside = part_elsewhere = section_aside = section_elsewhere = False
    recitals = False
    said = 0
    for clause in clauses:
        text = clause.text
        if starts and clause.span()[0] >= starts[0][0]:
            names.append(starts.popleft()[1])
            part_aside = part_elsewhere = section_aside = section_elsewhere = recitals = False
            said = 0
        said += clause.kind != "heading"
        if clause.kind == "heading":
            section_aside = text in _NO_PART
            recitals = text in _RECITALS
            section_elsewhere = said >= _TITLE_PAGE and text in _FOR_OTHER_STATE and text not in CONNECTICUT
            if text in _PART and len(text) < 120:
                names.append(text)
                part_aside, part_elsewhere = section_aside, section_elsewhere
        elif text in _NO_PART and text in _SELF and len(text) < 400:
            if len(names) > 1:
                part_aside = True
            else:
                section_aside = True
            aside.add(clause.index)
        recitals = recitals and text not in _OPERATIVE_FROM
        if text in _RECITAL or recitals or (text in _STRUCK and text not in _PUT_IN):
            aside.add(clause.index)
        if part_aside or section_aside:
            aside.add(clause.index)
        if part_elsewhere or section_elsewhere or (text in _LOCAL_ONLY and text not in CONNECTICUT):
            elsewhere.add(clause.index)
        part.append(len(names) - 1)
    aside |= _displaced(clauses, part, elsewhere)
    return Setting(tuple(part), tuple(names), frozenset(aside), frozenset(elsewhere))
