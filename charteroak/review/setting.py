"""What a document says about itself: its parts, which of them bind here, and which of them win.

A part is an annex, exhibit, schedule or addendum inside the document. A part or a sentence may be declared no part
of the contract; a part may be meant for another state; a clause may make one part control over the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.review.clauses import Clause
from charteroak.review.vocabulary import cue

_PART = cue(
    r"^[\W_]*(?:(?:exhibit|annex|appendix|schedule|attachment|addendum|rider|supplement"
    r"|part)\b[ \"']{1,2}(?:[A-Z]{1,2}(?:-\d{1,2})?\b|\d{1,2}\b|[IVX]{1,5}\b|to\b)?"
    r"|[\w ,'-]{0,60}\b(?:exhibit|annex|appendix|addendum|rider|supplement)\b[\W_]*$)"
)
_PART_NAME = cue(
    r"\b(exhibit|annex|appendix|schedule|attachment|addendum|rider|supplement"
    r"|part) [\"']?([A-Z]{1,2}-\d{1,2}|[A-Z]|\d{1,2}|[IVX]{1,5})\b"
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

_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Delaware|Florida|Georgia|Hawai'?i|Idaho|Illinois|Indiana|Iowa|Kansas"
    "|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada"
    "|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania"
    "|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin"
    "|Wyoming"
)
OTHER_STATE = cue(rf"\b(?:{_STATES})\b")
CONNECTICUT = cue(r"\bConnecticut\b|\bConn\. ?(?:Gen|Agencies)|\bC\.G\.S\b|\bCGS\b")
_FOR_OTHER_STATE = cue(
    rf"\b(?:{_STATES})\b[\w ,'-]{{0,40}}\b(?:addendum|exhibit|rider|supplement|terms?|districts?"
    rf"|schools?|customers?|specific|law|bill of rights|LEAs?|provisions?|requirements?|residents?"
    rf"|boards?)\b",
    rf"\b(?:exhibit|annex|appendix|schedule|addendum|rider|supplement|section"
    rf"|part)\b.{{0,40}}\b(?:{_STATES})\b",
    rf"^[\W\d_]*(?:[A-Z][.)] )?(?:State of )?(?:{_STATES})[\W_]*$",
)
_LOCAL_ONLY = cue(
    rf"\b(?:if|where|for|with respect to|as to|applies (?:only )?to"
    rf"|in the case of)\b.{{0,60}}\b(?:districts?|schools?|customers?|LEAs?|students?|residents?|agency"
    rf"|agencies|boards?)\b.{{0,40}}\b(?:in|of|from|located in) (?:the state of )?(?:{_STATES})\b",
    rf"\b(?:if|where|for|in the case of)\b.{{0,30}}\b(?:{_STATES}) (?:districts?|schools?|customers?"
    rf"|LEAs?|students?|residents?|public school|education(?:al)? agenc)",
)

_CONTROLS = cue(
    r"\b(?:controls?|prevails?|governs?|takes? precedence|shall control|shall prevail|will control"
    r"|will prevail|have precedence|has precedence"
    r"|supersedes?|is followed|is preferred|wins|overrides?)\b"
)
_DIFFERENCE = cue(
    r"\b(?:conflicts?|inconsisten\w+|differ(?:s|ence|ences)?|discrepanc\w+|contradict\w*|notwithstanding"
    r"|in case of doubt|order of precedence|contrary)\b"
)
_CONTROL_TARGET = cue(
    r"\b(?P<winner>(?:this|the|these|such|an?|any|each) (?:[\w-]+ ){0,4}(?:agreement|addendum|amendment"
    r"|annex|exhibit|rider|supplement|terms|DPA|order|appendix|schedule|attachment|section|article"
    r"|document)"
    r"|(?:exhibit|annex|appendix|schedule|attachment|addendum|rider|section"
    r"|article) [\"']?[A-Z0-9]{1,3}\b(?:\.\d+)*)[^.;]{0,80}?"
    r"\b(?:shall |will )?(?:controls?|prevails?|governs?|takes? precedence|have precedence"
    r"|has precedence|supersedes?|is followed|is preferred|overrides?)\b"
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


def setting_of(clauses: Sequence[Clause]) -> Setting:
    """Reads the document's own headings and declarations."""
    part: list[int] = []
    names = [""]
    aside: set[int] = set()
    elsewhere: set[int] = set()
    part_aside = part_elsewhere = section_aside = section_elsewhere = False
    recitals = False
    said = 0
    for clause in clauses:
        text = clause.text
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


_LOSES = cue(
    r"\b(?:terms?|provisions?|anything|words|part) (?:of|in) (?P<loser>(?:exhibit|annex|appendix"
    r"|schedule|attachment) [\"']?[A-Z0-9]{1,3}\b)[^.;]{0,120}?"
    r"\b(?:inconsisten\w+|conflict\w*|contrary|differs?|contradict\w*)\b[^.;]{0,80}?\b(?:no (?:force"
    r"|effect)|void|disregarded|not apply|ignored|gives way|yields)\b"
)
_KIND_OF_PART = cue(r"\b(?:exhibits?|annex|appendix|schedules?|attachments?|addendum|rider|supplement)\b")


@dataclass(frozen=True, slots=True)
class Precedence:
    """A clause that says which words win: those of the `parts` named (0 is the main body)."""

    clause: Clause
    parts: frozenset[int]


def precedence_of(clauses: Sequence[Clause], setting: Setting) -> tuple[Precedence, ...]:
    """The operative clauses by which this document, or a part of it, controls over other words."""
    found = []
    for clause in clauses:
        text = clause.text
        if clause.kind == "heading" or clause.index in setting.aside:
            continue
        if loser := _LOSES.search(text):
            name = loser.group("loser").lower()
            lost = {n for n, heading in enumerate(setting.names) if name in heading.lower()}
            if lost:
                found.append(Precedence(clause, frozenset(range(len(setting.names))) - lost))
                continue
        if text not in _CONTROLS:
            continue
        if text not in _DIFFERENCE:
            continue
        match = _CONTROL_TARGET.search(text)
        if match is None:
            continue
        named = _PART_NAME.search(match.group("winner"))
        if named:
            wanted = named.group().replace('"', "").replace("'", "").lower()
            numbers = [
                n for n, name in enumerate(setting.names) if wanted in name.replace('"', "").replace("'", "").lower()
            ]
            if numbers:
                found.append(Precedence(clause, frozenset(numbers[:1])))
        elif kinds := _KIND_OF_PART.search(match.group("winner")):
            named_so = {n for n, name in enumerate(setting.names) if kinds.group().rstrip("s").lower() in name.lower()}
            own = {setting.part[clause.index]} if match.group("winner").lower().startswith("this") else set()
            found.append(Precedence(clause, frozenset(own or named_so or {setting.part[clause.index]})))
        else:
            found.append(Precedence(clause, frozenset({setting.part[clause.index]})))
    return tuple(found)
