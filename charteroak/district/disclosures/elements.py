"""What may be designated as directory information, and which of it a roster holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from charteroak.district.families.models import Student


@dataclass(frozen=True)
class Element:
    """One kind of directory information, 34 CFR § 99.3. `of` reads it from the roster, where a roster holds it."""

    code: str
    words: str
    of: Callable[[Student], str] | None = None


def _address(student: Student) -> str:
    return ", ".join(student.postal_lines)


def _born(student: Student) -> str:
    return student.born.isoformat() if student.born else ""


ELEMENTS = {
    element.code: element
    for element in (
        Element("name", "Name", lambda student: student.name),
        Element("school", "School", lambda student: str(student.school or "")),
        Element("grade", "Grade level", lambda student: student.grade),
        Element("address", "Address", _address),
        Element("phone", "Telephone number", lambda student: student.phone),
        Element("email", "E-mail address", lambda student: student.email),
        Element("born", "Date of birth", _born),
        Element("birthplace", "Place of birth"),
        Element("photo", "Photograph"),
        Element("activities", "Activities and sports"),
        Element("awards", "Honors and awards"),
        Element("attendance", "Dates of attendance"),
        Element("measures", "Weight and height of members of teams"),
    )
}


def in_order(codes: Iterable[str]) -> list[str]:
    """The known codes among these, once each, in the table's order."""
    chosen = set(codes)
    return [code for code in ELEMENTS if code in chosen]


def in_words(codes: Iterable[str]) -> str:
    return ", ".join(ELEMENTS[code].words.lower() for code in in_order(codes))
