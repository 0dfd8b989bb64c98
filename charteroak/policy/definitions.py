"""The statute's terms as a policy defines them, and the two sections it cites for federal law (C.G.S. § 10-234aa)."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.policy.found import Found, Paper
from charteroak.policy.sentences import Sentence
from charteroak.policy.words import PAST, QUESTION, cue

_CHIEFLY = cue(
    r"\b(?:sites?|websites?|services?|applications?|apps?|products?|programs?|tools?|software|it|which|that)\b.{0,60}?"
    r"\b(?:used|use|intended|operated)\b.{0,12}?\b(?:primarily|mainly|chiefly|principally|predominantly|mostly|largely"
    r"|solely|exclusively)\b.{0,20}?\b(?:for|in) (?:[\w-]+ ){0,2}?(?:schools?|education\w*|instruction\w*"
    r"|classrooms?)\b",
    r"\b(?:is|are|was|were) (?:primarily|mainly|chiefly|principally|predominantly|mostly|largely) (?:used|intended"
    r"|operated"
    r"|designed) (?:for|in|by) (?:[\w-]+ ){0,2}?(?:schools?|education\w*|instruction\w*|classrooms?)\b",
    r"\b(?:primary|main|principal|chief|sole) (?:use|purpose)\b.{0,30}?\b(?:schools?|education\w*|instruction\w*)\b",
)
_OPERATOR = cue(r"\b(?:operators?|operates?|runs?|running|provid(?:er|es)s?|vendors?|compan(?:y|ies))\b")
_NO_MATTER = cue(
    r"\b(?:not|n't|whether or not|no matter|irrespective|regardless|even (?:if|though|where)|need not|never)\b.{0,60}?"
    r"\b(?:primar\w+|main\w*|chief\w*|principal\w*|predominantly|mostly|largely|sole\w*|exclusively)\b"
)
_ONLY_DATA_USE = cue(r"\b(?:data|information|records?) (?:is|are|be|will be|shall be|may be) used\b")

_IS = r"[\"')]*,? (?:means?|shall mean|is|are|refers? to|includes?|shall include|denotes?|comprises?|covers?)\b"
_DEFINES_INFORMATION = cue(r"\b(?:student|pupil) information" + _IS)
_DEFINES_RECORD = cue(r"\b(?:student|pupil|education)(?:al)? records?" + _IS)
_DEFINES_ADVERTISING = cue(r"\btargeted advertising" + _IS)
_IDENTIFIES = cue(r"\b(?:personally identif\w+|identif\w+)\b")
_GATHERED = cue(r"\b(?:gather\w*|collect\w*)\b")
_GIVEN = cue(r"\b(?:creat\w+|provid\w+|giv(?:e|es|en)|suppl(?:y|ies|ied))\b")
_PUBLIC = cue(r"\b(?:public\w*|non-?public)\b")
_BY_STATUTE = cue(r"\b(?:as defined|meaning (?:given|assigned|set)|same meaning|10-234aa)\b")
_EXAMPLES = (
    "address", "telephone", "phone", "birth", "e-?mail|electronic mail", "disciplin", "test", "special education",
    "grade", "evaluation", "criminal", "medical", "health", "social security", "biometric", "disabilit",
    "socioeconomic", "food", "political", "religio", "text message", "document", "identifier", "search", "photo",
    "voice",
)  # fmt: skip
_EXAMPLE = tuple(cue(rf"\b(?:{word})") for word in _EXAMPLES)
_AT_LEAST = 9
_BIRTH = cue(r"\bbirth", r"\bage\b", r"\bDOB\b")
_PLACE = cue(r"\bgeo-?location", r"\blocation (?:data|information)\b", r"\bGPS\b", r"\bwhereabouts\b")
_BEHAVIOR = cue(r"\bbehaviou?r")
_WITHOUT_DIRECTORY = cue(
    r"\b(?:student|pupil) information\b.{0,40}?\b(?:(?:does|do|shall) not (?:include|cover|extend|comprise|mean)"
    r"|excludes?"
    r"|(?:is|are|means?)\b.{0,60}?\b(?:other than|except(?:ing)?|excluding"
    r"|but not))\b.{0,20}?\bdirectory information\b",
    r"\bdirectory information\b(?: \([^)]*\))? (?:is|are|shall|will|does|may|can) ?(?:not|never|no)(?: be| count as"
    r"| constitute)? ?(?:considered |treated as |regarded as "
    r"|part of |a part"
    r" of )?(?:student|pupil) information\b",
    r"\bdirectory information\b.{0,20}?\b(?:is|are) (?:excluded|excepted|left out"
    r"|exempt\w*) from (?:the (?:definition|meaning|term)"
    r" (?:of )?)?[\"']?(?:student|pupil) information\b",
)
_BREACH = cue(r"\b<BREACH>", r"\bnotif\w+", r"\bdays\b")
_FEDERAL_DEPARTMENT = cue(r"\b(?:U\. ?S\.|US|United States|federal|U\.S)(?:'s)? (?:Department|Dept\.?) of Education\b")
_MAINTAINED = cue(r"\b(?:maintain\w*|kept|held|keeps?|holds?|in the files)\b")
_INFORMATION = cue(r"\b(?:student|pupil|personal(?:ly identifiable)?) information\b")
_RECORDS = cue(r"\brecords?\b")
_CONTENT = cue(r"\b<CONTENT>\b", r"\bcontent\b")
_BASED = cue(r"\b(?:bas(?:ed|is)|select\w*|chosen|choos\w+|inferred|derived|by means of|us(?:e|es|ed|ing))\b")
_EVERYONE = cue(
    r"\b(?:individuals generally|general (?:public|audiences?|use)|public at large|(?:by|for|to) (?:everyone|anyone"
    r"|everybody))\b"
)
_LOGIN = cue(r"\b(?:credentials?|log-?ins?|logs? in|accounts?|passwords?|sign(?:s|ed)?[- ](?:in|on))\b")
_FOR_SCHOOL = cue(r"\b(?:school|educational|instructional) (?:purposes?|use)\b|\bfor schools?\b")
_PPRA_AS_FERPA = cue(
    r"\b(?:PPRA|Protection of Pupil Rights(?: Amendment| Act)?)\b(?:(?!FERPA|Family Educ|1232 ?h"
    r"|COPPA).){0,80}?\b1232 ?g\b",
    r"\b1232 ?g\b[),]{0,2} (?:\(?(?:the )?)?(?:PPRA|Protection of Pupil Rights)\b",
)


def find(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """Which definitions a sentence gives that are not the statute's."""
    text = sentence.text
    if QUESTION.search(text) or text in PAST:
        return
    if text in _CHIEFLY and text in _OPERATOR and text not in _NO_MATTER and text not in _ONLY_DATA_USE:
        yield Found(sentence, "operator-primarily")
    if text in _DEFINES_INFORMATION and text not in _BY_STATUTE:
        yield from _information(sentence, paper)
    if text in _WITHOUT_DIRECTORY and text not in _BREACH:
        yield Found(sentence, "information-directory")
    if text in _DEFINES_RECORD and text in _FEDERAL_DEPARTMENT and text in _MAINTAINED:
        yield Found(sentence, "records-us-department")
    if text in _DEFINES_ADVERTISING and _is_narrow(text):
        yield Found(sentence, "advertising-narrowed")
    twice = sum(1 for _ in _EVERYONE.finditer(text)) > 1
    if twice and text in _LOGIN and text not in _FOR_SCHOOL:
        yield Found(sentence, "general-audience-typo")
    if text in _PPRA_AS_FERPA:
        yield Found(sentence, "ppra-citation")


def _is_narrow(text: str) -> bool:
    """Whether targeting goes by student information alone: records or what students create are left out."""
    narrow = text not in _CONTENT or text not in _RECORDS
    return narrow and text in _INFORMATION and text in _BASED and text not in _BY_STATUTE


def _information(sentence: Sentence, paper: Paper) -> Iterator[Found]:
    """The definition of student information, with the list that completes it."""
    parts = [sentence]
    for after in paper.after(sentence, 8):
        if not after.lead or after.text in _DEFINES_RECORD:
            break
        parts.append(after)
    whole = " ".join(part.text for part in parts)
    if not all(whole in words for words in (_IDENTIFIES, _GATHERED, _GIVEN)):
        return
    if whole not in _PUBLIC:
        yield Found(sentence, "information-public")
    for part in parts:
        if sum(part.text in example for example in _EXAMPLE) < _AT_LEAST:
            continue
        if part.text not in _BIRTH:
            yield Found(part, "information-birth-date")
        if part.text in _PLACE:
            yield Found(part, "information-geolocation")
        if part.text not in _BEHAVIOR:
            yield Found(part, "information-behavioral")
