"""Grades as they are chosen: codes in their order, and what people call them."""

from __future__ import annotations

from collections.abc import Iterable

#: Code -> name, the youngest first.
GRADES = {
    "PK": "Preschool", "KG": "Kindergarten", **{f"{number:02}": f"Grade {number}" for number in range(1, 13)},
    "13": "After grade 12",
}  # fmt: skip
ORDER = list(GRADES)


def in_words(codes: Iterable[str]) -> str:
    """`01, 02, 03, 05` as "grades 1 to 3, 5"; empty for none."""
    known = sorted({code for code in codes if code in GRADES}, key=ORDER.index)
    others = [code for code in codes if code not in GRADES]
    if not known and not others:
        return ""
    runs: list[list[str]] = []
    for code in known:
        if runs and ORDER.index(code) == ORDER.index(runs[-1][-1]) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    said = [_short(run[0]) if len(run) == 1 else f"{_short(run[0])} to {_short(run[-1])}" for run in runs]
    one = len(known) + len(others) == 1
    return f"{'grade' if one else 'grades'} {', '.join([*said, *others])}"


def _short(code: str) -> str:
    return {"PK": "preschool", "KG": "K", "13": "12+"}.get(code, code.lstrip("0"))
