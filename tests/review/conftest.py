"""What the review tests share: a reading of a few words, and the folder of sample agreements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from charteroak import law
from charteroak.review import Report, check, read
from charteroak.review.clauses import agreement_of
from charteroak.review.engine import judgement
from tests.review import paper

SAMPLES = Path(__file__).parents[2] / "samples"
ON = date(2026, 11, 20)


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def original() -> bytes:
    """One printed page, as a PDF with its text layer."""
    return paper.printed(paper.ONE)


@pytest.fixture(scope="session")
def review() -> Callable[[str], Report]:
    """The report on a text."""

    def reviewed(text: str) -> Report:
        return check(read(text.encode(), "agreement.txt"), law.on(ON))

    return reviewed


@pytest.fixture(scope="session")
def verdict() -> Callable[[str, str], str]:
    """The verdict on one provision of a text."""

    def found(text: str, provision: str) -> str:
        return judgement(agreement_of(read(text.encode(), "agreement.txt")), provision).verdict

    return found
