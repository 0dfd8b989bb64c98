"""Which words win: a clause of precedence turns a contradiction in the losing part into a remark, and no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[[str, str], str]

OREGON = "The laws of the State of Oregon govern this Agreement."
CONNECTICUT = "The laws of the State of Connecticut govern the rights and duties of both parties."


def _paper(in_terms: str = "", in_addendum: str = "") -> str:
    return f"""MASTER SUBSCRIPTION AGREEMENT

1. Services. The Company provides the reading program to the Board for one school year.

2. Law. {OREGON}

3. General. {in_terms or "Notices are sent by mail."}

DATA PRIVACY ADDENDUM

1. Purpose. This Addendum protects the data of students.

2. Law. {CONNECTICUT}

3. General. {in_addendum or "Notices are sent by mail."}
"""


@pytest.mark.parametrize(
    "clause",
    [
        "If this Addendum and the Agreement conflict, this Addendum controls.",
        "In the event of any inconsistency, the terms of this Addendum shall prevail over those of the Master Subscription Agreement.",
        "This Addendum takes precedence over the Agreement and over anything else that the parties have signed.",
        "The Agreement is subordinate to this Addendum wherever the two differ.",
        "Where they differ, the Agreement gives way to this Addendum.",
        "A term of the Agreement that is inconsistent with this Addendum has no effect.",
        "Order of precedence: this Addendum, then the Master Subscription Agreement.",
        "Conflicts are resolved in the following order: (1) this Addendum; (2) the Master Subscription Agreement.",
    ],
)
def test_the_addendum_wins(verdict: Verdict, clause: str) -> None:
    assert verdict(_paper(in_addendum=clause), "bb-a-9") == "present"


@pytest.mark.parametrize(
    "clause",
    [
        "In case of conflict the Data Privacy Addendum prevails.",
        "If the Agreement and the Data Privacy Addendum are inconsistent, the Data Privacy Addendum governs.",
    ],
)
def test_the_addendum_wins_by_a_clause_of_the_terms(verdict: Verdict, clause: str) -> None:
    assert verdict(_paper(in_terms=clause), "bb-a-9") == "present"


@pytest.mark.parametrize(
    ("in_terms", "in_addendum"),
    [
        ("", ""),
        ("In the event of a conflict this Agreement prevails over the Data Privacy Addendum.", ""),
        (
            "Nothing in the Data Privacy Addendum supersedes this Agreement; in case of conflict this Agreement controls.",
            "",
        ),
        ("", "In case of conflict the Master Subscription Agreement controls over this Addendum."),
        ("", "This Addendum does not override the Agreement where they conflict."),
        ("", "If they conflict, the parties will talk."),
        ("", "This Addendum supersedes all earlier proposals of the Company."),
        ("Order of precedence: this Agreement, then the Data Privacy Addendum.", ""),
    ],
)
def test_the_contradiction_stays(verdict: Verdict, in_terms: str, in_addendum: str) -> None:
    assert verdict(_paper(in_terms, in_addendum), "bb-a-9") == "conflict"


def test_a_list_of_parts_ranks_them(verdict: Verdict) -> None:
    text = f"""AGREEMENT

1. Parts. If parts of this contract disagree, they apply in the following order:

(a) Exhibit C;
(b) Exhibit B;
(c) the body of this Agreement.

EXHIBIT B: TERMS OF THE VENDOR

B1. {OREGON}

EXHIBIT C: CONNECTICUT

C1. {CONNECTICUT}
"""
    assert verdict(text, "bb-a-9") == "present"
    assert (
        verdict(text.replace("(a) Exhibit C;\n(b) Exhibit B;", "(a) Exhibit B;\n(b) Exhibit C;"), "bb-a-9")
        == "conflict"
    )


def test_governing_law_is_no_precedence(review: Callable[[str], object]) -> None:
    report = review(f"AGREEMENT\n\n1. {CONNECTICUT}\n\n2. Conflicts of law do not matter.\n")
    assert report.precedence is None  # type: ignore[attr-defined]
