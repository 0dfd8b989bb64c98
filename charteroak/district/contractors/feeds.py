"""What a roster feed or a sign-on really sends: its columns that are filled, or the scopes that it was granted.

    feed = sent(path)          # a OneRoster archive, a spreadsheet, or a list of scopes
    feed.elements["phone"]     # what shows it: "users.csv, column phone: filled in 412 of 500 rows"

Values of rows are counted and never kept. This module sits below the rosters of families, and reads files by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charteroak.district.tables import BadTable, Source, rows_of

from .elements import ELEMENTS, named

LARGEST_TEXT = 2_000_000
DEEPEST = 12
MOST_UNKNOWN = 60

#: A column of OneRoster's files -> the element that it holds, where its name alone does not say it.
_COLUMNS = {
    "users.csv": {
        "sourcedid": "student-identifier", "username": "sign-in-name", "userids": "student-identifier",
        "givenname": "student-name", "familyname": "student-name", "middlename": "student-name",
        "preferredfirstname": "student-name", "preferredlastname": "student-name",
        "preferredmiddlename": "student-name",
        "identifier": "student-identifier", "usermasteridentifier": "student-identifier", "email": "student-email",
        "sms": "student-phone", "phone": "student-phone", "agentsourcedids": "parent-identifier",
        "grades": "grade-level", "orgsourcedids": "school-of-enrollment", "primaryorgsourcedid": "school-of-enrollment",
        "pronouns": "gender",
    },
    "demographics.csv": {
        "birthdate": "birth-date", "sex": "gender", "countryofbirthcode": "birth-place",
        "stateofbirthabbreviation": "birth-place", "cityofbirth": "birth-place",
        "publicschoolresidencestatus": "home-address", "americanindianoralaskanative": "race-ethnicity",
        "asian": "race-ethnicity", "blackorafricanamerican": "race-ethnicity",
        "nativehawaiianorotherpacificislander": "race-ethnicity", "white": "race-ethnicity",
        "demographicracetwoormoreraces": "race-ethnicity", "hispanicorlatinoethnicity": "race-ethnicity",
    },
    "enrollments.csv": {"usersourcedid": "schedule"},
    "userprofiles.csv": {"username": "sign-in-name"},
    "results.csv": {"score": "grades", "comment": "evaluations", "textscore": "grades"},
}  # fmt: skip
#: Columns that say nothing about a student.
_PLUMBING = {
    "status", "datelastmodified", "enableduser", "role", "roles", "roletype", "begindate", "enddate", "primary",
    "beginrole", "profileid", "profiletype", "vendorid", "applicationid", "description", "credentialtype",
    "classsourcedid", "schoolsourcedid", "usersourcedid", "orgsourcedid", "sourcedid", "metadata", "resultstatus",
    "lineitemsourcedid", "scoredate", "studentsourcedid", "credentials",
}  # fmt: skip

#: A scope or claim (a pattern over the whole of it) -> the elements that it grants.
_SCOPES: tuple[tuple[str, str], ...] = (
    (r"openid", "student-identifier"),
    (r"(?:.*userinfo\.)?profile|user\.read(?:basic\.all|\.all)?|name|given_name|family_name|person", "student-name"),
    (r"picture", "photograph"),
    (r"(?:.*userinfo\.)?email", "student-email"),
    (r"phone(?:_number)?", "student-phone"),
    (r"address", "home-address"),
    (r"birthdate|.*user\.birthday\.read", "birth-date"),
    (r"gender|.*user\.gender\.read", "gender"),
    (r".*classroom\.rosters(?:\.readonly)?", "schedule student-name"),
    (r".*classroom\.profile\.emails", "student-email"),
    (r".*classroom\.profile\.photos", "photograph"),
    (r".*classroom\.courses(?:\.readonly)?", "schedule"),
    (r".*classroom\.guardianlinks.*", "parent-contact"),
    (r".*classroom\.(?:coursework|student-submissions).*", "essays grades"),
    (r".*classroom\.announcements.*", "messages"),
    (r".*auth/drive(?:\..*)?|files\.read.*|sites\.read.*", "documents"),
    (r".*auth/(?:gmail.*|mail.*)|mail\.read.*", "email-content"),
    (r".*auth/calendar.*|calendars\.read.*", "schedule"),
    (r".*auth/contacts.*|contacts\.read.*", "parent-contact"),
    (r"edurost(?:er)?\.read(?:basic)?(?:\.all)?", "student-name schedule grade-level"),
    (r"eduassignments\.read.*", "essays grades"),
    (r".*scope/roster-core\.readonly", "student-name student-identifier grade-level school-of-enrollment schedule"),
    (r".*scope/roster\.readonly", "student-name student-identifier student-email grade-level schedule"),
    (r".*scope/roster-demographics\.readonly", "birth-date gender race-ethnicity birth-place"),
    (r".*scope/gradebook.*", "grades"),
    (r".*scope/resource.*", ""),
    (r".*scope/lis\.(?:score|result|lineitem)s?.*|.*lti-ags/scope/(?:score|result|lineitem).*", "grades"),
    (r".*lti-nrps/scope/contextmembership\.readonly", "student-name student-email schedule"),
    (r"read:students?|student:read", "student-name student-identifier grade-level school-of-enrollment"),
    (r"read:student_?contacts?|read:contacts", "parent-name parent-contact"),
    (r"read:(?:sections|classes|courses|enrollments)", "schedule"),
    (r"read:(?:schools|school_admins|teachers|staff|districts?)", ""),
    (r"read:user_?id|user_?id|sub", "student-identifier"),
    (r"read:attendance", "attendance"),
    (r"read:(?:iep|special_?education).*", "special-education"),
    (r"read:demographics", "birth-date gender race-ethnicity"),
    (r"offline_access", ""),
)


class BadFeed(Exception):
    """A file that shows nothing of what is sent: what it is, why, and what to do."""


@dataclass(frozen=True)
class Feed:
    """What is sent: element code -> what shows it; and what was found that is not known."""

    kind: str
    elements: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def sent(path: Path) -> Feed:
    """Look at a OneRoster folder or archive, a spreadsheet, or a list of scopes. Raises `BadFeed`."""
    if path.suffix.lower() in {".json", ".scope", ".scopes"} or _looks_like_scopes(path):
        return _scopes(path)
    try:
        source = Source.of(path)
        if source.find("users.csv"):
            return _oneroster(source)
        return _sheet(source)
    except BadTable as problem:
        raise BadFeed(str(problem)) from problem


# --- Files of rows ---------------------------------------------------------------------------------------------------


def _oneroster(source: Source) -> Feed:
    found = _Found()
    students = _students(source)
    for name in source.names:
        columns = _COLUMNS.get(name.lower())
        if columns is None:
            continue
        _count(source, name, columns, students, found)
    return found.feed("OneRoster")


def _students(source: Source) -> set[str] | None:
    """The keys of those who are students, where the files say who is; None where they do not."""
    roles = source.find("roles.csv")
    name, key = (roles, "usersourcedid") if roles else (source.find("users.csv"), "sourcedid")
    assert name is not None
    stream = rows_of(source, name)
    header = [_plain(cell) for cell in next(stream, (1, []))[1]]
    if key not in header or "role" not in header:
        return None
    at, role = header.index(key), header.index("role")
    return {row[at] for _, row in stream if len(row) > max(at, role) and row[role].strip().lower() == "student"}


def _count(source: Source, name: str, columns: dict[str, str], students: set[str] | None, found: _Found) -> None:
    stream = rows_of(source, name)
    titles = next(stream, (1, []))[1]
    header = [_plain(cell) for cell in titles]
    who = next((header.index(key) for key in ("usersourcedid", "studentsourcedid", "sourcedid") if key in header), None)
    filled, total = [0] * len(header), 0
    for _, row in stream:
        if students is not None and who is not None and (len(row) <= who or row[who] not in students):
            continue
        total += 1
        for at, cell in enumerate(row[: len(header)]):
            filled[at] += bool(cell.strip())
    for at, title in enumerate(header):
        code = columns.get(title) or ("" if title in _PLUMBING else getattr(named(titles[at]), "code", None))
        if title == "password":
            found.not_known("a password column")
        elif filled[at] and code is None:
            found.not_known(f"{name}, column {titles[at]}")
        elif filled[at] and code:
            found.add(code, f"{name}, column {titles[at]}: filled in {filled[at]:,} of {total:,} rows")


def _sheet(source: Source) -> Feed:
    found = _Found()
    for name in source.names:
        if name.lower().endswith(".xml"):
            raise BadFeed(f"{name} is XML. Export the feed as CSV, or hand in its list of scopes.")
        _count(source, name, {}, None, found)
    if not found.elements and not found.unknown:
        raise BadFeed("No column of it is filled. Hand in the file as it is sent, with its rows.")
    return found.feed("spreadsheet")


# --- Scopes ----------------------------------------------------------------------------------------------------------


def _looks_like_scopes(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() != ".txt" or path.stat().st_size > LARGEST_TEXT:
        return False
    lines = path.read_text(encoding="utf-8", errors="replace").split()
    return bool(lines) and "," not in lines[0] and any(_granted(line) is not None for line in lines)


def _scopes(path: Path) -> Feed:
    if path.stat().st_size > LARGEST_TEXT:
        raise BadFeed(f"{path.name} is too large for a list of scopes. Hand in the consent record alone.")
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        words = list(_words(json.loads(text), 0)) if path.suffix.lower() == ".json" else text.split()
    except (ValueError, RecursionError) as problem:
        raise BadFeed(
            f"{path.name} is no JSON that can be read. Export the client's or the consent's record again."
        ) from problem
    found = _Found()
    for word in dict.fromkeys(words):
        codes = _granted(word)
        if codes is None:
            if re.fullmatch(r"[a-z][\w:./-]{2,119}", word, re.IGNORECASE) and re.search(r"[:./]", word):
                found.not_known(f"scope {word}")
            continue
        for code in codes:
            found.add(code, f"scope {word}")
    if not found.elements and not found.unknown:
        raise BadFeed(f"No scope was found in {path.name}. A scope looks like openid, email or read:students.")
    return found.feed("sign-on scopes")


def _words(value: Any, depth: int) -> Iterator[str]:
    """Every word of a record that may be a scope: of its lists and texts; keys that are claims count, too."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        yield from value.replace(",", " ").split()
    elif isinstance(value, list):
        for one in value:
            yield from _words(one, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key.lower() in {"scope", "scopes", "claims", "scp", "permissions", "granted", "requested", "grants"}:
                yield from _words(list(one) if isinstance(one, dict) else one, depth + 1)
            elif isinstance(one, list | dict):
                yield from _words(one, depth + 1)


def _granted(scope: str) -> list[str] | None:
    """The elements that a scope grants; None where it is not known, an empty list where it grants none."""
    for pattern, codes in _SCOPES:
        if re.fullmatch(pattern, scope, re.IGNORECASE):
            return codes.split()
    return None


class _Found:
    def __init__(self) -> None:
        self.elements: dict[str, list[str]] = {}
        self.unknown: list[str] = []

    def add(self, code: str, evidence: str) -> None:
        assert code in ELEMENTS, code
        self.elements.setdefault(code, []).append(evidence)

    def not_known(self, what: str) -> None:
        if what not in self.unknown and len(self.unknown) < MOST_UNKNOWN:
            self.unknown.append(what[:160])

    def feed(self, kind: str) -> Feed:
        said = {code: "; ".join(evidence[:4]) for code, evidence in self.elements.items()}
        return Feed(kind, {code: said[code] for code in ELEMENTS if code in said}, tuple(self.unknown))


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())
