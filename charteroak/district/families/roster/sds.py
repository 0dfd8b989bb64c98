"""Microsoft School Data Sync: the CSV files of version 2.1 and of version 1.

2.1: orgs.csv, users.csv, roles.csv, and relationships.csv for guardians. Version 1: School.csv, Student.csv, and for
guardians User.csv with Guardianrelationship.csv. Both hold everybody: neither knows a delta.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from charteroak.district.tables import Source

from . import reading, values
from .reading import Columns, Found, Keys, Roster, cell
from .rows import BadRoster, GuardianRow, Place, Relation, SchoolRow, Standing, StudentRow

FORMAT = "School Data Sync"
_STUDENTS = {"student", "learner"}


def recognised(source: Source) -> bool:
    return bool(_new(source) or source.find("student.csv"))


def _new(source: Source) -> bool:
    name = source.find("roles.csv")
    header = Columns(next(source.rows(name), (1, []))[1]) if name else None
    return bool(header and "userSourcedId" in header and "isPrimary" in header and source.find("users.csv"))


def roster(source: Source) -> Roster:
    """The roster of these files. Raises `BadRoster`."""
    new = _new(source)
    schools = _schools(source, *(("orgs.csv", "sourcedId", "name") if new else ("school.csv", "SIS ID", "Name")))
    found = Roster(FORMAT, "2.1" if new else "1", False, schools, lambda: iter(()))
    found.people = lambda: (_people if new else _people_of_version_1)(source, found)
    return found


def _schools(source: Source, name: str, key: str, title: str) -> dict[str, SchoolRow]:
    own = source.find(name)
    if not own:
        return {}
    rows = source.rows(own)
    columns = Columns(next(rows, (1, []))[1])
    at, named, kind = columns.at(key), columns.at(title), columns.at("type")
    return {
        cell(row, at): SchoolRow(cell(row, at), cell(row, named), cell(row, kind), Place(own, line))
        for line, row in rows
    }


def _kin(source: Source, name: str, student: str, guardian: str, role: str) -> dict[str, list[tuple[str, Relation]]]:
    """By guardian: the students and the relation."""
    own = source.find(name)
    if not own:
        return {}
    rows = source.rows(own)
    columns = Columns(next(rows, (1, []))[1])
    pupil, kin, word = columns.at(student), columns.at(guardian), columns.at(role)
    found: dict[str, list[tuple[str, Relation]]] = {}
    for _, row in rows:
        relation = values.relation(cell(row, word)) or Relation.OTHER
        found.setdefault(cell(row, kin), []).append((cell(row, pupil), relation))
    return found


def _people(source: Source, found: Roster) -> Iterator[Found]:
    roles: dict[str, tuple[str, str, str]] = {}
    skipped, keys = Counter[str](), Keys()
    name = source.find("roles.csv")
    assert name
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    user, org, role, grade, primary = (
        columns.at(word) for word in ("userSourcedId", "orgSourcedId", "role", "grade", "isPrimary")
    )
    for _, row in rows:
        if cell(row, user) not in roles or cell(row, primary).lower() in {"true", "1"}:
            roles[cell(row, user)] = (cell(row, role).lower(), cell(row, org), cell(row, grade))
    kin = _kin(source, "relationships.csv", "userSourcedId", "relationshipUserSourcedId", "relationshipRole")
    birthdays = _birthdays(source)
    name = source.find("users.csv")
    assert name
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    key, given, family, middle, email, phone = (
        columns.at(word) for word in ("sourcedId", "givenName", "familyName", "middleName", "email", "phone")
    )
    names = {"key": "sourcedId", "given": "givenName", "family": "familyName"}
    for line, row in rows:
        own = cell(row, key)
        word, where, level = roles.get(own, ("", "", ""))
        place = Place(name, line)
        if word not in _STUDENTS and own not in kin:
            skipped[word or "without a role"] += 1
            continue
        faults = reading.named_faults(own, cell(row, given), cell(row, family), place, keys, names)
        address, wrong = reading.address(cell(row, email), place, "email")
        yield from (note for note in (wrong,) if note)
        yield from faults
        if faults:
            continue
        if word in _STUDENTS:
            code, standing, odd = reading.grade(level, place, "grade")
            day, no_day = reading.born(birthdays.get(own, ""), place, "birthDate")
            yield from (note for note in (odd, no_day) if note)
            yield StudentRow(
                own, cell(row, given), cell(row, family), place, cell(row, middle), "", address, cell(row, phone), "",
                day, code, where, standing if where else Standing.OTHER,
            )  # fmt: skip
        else:
            yield GuardianRow(
                own, cell(row, given), cell(row, family), place, address, cell(row, phone), "", kin[own][0][1],
                tuple(student for student, _ in kin[own]),
            )  # fmt: skip
    found.skipped = dict(skipped)


def _birthdays(source: Source) -> dict[str, str]:
    name = source.find("demographics.csv")
    if not name:
        return {}
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    key, day = columns.at("userSourcedId", "sourcedId"), columns.at("birthDate")
    return {cell(row, key): cell(row, day) for _, row in rows}


def _people_of_version_1(source: Source, found: Roster) -> Iterator[Found]:
    name = source.find("student.csv")
    if not name:
        raise BadRoster("Student.csv is not among the files. Export it with the others.")
    keys = Keys()
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    key, school, given, family, middle, email, phone, grade, birth = (
        columns.at(word)
        for word in ("SIS ID", "School SIS ID", "First Name", "Last Name", "Middle Name", "Secondary Email", "Phone",
                     "Grade", "Birthdate")
    )  # fmt: skip
    names = {"key": "SIS ID", "given": "First Name", "family": "Last Name"}
    for line, row in rows:
        place = Place(name, line)
        faults = reading.named_faults(cell(row, key), cell(row, given), cell(row, family), place, keys, names)
        address, wrong = reading.address(cell(row, email), place, "Secondary Email")
        code, standing, odd = reading.grade(cell(row, grade), place, "Grade")
        day, no_day = reading.born(cell(row, birth), place, "Birthdate")
        yield from (note for note in (wrong, odd, no_day) if note)
        yield from faults
        if not faults:
            yield StudentRow(
                cell(row, key), cell(row, given), cell(row, family), place, cell(row, middle), "", address,
                cell(row, phone), "", day, code, cell(row, school), standing if cell(row, school) else Standing.OTHER,
            )  # fmt: skip
    yield from _guardians_of_version_1(source)


def _guardians_of_version_1(source: Source) -> Iterator[Found]:
    """Guardians have no key but their e-mail address."""
    kin = _kin(source, "guardianrelationship.csv", "SIS ID", "Email", "Role")
    name = source.find("user.csv")
    if not name:
        return
    keys = Keys()
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    email, given, family, phone = (columns.at(word) for word in ("Email", "First Name", "Last Name", "Phone"))
    names = {"key": "Email", "given": "First Name", "family": "Last Name"}
    for line, row in rows:
        own = cell(row, email)
        place = Place(name, line)
        faults = reading.named_faults(own, cell(row, given), cell(row, family), place, keys, names)
        address, wrong = reading.address(own, place, "Email")
        yield from (note for note in (wrong,) if note)
        yield from faults
        if not faults and own in kin:
            yield GuardianRow(
                own, cell(row, given), cell(row, family), place, address, cell(row, phone), "", kin[own][0][1],
                tuple(student for student, _ in kin[own]),
            )  # fmt: skip
