"""How good the reading of policies is on the labelled ones: the figures of docs/policy.md, which may not fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.policy.evaluation import Outcome, measures, outcomes
from tests.conftest import ROOT

OURS = ROOT / "corpus" / "policies" / "boards"
#: Numbers found and labelled that the documentation names: faults, promises, omissions.
FLOOR = {"faults, sentences": (1.0, 1.0), "promises, sentences": (1.0, 1.0), "omissions": (0.94, 1.0)}


def not_below_the_floor(found: list[Outcome]) -> None:
    for measure in measures(found):
        precision, recall = FLOOR.get(measure.name, (1.0, 1.0))
        assert measure.precision.value >= precision and measure.recall.value >= recall, (
            measure.name, [(one.document, one.missed, one.too_much) for one in found if one.missed or one.too_much],
        )  # fmt: skip


def test_every_fault_and_promise_of_our_own_policies_is_found_and_nothing_that_is_right():
    not_below_the_floor(list(outcomes(OURS / "labels", OURS / "documents")))


@pytest.mark.shared
def test_every_row_of_the_conflicts_between_the_policies_is_found(shared: Path):
    found = list(outcomes(OURS / "seeds", shared / "seeds"))
    assert len(found) == 5
    not_below_the_floor(found)


@pytest.mark.parametrize("name", ["07-correct.txt", "12-correct-plain.txt"])
def test_a_policy_that_states_the_law_of_today_has_no_fault(name: str):
    (found,) = [one for one in outcomes(OURS / "labels", OURS / "documents") if one.document == name]
    assert not [said for said in found.found if said.kind != "promise"]
