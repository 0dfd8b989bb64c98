"""Who tells whom: the one who acts and those who are reached, for every verb of telling in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from charteroak.policy.words import cue
from charteroak.review.cue import Words

Who = Literal["board", "vendor", ""]

_TELL = cue(r"\b<TELL>")
_WHO = cue(r"(?P<vendor>\b<VENDOR>(?!['’]s? (?:notice|notification|report)))|(?P<board>\b<BOARD>\b(?! website|'s|’s))")
_AGENT = cue(r"\bby (?:the |a |an |its |our )?(?:[\w-]+ ){0,2}?(?:(?P<vendor>\b<VENDOR>)|(?P<board>\b<BOARD>))\b")
_FAMILY = cue(r"\b<FAMILY>\b")
_BOARD = cue(r"\b(?:the |our |local |regional )?<BOARD>\b(?!['’]s)")
_PASSIVE = re.compile(r"\b(?:be|is|are|being|get|gets|been)(?: \w+ly| first| directly)?\s*$", re.IGNORECASE)
_ENDS_REACH = re.compile(
    r"\b(?:whose|that|which|who|if|when|whenever|where|after|upon|once|as soon as|unless|provided|containing"
    r"|of (?:an?|any|the"
    r"|such|each) )\b|[;:]",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r", (?:without|but|as soon|in no case|no later|not later|not more|within"
    r"|in accordance)[^,]{0,120}, ?",
    re.IGNORECASE,
)
_CLOSE = 220


@dataclass(frozen=True, slots=True)
class Telling:
    """One act of telling. `teller` is empty where the sentence does not name one ("families are notified").

    `told` are the words in which those who are told stand.
    """

    teller: Who
    to_board: bool
    to_families: bool
    told: Words
    start: int
    end: int


def tellings(text: Words) -> tuple[Telling, ...]:
    """Every act of telling in the text that has somebody who is told, or could have."""
    found = []
    for match in _TELL.finditer(text):
        before, after = text[max(0, match.start() - _CLOSE) : match.start()], text[match.end() : match.end() + _CLOSE]
        if _PASSIVE.search(before[-24:]):
            agent = _AGENT.search(Words(after))
            teller: Who = ("vendor" if agent.group("vendor") else "board") if agent else ""
            told = _last_noun_phrase(before)
        else:
            teller, told = _nearest(before), _reach(after)
        words = Words(told)
        found.append(Telling(teller, words in _BOARD, words in _FAMILY, words, *match.span()))
    return tuple(found)


def _nearest(before: str) -> Who:
    """Who stands nearest before the verb."""
    last: Who = ""
    for match in _WHO.finditer(Words(before)):
        last = "vendor" if match.group("vendor") else "board"
    return last


def _reach(after: str) -> str:
    """Those who are told: from the verb to where a clause about something else begins, asides left out."""
    after = re.sub(
        r", (?:without|but|as soon|in no case|no later|not later|not more|within|in accordance)[^,]{0,120}, ?",
        " ",
        after,
    )
    end = _ENDS_REACH.search(after)
    return after[: end.start()] if end else after


def _last_noun_phrase(before: str) -> str:
    """The subject of a passive: what stands after the last comma or conjunction of time."""
    return re.split(r"[,;:]|\b(?:breach|incident)\b", before)[-1] or before
