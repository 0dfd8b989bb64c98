"""Reads rosters as student systems export them: OneRoster, School Data Sync, Ed-Fi, or any spreadsheet.

Pure: files in, rows and faults out. A reader goes through the files once and keeps no more of them than the joins
between people need. A `password` column is never read.
"""

from __future__ import annotations

from pathlib import Path

from charteroak.district.tables import Source

from . import edfi, oneroster, sds, sheet
from .reading import Columns, Found, Roster
from .rows import BadRoster, Fault, GuardianRow, Place, Postal, Relation, SchoolRow, Standing, StudentRow
from .sheet import Guess, guess

__all__ = [
    "BadRoster", "Columns", "Fault", "Found", "GuardianRow", "Guess", "Place", "Postal", "Relation", "Roster",
    "SchoolRow", "Source", "Standing", "StudentRow", "guess", "needs_mapping", "open_roster",
]  # fmt: skip

_FORMATS = (sds, oneroster, edfi)


def open_roster(path: Path, mapping: dict[str, str] | None = None) -> Roster:
    """The roster in a folder, a zip archive or a file. A spreadsheet is read by `mapping`, or by what is guessed.

    Raises `BadRoster` with what, why and what to do.
    """
    source = Source.of(path)
    if mapping is None:
        for form in _FORMATS:
            if form.recognised(source):
                return form.roster(source)
    return sheet.roster(source, mapping or {one.column: one.field for one in guess(source)})


def needs_mapping(path: Path) -> bool:
    """Whether these files are no format that is known, so that a person should look at the mapping of columns."""
    source = Source.of(path)
    return not any(form.recognised(source) for form in _FORMATS)
