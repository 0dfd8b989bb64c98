"""Whether a paper is the Commission for Educational Technology's uniform addendum, filled in and otherwise unaltered.

    compare(blank_form_text, paper_text)   # word by word: what was filled in, what was left open, what was altered
    signs(document, report)                # without the form: what makes a paper look like it

The parties may use that addendum to satisfy the section: C.G.S. § 10-234bb(h), PA 18-125 § 1. Its own text has been
seen only second hand (by one vendor's adoption of it), so that nothing of it is kept here and `signs` is unconfirmed:
a board hands in its own copy of the blank form, and that is the fixed text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .document import Document
from .report import Report

#: How sure it is that a paper of these signs is the Commission's addendum.
CONFIDENCE = "unconfirmed"
#: The share of the form's fixed words that a paper must have to be a copy of it, altered or not.
A_COPY = 0.6
#: Shorter runs of the same words are in every contract.
_RUN = 4
#: Longer papers are compared by their first words alone.
LONGEST = 30_000
_OPEN = "\0"
_WORD = re.compile(r"(?P<open>_{3,}|\.{6,}|\[[^\]\n]{0,120}\])|\w+")
#: The number of a page, which stands between the words of a PDF.
_PAGE = re.compile(r"(?:page )?\d+ of \d+|page \d+", re.IGNORECASE)
_SIGNS = {
    "It names the Commission for Educational Technology.": r"commission\s+for\s+educational\s+technology",
    "It is called an addendum to terms of service.": r"terms[\s-]+of[\s-]+service\s+addendum",
    "It has the contractor agree to all of sections 10-234aa to 10-234dd.": r"10-\s?234aa\b.{0,60}10-\s?234dd",
}


@dataclass(frozen=True, slots=True)
class Altered:
    """Fixed words of the form, and what stands in their place; either may be empty."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Filled:
    """An open part of the form: the words before it, and what was filled in; empty where nothing was."""

    after: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paper beside the blank form. `likeness` is the share of the form's fixed words that stand in it, in order."""

    likeness: float
    filled: tuple[Filled, ...]
    altered: tuple[Altered, ...]

    @property
    def is_copy(self) -> bool:
        return self.likeness >= A_COPY

    @property
    def unfilled(self) -> list[Filled]:
        return [one for one in self.filled if not one.text]

    @property
    def stands(self) -> bool:
        """Whether it is the form with every open part filled in, and not a fixed word altered."""
        return self.is_copy and not self.altered and not self.unfilled


def compare(form: str, paper: str) -> Comparison:
    """Word by word; case, signs, hyphens and the breaks of lines make no difference. What stands before and after
    the form, a signature say, is no alteration of it."""
    ours, theirs = _words(form), _words(paper)[:LONGEST]
    plain = [[word.lower() for word in words] for words in (ours, theirs)]
    steps = SequenceMatcher(a=plain[0], b=plain[1], autojunk=False).get_opcodes()
    filled: list[Filled] = []
    altered: list[Altered] = []
    kept = 0
    for what, i, i_end, j, j_end in steps:
        was, now = ours[i:i_end], theirs[j:j_end]
        if what == "equal":
            kept += sum(word != _OPEN for word in was) if len(was) >= _RUN else 0
            filled += [Filled(_before(ours, i + n), "") for n, word in enumerate(was) if word == _OPEN]
        elif what == "insert" and (i == 0 or i == len(ours) or _PAGE.fullmatch(" ".join(now))):
            continue
        elif _OPEN in was:
            first, last = was.index(_OPEN), len(was) - 1 - was[::-1].index(_OPEN)
            middle, lost = _between(now, was[:first], was[last + 1 :])
            fixed = [word for word in was[first : last + 1] if word != _OPEN]
            kept += (i_end - i - (last - first + 1)) if not lost else 0
            filled.append(Filled(_before(ours, i + first), " ".join(word for word in middle if word != _OPEN)))
            if lost or fixed:
                altered.append(Altered(" ".join(lost + fixed), "" if fixed else " ".join(middle)))
        elif "".join(was).lower() == "".join(now).lower():
            kept += len(was)
        else:
            altered.append(Altered(" ".join(was), " ".join(now).replace(_OPEN, "___")))
    total = sum(word != _OPEN for word in ours)
    return Comparison(kept / total if total else 0.0, tuple(filled), tuple(altered))


def open_parts(form: str) -> int:
    """How many parts of a blank form are open: lines, rows of dots, or words in square brackets."""
    return sum(word == _OPEN for word in _words(form))


def signs(document: Document, report: Report) -> list[str]:
    """What makes a paper look like the Commission's addendum: two signs or more, of which one is its name."""
    text, flags = document.text, re.IGNORECASE | re.DOTALL
    found = [words for words, pattern in _SIGNS.items() if re.search(pattern, text, flags)]
    ten = [finding for finding in report.findings if finding.id.startswith("bb-a-")]
    if ten and all(finding.verdict != "missing" for finding in ten) and report.precedence:
        found.append("It addresses all ten provisions and controls over other terms.")
    named = set(found) & set(list(_SIGNS)[:2])
    return found if named and len(found) > 1 else []


def _words(text: str) -> list[str]:
    return [_OPEN if found["open"] else found[0] for found in _WORD.finditer(text)]


def _before(words: Sequence[str], place: int) -> str:
    return " ".join(word for word in words[max(0, place - 6) : place] if word != _OPEN)


def _between(now: list[str], left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """What stands between these fixed words, split or joined as they may be; and the fixed words that are not there."""
    start, end, lost = 0, len(now), []
    for words, forward in ((left, True), (right, False)):
        letters = "".join(words).lower()
        taken, at = "", start if forward else end
        while len(taken) < len(letters) and start < end and 0 <= (at if forward else at - 1) < len(now):
            word = now[at if forward else at - 1].lower()
            taken = taken + word if forward else word + taken
            at += 1 if forward else -1
        if taken != letters:
            lost += words
        elif forward:
            start = at
        else:
            end = at
    return now[start:end], lost
