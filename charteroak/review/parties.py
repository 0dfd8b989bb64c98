"""Who the parties are and what the document calls them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from charteroak.review.clauses import Clause
from charteroak.review.cue import Cue
from charteroak.review.vocabulary import cue

Side = Literal["contractor", "board", "family", ""]

CONTRACTOR = cue(
    r"\b(?:contractor|vendor|(?<!data )provider|company|consultant|processor|operator|supplier|licensor|publisher"
    r"|developer|recipient|researcher"
    r"|we|us|our|ours)\b(?!'s (?:customer|client))"
)
BOARD = cue(
    r"\b(?:boards?(?: of education)?|districts?|LEA|local education(?:al)? agency|schools?(?! official"
    r"| purpose| service| day| year)|customers?|client"
    r"|controller|subscriber|licensee|institution|agency|organi[sz]ation|university|college"
    r"|superintendent|data (?:office|owner|supplier|exporter|provider)|administrator"
    r"|you|your|yours)\b"
)
FAMILY = cue(
    r"\b(?:parents?(?! compan| entit)|guardians?|students?(?![- ](?:data|information|records?|work"
    r"|personal|generated|account))|pupils?(?! data| record| info)|learners?(?! data)"
    r"|famil(?:y|ies)|child(?:ren)?|users?|data subjects?|individuals?|end users?)\b"
)
_DEFINED = re.compile(
    r"\((?:hereinafter|hereafter|referred to as|the|each|collectively"
    r"|together|or|and|herein|,|\s|called|as)*"
    r"[\"'](?P<name>[A-Z][\w&.' -]{1,40}?),?[\"'](?:,? (?:or"
    r"|and) (?:the )?[\"'](?P<second>[A-Z][\w&.' -]{1,40}?)[\"'])?[^()]{0,60}\)"
)
_WHO = re.compile(r"[^()\"]{3,}$")
_LONGEST_WHO = 160
_IS_BOARD = re.compile(
    r"board of education|school district|public schools?|\bschools?\b|\bdistrict\b|universit|college"
    r"|\bcity of\b|county|department of education|education agency|\bLEA\b|customer",
    re.IGNORECASE,
)
_IS_SCHOOLS = re.compile(
    r"board of education|school district|public schools|\bLEA\b|^(?!.*(?:universit|college))", re.IGNORECASE
)
_IS_CONTRACTOR = re.compile(
    r"\b(?:inc|llc|l\.l\.c|llp|ltd|corp|corporation|company|gmbh|s\.a|pbc|limited|partnership|vendor"
    r"|operator|provider|nonprofit|foundation|software|platform)\b\.?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:^|[.;:,] |\b(?:the|that|and|if|where|as) )(?P<name>[A-Z][a-zA-Z]{2,24})(?='?s? (?:shall|will|agrees"
    r"|must|may not|does not|undertakes)\b)"
)
_MOST_NAMES = 30
_NO_NAME = frozenset(
    """
    The This That These Those Each Any All Such Both Neither Either Nothing Party Parties Data Information
    Agreement Contract Services Service Students Student Parents Parent Users User Records Notice Section
    Article Addendum Term Terms Access You Your They There Failure Personnel Employees Subcontractors
    Subprocessors Annex Exhibit Schedule Teachers Teacher Upon Software Platform Product Content Materials It
    He She Who Which
    """.split()  # noqa: SIM905 - words read better than a list
)


_GENERIC: tuple[tuple[Side, Cue], ...] = (("contractor", CONTRACTOR), ("board", BOARD), ("family", FAMILY))


class Parties(NamedTuple):
    """The document's own names for the parties, beside the usual ones."""

    contractor: frozenset[str]
    board: frozenset[str]

    def side(self, words: str) -> Side:
        """The party that is named last in these words; "" where none is."""
        last: tuple[int, Side] = (-1, "")
        for side, pattern in _GENERIC:
            for match in pattern.finditer(words):
                last = max(last, (match.start(), side))
        for name in self.contractor:
            last = max(last, (words.rfind(name), "contractor"))
        for name in self.board:
            last = max(last, (words.rfind(name), "board"))
        return last[1] if last[0] >= 0 else ""

    def first(self, words: str) -> Side:
        """The party that is named first in these words; "" where none is."""
        first: tuple[int, Side] = (len(words), "")
        for side, pattern in _GENERIC:
            if match := pattern.search(words):
                first = min(first, (match.start(), side))
        own: tuple[tuple[Side, frozenset[str]], ...] = (("contractor", self.contractor), ("board", self.board))
        for side, names in own:
            for name in names:
                if (at := words.find(name)) >= 0:
                    first = min(first, (at, side))
        return first[1]

    def named(self, side: Side, words: str) -> bool:
        """Whether a party is named anywhere in these words."""
        own = self.contractor if side == "contractor" else self.board if side == "board" else frozenset()
        return any(name in words for name in own) or any(s == side and words in pattern for s, pattern in _GENERIC)


def parties_of(clauses: Sequence[Clause]) -> Parties:
    """Reads the names from the definitions of the parties, and from who shall do things."""
    contractor: set[str] = set()
    board: set[str] = set()
    strong: set[str] = set()
    academic: set[str] = set()
    subjects: Counter[str] = Counter()
    for clause in clauses:
        if clause.index < 80:
            for match in _DEFINED.finditer(clause.text):
                names = {name for name in (match.group("name"), match.group("second")) if name}
                who = _WHO.search(clause.text, max(0, match.start() - _LONGEST_WHO), match.start())
                if names & {"Agreement", "DPA", "Addendum", "Services", "Service", "Terms"}:
                    continue
                if who is None:
                    continue
                if _IS_BOARD.search(who.group()):
                    board |= names
                    (strong if _IS_SCHOOLS.search(who.group()) else academic).update(names)
                elif _IS_CONTRACTOR.search(who.group()):
                    contractor |= names
        for match in _SUBJECT.finditer(clause.text):
            subjects[match.group("name")] += 1
    if strong and academic:  # a university that works for a district is the contractor
        board -= academic
        contractor |= academic
    for name, count in subjects.items():
        if count >= 2 and name not in _NO_NAME and name not in board and not any(name in p for _, p in _GENERIC):
            contractor.add(name)
    return Parties(frozenset(sorted(contractor - board)[:_MOST_NAMES]), frozenset(sorted(board)[:_MOST_NAMES]))
