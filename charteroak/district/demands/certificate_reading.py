"""The statements of a certificate of deletion, found in a letter's own words.

The reading fills in a form that a person corrects and answers for. What it cannot find stays empty, and is then named
as missing: it is better to ask once more than to take a letter for what it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from nupunkt import sent_tokenize

from .certificate import Certificate, Subprocessor

_DATE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2},?\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}"
)
_GONE = r"\b(?:deleted|destroyed|erased|purged|wiped|removed|overwritten|sanitized|shredded|expunged)\b"
_NOT = r"\b(?:will|shall|to be|not(?: yet)?|cannot|unable|plans? to|intends? to|in the process of|once|if|when)\b"
_BACKUP = r"\b(?:back-?ups?|disaster[- ]recovery|snapshots?|archiv\w+ cop(?:y|ies))\b"
_METHODS = (
    ("erase", r"cryptographic\w*[ -]eras\w+|crypto[- ]?shred\w*|\bkeys?\b[^.]{0,40}\bdestroyed\b"),
    ("destroy", r"\bshredded\b|\bincinerat\w+|\bdegauss\w+|\bpulveri[sz]\w+|physically destroyed"),
    ("purge", r"\bpurg(?:ed|ing)\b|secure[- ]eras\w+|laboratory recovery"),
    ("clear", r"\boverwr(?:itten|iting)\b|\bclear(?:ed|ing)\b|standard deletion|system'?s own delet\w+"),
)
_SYSTEMS = r"\b(?:databases?|servers?|systems?|object stores?|file stores?|storage|warehouses?|environments?|logs?)\b"
_SCOPE = r"\b(?:student (?:data|information|records?)|student-generated content|pupil (?:data|records?))\b"
_NOTHING = (
    r"\b(?:no|not any|none of the)\b[^.]{0,60}\b(?:data|information|records?|cop(?:y|ies))\b[^.]{0,60}"
    r"\b(?:retained?|remains?|available|held|kept|accessible)\b"
    r"|\b(?:retains?|holds?|keeps?)\s+(?:no|none)\b"
)
_UNREACHABLE = (
    r"\b(?:in|not )accessible (?:to|by) the (?:general )?public\b|public (?:can\s?not|has no) (?:reach|access)"
)
_UNUSABLE = (
    r"(?:unusable|not usable|cannot be used|not used)[^.]{0,30}\b(?:in|for) the (?:normal|ordinary) course of business"
)
_SIGNED = re.compile(
    r"^\s*(?:/s/|Name|Signed(?: by)?|By|Certified by)\s*:?\s*(?P<name>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3})\s*"
    r"(?:,\s*(?P<title>[^,\n]{3,80}))?\s*$", re.MULTILINE,
)  # fmt: skip
_TITLE = re.compile(r"^\s*(?:Title|Office|Position)\s*:\s*(?P<title>[^\n]{3,160})$", re.MULTILINE)
_AUTHORITY = re.compile(
    r"[^.\n]*\b(?:authori[sz]ed|delegation|power of attorney|on behalf of|resolution of the board|officer of)\b[^.\n]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """What a paper says. `quotes`: for each statement the words that it was found in; none where it was not found."""

    certificate: Certificate
    quotes: dict[str, str] = field(default_factory=dict)


def read(text: str, *, subprocessors: Iterable[str] = ()) -> Found:
    """The statements of a paper's text, each with the sentence that makes it. Nothing is taken from a mere promise."""
    sentences = [" ".join(one.split()) for one in sent_tokenize(text)]
    done = [one for one in sentences if _says(_GONE, one) and not _says(_NOT, one)]
    live = [one for one in done if not _says(_BACKUP, one)]
    quotes: dict[str, str] = {}
    given = Certificate()
    if sentence := _first(_SCOPE, live):
        given, quotes["scope"] = replace(given, scope=sentence[:1000]), sentence
    if sentence := _first(_SYSTEMS, live):
        given, quotes["systems"] = replace(given, systems=sentence[:1000]), sentence
    for method, pattern in _METHODS:
        if sentence := _first(pattern, live):
            given, quotes["method"] = replace(given, method=method), sentence
            break
    if (sentence := _first(_DATE, live)) and (day := _day(sentence)):
        given, quotes["completed"] = replace(given, completed_on=day), sentence
    given = _backups(given, sentences, done, quotes)
    if sentence := _first(_NOTHING, sentences):
        given, quotes["nothing-else"] = replace(given, nothing_else=True), sentence
    given = _subprocessors(given, list(subprocessors), sentences, quotes)
    return Found(_signer(given, text, quotes), quotes)


def _backups(given: Certificate, sentences: list[str], done: list[str], quotes: dict[str, str]) -> Certificate:
    about = [one for one in sentences if _says(_BACKUP, one)]
    if not about:
        return given
    if sentence := _first(r"\bno\b[^.]{0,30}" + _BACKUP + r"[^.]{0,30}\b(?:exist|were|was|made)", about):
        quotes["backups"] = sentence
        return replace(given, backups="none")
    if sentence := next((one for one in done if _says(_BACKUP, one)), ""):
        quotes["backups"] = sentence
        return replace(given, backups="deleted")
    quotes["backups"] = about[0]
    dated = next((one for one in about if _day(one)), "")
    return replace(
        given, backups="expiring", backups_until=_day(dated),
        backups_unreachable=_says(_UNREACHABLE, " ".join(sentences)),
        backups_unusable=_says(_UNUSABLE, " ".join(sentences)),
    )  # fmt: skip


def _subprocessors(given: Certificate, names: list[str], sentences: list[str], quotes: dict[str, str]) -> Certificate:
    rows = []
    for name in names:
        sentence = next((one for one in sentences if name.casefold() in one.casefold()), "")
        if _says(r"\bnever\b", sentence):
            rows.append(Subprocessor(name, "never"))
        elif sentence and _says(_GONE, sentence) and not _says(_NOT, sentence):
            rows.append(Subprocessor(name, "deleted", _day(sentence)))
        elif sentence:
            rows.append(Subprocessor(name, "not-yet"))
        if sentence:
            quotes[f"subprocessor {name}"] = sentence
    return replace(given, subprocessors=tuple(rows))


def _signer(given: Certificate, text: str, quotes: dict[str, str]) -> Certificate:
    signed = list(_SIGNED.finditer(text))
    if signed:
        last = signed[-1]
        title = _TITLE.search(text)
        given = replace(given, name=last["name"], title=(last["title"] or (title["title"] if title else "")).strip())
        quotes["signer"] = " ".join(last.group().split())
    if found := _AUTHORITY.search(text):
        given = replace(given, authority=" ".join(found.group().split())[:400])
    return given


def _first(pattern: str, sentences: list[str]) -> str:
    return next((one for one in sentences if _says(pattern, one)), "")


def _says(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _day(text: str) -> date | None:
    found = re.search(_DATE, text, re.IGNORECASE)
    if not found:
        return None
    words = " ".join(found.group().replace(",", "").split())
    for form in ("%B %d %Y", "%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
