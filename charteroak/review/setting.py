"""What a document says about itself: which parts are not part of it, and which terms win."""

from __future__ import annotations

from collections.abc import Sequence

from charteroak.review.clauses import Clause


def set_aside(clauses: Sequence[Clause]) -> frozenset[int]:
    """The clauses that the document itself declares to be no part of the contract."""
    return frozenset()
