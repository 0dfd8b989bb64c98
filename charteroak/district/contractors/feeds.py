"""What a roster feed or a sign-on really sends: its columns that are filled, or the scopes that it was granted.

    feed = sent(path)          # a OneRoster archive, a spreadsheet, or a list of scopes
    feed.elements["student-phone"]     # what shows it: "users.csv, column phone: filled in 412 of 500 rows"
    compare(codes_of_the_schedule, feed).over

Values of rows are counted and never kept; a column of passwords is not even counted. This module sits below the
rosters of families, and reads files by itself.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from charteroak.district.tables import BadTable, Source, rows_of

from .elements import ELEMENTS, named

LARGEST_TEXT = 2_000_000
LARGEST_WORKBOOK = 500_000_000
DEEPEST = 12
MOST_UNKNOWN = 60
MOST_SCOPES = 2_000

#: A column of OneRoster's files -> the element that it holds, where its name alone does not say it.
_COLUMNS = {
    "users.csv": {
        "sourcedid": "student-identifier", "usermasteridentifier": "student-identifier", "grades": "grade-level",
        "preferredfirstname": "student-name", "preferredlastname": "student-name", "pronouns": "gender",
        "preferredmiddlename": "student-name", "preferredgivenname": "student-name",
        "preferredfamilyname": "student-name", "prefferedgivenname": "student-name",
        "prefferedmiddlename": "student-name", "prefferedfamilyname": "student-name",
        "primaryorgsourcedid": "school-of-enrollment",
    },
    "demographics.csv": {"publicschoolresidencestatus": "home-address"},
    "enrollments.csv": {"usersourcedid": "schedule"},
    "userprofiles.csv": {},
    "results.csv": {"score": "grades", "comment": "evaluations", "textscore": "grades"},
}  # fmt: skip
#: Columns that say nothing about a student.
_PLUMBING = {
    "status", "datelastmodified", "datalastmodified", "classid", "enrollmentid", "enableduser", "role", "roles",
    "roletype", "begindate", "enddate", "primary", "beginrole", "profileid", "profiletype", "vendorid",
    "applicationid", "description", "credentialtype", "classsourcedid", "schoolsourcedid", "usersourcedid",
    "orgsourcedid", "sourcedid", "metadata", "resultstatus", "lineitemsourcedid", "scoredate", "studentsourcedid",
    "credentials",
}  # fmt: skip

#: Files of the standard that tell of schools, courses and terms. Any other file beside them is looked at.
_NOT_OF_STUDENTS = {
    f"{name}.csv" for name in (
        "manifest", "orgs", "academicsessions", "courses", "classes", "roles", "categories", "lineitems", "resources",
        "classresources", "courseresources", "userresources", "scorescales", "lineitemscorescales",
        "lineitemlearningobjectiveids", "resultscorescales", "resultlearningobjectiveids",
    )
}  # fmt: skip
_SECRET = re.compile(r"passw|passcode|passphrase|pwd")
#: A cell that is no title: an address, a date, a number of a person. A school year may be a title.
_VALUE = re.compile(r"[^@\s]+@[^@\s]+|(?!\d{4}[-/]\d\d(?:\d\d)?$)[\d()/.\s+-]{5,}")

#: A scope or claim (a pattern over the whole of it) -> the elements that it grants.
_SCOPES: tuple[tuple[str, str], ...] = (
    (r"openid", "student-identifier"),
    (r"(?:.*userinfo\.)?profile|user\.read(?:write|basic)?(?:\.all)?|person|people\.read.*", "student-name"),
    (r"name|(?:given|family|middle|nick)_?name|\$person\.name\..*", "student-name"),
    (r"preferred_username|upn|\$user\.username", "sign-in-name"),
    (r"email_verified|phone_number_verified|updated_at|zoneinfo|locale|website|iss|aud|exp|iat|nonce", ""),
    (r"picture|\$user\.image", "photograph"),
    (r"(?:.*userinfo\.)?email|.*user\.emails\.read|\$person\.email\..*", "student-email"),
    (r"phone(?:_number)?|.*user\.phonenumbers\.read|\$person\.(?:phone\..*|sms)", "student-phone"),
    (r"address|.*user\.addresses\.read|\$person\.address\..*", "home-address"),
    (r"birthdate|.*user\.birthday\.read", "birth-date"),
    (r"gender|.*user\.gender\.read", "gender"),
    (r".*classroom\.rosters(?:\.readonly)?", "schedule student-name"),
    (r".*classroom\.profile\.emails", "student-email"),
    (r".*classroom\.profile\.photos", "photograph"),
    (r".*classroom\.courses(?:\.readonly)?", "schedule"),
    (r".*classroom\.guardianlinks.*", "parent-contact"),
    (r".*classroom\.(?:coursework|student-submissions).*", "essays grades"),
    (r".*classroom\.announcements.*|.*auth/chat\..*|chat\.read.*|channelmessage\.read.*", "messages"),
    (r".*classroom\.(?:topics|push-notifications|addons).*", ""),
    (r".*auth/admin\.directory\.user.*|.*auth/directory\.readonly", "student-name student-email student-identifier"),
    (r".*auth/admin\.directory\.(?:group|orgunit).*|group(?:member)?\.read.*|team.*\.read.*", "schedule"),
    (r"directory\.(?:read|accessasuser).*", "student-name student-email student-identifier"),
    (r".*auth/forms\.responses.*", "survey-answers"),
    (r".*auth/(?:documents|spreadsheets|presentations|forms\.body|photoslibrary).*|notes\.read.*", "documents"),
    (r".*auth/fitness\..*", "health"),
    (r".*auth/drive(?:\..*)?|files\.read.*|sites\.read.*", "documents"),
    (r".*auth/(?:gmail.*|mail.*)|mail\.read.*", "email-content"),
    (r".*auth/calendar.*|calendars\.read.*", "schedule"),
    (r".*auth/contacts.*|contacts\.read.*", "parent-contact"),
    (r"edurost(?:er)?\.read(?:basic|write)?(?:\.all)?", "student-name schedule grade-level"),
    (r"eduassignments\.read.*", "essays grades"),
    (r"edu(?:administration|curricula)\.read.*", ""),
    (r".*scope/roster-core\.readonly", "student-name student-identifier grade-level school-of-enrollment schedule"),
    (r".*scope/roster\.readonly", "student-name student-identifier student-email grade-level schedule"),
    (r".*scope/roster-demographics\.readonly", "birth-date gender race-ethnicity birth-place"),
    (r".*scope/gradebook.*", "grades"),
    (r".*scope/resource.*", ""),
    (r".*scope/lis\.(?:score|result|lineitem)s?.*|.*lti-ags/scope/(?:score|result|lineitem).*", "grades"),
    (r".*lti-ags/claim/endpoint", "grades"),
    (r".*lti-nrps/(?:scope/contextmembership\.readonly|claim/.*)", "student-name student-email schedule"),
    (r".*lti-gs/.*|.*spec/lti/claim/(?:context|roles)|\$(?:context|coursesection)\..*", "schedule"),
    (r".*spec/lti/claim/lis|\$person\.sourcedid|\$user\.id", "student-identifier"),
    (r".*spec/lti/claim/[\w-]+|.*lti-(?:dl|pns|ap)/.*|\$(?:resourcelink|toolplatform|api)\..*", ""),
    (
        r"read:(?:students?|users?|sis)(?:_basic)?|student:read",
        "student-name student-identifier grade-level school-of-enrollment",
    ),
    (r"read:student_?contacts?|read:contacts", "parent-name parent-contact"),
    (r"read:(?:sections|classes|courses|enrollments|terms)", "schedule"),
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


class Sent(NamedTuple):
    """One element that is sent, and what shows it."""

    element: str
    evidence: str


@dataclass(frozen=True)
class Comparison:
    """What is sent beside what a schedule says: not in it, in it, and (codes alone) in it but not sent."""

    over: tuple[Sent, ...]
    within: tuple[Sent, ...]
    unused: tuple[str, ...]


def compare(scheduled: Iterable[str], feed: Feed) -> Comparison:
    """The feed beside the codes of a schedule; of what is sent beyond it, the sensitive comes first."""
    agreed = dict.fromkeys(scheduled)
    found = [Sent(code, evidence) for code, evidence in feed.elements.items()]
    over = [one for one in found if one.element not in agreed]
    return Comparison(
        over=tuple(sorted(over, key=lambda one: (not ELEMENTS[one.element].sensitive, one.element))),
        within=tuple(one for one in found if one.element in agreed),
        unused=tuple(code for code in agreed if code not in feed.elements),
    )


def sent(path: Path) -> Feed:
    """Look at a OneRoster folder or archive, a spreadsheet, or a list of scopes. Raises `BadFeed`."""
    if path.is_file() and (path.suffix.lower() in {".json", ".scope", ".scopes"} or _looks_like_scopes(path)):
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
        if columns is not None:
            _count(source, name, columns, students, found)
        elif name.lower() in _NOT_OF_STUDENTS:
            continue
        elif _is_of_students(source, name):
            _count(source, name, {}, students, found, keys=_KEYS[:2])  # its sourcedId may be a key of its own
        else:
            found.not_known(f"the file {name[:80]}")
    if not found.elements and not found.unknown:
        raise BadFeed("It holds no filled row of a student. Hand in the files as they are sent, with their rows.")
    return found.feed("OneRoster")


_KEYS = ("usersourcedid", "studentsourcedid", "sourcedid")


def _students(source: Source) -> set[str] | None:
    """The keys of those who are students, where the files say who is; None where they do not."""
    roles = source.find("roles.csv")
    name, key = (roles, "usersourcedid") if roles else (source.find("users.csv"), "sourcedid")
    assert name is not None
    stream = _rows(source, name)
    header = [_plain(cell) for cell in next(stream, (1, []))[1]]
    if key not in header or "role" not in header:
        return None
    at, role = header.index(key), header.index("role")
    return {row[at] for _, row in stream if len(row) > max(at, role) and row[role].strip().lower() == "student"}


def _is_of_students(source: Source, name: str) -> bool:
    """Whether a file that the standard does not know tells of students: its name column may be that of a school."""
    if name.lower().endswith(".xml"):
        return False
    header = {_plain(title) for title in next(_rows(source, name), (1, []))[1]}
    return not header.isdisjoint({*_KEYS[:2], "studentid", "studentnumber", "userid"})


def _count(
    source: Source, name: str, columns: dict[str, str], students: Collection[str] | None, found: _Found,
    keys: tuple[str, ...] = _KEYS,
) -> None:  # fmt: skip
    """Count the filled cells of the rows of students, and add what the columns' titles say that they are."""
    stream = _rows(source, name)
    titles = next(stream, (1, []))[1]
    header = [_plain(title) for title in titles]
    who = next((header.index(key) for key in keys if key in header), None)
    read = [at for at, title in enumerate(header) if not _SECRET.search(title)]
    filled, total = [0] * len(header), 0
    for _, row in stream:
        if students is not None and who is not None and (len(row) <= who or row[who] not in students):
            continue
        total += 1
        for at in read:
            if at < len(row) and row[at].strip():
                filled[at] += 1
    if len(read) < len(header):
        found.not_known("a password column")
    codes = [_code(title, columns) for title in titles]
    # A first row that is no header holds a person's values: its columns are counted off, never quoted.
    quoted = _is_header(titles, codes)
    for at, code in enumerate(codes):
        if not filled[at] or code == "":
            continue
        column = f"{name[:80]}, column {titles[at].strip()[:60] if quoted else at + 1}"
        if code is None or not quoted:
            found.not_known(column)
        else:
            found.add(code, f"{column}: filled in {filled[at]:,} of {total:,} rows")


def _code(title: str, columns: dict[str, str]) -> str | None:
    """The element of a column; an empty text where it says nothing about a student, None where it is not known."""
    plain, own = _plain(title), re.sub(r"^\s*metadata[._]", "", title, flags=re.IGNORECASE)
    if plain in columns:
        return columns[plain]
    if plain in _PLUMBING:
        return ""
    element = named(own)
    return columns.get(_plain(own)) or (element.code if element else None)


def _is_header(titles: list[str], codes: list[str | None]) -> bool:
    """Whether a first row names columns: one at least is known, and none reads like what a row would hold."""
    numbered = "".join(titles[:1]).strip().isdigit()
    return (
        any(code is not None for code in codes)
        and not numbered
        and not any(map(_VALUE.fullmatch, map(str.strip, titles)))
    )


def _rows(source: Source, name: str) -> Iterator[tuple[int, list[str]]]:
    """As `rows_of`, of a workbook that is not a trap: it is an archive in itself."""
    if name.lower().endswith(".xlsx"):
        with source.open(name) as file, zipfile.ZipFile(file) as book:
            if sum(entry.file_size for entry in book.infolist()) > LARGEST_WORKBOOK:
                raise BadTable(f"{name} unpacks to far more than one sheet has. Save the sheet that is sent as CSV.")
    try:
        yield from rows_of(source, name)
    except (ParseError, TypeError, AttributeError, OverflowError) as error:
        raise BadTable(f"{name} is no workbook that can be read. Save it again as XLSX or CSV.") from error


def _sheet(source: Source) -> Feed:
    found = _Found()
    for name in source.names:
        if name.lower().endswith(".xml"):
            raise BadFeed(f"{name[:80]} is XML. Export the feed as CSV, or hand in its list of scopes.")
        _count(source, name, {}, None, found)
    if not found.elements and not found.unknown:
        raise BadFeed("No column of it is filled. Hand in the file as it is sent, with its rows.")
    return found.feed("spreadsheet")


# --- Scopes ----------------------------------------------------------------------------------------------------------


def _looks_like_scopes(path: Path) -> bool:
    """Whether a text lists scopes, and not people: every word has their shape, and most can be nothing else."""
    if path.suffix.lower() not in {"", ".txt"} or path.stat().st_size > LARGEST_TEXT:
        return False
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    words = _listed(text)
    if text.lstrip()[:1] in {"{", "["}:
        return True
    if not words or "\t" in text or not all(map(_SHAPE.fullmatch, words)):
        return False
    return 2 * sum(map(_scope_like, words[:MOST_SCOPES])) > len(words)


_SHAPE = re.compile(r"[a-z$][\w:./-]{0,199}", re.IGNORECASE)


def _listed(text: str) -> list[str]:
    """The words of a plain list, without its comments."""
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.replace(",", " ").split()]


def _scopes(path: Path) -> Feed:
    if path.stat().st_size > LARGEST_TEXT:
        raise BadFeed(f"{path.name} is too large for a list of scopes. Hand in the consent record alone.")
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    is_json = path.suffix.lower() == ".json" or text.lstrip()[:1] in {"{", "["}
    try:
        words = dict.fromkeys(_words(json.loads(text), 0, inside=True) if is_json else _listed(text))
    except (ValueError, RecursionError) as problem:
        raise BadFeed(
            f"{path.name} is no JSON that can be read. Export the client's or the consent's record again."
        ) from problem
    if len(words) > MOST_SCOPES:
        raise BadFeed(f"{path.name} names more scopes than a sign-on has. Hand in the record of one product alone.")
    found = _Found()
    for word in filter(_SHAPE.fullmatch, words):
        codes = _granted(word)
        if codes is None and re.search(r"[:./_]", word):
            found.not_known(f"scope {word}")
        for code in codes or []:
            found.add(code, f"scope {word[:120]}")
    if not found.elements and not found.unknown:
        raise BadFeed(f"No scope was found in {path.name}. A scope looks like openid, email or read:students.")
    return found.feed("sign-on scopes")


#: Keys of a record under which scopes or claims stand, and those by which one among several is called.
_HOLDS = {"scope", "scopes", "claims", "scp", "permissions", "granted", "requested", "grants", "granted_scopes"}
_CALLED = {"name", "value", "id"}


def _words(value: Any, depth: int, *, inside: bool) -> Iterator[str]:
    """Every word of a record that may be a scope. `inside` what holds them, texts and the keys of claims count."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        # A variable of LTI may stand anywhere: whatever it is called, it is filled with what it names.
        if inside or value.startswith("$"):
            yield from _listed(value)
    elif isinstance(value, list):
        for one in value:
            # In a bare list only its texts are scopes: its records may be those of people.
            yield from _words(one, depth + 1, inside=inside and (depth > 0 or isinstance(one, str)))
    elif isinstance(value, dict) and value.get("granted") is not False:
        inside = inside and depth > 0
        for key, one in value.items():
            called = key.lower() in _CALLED and isinstance(one, str) and all(map(_scope_like, _listed(one)))
            if inside and not called and _scope_like(key):
                yield key
            within = called or isinstance(one, list | dict)
            yield from _words(one, depth + 1, inside=key.lower() in _HOLDS or (inside and within))


def _scope_like(word: str) -> bool:
    return ":" in word or _granted(word) is not None


def _granted(scope: str) -> list[str] | None:
    """The elements that a scope grants; None where it is not known, an empty list where it grants none."""
    scope = scope[:200].removeprefix("https://graph.microsoft.com/")
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
