"""Who tells whom: the one who acts and those who are reached, for every verb of telling in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from charteroak.policy.words import cue
from charteroak.review.cue import Words

Who = Literal["board", "vendor", ""]

_TELL = cue(r"\b<TELL>\b")
_WHO = cue(r"(?P<vendor>\b<VENDOR>(?!['’]s? (?:notice|notification|report)))|(?P<board>\b<BOARD>\b(?! website|'s|’s))")
_AGENT = cue(r"\bby (?:the |a |an |its |our )?(?:[\w-]+ ){0,2}?(?:(?P<vendor>\b<VENDOR>)|(?P<board>\b<BOARD>))\b")
_FAMILY = cue(r"\b<FAMILY>\b")
_YOU = cue(r"\b(?:you|les)\b")
_BOARD = cue(
    r"\b(?:the |our |local |regional )?<BOARD>\b(?!['’]s (?:\w+ )?(?:web|site|internet|page|data|records?|students?))"
)
_PASSIVE = re.compile(r"\b(?:be|is|are|being|get|gets|been)(?: \w+ly| first| directly)?\s*$", re.IGNORECASE)
_ENDS_REACH = cue(
    r"\b(?:whose|that|which|who|if|when|whenever|where|after|upon|once|as soon as|unless|provided|containing)\b",
    r"\b(?:of|about|regarding|de|sobre) (?:(?:an?|any|the|such|each|its|every|una?|la|el|los|las) )*(?:[\w-]+ ){0,2}?"
    r"(?:<BREACH>|<CONTRACT>)",
    r"[;:]",
)
_SUBORDINATE = re.compile(
    r"\b(?:after|once|when|whenever|upon|if|until|from|since|as soon as|of (?:being|having)|si|cuando)\b[^,;:]{0,60}$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r", (?:without|but|as soon|in no case|no later|not later|not more|within"
    r"|in accordance)[^,]{0,120}, ?",
    re.IGNORECASE,
)
_BEFORE_SUBJECT = re.compile(r"[,;:]|\b(?:that|breach|incident)\b", re.IGNORECASE)
_CLOSE = 220


@dataclass(frozen=True, slots=True)
class Telling:
    """One act of telling. `teller` is empty where the sentence does not name one ("families are notified").

    `told` are the words in which those who are told stand; `aside` says that the act only dates another ("after the
    vendor has notified us").
    """

    teller: Who
    to_board: bool
    to_families: bool
    told: Words
    aside: bool
    start: int
    end: int


def tellings(text: Words, *, you_are_family: bool = False) -> tuple[Telling, ...]:
    """Every act of telling in the text. `you_are_family`: the paper is written to families, and calls them "you"."""
    return tuple(_tellings(text, you_are_family))


def _tellings(text: Words, you_are_family: bool) -> Iterator[Telling]:
    verbs = list(_TELL.finditer(text))
    for number, match in enumerate(verbs):
        stop = verbs[number + 1].start() if number + 1 < len(verbs) else len(text)
        before = text[max(0, match.start() - _CLOSE) : match.start()]
        after = text[match.end() : min(stop, match.end() + _CLOSE)]
        if _PASSIVE.search(before[-24:]) and not match.group().lower().startswith("report"):
            agent = _AGENT.search(Words(after))
            teller: Who = ("vendor" if agent.group("vendor") else "board") if agent else ""
            told = Words(_last_noun_phrase(before))
        else:
            teller, told = _nearest(before), Words(f"{match.group()} {_reach(after)}")
        yield Telling(
            teller,
            to_board=told in _BOARD,
            to_families=told in _FAMILY or (you_are_family and told in _YOU),
            told=told,
            aside=_SUBORDINATE.search(before[-90:]) is not None,
            start=match.start(),
            end=match.end(),
        )


def _nearest(before: str) -> Who:
    """Who stands nearest before the verb."""
    last: Who = ""
    for match in _WHO.finditer(Words(before)):
        last = "vendor" if match.group("vendor") else "board"
    return last


def _reach(after: str) -> str:
    """Those who are told: from the verb to where a clause about something else begins, asides left out."""
    after = _ASIDE.sub(" ", after)
    end = _ENDS_REACH.search(Words(after))
    return after[: end.start()] if end else after


def _last_noun_phrase(before: str) -> str:
    """The subject of a passive: what stands after the last comma, "that", or word of a breach."""
    return _BEFORE_SUBJECT.split(before)[-1] or before
