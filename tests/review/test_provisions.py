"""Each provision's own cases, and each point's on operators: short texts beside the verdict of a careful reader."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from charteroak.review import operators, provisions

CASES = Path(__file__).parent / "cases"
MODULES = {
    **{id_: f"charteroak.review.provisions.{name}" for id_, name in provisions.MODULES.items()},
    **{id_: f"charteroak.review.operators.{name}" for id_, name in operators.MODULES.items()},
}


def cases() -> Iterator[object]:
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in content["case"]:
            yield pytest.param(content["provision"], case, id=f"{content['provision']}: {case['why']}")


@pytest.mark.parametrize(("provision", "case"), list(cases()))
def test_a_case_gets_its_verdict(provision: str, case: dict[str, str], verdict: Callable[[str, str], str]) -> None:
    assert verdict(case["text"], provision) == case["verdict"]


@pytest.mark.parametrize("provision", MODULES)
def test_every_provision_has_its_cases_and_all_verdicts(provision: str) -> None:
    content = tomllib.loads((CASES / f"{provision.replace(':', '-')}.toml").read_text(encoding="utf-8"))
    assert len(content["case"]) >= 30
    assert {case["verdict"] for case in content["case"]} == {"present", "weak", "missing", "conflict"}


@pytest.mark.parametrize("provision", MODULES)
def test_every_provision_explains_itself(provision: str) -> None:
    section = "10-234cc" if provision in operators.MODULES else "10-234bb"
    for part in ("Looks for", "Weak", "Contradicts", "Abstains", section):
        assert part in (importlib.import_module(MODULES[provision]).__doc__ or "")
