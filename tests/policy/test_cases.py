"""Short cases for every topic, in many wordings: those that state it, and those that come near and do not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from charteroak.policy import check
from charteroak.policy.topics import topics
from charteroak.review import read

CASES = Path(__file__).parent / "cases"
ON = date(2026, 11, 24)
#: Definitions that differ in one example of a long list: one wording each is enough.
FEW = {"information-birth-date", "information-geolocation", "information-behavioral"}


def cases(kind: str) -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.glob("*.toml")):
        for topic, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield from ((topic, text) for text in rows[kind])


@pytest.mark.parametrize(("topic", "text"), list(cases("yes")))
def test_a_sentence_that_states_it_is_found(topic: str, text: str) -> None:
    report = check(read(text.encode(), "policy.txt"), on=ON)
    assert topic in {mark.topic for mark in report.marks}


@pytest.mark.parametrize(("topic", "text"), list(cases("no")))
def test_a_sentence_that_comes_near_is_left_alone(topic: str, text: str) -> None:
    report = check(read(text.encode(), "policy.txt"), on=ON)
    assert topic not in {mark.topic for mark in report.marks}
    assert not report.faults, [mark.topic for mark in report.faults]


def test_every_topic_has_four_wordings_of_each_kind() -> None:
    counts = {(topic, kind): 0 for topic in topics() for kind in ("yes", "no")}
    for kind in ("yes", "no"):
        for topic, _ in cases(kind):
            counts[topic, kind] += 1
    assert [key for key, count in counts.items() if count < (1 if key[0] in FEW else 4)] == []
