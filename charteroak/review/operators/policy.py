"""A privacy policy as statements: what is said, under which headings, and of which users it is said.

A policy differs from an agreement: it speaks of itself as "we" or by its own name, it says one thing in general and
another for children, for schools, or for residents of one state, and its headings are questions or whole sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.cue import Cue, Words
from charteroak.review.document import Block, Document
from charteroak.review.vocabulary import WORDS

Reach = Literal["all", "students", "some", "others"]
"""Of whom a statement speaks: all users; students or pupils as such; some users only (an age, a state, a kind of
account); or people who are no users of the service (applicants for a job, visitors of an office)."""

POLICY_WORDS: dict[str, str] = {
    **WORDS,
    "DATA": (
        r"(?:data|information|PII|personally[- ]identif\w+|identifiers?|details|records?|content|profiles?"
        r"|e-?mail (?:address(?:es)?|lists?)|mailing lists?|contact lists?|names?|activit(?:y|ies)|histor(?:y"
        r"|ies))"
    ),
    "NOT": (
        r"(?:not(?! (?:only|just|limited|necessarily))|never|nor|neither|cannot|no(?! (?:longer|matter|later"
        r"|more than))|none|without|nobody|prohibit(?:s|ed|ing)?|forbid\w*|bars?|refrains?|in no event"
        r"|under no circumstances)"
    ),
    "ADS": r"(?:advertis\w+|adverts?|ads?)",
    "TARGETED": (
        r"(?:target(?:ed|ing)?|personali[sz](?:ed|ing|e|es|ation)|behaviou?r(?:al(?:ly)?)?|interest[- ]?based"
        r"|tailor(?:ed|ing)?|custom(?:i[sz]ed|i[sz]e|i[sz]ing)|relevant|cross[- ]context|profil(?:e|ing)"
        r"|re-?target(?:ed|ing)?|re-?market(?:ing)?)"
    ),
}


def phrase(*sources: str) -> Cue:
    """A cue for policies, found where any of the sources is; knows the names of `POLICY_WORDS`."""
    return Cue("|".join(f"(?:{source})" for source in sources), POLICY_WORDS)


# --- statements --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its lead-in, the operator's own name read as "we"."""

    clause: Clause
    text: Words
    """The lead-in and the sentence as one."""
    own: Words
    """The sentence without its lead-in."""
    topic: Words
    """The headings above it, from the outermost to the words that open the item itself, joined by " > "."""
    reach: Reach
    place: int
    """Its place among the statements."""
    start: int = 0
    end: int | None = None
    """Where it stands in the clause, of which it may be a part."""


@dataclass(frozen=True)
class Policy:
    """A document read as an operator's policy or terms."""

    agreement: Agreement
    statements: tuple[Statement, ...]

    @property
    def document(self) -> Document:
        return self.agreement.document

    def after(self, statement: Statement, count: int = 1) -> tuple[Statement, ...]:
        """The statements that follow under the same heading, or as items of the list that this one opens."""
        found = self.statements[statement.place + 1 : statement.place + count + 1]
        return tuple(each for each in found if each.clause.section == statement.clause.section)

    def near(self, statement: Statement, before: int = 1, after: int = 1) -> str:
        """The words around a statement, under the same heading."""
        found = self.statements[max(0, statement.place - before) : statement.place + after + 1]
        return " ".join(each.own for each in found if each.clause.section == statement.clause.section)


_SAYS = phrase(r"\b(?:we|our|your|you)\b.{0,60}?\b(?:do|does|don't|are|will|never|not|is|may|can)\b")
_ALSO_STOP = re.compile(r"(?<=[a-z] \d\d)\.\s+(?=[A-Z])|(?<=[a-z)])\.(?=[A-Z][a-z]* )")
"""Ends of sentences that are none in an agreement: "under 13. We ...", and a lost space between two sentences."""
_LEADS_IN = re.compile(r"\bwe\b.{0,20}\b(?:not|never|don't|only)\b\W*$|\bwe\b.*:\W*$", re.IGNORECASE)
"""A heading that the list below it completes ("We do not:")."""
_QUESTION = re.compile(r"\?\W*$|^\W*(?:how|what|when|why|where|who|which|do|does|is|are|can)\b", re.IGNORECASE)
_TITLE = phrase(r"\b(?:privacy|polic(?:y|ies)|notice|statement|terms|agreement|source|title|kind|state)\b")
"""A heading above all sentences that says this is the document's own title, and speaks of no part of it."""


def policy_of(agreement: Agreement) -> Policy:
    """The agreement's clauses, read as statements of a policy."""
    return Policy(agreement, tuple(_statements(agreement)))


def _statements(agreement: Agreement) -> Iterator[Statement]:
    reading = _Reading(agreement)
    place = 0
    for clause in agreement.clauses:
        for statement in reading.read(clause, place):
            yield statement
            place += 1


class _Reading:
    """What a reader keeps in mind from sentence to sentence: the headings, the lead-in, the question that was asked."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        document = agreement.document
        self.levels = {block.start: _level(document, block) for block in document.blocks if block.kind == "heading"}
        self.named = _as_we(agreement.clauses)
        self.young_service = False
        self.begun = False
        self.titles: list[tuple[int, str]] = []
        self.section = self.lead_section = 0
        self.heading_lead = ""
        self.paragraph, self.opening = -1, ""
        self.question, self.answers = "", 0

    def read(self, clause: Clause, place: int) -> Iterator[Statement]:
        """The statements of a clause; none of a heading that states nothing."""
        heading = clause.kind == "heading" or _stands_as_heading(self.agreement.clauses, clause)
        if heading:
            self._enter(clause)
            if _QUESTION.search(clause.text) or clause.text not in _SAYS:
                return
        self.begun = True
        if clause.index in self.agreement.setting.aside or self._opens(clause):
            return
        lead = self._lead(clause)
        topic = Words(" > ".join(part for part in (*(title for _, title in self.titles), self.opening) if part))
        for start, end in _sentences(clause.text):
            own = Words(self.named(clause.text[start:end]))
            text = self._answer(own) or (f"{lead} {own}" if lead else own)
            reach = _reach(topic, Words(f"{lead[-160:]} {own}"), self.young_service)
            yield Statement(clause, Words(text), own, topic, reach, place, start, end)
            place += 1

    def _enter(self, heading: Clause) -> None:
        self.section += 1
        self.heading_lead = self.named(heading.text) if _LEADS_IN.search(heading.text) else ""
        self._ask(heading.text)
        level = self.levels.get(heading.span()[0], _DEEPEST)
        self.titles = [title for title in self.titles if title[0] < level]
        if not self.begun and heading.text in _TITLE:
            self.young_service = self.young_service or heading.text in _FOR_THE_YOUNG
        else:
            self.titles.append((level, heading.text))

    def _opens(self, clause: Clause) -> bool:
        """Whether the sentence only opens its paragraph: its title, or the question that it answers."""
        first = clause.paragraph != self.paragraph
        self.paragraph = clause.paragraph
        if first:
            self.opening = ""
        self.opening = _opening(clause) or self.opening
        if not _opens_paragraph(self.agreement.clauses, clause, first):
            return False
        self.opening = clause.text.strip(" -*•.")
        self._ask(clause.text)
        return True

    def _lead(self, clause: Clause) -> str:
        lead = self.named(clause.lead) if clause.lead and self.section == self.lead_section else ""
        if clause.text.rstrip(" *_").endswith(":"):
            self.lead_section = self.section
        return lead or (self.heading_lead if clause.kind == "item" else "")

    def _ask(self, words: str) -> None:
        self.question = words.strip(" *_#") if words.rstrip(" *_").endswith("?") and len(words) < _SHORT else ""
        self.answers = 0

    def _answer(self, own: str) -> str:
        """An answer as a statement ("Do you show ads?" "No." is read as "we do not show ads"); "" where it is none."""
        if not self.question:
            return ""
        self.answers += 1
        asked = _DO_YOU.search(self.question)
        if asked and self.answers == 1 and (match := _YES_OR_NO.match(own)):
            return f"we {'do not ' if match.group('no') else ''}{asked.group('what')}: {own}"
        if self.answers <= _ANSWER and _WHO_OR_MAY_I.search(self.question):
            return f"{self.question} {own}"
        return ""


_ANSWER = 3
_DO_YOU = re.compile(
    r"\b(?:do|does|will|would|are|is|have) (?:you|we|it|they|this \w+|the \w+) (?P<what>.+?)\?",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"\W*(?:(?P<no>no|nope|never|not)|yes|some|sometimes|of course|certainly|in part)\b(?! (?:one|person"
    r"|later))",
    re.IGNORECASE,
)
_WHO_OR_MAY_I = re.compile(
    r"\b(?:who|whom)\b|\b(?:can|may|could) (?:I|we|my|parents?|students?|a|the)\b",
    re.IGNORECASE,
)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a clause, where it holds more than one."""
    start = 0
    for match in _ALSO_STOP.finditer(text):
        yield start, match.start() + 1
        start = match.end()
    yield start, len(text)


_DEEPEST = 7
_RULE_BELOW = re.compile(r"[*_ \t]*\n[ \t]*(?:(?P<double>=)|-)[=-]{2,}[ \t]*(?:\n|$)")


def _level(document: Document, block: Block) -> int:
    """How deep a heading stands. Where the text does not say, it stands below all of which it does."""
    if document.kind in ("html", "docx"):
        return block.level
    line = document.text.rfind("\n", 0, block.start) + 1
    if marks := document.text.count("#", line, block.start):
        return marks
    if rule := _RULE_BELOW.match(document.text, block.end):
        return 1 if rule.group("double") else 2
    return _DEEPEST - 1 if document.text[block.start : block.end].isupper() else _DEEPEST


def _opening(clause: Clause) -> str:
    """The words that open an item and name what it is about ("Service providers: ...")."""
    title = clause.heading.rsplit(": ", 1)[1] if ": " in clause.heading and clause.kind != "heading" else ""
    return title if title and clause.source.text.lstrip(" -*•0123456789.()").startswith(title) else ""


def _opens_paragraph(clauses: Sequence[Clause], clause: Clause, first: bool) -> bool:
    """Whether a sentence is the title of the paragraph that it opens ("Service providers. We ..."), or its question."""
    after = clauses[clause.index + 1] if clause.index + 1 < len(clauses) else None
    if not first or after is None or after.paragraph != clause.paragraph:
        return False
    text = clause.text.rstrip(" *_")
    if text.endswith("?"):
        return len(text) < _SHORT
    short = text.endswith(".") and len(text.split()) <= 6
    return short and _in_capitals(text) and clause.text not in _SAYS and clause.text not in _ACT


def _in_capitals(text: str) -> bool:
    """Whether most of the longer words begin with a capital letter."""
    words = [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.6 * len(words)


_ACT = phrase(r"\b(?:we|you|our|us|it|is|are|was|will|can|may|not|never|no|yes|has|have|do|does|must|only)\b")
_SHORT = 80


def _stands_as_heading(clauses: Sequence[Clause], clause: Clause) -> bool:
    """Whether a paragraph is a heading in all but its marks: short, alone, and without a full stop."""
    text = clause.text
    if clause.kind != "paragraph" or len(text) > _SHORT or text.rstrip(" *_\"')").endswith((".", ":", ";", ",", "!")):
        return False
    if len(text.split()) > 12 or "@" in text or not (text[:1].isupper() or text[:1].isdigit()):
        return False
    alone = all(
        not 0 <= near < len(clauses) or clauses[near].paragraph != clause.paragraph
        for near in (clause.index - 1, clause.index + 1)
    )
    follows = clause.index + 1 < len(clauses) and clauses[clause.index + 1].kind != "heading"
    return alone and follows


# --- the operator's own name -------------------------------------------------------------------------------------

_ACTS = re.compile(
    r"(?:^|[.;:,(] |\b(?:that|and|if|where|as|when|how|which|information|data"
    r"|by) )(?P<name>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})(?:,? (?:Inc|LLC|Ltd|Corp)\.?)? (?:do|does|did|will"
    r"|may|shall|can|has|is committed|collects?|uses?|shares?|discloses?|takes?|stores?|believes?|reserves?"
    r"|requires?|processes|provides?|receives?|obtains?|works?|retains?|maintains?|implements?|keeps?"
    r"|employs?|makes?|respects?|values|allows?|sells?|offers?|asks?|encrypts?)\b"
)
_NO_NAME = frozenset(
    """
    The This That These Those They There It He She Who What Which When Where How We You I Our Your Their His Her Its
    Such All Any Each Some Most Many Other Others Another Both If In On At As For By Cookies Cookie Information Data
    Personal Users User Parents Parent Teachers Teacher Students Student Schools School Children Child Google Facebook
    Microsoft Apple Amazon Advertisers Partners Members Member Customers Visitors Companies Third Party Parties Nobody
    Nothing None Please Privacy Policy Contractor Board Service Services Site Website App Platform Terms Section
    """.split()  # noqa: SIM905 - words read better than a list
)
_FIRST = 14


def _as_we(clauses: Sequence[Clause]) -> _Reader:
    """Reads the operator's own name, found where the document opens and where something is done, as "we"."""
    acting: Counter[str] = Counter()
    for clause in clauses:
        if clause.kind != "heading":
            acting.update(match.group("name").rstrip(".") for match in _ACTS.finditer(clause.text))
    opening = " ".join(clause.text for clause in clauses[:_FIRST])
    names = [
        name
        for name, count in acting.most_common(12)
        if count >= 2 and name.split()[0] not in _NO_NAME and re.search(rf"\b{re.escape(name)}\b", opening)
    ][:3]
    return _Reader(names)


_PARTY = re.compile(r"\b[Tt]he (?:Operator|Company|Provider|Vendor|Licensor|Publisher|Organization|Contractor)\b(?!')")
_ALONE = re.compile(
    r"\bI(?='ll|'ve|'m|'d| (?:do|don't|will|won't|am|have|use|wrote|read|never|can|cannot|may|collect|store"
    r"|share|sell|made|keep|ask|would|only|show|run|delete|remove)\b)"
)


class _Reader:
    """Reads the operator's own name, and the "I" of one who works alone, as "we"."""

    def __init__(self, names: Sequence[str]) -> None:
        joined = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        self._ours = re.compile(rf"\b(?:the )?(?:{joined})(?:,? (?:Inc|LLC|Ltd)\b\.?)?'s?(?= \w)") if names else None
        self._us = (
            re.compile(
                rf"\b(?:[Tt]he )?(?:{joined})(?:,? (?:Inc|LLC|Ltd)\b\.?)?(?! (?:Privacy|Terms|Policy)\b)(?!\.\w)"
            )
            if names
            else None
        )

    def __call__(self, text: str) -> str:
        text = _ALONE.sub("we", _PARTY.sub("we", text))
        if self._ours is None or self._us is None:
            return text
        return self._us.sub("we", self._ours.sub("our", text))


# --- of whom a statement speaks ----------------------------------------------------------------------------------

_PLACES = (
    r"(?:California\w*|Nevada|Colorado|Virginia\w*|Utah|Texas|Oregon|Montana|Delaware|Vermont|Illinois"
    r"|New York|Iowa|Tennessee|Nebraska|New Hampshire|New Jersey|Minnesota|Maryland|EEA|E\.?E\.?A\.?|EU\b"
    r"|European (?:Union|Economic Area)|Europe(?:an)?|GDPR|UK\b|U\.K\.|United Kingdom|Switzerland|Swiss"
    r"|Brazil\w*|LGPD|Canad\w+|Australia\w*|Japan\w*|Korea\w*|India\b|South Africa\w*|CCPA|CPRA|CalOPPA|VCDPA)"
)
_LOCAL_TOPIC = phrase(
    rf"\b{_PLACES}\b",
    r"\b(?:state(?:[- ]specific)? (?:privacy|laws?|residents?|disclosures?|notices?|rights)|shine the light"
    r"|notice at collection|residents|certain jurisdictions|data subjects?(?:'s?)? rights|jurisdiction\w*"
    r"|your state|U\.?S\.? states?)\b",
)
_LOCAL = phrase(
    rf"\b(?:if you (?:are|'re|live|reside)|for|residents? (?:of|in)|users? (?:in|from)|individuals in|located in"
    rf"|visitors from|consumers in|laws? of)\b.{{0,50}}?\b{_PLACES}",
    rf"\b(?:under|pursuant to)\b.{{0,50}}?\b{_PLACES}.{{0,80}}?\b(?:rights?|entitled|may (?:request|ask))\b",
    rf"\b{_PLACES}.{{0,20}}?\b(?:residents?|users?|consumers?|law)\b",
    r"\b(?:residents? of (?:certain|some)|(?:in|of|under) (?:certain|some) (?:states?|jurisdictions?"
    r"|countries|regions)|(?:certain|some)(?: U\.?S\.?)? (?:states?|jurisdictions?|privacy laws|state laws)"
    r"|depending on (?:where you|your (?:location|jurisdiction|state|country|region|residen))"
    r"|where you (?:live|reside)|applicable (?:data protection|privacy) laws? (?:may|provide)|(?:laws?"
    r"|rights) (?:in|of) (?:some|certain|your)|(?:some|certain) (?:users|individuals|people))\b",
)
_YOUNG_TOPIC = phrase(
    r"\b(?<!my )(?<!your )(?:child(?:ren)?(?:'s|s')?|kids?(?:'s)?|minors?|COPPA|teens?|teenagers?|(?:under"
    r"|below|younger than) (?:the age of )?1[0-8]|young(?:er)? (?:users?|people)|parental|family accounts?)\b"
)
_AGE = phrase(
    r"\b(?:under|below|younger than|less than)(?: the)?(?: age(?: of)?)? (?:1[0-8]|thirteen|sixteen"
    r"|eighteen)\b"
)
_ALL_AGES = phrase(r"\b(?:including|whether|all ages|any age|regardless|as well as|or (?:over|older))\b")
_YOUNG = phrase(
    r"\b(?:children(?:'s)?|minors|COPPA|kids|teens?|(?:a|any|each|no) child)\b",
)
_SCHOOL_TOPIC = phrase(
    r"\b(?:schools?|students?|pupils?|educat(?:ion(?:al)?|ors?)|FERPA|K-?12|classrooms?|teachers?|learners?"
    r"|districts?|SOPIPA|student records?)\b"
)
_STUDENT = phrase(
    r"\b(?:students?|pupils?|learners?|school[- ](?:accounts?|users?|data)|education(?:al)? (?:records?|data"
    r"|accounts?|users?)|(?:through|by|with|via|from) (?:a|an|their|your|the) (?:schools?|institutions?"
    r"|classroom|class|district|teacher))\b"
)
_OUTSIDE_TOPIC = phrase(
    r"\b(?:job|applicants?|candidates?|careers?|recruit\w+|employment|employees?|personnel|vendors?"
    r"|suppliers?|investors?|donors?|donations?|webinars?|events?|conferences?|business contacts?"
    r"|(?:our )?(?:linked|third[- ]party|external|other) (?:web ?)?(?:sites?|links?)|links?(?: to)?)\b"
)


_FOR_THE_YOUNG = phrase(r"\b(?:\w*kids|child(?:ren)?(?:'s)?|students?|schools?|classrooms?)\b")


def _reach(topic: Words, words: Words, young_service: bool) -> Reach:
    """Of whom a statement speaks, by its headings and then by its own words.

    Where the service is for children, what is said of children is said of all its users.
    """
    if topic in _OUTSIDE_TOPIC and topic not in _SCHOOL_TOPIC:
        return "others"
    if topic in _LOCAL_TOPIC or words in _LOCAL:
        return "some"
    if young_service and (words in _YOUNG or topic in _YOUNG_TOPIC):
        return "all"
    if (words in _AGE and words not in _ALL_AGES) or (words in _YOUNG and words not in _STUDENT):
        return "some"
    if topic in _YOUNG_TOPIC and topic not in _SCHOOL_TOPIC and words not in _STUDENT:
        return "some"
    if words in _STUDENT or topic in _SCHOOL_TOPIC:
        return "students"
    return "all"


# --- negation ----------------------------------------------------------------------------------------------------

_NEGATION = re.compile(rf"\b{POLICY_WORDS['NOT']}\b|n't\b", re.IGNORECASE)
_TURN = re.compile(
    r"; |\. |\b(?:but|however|although|though|while|whereas|except|unless|other than|otherwise|instead|rather"
    r"|so that|because|since)\b",
    re.IGNORECASE,
)


SHINE_THE_LIGHT = phrase(
    r"\b1798\.8\d\b|\bshine the light\b",
    r"\b(?:entitled|right|permit\w*|allow\w*|may|can)\b.{0,40}?\b(?:ask|request|obtain"
    r"|receive)\b.{0,140}?\b(?:shar|disclos)\w*\b.{0,100}?\bmarketing\b",
)
"""What one state's law lets its residents ask of every company. It says nothing of what this one does."""


def denied(text: str, start: int, within: int = 110) -> bool:
    """Whether what stands at `start` is denied by words before it, with no turn of the sentence between."""
    before = text[max(0, start - within) : start]
    turned = max((turn.end() for turn in _TURN.finditer(before)), default=0)
    return _NEGATION.search(before, turned) is not None


def affirmed(cue: Cue, text: str, within: int = 110) -> re.Match[str] | None:
    """The first place at which the cue is found and not denied."""
    for match in cue.finditer(text):
        if not denied(text, match.start(), within):
            return match
    return None
