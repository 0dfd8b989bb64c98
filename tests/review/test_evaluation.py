"""The engine against the labelled agreements: floors below which it must not fall again.

The engine was developed on these documents, so the figures are fitted ones; docs/review.md gives the held-out ones.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.review.evaluation import decisions, score

pytestmark = pytest.mark.shared


def test_the_engine_keeps_what_it_has_reached(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "review" / "dev"
    found = list(decisions(folder / "documents", folder / "labels"))
    with capsys.disabled():
        print()
        for name, wanted in (("all", ""), ("real", "real"), ("composed", "composed")):
            measured = score(found, lambda decision, wanted=wanted: wanted in ("", decision.source))
            print(
                f"  {name:9} {measured.decisions:4} labels: gap recall {measured.gap_recall:.3f},"
                f" precision {measured.gap_precision:.3f}, four-way {measured.accuracy:.3f}, quoted {measured.quoted:.3f}"
            )
    whole = score(found)
    assert whole.gap_recall >= 0.97
    assert whole.gap_precision >= 0.96
    assert whole.accuracy >= 0.92
    assert whole.quoted >= 0.90
