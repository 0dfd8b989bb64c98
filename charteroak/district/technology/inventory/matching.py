"""Which known product, company or contract a name stands for, each with a score and the reason in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from charteroak.district.search.find import host_of

from . import cells

#: From this likeness of two names on, they are nearly the same.
NEARLY = 86
#: Among the products of one company less will do to be looked at, though not to be taken without asking.
LIKE = 76
_SUFFIX = re.compile(
    r"\b(?:inc|incorporated|llc|l l c|ltd|limited|corp|corporation|co|company|plc|gmbh|pbc|lp|llp|education|the)\b\.?"
)
#: Hosts that many companies share.
_SHARED = {"google.com", "sites.google.com", "apps.apple.com", "play.google.com", "chrome.google.com", "github.com",
           "docs.google.com", "youtube.com", "facebook.com"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a name may stand for: its id, how likely (0 to 100), and why."""

    id: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """A product that is known already."""

    id: str
    product: str
    company: str
    address: str = ""
    other_names: str = ""


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """A name without case, signs and the words of a legal form."""
    words = re.sub(r"[^a-z0-9+ ]", " ", re.sub(r"[’'!™®]|\(.*?\)", "", name.lower()).replace("&", " and "))
    return " ".join(_SUFFIX.sub(" ", words).split()) or " ".join(words.split())


def match_product(name: str, company: str, address: str, known: Sequence[Known]) -> list[Candidate]:
    """The known products that this one may be, the likeliest first; at most five."""
    host, own, firm = host_of(address), plain(name), plain(company)
    found = []
    for one in known:
        theirs, their_firm = plain(one.product), plain(one.company)
        names = {theirs, *(plain(other) for other in one.other_names.split(",") if other.strip())}
        same_firm = bool(firm) and (firm == their_firm or fuzz.ratio(firm, their_firm) >= NEARLY)
        if own in names:
            if same_firm or not firm:
                found.append(
                    Candidate(
                        one.id,
                        100 if same_firm else 94,
                        f"The name{' and the company are' if same_firm else ' is'} the same.",
                    )
                )
            elif host and host == host_of(one.address):
                found.append(Candidate(one.id, 98, f"The name and the web address are the same: {host}."))
            else:
                found.append(Candidate(one.id, 80, f"The name is the same; the company is another: {one.company}."))
            continue
        if host and host not in _SHARED and host == host_of(one.address) and fuzz.partial_ratio(own, theirs) >= NEARLY:
            found.append(Candidate(one.id, 90, f"The web address is the same: {host}."))
            continue
        near = int(fuzz.ratio(own, theirs))
        if near >= (LIKE if same_firm else NEARLY):
            words = f"The name is nearly the same: {one.product}{', of the same company' if same_firm else ''}."
            found.append(Candidate(one.id, min(near, 89) if same_firm else near - 12, words))
    return sorted(found, key=lambda candidate: -candidate.score)[:5]


def match_company(name: str, known: Sequence[tuple[str, str]]) -> list[Candidate]:
    """The known companies, given as (id, name), that this one may be, the likeliest first."""
    own = plain(name)
    found = []
    for key, other in known:
        theirs = plain(other)
        if own == theirs:
            same = name.strip().lower() == other.lower()
            found.append(Candidate(key, 100 if same else 95, f"The same but for the legal form: {other}."))
        elif own and (near := int(fuzz.ratio(own, theirs))) >= NEARLY + 4:
            found.append(Candidate(key, near - 8, f"Nearly the same: {other}."))
    return sorted(found, key=lambda candidate: -candidate.score)[:5]


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of the list that may own a file: its id, what it names, and the file that it says."""

    id: str
    product: str
    company: str
    address: str = ""
    file: str = ""


class Files:
    """Finds the row to which a file of an agreement belongs. Made once for all the files of an import."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._named = {_file_name(claim.file): claim for claim in claims if claim.file}
        self._claims = [
            (claim, _words(claim.product), _words(claim.company), host_of(claim.address)) for claim in claims
        ]

    def match(self, name: str, text: str) -> list[Candidate]:
        """The rows that the file may belong to, the likeliest first, by its name and by whom its text names."""
        if claim := self._named.get(_file_name(name)):
            return [Candidate(claim.id, 100, "The list names this file.")]
        title = _spaced(re.sub(r"\.\w{1,5}$", "", name))
        said = _spaced(f"{text[:4000]} {text[-2000:]}")
        found: list[Candidate] = []
        for claim, product, company, host in self._claims:
            score, reasons = 0, []
            if product and f" {product} " in title:
                score += 62
                reasons.append(f"the file’s name has the product, {claim.product}")
            elif company and f" {company} " in title:
                score += 48
                reasons.append(f"the file’s name has the company, {claim.company}")
            if product and (times := said.count(f" {product} ")) and len(product) > 3:
                score += min(18 + 4 * times, 38)
                reasons.append(f"the text names {claim.product} {_times(times)}")
            if company and company != product and (times := said.count(f" {company} ")):
                score += min(20 + 4 * times, 36)
                reasons.append(f"the text names {claim.company} {_times(times)}")
            if host and host in text[:200_000].lower():
                score += 14
                reasons.append(f"the text has {host}")
            if score >= 20:
                sentence = "; ".join(reasons)
                found.append(Candidate(claim.id, min(score, 99), f"{sentence[0].upper()}{sentence[1:]}."))
        return sorted(found, key=lambda candidate: -candidate.score)[:5]


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _words(name: str) -> str:
    return plain(name)


def _spaced(text: str) -> str:
    return f" {plain_text(text)} "


def plain_text(text: str) -> str:
    """A text without case and signs, as names are compared with it."""
    return " ".join(re.findall(r"[a-z0-9+]+", re.sub(r"[’'!™®]", "", text.lower())))


def _file_name(name: str) -> str:
    return re.sub(r".*[/\\]", "", name).strip().lower()


@dataclass(frozen=True, slots=True)
class Found:
    """A date of execution as the document states it, with the words that state it."""

    day: date
    words: str


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{4}}-\d\d-\d\d)"
_WORDED = rf"(?:this\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+day\s+of\s+({_MONTH}),?\s+(?:\d{{0}})(\d{{4}})"
_SIGNED = re.compile(rf"(?:\bdate(?:d| signed)?\b|\bsigned on)\s*:?[\s_]*({_DAY})", re.IGNORECASE)
_OPENED = re.compile(
    rf"(?:entered into|made|dated|effective|executed)\b[^.\n]{{0,60}}?(?:as of|on|date|is|:|this)?\s*({_DAY})",
    re.IGNORECASE,
)
_OPENED_WORDED = re.compile(rf"(?:entered into|made|dated|executed|effective)[^.\n]{{0,80}}?{_WORDED}", re.IGNORECASE)


def executed_on(text: str) -> Found | None:
    """The day on which the document says that it was executed: the last signature's, else the one it opens with."""
    signed = [(cells.day(" ".join(match[1].split())), match) for match in _SIGNED.finditer(text[-6000:])]
    days = [(day, match) for day, match in signed if day is not None and day.year >= 2000]
    if days:
        day, match = max(days, key=lambda pair: pair[0])
        return Found(day, " ".join(match[0].split()))
    head = text[:6000]
    if match := _OPENED_WORDED.search(head):
        worded = cells.day(f"{match[2]} {match[1]}, {match[3]}")
        if worded:
            return Found(worded, " ".join(match[0].split()))
    for match in _OPENED.finditer(head):
        day_found = cells.day(" ".join(match[1].split()))
        if day_found and day_found.year >= 2000:
            return Found(day_found, " ".join(match[0].split()))
    return None
