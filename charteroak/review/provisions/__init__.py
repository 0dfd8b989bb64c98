"""One module for each provision: what it looks for, what makes it weak, what contradicts it, where it abstains.

A module offers `judge(agreement) -> Judgement`. It is imported when its provision is first checked.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from charteroak.review.clauses import Agreement
from charteroak.review.evidence import Judgement

MODULES: dict[str, str] = {
    "bb-a-1": "ownership",
    "bb-a-2": "deletion",
    "bb-a-3": "use",
    "bb-a-4": "review_and_correction",
    "bb-a-5": "security",
    "bb-a-6": "breach_notice",
    "bb-a-7": "retention",
    "bb-a-8": "ferpa",
    "bb-a-9": "governing_law",
    "bb-a-10": "severability",
    "policy:advertising": "advertising",
}


def judge_of(provision: str) -> Callable[[Agreement], Judgement] | None:
    """The judge of a provision, or None where there is no checker for it."""
    name = MODULES.get(provision)
    if name is None:
        return None
    judge: Callable[[Agreement], Judgement] = importlib.import_module(f"{__name__}.{name}").judge
    return judge
