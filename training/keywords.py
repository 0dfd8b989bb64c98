"""The baseline for scale: a provision is `present` where its words stand anywhere in the document, else `missing`."""

from __future__ import annotations

from charteroak.review.clauses import Agreement

#: All the words of one of a provision's rows must stand in one clause.
WORDS: dict[str, tuple[str, ...]] = {
    "bb-a-1": ("property of the", "owns data", "own data", "ownership data"),
    "bb-a-2": ("request delet", "request destr", "request eras"),
    "bb-a-3": ("shall not use", "only purpose", "solely purpose"),
    "bb-a-4": ("review correct", "access correct", "inspect correct"),
    "bb-a-5": ("security confidential", "reasonable security", "safeguards security"),
    "bb-a-6": ("breach notify", "breach notice", "unauthorized notify"),
    "bb-a-7": ("retain terminat", "delet terminat", "destroy terminat", "return terminat"),
    "bb-a-8": ("ferpa", "family educational rights"),
    "bb-a-9": ("laws of the state of connecticut", "governed by connecticut"),
    "bb-a-10": ("invalid", "severab", "unenforceable"),
    "policy:advertising": ("targeted advertising", "advertis"),
}


def verdict(agreement: Agreement, provision: str) -> str:
    rows = [row.split() for row in WORDS[provision]]
    for clause in agreement.clauses:
        text = clause.text.lower()
        if any(all(word in text for word in row) for row in rows):
            return "present"
    return "missing"
