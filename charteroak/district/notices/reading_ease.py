"""How old a reader should be: measured from the length of sentences and words, as schools measure it.

English by Flesch and Kincaid's grade (1975), Spanish by Szigriszt Pazos's perspicuity (1993), Portuguese by Flesch's
ease as adapted for Brazil (Martins and others, 1996). Other languages are not measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VOWELS = re.compile(r"[aeiouyáéíóúüâêôãõàäö]+", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\{\w+\}")


@dataclass(frozen=True, slots=True)
class Ease:
    """What was counted, and the age from which the text should be readable; None where nobody measures it so."""

    sentences: int
    words: int
    age: int | None


def measure(text: str, language: str) -> Ease:
    plain = _ADDRESS.sub("", text)
    words = _WORD.findall(plain)
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE.split(plain)))
    if not words or language not in _AGES:
        return Ease(sentences, len(words), None)
    syllables = sum(_syllables(word, language) for word in words)
    return Ease(sentences, len(words), _AGES[language](len(words) / sentences, syllables / len(words)))


def _syllables(word: str, language: str) -> int:
    groups = len(_VOWELS.findall(word))
    if language == "en" and groups > 1 and word.lower().endswith("e") and not word.lower().endswith(("le", "ee")):
        groups -= 1
    return max(1, groups)


def _english(words: float, syllables: float) -> int:
    return max(6, round(0.39 * words + 11.8 * syllables - 15.59 + 5))


def _by_score(score: float) -> int:
    """An ease of 100 is read at 8, one of 40 at 18: the bands of the published scales, as a line."""
    return max(6, min(22, round(8 + (100 - score) / 6)))


def _spanish(words: float, syllables: float) -> int:
    return _by_score(206.835 - 62.3 * syllables - words)


def _portuguese(words: float, syllables: float) -> int:
    return _by_score(248.835 - 1.015 * words - 84.6 * syllables)


_AGES = {"en": _english, "es": _spanish, "pt": _portuguese}
