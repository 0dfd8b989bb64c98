"""The clauses that are offered as cures carry what they are offered for: the engine reads each alone and all together."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak import law, review
from charteroak.review import cures

NAMES = {
    "board": "Ashbrook Board of Education",
    "contractor": "Larkspur Learning, Inc.",
    "address": "privacy@larkspur.example",
}
TODAY = law.on(date(2026, 11, 20))


def _verdicts(text: str) -> dict[str, str]:
    report = review.check(review.read(text.encode(), "addendum.md"), TODAY)
    return {finding.id: finding.verdict for finding in report.findings}


def test_every_provision_of_the_statute_has_its_clause() -> None:
    assert cures.curable() == [provision.id for provision in TODAY.provisions]


def test_an_addendum_of_all_clauses_carries_all_ten_and_controls() -> None:
    report = review.check(review.read(cures.addendum(cures.curable(), **NAMES).encode(), "addendum.md"), TODAY)
    assert {f.id: f.verdict for f in report.findings if f.id in cures.curable()} == dict.fromkeys(
        cures.curable(), "present"
    )
    assert report.precedence is not None
    assert {warning.kind for warning in report.warnings} <= {"no-execution-date"}


@pytest.mark.parametrize("provision", cures.curable())
def test_a_clause_alone_carries_its_provision_and_no_other_conflicts(provision: str) -> None:
    found = _verdicts(cures.addendum([provision], **NAMES))
    assert found[provision] == "present"
    assert "conflict" not in found.values()


def test_what_no_clause_cures_has_none() -> None:
    assert cures.clause_for("policy:advertising", **NAMES) is None
