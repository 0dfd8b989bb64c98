"""What must be on record before a tool is used for one child's plan without a contract: C.G.S. § 10-234bb(i)."""

from __future__ import annotations

from dataclasses import dataclass

LAW = "C.G.S. § 10-234bb(i)"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it is called, where it stands, what its evidence has to show."""

    code: str
    title: str
    citation: str
    asks: str


CONDITIONS = (
    Condition(
        "unique", "Unique and necessary to the plan", LAW,
        "Which goal or accommodation of the plan it serves, and why nothing else does.",
    ),
    Condition(
        "cannot", "Why the service cannot comply", LAW,
        "Which of the required provisions the provider cannot or will not accept, and how you know.",
    ),
    Condition(
        "ferpa", "It complies with FERPA", f"{LAW}(1)",
        "The provider's statement or terms that show it: 20 U.S.C. § 1232g.",
    ),
    Condition(
        "hipaa", "It complies with HIPAA", f"{LAW}(1)",
        "The provider's statement or terms that show it: P.L. 104-191.",
    ),
    Condition(
        "attempt", "A reasonable effort to enter into a contract", f"{LAW}(2)(A)",
        "Whom you wrote to, when, what you offered, and what was answered. Each attempt is an entry of its own.",
    ),
    Condition(
        "equivalent", "A reasonable effort to find an equivalent that complies", f"{LAW}(2)(B)",
        "Which other services you looked at, and why none of them serves this child.",
    ),
    Condition(
        "operator", "The provider complies with § 10-234cc for this use", f"{LAW}(3)",
        "The provider's statement on security, deletion, advertising, use, sale and disclosure.",
    ),
)  # fmt: skip
BY_CODE = {condition.code: condition for condition in CONDITIONS}

#: What a parent is given on request: the evidence of the two efforts.
SHOWN_TO_PARENTS = ("attempt", "equivalent")

AGREEMENT = Condition(
    "agreement", "The signed agreement", f"{LAW}(4)",
    "The parent or guardian signs; for an individualized education program a member of the planning and placement "
    "team signs, too.",
)  # fmt: skip

#: Why a service cannot comply, in the words of the yearly report; they name nobody.
REASONS = {
    "no-answer": "The provider did not answer",
    "refused": "The provider does not sign contracts with boards",
    "terms": "The provider's terms conflict with a required provision",
    "partial": "The provider accepts some of the required provisions only",
    "abroad": "The provider is bound by another country's law",
}
