"""What contractors usually ask to have changed, and what a board may answer at what legal cost (positions.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONFIDENCE = ("high", "medium", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Step:
    """One step back: in what words, whether the ten provisions still stand with it, and what it costs by law."""

    words: str
    keeps: bool
    cost: str
    citation: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Position:
    """What is asked, the first answer, and the steps back from it. `provision`: its id, or empty where it is none."""

    id: str
    provision: str
    asked: str
    answer: str
    steps: tuple[Step, ...]


@cache
def positions() -> tuple[Position, ...]:
    """All of them, in the order of the file."""
    rows = tomllib.loads(Path(__file__).with_name("positions.toml").read_text(encoding="utf-8"))["position"]
    return tuple(
        Position(row["id"], row["provision"], row["asked"], row["answer"], tuple(Step(**step) for step in row["step"]))
        for row in rows
    )
