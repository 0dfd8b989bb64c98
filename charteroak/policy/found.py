"""What recognisers hand on, and what they may know of the whole paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from charteroak.law import Law
from charteroak.policy.report import OverlayKind
from charteroak.policy.sentences import Sentence


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


@dataclass(frozen=True)
class Paper:
    """A policy's sentences, and the law of the day it is read by."""

    sentences: Sequence[Sentence]
    law: Law

    @cached_property
    def words(self) -> str:
        """All sentences, one a line."""
        return "\n".join(sentence.text for sentence in self.sentences)

    def after(self, sentence: Sentence, count: int) -> Sequence[Sentence]:
        """The sentences that follow one."""
        return self.sentences[sentence.index + 1 : sentence.index + 1 + count]

    def before(self, sentence: Sentence, count: int) -> Sequence[Sentence]:
        """The sentences that stand before one."""
        return self.sentences[max(0, sentence.index - count) : sentence.index]
