"""What every format has in common: a roster is a stream of rows and faults, read in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from . import values
from .rows import Fault, GuardianRow, Place, Relation, SchoolRow, Standing, StudentRow

Found: TypeAlias = "StudentRow | GuardianRow | Fault"


@dataclass(slots=True)
class Roster:
    """A roster that was recognised: what it is, its schools, and its people as a stream that can be read again.

    `delta`: it holds changes only; else it holds everybody, and who is not in it has left. `skipped` counts the people
    of other roles, who are read by nobody, once `people` has been read to its end.
    """

    format: str
    version: str
    delta: bool
    schools: dict[str, SchoolRow]
    people: Callable[[], Iterator[Found]]
    remarks: list[Fault] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)


class Columns:
    """Where the columns of a file are, by their names without regard to case, spaces and underscores.

    `password` columns are not among them, so that nothing can ask for one.
    """

    def __init__(self, header: Sequence[str]) -> None:
        names = [plain(name) for name in header]
        self._at = {name: at for at, name in reversed(list(enumerate(names))) if name and "password" not in name}

    def __contains__(self, name: str) -> bool:
        return plain(name) in self._at

    def at(self, *names: str) -> int:
        """The first of these columns that is there; -1 where none is, which `cell` reads as empty."""
        return next((self._at[plain(name)] for name in names if plain(name) in self._at), -1)


def plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum() or character == ".")


def cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if 0 <= at < len(row) else ""


def listed(text: str) -> tuple[str, ...]:
    """A field that holds a list: "a,b" or "a;b"."""
    if not text:
        return ()
    return tuple(part for part in (part.strip() for part in text.replace(";", ",").split(",")) if part)


class Keys:
    """Which keys were met: their hashes only, so that a million of them stay small."""

    def __init__(self) -> None:
        self._met: set[int] = set()

    def again(self, key: str) -> bool:
        """Whether this key was met before; it is now."""
        number = hash(key)
        if number in self._met:
            return True
        self._met.add(number)
        return False


def named_faults(key: str, given: str, family: str, place: Place, keys: Keys, names: dict[str, str]) -> list[Fault]:
    """What is wrong with a row's key and name. `names` gives the file's own words for `key`, `given`, `family`."""
    faults = []
    if not key:
        faults.append(_fault(place, names["key"], "is empty", "Give each person an identifier of the student system."))
    elif keys.again(key):
        faults.append(_fault(place, names["key"], "stands in an earlier row already", "Keep one row for each person."))
    if not given and not family:
        faults.append(_fault(place, names["family"], "is empty, and so is the first name", "Enter the person's name."))
    return faults


def born(text: str, place: Place, name: str) -> tuple[date | None, Fault | None]:
    if not text:
        return None, None
    found = values.day(text)
    if found is None or not 1900 <= found.year <= 2100:
        fix = "Write it as 2012-05-31. Without it, nobody learns when the student turns eighteen."
        return None, Fault(place.file, place.line, name, "is no date", fix, fatal=False)
    return found, None


def grade(text: str, place: Place, name: str) -> tuple[str, Standing, Fault | None]:
    code = values.grade(text)
    standing = Standing.PRESCHOOL if code in values.PRESCHOOL else Standing.ENROLLED
    if code and not values.known_grade(code):
        fix = "Write KG, 01 to 12, PK or UG."
        return (
            code,
            standing,
            Fault(place.file, place.line, name, "is no grade of the standard; kept as it is", fix, False),
        )
    return code, standing, None


def address(text: str, place: Place, name: str) -> tuple[str, Fault | None]:
    found = values.email(text)
    if text and not found:
        fix = "Correct it; until then this person is written to on paper."
        return "", Fault(place.file, place.line, name, "is no e-mail address", fix, fatal=False)
    return found, None


def language(text: str, place: Place, name: str) -> tuple[str, Fault | None]:
    code = values.language(text)
    if text and not code:
        fix = "Write the language's English name or its code, such as Spanish or es."
        return "", Fault(place.file, place.line, name, "is no language that is known; the board's is used", fix, False)
    return code, None


def relation(text: str, place: Place, name: str) -> tuple[Relation, Fault | None]:
    found = values.relation(text)
    if found is None:
        fix = "Write parent, guardian, relative or other."
        return Relation.OTHER, Fault(
            place.file, place.line, name, "is outside the standard's list; read as other", fix, False
        )
    return found, None


def _fault(place: Place, name: str, what: str, fix: str) -> Fault:
    return Fault(place.file, place.line, name, what, fix)
