"""What is known of each topic, as a lawyer can read it: `faults.toml`, `promises.toml` and `omissions.toml`.

The recognisers only say that a sentence speaks of a topic; why that is wrong, what the law is and what to write
instead is said there, and only there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from charteroak.law import Confidence
from charteroak.policy.report import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is to be said of a sentence on this topic, on the days from `since` and before `until`."""

    id: str
    kind: Kind
    says: str
    why: str
    rule: str
    citation: str
    confidence: Confidence
    proposed: str
    since: date
    until: date | None = None
    words: str = ""

    def holds(self, day: date) -> bool:
        """Whether this is what is to be said on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What is to be said where a whole policy has nothing on the topic."""

    topic: str
    why: str
    citation: str
    confidence: Confidence
    proposed: str
    since: date


@cache
def topics() -> dict[str, tuple[Topic, ...]]:
    """Every topic with its rows, by id."""
    found: dict[str, list[Topic]] = {}
    for row in (*_rows("faults"), *_rows("promises")):
        topic = Topic(**{**row, "confidence": Confidence(row["confidence"])})
        found.setdefault(topic.id, []).append(topic)
    return {id_: tuple(rows) for id_, rows in found.items()}


def topic_on(id_: str, day: date) -> Topic | None:
    """What is to be said of a topic on a day; nothing where the sentence was right then."""
    return next((topic for topic in topics()[id_] if topic.holds(day)), None)


@cache
def lackings() -> tuple[Lacking, ...]:
    """What a policy may lack, in the statute's order."""
    return tuple(Lacking(**{**row, "confidence": Confidence(row["confidence"])}) for row in _rows("omissions"))


def _rows(name: str) -> list[dict[str, Any]]:
    table = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    return list(table["topic"])
