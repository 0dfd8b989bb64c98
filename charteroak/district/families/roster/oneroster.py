"""OneRoster 1.1 and 1.2 as CSV (1EdTech's Rostering, CSV Binding): bulk and delta, students and their guardians.

1.1 names a user's role and schools in users.csv; 1.2 in roles.csv. A guardian is tied to a student by the
`agentSourcedIds` of either. Birth dates stand in demographics.csv. What the standard has no column for - language,
postal address - is read from `metadata.` columns of these names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from charteroak.district.tables import Source

from . import reading, values
from .reading import Columns, Found, Keys, Roster, cell, listed
from .rows import BadRoster, Fault, GuardianRow, Place, Postal, Relation, SchoolRow, Standing, StudentRow

FORMAT = "OneRoster"
_GUARDIANS = {"parent", "guardian", "relative", "mother", "father", "aunt", "uncle", "grandparent", "sibling", "other"}
_NAMES = {"key": "sourcedId", "given": "givenName", "family": "familyName"}


def recognised(source: Source) -> bool:
    name = source.find("users.csv")
    if not name:
        return False
    header = Columns(next(source.rows(name), (1, []))[1])
    standard = source.find("manifest.csv") or "agentSourcedIds" in header or "orgSourcedIds" in header
    return bool("sourcedId" in header and "familyName" in header and standard)


def roster(source: Source) -> Roster:
    """The roster of these files. Raises `BadRoster`."""
    manifest = _manifest(source)
    remarks = []
    if not manifest:
        fix = "Export with the manifest; without it the files are taken as the whole roster."
        remarks.append(Fault("manifest.csv", 1, "", "is not there", fix, fatal=False))
    version = manifest.get("oneroster.version") or ("1.2" if source.find("roles.csv") else "1.1")
    delta = manifest.get("file.users", "bulk").lower() == "delta"
    found = Roster(FORMAT, version, delta, _schools(source), lambda: iter(()), remarks)
    found.people = lambda: _people(source, found)
    return found


def _manifest(source: Source) -> dict[str, str]:
    name = source.find("manifest.csv")
    return {row[0].strip(): cell(row, 1) for _, row in source.rows(name)} if name else {}


def _schools(source: Source) -> dict[str, SchoolRow]:
    name = source.find("orgs.csv")
    if not name:
        return {}
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    key, title, kind, status = (columns.at(word) for word in ("sourcedId", "name", "type", "status"))
    return {
        cell(row, key): SchoolRow(cell(row, key), cell(row, title), cell(row, kind), Place(name, line))
        for line, row in rows
        if cell(row, status).lower() != "tobedeleted"
    }


def _roles(source: Source) -> dict[str, tuple[str, str]]:
    """By user: the role and the school of roles.csv, the primary one first. All that 1.2 asks to be held in memory."""
    name = source.find("roles.csv")
    if not name:
        return {}
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    user, kind, role, org, status = (
        columns.at(word) for word in ("userSourcedId", "roleType", "role", "orgSourcedId", "status")
    )
    found: dict[str, tuple[str, str]] = {}
    same: dict[tuple[str, str], tuple[str, str]] = {}
    for _, row in rows:
        if cell(row, status).lower() == "tobedeleted":
            continue
        if cell(row, user) not in found or cell(row, kind).lower() == "primary":
            value = (cell(row, role).lower(), cell(row, org))
            found[cell(row, user)] = same.setdefault(value, value)
    return found


def _birthdays(source: Source) -> dict[str, str]:
    name = source.find("demographics.csv")
    if not name:
        return {}
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    key, day = columns.at("sourcedId", "userSourcedId"), columns.at("birthDate", "birthdate")
    return {cell(row, key): cell(row, day) for _, row in rows}


def _people(source: Source, found: Roster) -> Iterator[Found]:
    name = source.find("users.csv")
    if not name:
        raise BadRoster("users.csv is not among the files. Export it with the others.")
    roles, birthdays, keys, skipped = _roles(source), _birthdays(source), Keys(), Counter[str]()
    rows = source.rows(name)
    columns = Columns(next(rows, (1, []))[1])
    at = {word: columns.at(word) for word in (
        "sourcedId", "status", "role", "givenName", "familyName", "middleName", "email", "phone", "sms", "grades",
        "agentSourcedIds",
    )}  # fmt: skip
    school = columns.at("orgSourcedIds", "primaryOrgSourcedId", "orgSourcedId")
    preferred = columns.at("preferredGivenName", "prefferedGivenName", "preferredFirstName", "metadata.preferredName")
    spoken = columns.at("metadata.preferredLanguage", "metadata.language", "preferredLanguage", "language")
    birth = columns.at("metadata.birthDate", "birthDate")
    kinship = columns.at("metadata.relationship", "metadata.relation")
    street = [columns.at("metadata.street", "metadata.address1", "metadata.address"), columns.at("metadata.address2")]
    town, state, code = (columns.at(f"metadata.{word}") for word in ("city", "state", "zip"))
    if code < 0:
        code = columns.at("metadata.postalCode")
    if at["sourcedId"] < 0 or (at["role"] < 0 and not roles):
        raise BadRoster(f"{name} has no column sourcedId, or nothing says who is a student. Export role or roles.csv.")
    for line, row in rows:
        key = cell(row, at["sourcedId"])
        role, org = roles.get(key, ("", "")) if roles else ("", "")
        role = role or cell(row, at["role"]).lower()
        if role != "student" and role not in _GUARDIANS:
            skipped[role or "without a role"] += 1
            continue
        place = Place(name, line)
        gone = cell(row, at["status"]).lower() == "tobedeleted"
        given, family = cell(row, at["givenName"]), cell(row, at["familyName"])
        faults = reading.named_faults(key, given, family, place, keys, _NAMES)
        email, wrong = reading.address(cell(row, at["email"]), place, "email")
        language, unknown = reading.language(cell(row, spoken), place, "language") if spoken >= 0 else ("", None)
        notes = [note for note in (wrong, unknown) if note]
        lines = tuple(text for text in (cell(row, column) for column in street) if text)
        postal = Postal(lines, cell(row, town), cell(row, state), cell(row, code)) if lines else _NO_POSTAL
        others = listed(cell(row, at["agentSourcedIds"]))
        phone = cell(row, at["phone"]) or cell(row, at["sms"])
        if role == "student":
            grade, standing, odd = reading.grade((listed(cell(row, at["grades"])) or ("",))[0], place, "grades")
            day, no_day = reading.born(birthdays.get(key, "") or cell(row, birth), place, "birthDate")
            notes += [note for note in (odd, no_day) if note]
            orgs = listed(org or cell(row, school))
            where = next((name for name in orgs if name in found.schools), orgs[0] if orgs else "")
            if standing is Standing.ENROLLED and not where:
                standing = Standing.OTHER
            person: Found = StudentRow(
                key, given, family, place, cell(row, at["middleName"]), cell(row, preferred), email, phone, language,
                day, grade, where, standing, others, postal, gone,
            )  # fmt: skip
        else:
            kin = values.relation(cell(row, kinship) or role) or Relation.OTHER
            person = GuardianRow(key, given, family, place, email, phone, language, kin, others, postal, gone)
        yield from notes
        yield from faults
        if not faults:
            yield person
    found.skipped = dict(skipped)


_NO_POSTAL = Postal()
