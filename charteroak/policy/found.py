"""What recognisers hand on, and what they may know of the whole paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from charteroak.law import Law
from charteroak.policy.report import OverlayKind
from charteroak.policy.sentences import Sentence
from charteroak.policy.telling import Telling, tellings
from charteroak.policy.words import cue


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence speaks of a topic. `fill` goes into the topic's words; the rest makes the overlay of a promise."""

    sentence: Sentence
    topic: str
    fill: Mapping[str, str] = field(default_factory=dict)
    overlay: OverlayKind | None = None
    row: str = ""
    unit: str = ""
    count: int = 0
    recipient: str = ""


BREACH = cue(r"\b<BREACH>", r"\bdata (?:were|was|are|is|have been|had been) (?:taken|stolen|lost|exposed|released)\b")
CONTRACT = cue(r"\b<CONTRACT>\b")
_TO_FAMILIES = cue(
    r"\byour (?:own )?(?:child|son|daughter|student|kid)|\bdear (?:parents|families|famil)|\bsu hij[oa]\b"
)
_OF_ITS_OWN_SERVICE = cue(
    r"\b(?:we|us) (?:\w+ )?(?:collects?|process(?:es)?|may (?:collect|share|use|disclose)|use cookies|automatically)\b",
    r"\b(?:our|the) (?:services?|web ?sites?|apps?|platform|products?|users|customers|affiliates|partners)\b",
    r"\byour (?:account|device|browser|personal (?:data|information))\b",
)
_OFTEN = 5


@dataclass(frozen=True)
class Paper:
    """A policy's sentences, and the law of the day it is read by."""

    sentences: Sequence[Sentence]
    law: Law
    _told: dict[int, tuple[Telling, ...]] = field(default_factory=dict, repr=False)

    def after(self, sentence: Sentence, count: int) -> Sequence[Sentence]:
        """The sentences that follow one."""
        return self.sentences[sentence.index + 1 : sentence.index + 1 + count]

    def before(self, sentence: Sentence, count: int) -> Sequence[Sentence]:
        """The sentences that stand before one."""
        return self.sentences[max(0, sentence.index - count) : sentence.index]

    def tellings(self, sentence: Sentence) -> tuple[Telling, ...]:
        """Who tells whom in a sentence."""
        if sentence.index not in self._told:
            self._told[sentence.index] = tellings(sentence.full, you_are_family=self._is_to_families)
        return self._told[sentence.index]

    def speaks_of_breach(self, sentence: Sentence) -> bool:
        """Whether the sentence, what stands just before it, or its heading, is about a breach."""
        if sentence.full in BREACH:
            return True
        if sentence.full in CONTRACT:
            return False
        for before in reversed(self.before(sentence, 3)):
            if before.full in BREACH:
                return True
            if before.full in CONTRACT:
                return False
        return sentence.heading in BREACH

    @cached_property
    def is_a_providers(self) -> bool:
        """Whether the paper is the privacy policy of a provider of a service, which binds no board."""
        return sum(sentence.full in _OF_ITS_OWN_SERVICE for sentence in self.sentences) >= max(
            _OFTEN, len(self.sentences) // 12
        )

    @cached_property
    def _is_to_families(self) -> bool:
        return any(sentence.full in _TO_FAMILIES for sentence in self.sentences)
