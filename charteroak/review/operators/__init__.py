"""One module for each point of C.G.S. § 10-234cc(a)-(b): what an operator's own policy or terms say on it.

A module offers `judge(policy) -> Judgement`. It is imported when its point is first checked. What all of them share is
in `policy` (of whom a sentence speaks, and under which heading) and in `weighing` (which sentence wins).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from charteroak.review.evidence import Judgement
from charteroak.review.operators.policy import Policy, policy_of

__all__ = ["MODULES", "Policy", "judge_of", "policy_of"]

MODULES: dict[str, str] = {
    "cc-a-1": "security",
    "cc-a-2": "deletion",
    "cc-b-1": "advertising",
    "cc-b-2": "purposes",
    "cc-b-3": "selling",
    "cc-b-4": "disclosure",
}


def judge_of(point: str) -> Callable[[Policy], Judgement]:
    """The judge of a point. Raises `KeyError` where there is none."""
    judge: Callable[[Policy], Judgement] = importlib.import_module(f"{__name__}.{MODULES[point]}").judge
    return judge
