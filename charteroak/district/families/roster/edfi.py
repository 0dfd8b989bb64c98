"""Ed-Fi's XML interchange (Student, StudentEnrollment, Parent or Contact, EducationOrganization).

Files are told apart by their root; any of them may be left out. Elements are read one at a time and freed, so that a
file of any size is read in the memory of its joins: which student is in which school, and whose guardian is who.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from charteroak.district.tables import Source

from . import reading, values
from .reading import Found, Keys, Roster
from .rows import BadRoster, GuardianRow, Place, Postal, Relation, SchoolRow, Standing, StudentRow

FORMAT = "Ed-Fi"
_PEOPLE = ("Student", "Parent", "Contact")


def recognised(source: Source) -> bool:
    return any(name.lower().endswith(".xml") and _root(source, name).startswith("Interchange") for name in source.names)


def roster(source: Source) -> Roster:
    """The roster of these files. Raises `BadRoster`."""
    schools = {
        row.key: row
        for name in _files(source)
        for line, element in _elements(source, name, "School")
        if (
            row := SchoolRow(
                _text(element, "SchoolId"), _text(element, "NameOfInstitution"), "school", Place(name, line)
            )
        ).key
    }
    return Roster(FORMAT, "", False, schools, lambda: _people(source))


def _files(source: Source) -> list[str]:
    return [name for name in source.names if name.lower().endswith(".xml")]


def _root(source: Source, name: str) -> str:
    try:
        with source.open(name) as file:
            for _, element in etree.iterparse(file, events=("start",), **_SAFE):
                return str(etree.QName(element).localname)
    except etree.XMLSyntaxError:
        return ""
    return ""


_SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def _elements(source: Source, name: str, *wanted: str) -> Iterator[tuple[int, etree._Element]]:
    """The children of the root that have one of these names, each with its line; freed once it was looked at."""
    try:
        with source.open(name) as file:
            root = None
            for event, element in etree.iterparse(file, events=("start", "end"), **_SAFE):
                if root is None:
                    root = element
                if event == "end" and element.getparent() is root:
                    if etree.QName(element).localname in wanted:
                        yield element.sourceline or 0, element
                    element.clear()
                    while element.getprevious() is not None:
                        del root[0]
    except etree.XMLSyntaxError as error:
        raise BadRoster(f"{name} is no well-formed XML ({error.msg}). Export it again.") from error


def _text(element: etree._Element, *path: str) -> str:
    """The text of the first descendant that is reached by these names; empty where there is none."""
    found = element.find("/".join(f"{{*}}{name}" for name in path))
    return (found.text or "").strip() if found is not None else ""


def _deep(element: etree._Element, name: str) -> str:
    """The text of the first descendant of this name, at any depth."""
    found = element.find(f".//{{*}}{name}")
    return (found.text or "").strip() if found is not None else ""


def _code(text: str) -> str:
    """A descriptor's own word: uri://ed-fi.org/GradeLevelDescriptor#First grade."""
    return text.rpartition("#")[2]


def _people(source: Source) -> Iterator[Found]:
    schools: dict[str, tuple[str, str]] = {}
    kin: dict[str, list[str]] = {}
    relations: dict[str, Relation] = {}
    more: dict[str, tuple[str, str, Postal]] = {}
    for name in _files(source):
        for _, element in _elements(
            source, name, "StudentSchoolAssociation", "StudentParentAssociation", "StudentContactAssociation",
            "StudentEducationOrganizationAssociation",
        ):  # fmt: skip
            kind = etree.QName(element).localname
            student = _deep(element, "StudentUniqueId")
            if kind == "StudentSchoolAssociation":
                schools[student] = (_deep(element, "SchoolId"), _code(_text(element, "EntryGradeLevel")))
            elif kind == "StudentEducationOrganizationAssociation":
                more[student] = _reached(element)
            else:
                guardian = _deep(element, "ContactUniqueId") or _deep(element, "ParentUniqueId")
                kin.setdefault(guardian, []).append(student)
                relations[guardian] = values.relation(_code(_text(element, "Relation"))) or Relation.OTHER
    keys = Keys()
    for name in _files(source):
        for line, element in _elements(source, name, *_PEOPLE):
            yield from _person(element, Place(name, line), keys, schools, kin, relations, more)


def _reached(element: etree._Element) -> tuple[str, str, Postal]:
    """The e-mail address, the language and the postal address that an element holds."""
    lines = tuple(
        text for text in (_deep(element, "StreetNumberName"), _deep(element, "ApartmentRoomSuiteNumber")) if text
    )
    postal = Postal(
        lines, _deep(element, "City"), _code(_deep(element, "StateAbbreviation")), _deep(element, "PostalCode")
    )
    return _deep(element, "ElectronicMailAddress"), _code(_text(element, "Language", "Language")), postal


def _person(
    element: etree._Element,
    place: Place,
    keys: Keys,
    schools: dict[str, tuple[str, str]],
    kin: dict[str, list[str]],
    relations: dict[str, Relation],
    more: dict[str, tuple[str, str, Postal]],
) -> Iterator[Found]:
    kind = etree.QName(element).localname
    key = _text(element, f"{kind}UniqueId")
    given, family = _text(element, "Name", "FirstName"), _text(element, "Name", "LastSurname")
    names = {"key": f"{kind}UniqueId", "given": "FirstName", "family": "LastSurname"}
    faults = reading.named_faults(key, given, family, place, keys, names)
    mail, spoken, postal = _reached(element)
    other_mail, other_language, other_postal = more.get(key, ("", "", Postal()))
    email, wrong = reading.address(mail or other_mail, place, "ElectronicMailAddress")
    language, unknown = reading.language(spoken or other_language, place, "Language")
    yield from (note for note in (wrong, unknown) if note)
    yield from faults
    if faults:
        return
    phone = _deep(element, "TelephoneNumber")
    if kind != "Student":
        yield GuardianRow(
            key, given, family, place, email, phone, language, relations.get(key, Relation.OTHER),
            tuple(kin.get(key, ())), postal or other_postal,
        )  # fmt: skip
        return
    day, no_day = reading.born(_text(element, "BirthData", "BirthDate"), place, "BirthDate")
    where, level = schools.get(key, ("", ""))
    grade, standing, odd = reading.grade(level.removesuffix(" grade"), place, "EntryGradeLevel")
    yield from (note for note in (no_day, odd) if note)
    yield StudentRow(
        key, given, family, place, _text(element, "Name", "MiddleName"), _text(element, "Name", "PreferredFirstName"),
        email, phone, language, day, grade, where, standing if where else Standing.OTHER, (), postal or other_postal,
    )  # fmt: skip
