"""A cue: a readable pattern over the words of a clause, and a quick way to know that it cannot be there.

Most cues are looked for in most clauses, and are in few of them. From a pattern we work out, once, with which letters
a word must begin wherever the pattern is found ("notif" or "infor" for a word of telling); a clause that knows how its
words begin (`Words`) then answers most questions without a search. Nothing is ever lost by it: where no such letters
can be worked out, the pattern itself is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_NAME = re.compile(r"<([A-Z]+)>")
_WORD = re.compile(r"\w+")
_SHORTEST, _LONGEST = 2, 5
_COMMON = frozenset(
    """
    a all an and any are as at be by can do does for from has have if in is it its may must no not of on or other our
    shall such that the their this to under upon us we will with you your
    """.split()  # noqa: SIM905 - words read better than a list
)


class Words(str):
    """The text of a clause that knows how its words begin: the first two to five letters of each, in lower case."""

    __slots__ = ("_beginnings",)
    _beginnings: frozenset[str]

    @property
    def beginnings(self) -> frozenset[str]:
        try:
            return self._beginnings
        except AttributeError:
            found = set[str]()
            for word in set(_WORD.findall(self.lower())):
                found.update(_parts(word))
            self._beginnings = frozenset(found)
            return self._beginnings


_parts_of: dict[str, tuple[str, ...]] = {}


def _parts(word: str) -> tuple[str, ...]:
    parts = _parts_of.get(word)
    if parts is None:
        parts = tuple(word[:length] for length in range(_SHORTEST, min(_LONGEST, len(word)) + 1)) or (word,)
        if len(_parts_of) < 50_000:
            _parts_of[word] = parts
    return parts


#: Beginnings, one of which some word of the text must have.
Demand = frozenset[str]


class Cue:
    """A readable pattern, compiled at its first use. Case does not matter."""

    __slots__ = ("_any", "_compiled", "_ways", "source", "words")

    def __init__(self, source: str, words: Mapping[str, str]) -> None:
        self.source = source
        self.words = words
        self._compiled: re.Pattern[str] | None = None
        self._ways: tuple[tuple[Demand, ...], ...] = ()
        self._any: Demand | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            joined = "".join(line.strip() for line in self.source.splitlines())
            joined = joined.replace("~~", ".{0,160}?").replace("~", ".{0,60}?")
            plain = _NAME.sub(lambda name: self.words[name.group(1)], joined)
            self._compiled = re.compile(plain, re.IGNORECASE)
            self._ways = ways(plain)
            if all(self._ways):
                self._any = frozenset[str]().union(*(way[0] for way in self._ways))
        return self._compiled

    def may_be_in(self, text: str) -> bool:
        """False only where the cue is surely not in the text."""
        if self._compiled is None:
            _ = self.pattern
        if self._any is None or not isinstance(text, Words):
            return True
        begins = text.beginnings
        if self._any.isdisjoint(begins):
            return False
        for way in self._ways:
            for demand in way:
                if demand.isdisjoint(begins):
                    break
            else:
                return True
        return False

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_be_in(text) else iter(())

    def __contains__(self, text: str) -> bool:
        """`text in CUE`: whether the cue is found in the text."""
        return self.may_be_in(text) and self.pattern.search(text) is not None


# --- with which letters some words of every match begin ----------------------------------------------------------


def ways(pattern: str) -> tuple[tuple[Demand, ...], ...]:
    """The ways in which a pattern can be found, and for each the demands that all hold there, the rarest first.

    A way without a demand says that nothing is known.
    """
    nodes = list(_flat(_parser.parse(pattern, re.IGNORECASE)))
    last = nodes.pop() if nodes and nodes[-1][0] is _constants.BRANCH else None
    branches = [[*nodes, *branch] for branch in last[1][1]] if last else [nodes]
    return tuple(tuple(sorted(_demands(branch, "", starts=False), key=_likely)) for branch in branches)


def _demands(nodes: Iterable[Any], run: str, *, starts: bool) -> list[Demand]:
    """What a sequence demands. `run` is the part of a word that stands before it; `starts`: a letter begins a word."""
    found: list[Demand] = []
    for kind, value in _flat(nodes):
        if kind is _constants.LITERAL and chr(value).isalnum():
            run += chr(value).lower() if run or starts else ""
            starts = False
        elif kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            continue
        else:
            found += _run(run)
            if kind is _constants.BRANCH:
                found += _either(_demands(branch, run, starts=starts) for branch in value[1])
                starts = False
            else:
                if kind in _REPEATS and value[0] >= 1:
                    found += _demands(value[2], run, starts=starts)
                starts = _opens_word(kind, value, starts)
            run = ""
    return found + _run(run)


def _flat(nodes: Iterable[Any]) -> Iterator[Any]:
    """The nodes without the groups around them."""
    for kind, value in nodes:
        if kind is _constants.SUBPATTERN:
            yield from _flat(value[3])
        else:
            yield kind, value


_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)


def _opens_word(kind: Any, value: Any, starts: bool = False) -> bool:
    """Whether a letter that follows this node begins a word."""
    if kind is _constants.AT:
        return value in (_constants.AT_BOUNDARY, _constants.AT_BEGINNING, _constants.AT_BEGINNING_STRING)
    if kind is _constants.LITERAL:
        return _is_gap(chr(value))
    if kind is _constants.IN:
        return all(_is_gap(chr(what)) if which is _constants.LITERAL else what in _GAPS for which, what in value)
    if kind in _REPEATS:
        body = list(_flat(value[2]))
        ends = bool(body) and _opens_word(*body[-1])
        return ends and (starts or value[0] >= 1)
    return False


_GAPS = (_constants.CATEGORY_SPACE, _constants.CATEGORY_NOT_WORD)


def _is_gap(character: str) -> bool:
    return not (character.isalnum() or character == "_")


def _run(run: str) -> list[Demand]:
    return [frozenset({run[:_LONGEST]})] if len(run) >= _SHORTEST else []


def _either(choices: Iterable[list[Demand]]) -> list[Demand]:
    """What holds whichever branch is taken: one of the rarest demands of each."""
    united: set[str] = set()
    for choice in choices:
        if not choice:
            return []
        united |= min(choice, key=_likely)
    return [frozenset(united)]


def _likely(demand: AbstractSet[str]) -> float:
    """Roughly how often a demand is met; the shorter the beginnings, the more often."""
    return sum(40.0 if word in _COMMON else 7.0 - len(word) for word in demand)
