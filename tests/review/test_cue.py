"""A cue answers from the beginnings of words exactly as its pattern would."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import charteroak.review
from charteroak.review.cue import Cue, Words, ways
from charteroak.review.reading import read

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        (r"\bnotif(?:y|ies)\b", {"notif"}),
        (r"\b(?:inform|tells?)\b", {"infor", "tell"}),
        (r"\bthe district", {"distr"}),
        (r"\bun-?authori[sz]ed\b", {"un"}),
        (r"\b(?:very )?large\b", {"large"}),
        (r"\b(?:\w+ )?owner\b", {"owner"}),
        (r"(?:within|after)\b.{0,9}\bdays\b", {"days"}),
    ],
)
def test_a_pattern_tells_with_which_letters_its_rarest_word_begins(pattern: str, known: set[str]) -> None:
    assert ways(pattern)[0][0] == known


@pytest.mark.parametrize("pattern", [r"_{3,}", r"owner", r"\w+ing\b", r"(?:the )?x?", r"[\w.]+@\w+"])
def test_nothing_is_claimed_of_a_pattern_that_may_begin_inside_a_word(pattern: str) -> None:
    assert not all(ways(pattern))


def test_each_way_of_a_cue_has_demands_of_its_own() -> None:
    found = ways(r"\bsell\b.{0,20}\bdata\b|\brent\b")
    assert [set(way) for way in found] == [{frozenset({"sell"}), frozenset({"data"})}, {frozenset({"rent"})}]


def _cues() -> Iterator[tuple[str, Cue]]:
    for module in pkgutil.walk_packages(charteroak.review.__path__, "charteroak.review."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Cue):
                yield f"{module.name}.{name}", value


def _sentences() -> set[Words]:
    from charteroak.review.clauses import agreement_of

    texts = [
        case["text"] for path in HERE.glob("cases/*.toml") for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]
    texts += [path.read_text("utf-8") for path in (HERE.parents[1] / "samples").glob("*.md")]
    return {Words(clause.full) for text in texts for clause in agreement_of(read(text.encode(), "a.md")).clauses}


def test_no_cue_loses_what_its_pattern_finds() -> None:
    sentences = _sentences()
    lost = [
        (name, sentence)
        for name, cue in _cues()
        for sentence in sentences
        if not cue.may_be_in(sentence) and cue.pattern.search(sentence)
    ]
    assert lost == []


def test_most_questions_need_no_search() -> None:
    sentences = _sentences()
    cues = [cue for _, cue in _cues()]
    asked = sum(cue.may_be_in(sentence) for cue in cues for sentence in sentences)
    assert asked < 0.5 * len(cues) * len(sentences)
