"""What a certificate of deletion must say before a board relies on it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from charteroak.district.demands.certificate import Certificate, Facts, Kept, Subprocessor, lacking

CASES = tomllib.loads(Path(__file__).with_name("certificates.toml").read_text())["case"]
FACTS = Facts(subprocessors=("Cloudhost",), since=date(2026, 11, 2), today=date(2026, 11, 20))
WHOLE = Certificate(
    scope="All student data of Ashbrook in Larkspur Reader", systems="The production database and the object store",
    method="purge", completed_on=date(2026, 11, 10), backups="deleted",
    subprocessors=(Subprocessor("Cloudhost", "deleted", date(2026, 11, 9)),), name="Ada Vendor", title="Privacy officer",
    authority="Officer of the company", nothing_else=True,
)  # fmt: skip


def changed(change: dict[str, Any]) -> Certificate:
    made = dict(change)
    if "subprocessors" in made:
        made["subprocessors"] = tuple(Subprocessor(**one) for one in made["subprocessors"])
    if "kept" in made:
        made["kept"] = tuple(Kept(**one) for one in made["kept"])
    return replace(WHOLE, **made)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_certificate_is_examined_statement_by_statement(case: dict[str, Any]) -> None:
    found = lacking(changed(case.get("change", {})), FACTS)
    assert [lack.statement for lack in found] == case["lacks"]
    assert case.get("says", "") in (found[0].why if found else "")
    assert all(lack.citation.startswith("C.G.S. §") for lack in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_certificate_is_the_same_after_it_was_stored(case: dict[str, Any]) -> None:
    given = changed(case.get("change", {}))
    assert Certificate.from_json(given.to_json()) == given
