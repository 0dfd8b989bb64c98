"""The worked examples of the pack, run as they are written."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import Any

import pytest

from charteroak import law
from charteroak.law.commands.due import _promise as promise
from charteroak.law.commands.words import read_moment
from charteroak.law.days import Count, Counter
from charteroak.law.duties import _count_units as count_units
from charteroak.law.packs import CASES, PACKS, book

FIELDS = {
    "count", "unit", "event", "start", "row", "rows", "due", "leading", "later", "arguable",
    "closed", "open", "unconfirmed", "promise", "says", "why", "citation",
}  # fmt: skip

WITH_CASES = [
    pytest.param(folder.parent.name, case, id=f"{folder.parent.name}: {case['why']}")
    for folder in sorted(PACKS.glob(f"*/{CASES}"))
    for case in tomllib.loads(folder.read_text("utf-8"))["case"]
]


@pytest.mark.parametrize(("pack", "case"), WITH_CASES)
def test_the_case_comes_out_as_written(pack: str, case: dict[str, Any]) -> None:
    assert case["citation"]
    assert set(case) <= FIELDS, "a misspelt field would be passed over in silence"
    start, _ = read_moment(case["start"], "start")
    if "event" in case:
        dues = law.duties(case["event"], start, calendar(case), promises(case), pack=pack)
        if "rows" in case:
            assert sorted(due.row for due in dues) == sorted(case["rows"])
            assert bool(dues) != bool(law.why_none(case["event"], start, pack=pack))
            return
        (due,) = (due for due in dues if due.row == case["row"])
        assert due.leading == moment(case.get("leading", case["due"]))
        result = Count(due.due, due.working, due.later, due.arguable, due.notes)  # type: ignore[arg-type]
    else:
        counter = Counter(book(pack).holidays, book(pack).counting_rules, calendar(case))
        result = count_units(case["unit"], case["count"], counter, start)
    assert result.due == moment(case["due"])
    assert (result.later.due if result.later else None) == moment(case.get("later", "none"))
    assert result.arguable == moment(case.get("arguable", "none"))
    said = " ".join([*result.notes, *(line.reason for line in result.working)])
    assert case.get("says", "") in said


def calendar(case: dict[str, Any]) -> law.Calendar:
    return law.Calendar(
        closed_days={date.fromisoformat(day): "as the case says" for day in case.get("closed", [])},
        open_holidays={date.fromisoformat(day): "as the case says" for day in case.get("open", [])},
        unconfirmed=frozenset(date.fromisoformat(day) for day in case.get("unconfirmed", [])),
    )


def promises(case: dict[str, Any]) -> list[law.Promise]:
    return [promise(case["promise"])] if "promise" in case else []


def moment(text: str) -> date | datetime | None:
    if text == "none":
        return None
    if "T" not in text:
        return date.fromisoformat(text)
    # Moments of different zones never compare as equal in the hour that comes twice, so the zone is made the same.
    return datetime.fromisoformat(text).astimezone(law.ZONE)
