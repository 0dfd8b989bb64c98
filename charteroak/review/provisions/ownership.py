"""First, plain reading of this provision."""

from __future__ import annotations

import re

from charteroak.review.clauses import Agreement
from charteroak.review.evidence import Evidence, Judgement, judged

_CUE = re.compile(r"not the property|property of", re.IGNORECASE)


def judge(agreement: Agreement) -> Judgement:
    found = [Evidence("meets", clause, "cue") for clause in agreement.operative if _CUE.search(clause.full)]
    if found:
        return judged("present", "The agreement says so.", found, found, 0.5)
    return judged("missing", "Nothing in the agreement speaks of it.", (), (), 0.5)
