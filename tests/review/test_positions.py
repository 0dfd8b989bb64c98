"""The fallback positions: one for each provision, each step with its cost, its citation and how sure it is."""

from __future__ import annotations

from datetime import date

from charteroak import law
from charteroak.review.positions import CONFIDENCE, positions


def test_each_of_the_ten_provisions_has_a_position_but_the_one_that_nobody_disputes() -> None:
    asked = [provision.id for provision in law.on(date(2026, 11, 20)).provisions]
    assert [one.provision for one in positions() if one.provision] == [one for one in asked if one != "bb-a-10"]


def test_each_step_says_what_it_costs_with_a_citation_and_how_sure_it_is() -> None:
    for position in positions():
        assert position.asked and position.answer and len(position.steps) >= 2
        for step in position.steps:
            assert step.words and step.cost and step.confidence in CONFIDENCE
            assert "§ 10-234" in step.citation or "§§ 10-234" in step.citation or "CFR" in step.citation


def test_a_position_ends_with_what_a_board_cannot_take() -> None:
    assert all(position.steps[-1].keeps is False and position.steps[0].keeps for position in positions())


def test_a_step_of_a_provision_cites_it() -> None:
    for position in (one for one in positions() if one.provision):
        number = f"10-234bb(a)({position.provision.removeprefix('bb-a-')})"
        assert any(number in step.citation for step in position.steps), position.id
