"""Each provision's own cases: short agreements beside the verdict that a careful reader would give."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from charteroak.review.provisions import MODULES

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[object]:
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in content["case"]:
            yield pytest.param(content["provision"], case, id=f"{content['provision']}: {case['why']}")


@pytest.mark.parametrize(("provision", "case"), list(cases()))
def test_a_case_gets_its_verdict(provision: str, case: dict[str, str], verdict: Callable[[str, str], str]) -> None:
    assert verdict(case["text"], provision) == case["verdict"]


@pytest.mark.parametrize("provision", MODULES)
def test_every_provision_has_ten_cases_and_all_verdicts(provision: str) -> None:
    content = tomllib.loads((CASES / f"{provision.replace(':', '-')}.toml").read_text(encoding="utf-8"))
    assert len(content["case"]) >= 10
    assert {case["verdict"] for case in content["case"]} == {"present", "weak", "missing", "conflict"}


@pytest.mark.parametrize("provision", MODULES)
def test_every_provision_explains_itself(provision: str) -> None:
    import importlib

    module = importlib.import_module(f"charteroak.review.provisions.{MODULES[provision]}")
    for part in ("Looks for", "Weak", "Contradicts", "Abstains", "10-234bb"):
        assert part in (module.__doc__ or "")
