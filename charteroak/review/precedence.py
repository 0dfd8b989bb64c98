"""Which words win: the clauses by which one part of an agreement, or one of its papers, controls over another.

A part is known by its heading, by the kind of paper it is (an order form, the terms, an addendum, Exhibit E) and by the
name that it gives itself ("this Addendum", the "DPA"). A clause of precedence names parts in one of four ways: one
controls (over another, or over all), one yields, a term of one has no effect, or all are listed in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.review.clauses import Clause
from charteroak.review.setting import Setting
from charteroak.review.vocabulary import cue

_KINDS = (
    r"agreement|contract|addend(?:um|a)|amendments?|annex(?:es)?|exhibits?|riders?|supplements?|terms|DPA|SOW|MSA"
    r"|orders?(?: form)?|forms?|appendi(?:x|ces)|schedules?|attachments?|document|body|polic(?:y|ies)|letter"
    r"|sheet|statement of work|quote|quotation|proposal|part|paper|pledge|clauses|conditions|provisions|accord|compact"
    r"|covenant|licen[cs]e"
)
_CONTROLS = cue(
    r"\b(?P<verb>controls?|prevails?|governs?|takes? (?:precedence|priority)|have (?:precedence|priority)"
    r"|has (?:precedence|priority)|supersedes?|(?:is|are|be) (?:followed|preferred|controlling|paramount)"
    r"|wins?(?: out)?|overrides?|trumps?|comes? first|ranks? (?:above|ahead|before)|outranks?"
    r"|(?:is|are|be) (?:given|accorded) (?:precedence|priority)|replaces?)\b"
)
_YIELDS = cue(
    r"\b(?:yields?|gives? way|(?:is|are|be) (?:subordinate|secondary|subject and subordinate)|ranks? (?:below|behind"
    r"|after))\b"
)
_DIFFERENCE = cue(
    r"\b(?:conflicts?|conflicting|inconsisten\w+|differ(?:s|ence|ences|ent|ently)?|discrepanc\w+|contradict\w*"
    r"|notwithstanding|in case of doubt|order of (?:precedence|priority)|contrary|disagree\w*|ambiguit\w+|at odds"
    r"|precedence|priority|prevails?|overrides?|disregarded|cannot both)\b"
)
_IN_ORDER = cue(
    r"\b(?:order of (?:precedence|priority)|(?:in|by) (?:the|this|descending)(?: following| descending)? order"
    r"|in the order (?:listed|stated|given|set out)|(?:comes?|ranks?|prevails?|applies) first)\b"
)
_NO_EFFECT = cue(
    r"\b(?:no (?:force|effect)|without (?:force or )?effect|void|disregarded|not apply|ignored|not bind)\b"
)
_AND_ALSO = re.compile(r"[,;] and (?=(?:this|the|these) )")
_THEY = re.compile(r"^\W*(?:it|they|these|this|those)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|nothing|never|no|neither|nor)\b", re.IGNORECASE)
_NOTHING_IN = re.compile(r"\bnothing in\b", re.IGNORECASE)
_ATTACHED = re.compile(r"^\W*(?:exhibit|annex|appendix|schedule|attachment)\b", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"\b(?:any|all|every|each)\b.{0,20}\bother\b|\banything\b|\bother (?:agreements?|terms|documents?|parts?|papers?)\b"
    r"|\b(?:rest|remainder|balance)\b|\b(?:over|both of|all of|each of) the others?\b",
    re.IGNORECASE,
)
_DEFINED_NAME = re.compile(
    r"[(,] ?(?:(?:the|this|these|collectively|together|each|an?|or),? )*[\"']([A-Z][\w -]{1,40}?),?[\"']"
)
_LETTERED = re.compile(
    r"\b(?:exhibit|annex|appendix|schedule|attachment|addendum|rider|supplement|part|document|paper)"
    r" [\"']?(?:[A-Z]{1,2}-\d{1,2}|[A-Z]|\d{1,2}|[IVX]{1,5})\b",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """
    a an any each of the this these those such that its our their your to for and or in under by hereto hereof said
    other s
    """.split()  # noqa: SIM905 - words read better than a list
)
_FROM_START = 8
"""Sentences of a part in which it may say what it is called."""


@dataclass(frozen=True, slots=True)
class Precedence:
    """A clause by which parts win over others: (winner, loser), by their numbers in the setting.

    `over` is empty where the clause speaks of papers that are not in the document.
    """

    clause: Clause
    over: frozenset[tuple[int, int]]

    def puts(self, part: int, above: int) -> bool:
        """Whether a part wins over another by this clause."""
        return (part, above) in self.over


def precedence_of(clauses: Sequence[Clause], setting: Setting) -> tuple[Precedence, ...]:
    """The operative clauses of precedence, in the document's order."""
    parts = _Parts(clauses, setting)
    found = []
    for clause in clauses:
        text = clause.full
        if clause.kind == "heading" or clause.index in setting.aside or text not in _DIFFERENCE:
            continue
        if (text in _CONTROLS or text in _YIELDS or text in _NO_EFFECT or text in _IN_ORDER) and (
            pairs := parts.ranking(clause, clauses)
        ) is not None:
            found.append(Precedence(clause, frozenset(pairs)))
    return tuple(found)


class _Parts:
    """The parts of a document by the words that name them."""

    def __init__(self, clauses: Sequence[Clause], setting: Setting) -> None:
        self.part = setting.part
        self.clauses = clauses
        self.everyone = set(range(len(setting.names)))
        self.attached = {number for number, name in enumerate(setting.names) if _ATTACHED.search(name)}
        self.names: list[set[str]] = [{name.lower()} - {""} for name in setting.names]
        self.words: list[frozenset[str]] = [_words(name) for name in setting.names]
        said: dict[int, int] = {}
        for clause in clauses:
            number = setting.part[clause.index]
            said[number] = said.get(number, 0) + 1
            if said[number] > _FROM_START:
                continue
            if clause.kind == "heading" and said[number] <= 2:
                self.words[number] |= _words(clause.text)
                self.names[number].add(clause.text.lower())
            kind = re.compile(rf"\b(?:{_KINDS})\b", re.IGNORECASE)
            for match in _DEFINED_NAME.finditer(clause.text):
                if kind.search(match.group(1)) or match.group(1).isupper():
                    self.names[number].add(match.group(1).lower())
        own = sorted({name for names in self.names for name in names if len(name) < 40}, key=len, reverse=True)
        named = "|".join(map(re.escape, own))
        self.mention = re.compile(
            r"\b(?P<which>this|these|the|such|any|each|an?|its|our|their|said)?"
            r"(?P<name>(?: ?(?!(?:this|these|the|and|or|of|between|with|shall|will|must|then)\b)[\w'-]{1,40}+){0,4}? ?"
            rf"\b(?:{_KINDS}{'|' + named if named else ''})\b"
            r"(?: (?:of (?:service|use|sale)|and conditions|form))?"
            r"(?: [\"']?(?:[A-Z]{1,2}-\d{1,2}|[A-Z]|\d{1,2}(?:\.\d+)*|[IVX]{1,5})\b)?)",
            re.IGNORECASE,
        )

    def ranking(self, clause: Clause, clauses: Sequence[Clause]) -> set[tuple[int, int]] | None:
        """The pairs (winner, loser) that a clause sets, or None where it is no clause of precedence."""
        text = clause.full
        if (order := _IN_ORDER.search(text)) and (listed := self._listed(clause, clauses, order.start())):
            return {(a, b) for n, a in enumerate(listed) for b in listed[n + 1 :]}
        if found := _CONTROLS.search(text):
            pairs = self._controlled(clause, found, text)
            for more in _AND_ALSO.split(text)[1:]:
                if pairs and (found := _CONTROLS.search(more)):
                    pairs |= self._controlled(clause, found, more) or set()
            return pairs
        if found := _YIELDS.search(text):
            losers = self._mentioned(clause, text[: found.start()])
            winners = self._mentioned(clause, text[found.end() :])
            return _pairs(winners, losers) if losers and winners else None
        if found := _NO_EFFECT.search(text):
            losers = self._mentioned(clause, text[: found.start()], beside_own=True)
            return _pairs(self.everyone - losers, losers) if losers else None
        return None

    def _controlled(self, clause: Clause, verb: re.Match[str], text: str) -> set[tuple[int, int]] | None:
        before, after = text[: verb.start()], _AND_ALSO.split(text[verb.end() :])[0]
        mentions = list(self.mention.finditer(before))
        if not mentions and _THEY.search(before) and clause.index:
            mentions = list(self.mention.finditer(before_it := self.clauses[clause.index - 1].full))
            before = f"{before_it} {before}" if mentions else before
        if not mentions:
            return None
        last = mentions[-1]
        winners = self._resolved(clause, last)
        objects = self._mentioned(clause, after)
        losers = objects or self._mentioned(clause, before[: last.start()])
        if _NOT.search(before[last.end() :]) or _NOTHING_IN.search(before[: last.start() + 8]):
            winners, losers = losers, winners or set()
        speaks_of_others = not objects and self.mention.search(after) and not _EVERYTHING.search(after)
        if not winners or speaks_of_others:
            return set()
        if not losers - winners or (_EVERYTHING.search(text) and not objects):
            losers = self.everyone - (self.attached if winners == {0} else set())
        return _pairs(winners, losers - winners)

    def _listed(self, clause: Clause, clauses: Sequence[Clause], start: int) -> list[int]:
        """The parts in the order in which the clause, or the items that follow it, name them."""
        items = [
            near
            for near in clauses[clause.index + 1 : clause.index + 9]
            if near.lead and near.section == clause.section and near.lead[-60:] in clause.text
        ]
        texts: list[str] = [near.text for near in items] or [clause.full[start:]]
        texts = texts if items or len(list(self.mention.finditer(texts[0]))) > 1 else [clause.full]
        listed: list[int] = []
        for text in texts:
            for mention in self.mention.finditer(text):
                listed += [part for part in sorted(self._resolved(clause, mention) or ()) if part not in listed]
        return listed if len(listed) > 1 else []

    def _mentioned(self, clause: Clause, text: str, *, beside_own: bool = False) -> set[int]:
        found: set[int] = set()
        for mention in self.mention.finditer(text):
            found |= self._resolved(clause, mention) or set()
        return found - {self.part[clause.index]} if beside_own else found

    def _resolved(self, clause: Clause, mention: re.Match[str]) -> set[int] | None:
        """The parts that a mention can mean; None where it names a paper that is not here."""
        own = self.part[clause.index]
        name = mention.group("name").strip().lower()
        which = (mention.group("which") or "").lower()
        if lettered := _LETTERED.search(name):
            wanted = lettered.group().replace('"', "").replace("'", "")
            return {n for n, names in enumerate(self.names) if any(wanted in _bare(known) for known in names)} or None
        if which in ("this", "these"):
            return {own}
        if "body" in name:
            return {0}
        exact = {n for n, names in enumerate(self.names) if name in names}
        if exact:
            return exact
        words = _words(name)
        if not words:
            return None
        fits = {n for n, known in enumerate(self.words) if words <= known}
        if fits:
            return fits - {own} or fits
        if name.split()[-1] in {"agreement", "contract", "terms"} and len(words) == 1 and own != 0:
            return {0}
        return None


def _pairs(winners: set[int], losers: set[int]) -> set[tuple[int, int]]:
    return {(winner, loser) for winner in winners for loser in losers if winner != loser}


def _bare(name: str) -> str:
    return name.replace('"', "").replace("'", "")


def _words(name: str) -> frozenset[str]:
    """The telling words of a name, in the singular."""
    return frozenset(word.rstrip("s") for word in re.findall(r"[a-z0-9]+", name.lower()) if word not in _FILLER)
