"""What a roster says, row by row, whatever format it came in. Plain values: nothing here knows a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from charteroak.district.tables import BadTable


class Standing(StrEnum):
    """How a student stands to the board's schools."""

    ENROLLED = "enrolled"
    PRESCHOOL = "preschool"
    OUTPLACED = "outplaced"
    OTHER = "other"


class Relation(StrEnum):
    """What a guardian is to a student."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Postal:
    """An address as a letter needs it. `lines` are those above the town."""

    lines: tuple[str, ...] = ()
    town: str = ""
    state: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        return bool(self.lines and (self.town or self.code))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its file and line, counted as a spreadsheet shows them."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class SchoolRow:
    key: str
    name: str
    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A student. `key` is the roster's own name for the student; `gone` in a delta means that the row was deleted."""

    key: str
    given: str
    family: str
    place: Place
    middle: str = ""
    preferred: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    born: date | None = None
    grade: str = ""
    school: str = ""
    standing: Standing = Standing.ENROLLED
    guardians: tuple[str, ...] = ()
    postal: Postal = field(default_factory=Postal)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """A parent or guardian. `students` are those that this row itself names; a student's row may name it, too."""

    key: str
    given: str
    family: str
    place: Place
    email: str = ""
    phone: str = ""
    language: str = ""
    relation: Relation = Relation.GUARDIAN
    students: tuple[str, ...] = ()
    postal: Postal = field(default_factory=Postal)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, where, and what to do. It never repeats what the row says of a person.

    A `fatal` fault keeps the whole roster from being taken; another is taken with the meaning that `what` gives.
    """

    file: str
    line: int
    field: str
    what: str
    fix: str
    fatal: bool = True


#: Files that are no roster at all: whatever cannot be read as rows is none.
BadRoster = BadTable
