"""What a document says about itself: its parts, which of them bind here, and which of them win.

A part is an annex, exhibit, schedule or addendum inside the document. A part or a sentence may be declared no part
of the contract; a part may be meant for another state; a clause may make one part control over the rest.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.review.clauses import Clause
from charteroak.review.cue import Words
from charteroak.review.vocabulary import cue

STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Delaware|Florida|Georgia|Hawai'?i|Idaho|Illinois|Indiana|Iowa"
    "|Kansas"
    "|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada"
    "|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania"
    "|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin"
    "|Wyoming"
)
_MEMBER = r"(?:exhibit|annex|appendix|schedule|attachment|addendum|rider|supplement|part)"
_PART = cue(
    rf"^[\W_]*(?:{_MEMBER}\b[ \"']{{1,2}}(?:[A-Z]{{1,2}}(?:-\d{{1,2}})?\b|\d{{1,2}}\b|[IVX]{{1,5}}\b|to\b)?"
    r"|(?:[A-Z]{1,4}[.)] )?[\w ,'-]{0,60}\b(?:exhibit|annex|appendix|addendum|rider|supplement|order form)\b[\W_]*$)",
    r"^[\W_]*(?:[A-Z]{1,4}[.)] )?(?:[\w,'&-]+ ){0,4}?(?:standard|general|special|supplier|vendor|customer|core|common"
    r"|additional|supplementa(?:l|ry)|particular|uniform) (?:terms|conditions|provisions"
    r"|licen[cs]e)(?: and conditions)?"
    r"(?: \([^)]{1,30}\))?[\W_]*$",
    rf"^[\W_]*(?:[A-Z]{{1,2}} )?(?:state )?{_MEMBER}: (?:{STATES}|Connecticut)[\W_]*$",
)
#: A part that begins within a line: "Schedule 5 (Connecticut): Student Data is not ...", "Rider: within 30 days ...".
_PART_IN_LINE = cue(
    rf"^[\W_]*(?:the )?(?:(?:standard|general|special|connecticut) )?(?:{_MEMBER}(?: (?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}}))?"
    r"|(?:terms|conditions)(?: of (?:service|use|sale))?)(?: \([^)]{1,40}\))?: [\"']?[A-Za-z]",
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
#: What is said to be left out, by its name: "Exhibit E is not part of this contract".
_NAMED_OUT = cue(
    rf"\b(?P<name>{_MEMBER} (?:[A-Z]{{1,2}}(?:-\d{{1,2}})?|\d{{1,2}}|[IVX]{{1,5}}))\b[^.;]{{0,80}}?"
    r"(?:\b(?:(?:is|are) (?:not|no|expressly excluded|excluded|omitted)|forms? no|does not form)\b[^.;]{0,12}?"
    r"\b(?:part|from|incorporated|in force)\b|\bis an? (?:specimen|sample"
    r"|example)\b[^.]{0,120}?\bnot (?:a )?part of\b)",
)
_BOX = cue(
    rf"^\W{{0,3}}(?P<box>\[ ?\]|\[[xX✓✔]\]|[☐☑☒])\W{{0,3}}(?P<name>{_MEMBER} (?:[A-Z]{{1,2}}(?:-\d{{1,2}})?|\d{{1,2}}"
    r"|[IVX]{1,5}))\b"
)
#: Words in another language that only help the reader: nothing in that language binds.
_COURTESY = cue(
    r"\b(?:spanish|portuguese|french|german|chinese|haitian|polish|translations?|traducci\w+"
    r"|vers\w+)\b.{0,160}?\b(?:courtesy"
    r"|cortes\w+|convenience|no part of|not (?:a )?part of|not bind\w*|does not (?:form|bind)|no forma parte|no obliga"
    r"|for (?:the use of families|information)|no legal (?:force|effect)|without legal)\b",
    r"\benglish\b.{0,60}?\b(?:only (?:one|text|version)|alone|controls|governs|prevails|binds)\b",
)
_FOREIGN = re.compile(
    r"\b(?:el|los|las|del|una?|por|para|que|con|se|su|sus|ser[aá]n?|est[eaá]|datos|estudiantes?|o|os|das?|dos|na|no|em"
    r"|pela"
    r"|pelo|n[ãa]o|dados|alunos?|le|les|des|une?|et|dans|sont|données|der|die|das|und|nicht|werden)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|shall|will|is|are|by|with|that|this|for|not|or|be|it|in|which|from|its)\b", re.IGNORECASE
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
    rf"\b(?:an?|each|every|any|such an?) (?:{STATES}) (?:(?:local|public|educational?) ){{0,2}}(?:districts?|schools?"
    rf"|customers?"
    rf"|LEAs?|agency|entity|provider|board)\b",
    rf"\b(?:contracts?|agreements?) with\b.{{0,40}}\b(?:in|of) (?:the state of )?(?:{STATES})\b",
    rf"\b(?:agency|district|school|board|customer|LEA)s? (?:that is "
    rf"|which is )?located in (?:the state of )?(?:{STATES})\b",
    rf"^\W*(?:{STATES}):? (?:exhibit|rider|supplement|addendum|schools?|districts?|terms)\b",
)
#: A line that says for whom the part around it is: "This Exhibit runs only to school districts in Vermont".
_FOR_THEM_ONLY = cue(
    rf"\b(?:exhibit|supplement|rider|addendum|section|schedule|annex|part)\b.{{0,20}}?\b(?:runs (?:only )?to|is for"
    rf"|speaks to|applies"
    rf" (?:only )?to|benefits|concerns)\b.{{0,60}}?\b(?:{STATES})\b",
    r"\b(?:gives? rights to|benefits|confers? (?:nothing|no rights?) on|binds?) no (?:other|agency elsewhere|one else"
    r"|district"
    r" elsewhere)\b|\bconfers nothing on others\b|\bbenefits no \w+ elsewhere\b",
)

_DISPLACED = cue(
    r"\b(?:section|article|paragraph"
    r"|clause) (?P<number>(?:[A-Z]{1,2}-)?\d{1,3}(?:\.\d{1,3}){0,3})\b(?! of the (?:original|master|prior))[^.;]{0,40}?"
    r"\b(?:is replaced|are replaced|does not apply|shall not apply|do not apply|is deleted|is void"
    r"|is superseded|is struck|has no effect)\b",
)
_READ_INSTEAD = cue(
    r"\b(?:for|in place of|instead of) (?:section |article |paragraph |clause )?(?P<number>(?:[A-Z]{1,2}-)?\d{1,3}"
    r"(?:\.\d{1,3}){0,3})(?:,? (?:read|substitute|the following)\b| ?:)"
)
_NUMBERED = cue(r"^\W*(?:section |article )?(?P<number>(?:[A-Z]{1,2}-)?\d{1,3}(?:\.\d{1,3}){0,3})\b[.)]?")


def _displaced(clauses: Sequence[Clause], part: Sequence[int], elsewhere: set[int]) -> set[int]:
    """The clauses of numbered sections that another part of the document, which binds here, switches off."""
    off: dict[str, int] = {}
    for clause in clauses:
        found_off = _DISPLACED.search(clause.text) or _READ_INSTEAD.search(clause.text)
        if clause.index not in elsewhere and found_off:
            off[found_off.group("number")] = part[clause.index]
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
    left_out, ticked = _chosen(clauses)
    courtesy = any(clause.text in _COURTESY for clause in clauses)
    names = [files[0][1] if files else ""]
    starts = deque(files[1:])
    aside: set[int] = set()
    elsewhere: set[int] = set()
    part_aside = part_elsewhere = section_aside = section_elsewhere = False
    recitals = False
    said = 0
    paragraph_elsewhere = -1
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
                section_elsewhere = section_elsewhere and not _is_any(ticked, text)
                part_aside, part_elsewhere = section_aside or _is_any(left_out, text), section_elsewhere
        elif _begins_part(clause):
            text = Words(clause.source.text[: clause.at] + text)
            names.append(text.split(":")[0])
            part_aside, part_elsewhere = _is_any(left_out, text), False
        elif text in _NO_PART and text in _SELF and len(text) < 400:
            if len(names) > 1:
                part_aside = True
            else:
                section_aside = True
            aside.add(clause.index)
        recitals = recitals and text not in _OPERATIVE_FROM
        if text in _RECITAL or recitals or (text in _STRUCK and text not in _PUT_IN):
            aside.add(clause.index)
        if part_aside or section_aside or (courtesy and _is_foreign(text)):
            aside.add(clause.index)
        if text in _FOR_THEM_ONLY and text not in CONNECTICUT and clause.kind != "heading":
            paragraph_elsewhere = clause.paragraph
            elsewhere.update(
                near.index
                for near in clauses[max(0, clause.index - 6) : clause.index]
                if near.paragraph == clause.paragraph
            )
        if (
            part_elsewhere
            or section_elsewhere
            or clause.paragraph == paragraph_elsewhere
            or (text in _LOCAL_ONLY and text not in CONNECTICUT)
        ):
            elsewhere.add(clause.index)
        part.append(len(names) - 1)
    aside |= _displaced(clauses, part, elsewhere)
    return Setting(tuple(part), tuple(names), frozenset(aside), frozenset(elsewhere))


def _chosen(clauses: Sequence[Clause]) -> tuple[frozenset[str], frozenset[str]]:
    """The parts that are no part of the contract, by name or by a box left empty, and those whose box is ticked."""
    out = {_label(match.group("name")) for clause in clauses for match in _NAMED_OUT.finditer(clause.text)}
    boxes = [match for clause in clauses if (match := _BOX.search(clause.text))]
    ticked = {_label(box.group("name")) for box in boxes if box.group("box").strip("[] ☐")}
    if ticked:
        out |= {_label(box.group("name")) for box in boxes} - ticked
    return frozenset(out), frozenset(ticked)


def _begins_part(clause: Clause) -> bool:
    """Whether a sentence begins a part in its own line, its label in the sentence or as a heading run into it."""
    begins = clause.source.text[: clause.at]
    return clause.text in _PART_IN_LINE or (len(begins) < 60 and Words(begins + clause.text) in _PART_IN_LINE)


def _label(name: str) -> str:
    return " ".join(name.lower().split())


def _is_any(labels: frozenset[str], text: str) -> bool:
    """Whether a part's first words are one of these labels."""
    words = _label(text.strip(" \t*_#\"'[]xX☐☑☒"))
    return any(
        words == label or words.startswith((f"{label} ", f"{label}.", f"{label},", f"{label}:")) for label in labels
    )


def _is_foreign(text: str) -> bool:
    """Whether a sentence is, by its small words, in a language other than English."""
    foreign = len(_FOREIGN.findall(text))
    return foreign >= 3 and foreign > 2 * len(_ENGLISH.findall(text))
