"""Any spreadsheet, CSV or XLSX, by a mapping from its columns to what they hold.

A row is a student; the columns of up to four guardians may stand beside. `guess` proposes a mapping, each column with
its reason, from what the header is called and what the cells look like; a person may change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from charteroak.district.tables import Source, rows_of

from . import reading, values
from .reading import Found, Keys, Roster, cell, plain
from .rows import BadRoster, GuardianRow, Place, Postal, Relation, SchoolRow, Standing, StudentRow

FORMAT = "spreadsheet"
GUARDIANS = 4

#: What a column may hold: of the student, and of each of up to four guardians.
STUDENT_FIELDS = {
    "key": "Student's identifier",
    "given": "First name",
    "family": "Last name",
    "name": "Whole name",
    "middle": "Middle name",
    "preferred": "Name the student goes by",
    "email": "Student's e-mail",
    "phone": "Student's phone",
    "language": "Home language",
    "born": "Birth date",
    "grade": "Grade",
    "school": "School",
    "standing": "Standing (out-placed ...)",
    "street": "Street",
    "street2": "Apartment",
    "town": "Town",
    "state": "State",
    "code": "ZIP code",
    "role": "Role",
}
GUARDIAN_FIELDS = {
    "given": "first name",
    "family": "last name",
    "name": "whole name",
    "email": "e-mail",
    "phone": "phone",
    "language": "language",
    "relation": "relation",
    "street": "street",
    "town": "town",
    "state": "state",
    "code": "ZIP code",
}

#: A field, and the plain names by which student systems head its column.
_HEADERS: tuple[tuple[str, str], ...] = (
    ("key", r"(?:student|pupil|stu|local|sis|sasid|state)?(?:sourced)?(?:id|number|no|num|identifier|sasid)|sasid|lasid"
            r"|studentid|ssid|numerodeestudiante"),
    ("given", r"(?:student|stu|legal)?(?:first|given|fore)(?:name)?|nombre|primernombre|nome"),
    ("family", r"(?:student|stu|legal)?(?:last|family|sur)(?:name)?|apellidos?|sobrenome"),
    ("middle", r"(?:student)?middle(?:name|initial)?|mi"),
    ("preferred", r"(?:preferred|nick|goesby|chosen)(?:first)?(?:name)?"),
    ("name", r"(?:student|pupil|full)?name|studentfullname|student|pupil"),
    ("email", r"(?:student|stu|school)?e?mail(?:address)?|correo(?:electronico)?"),
    ("phone", r"(?:student|home|primary|cell)?(?:phone|telephone|mobile)(?:number)?"),
    ("language", r"(?:home|primary|preferred|dominant|correspondence)?lang(?:uage)?(?:code)?|idioma|idiomadelhogar"),
    ("born", r"(?:student)?(?:dob|birth(?:date|day)?|dateofbirth)|fechadenacimiento"),
    ("grade", r"(?:current|student)?gr(?:ade)?s?(?:level)?|grado|curso"),
    ("school", r"(?:current|home|attending)?school(?:name|code|id|number)?|building|escuela|orgid"),
    ("standing", r"(?:enrol\w*)?(?:standing|placement)(?:type|status)?|outplaced"),
    ("street", r"(?:student|home|mailing)?(?:street|address|addressline)(?:1|one)?|direccion"),
    ("street2", r"(?:address|addressline|street)(?:2|two)|apt|apartment|unit"),
    ("town", r"(?:home|mailing)?(?:city|town)|ciudad"),
    ("state", r"(?:home|mailing)?(?:state|province|st)|estado"),
    ("code", r"(?:home|mailing)?(?:zip|postal)(?:code)?|codigopostal"),
    ("role", r"(?:user)?(?:role|usertype)"),
)  # fmt: skip
_OF_GUARDIAN = re.compile(
    r"^(?:parents?|guardians?|contacts?|padre|madre|mother|father|mom|dad|tutor|caregiver|emergency(?:contact)?|pg)(?:guardians?)?(\d?)(.*)$"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold: `field` is empty where nothing is known of it. `sure` runs from 0 to 1."""

    column: str
    field: str
    reason: str
    sure: float


def table(source: Source) -> str:
    """The one file of the source that is a table. Raises `BadRoster` where there is not just one."""
    tables = [name for name in source.names if name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx"))]
    people = [name for name in tables if re.search(r"user|student|pupil|people|roster|learner", name.lower())]
    if len(tables) != 1 and len(people) != 1:
        raise BadRoster(
            f"{', '.join(source.names)}: it is not clear which of these files has the students. Name that one."
        )
    return tables[0] if len(tables) == 1 else people[0]


def guess(source: Source) -> list[Guess]:
    """A mapping for the columns of the source's table, each with its reason."""
    stream = rows_of(source, table(source))
    header = next(stream, (1, []))[1]
    sample = [row for _, row in islice(stream, 200)]
    by_name = [_by_header(name) for name in header]
    taken: set[str] = set()
    found = []
    for at, (name, one) in enumerate(zip(header, by_name, strict=True)):
        if not one.field and one.sure < 1:
            one = _by_cells(name, [cell(row, at) for row in sample])
            if any(one.field == other.field for other in by_name):
                one = Guess(name, "", "nothing is known of it; left out", 0.0)
        if one.field and one.field in taken:
            one = Guess(name, "", f"another column holds the {one.field} already", 0.5)
        taken.add(one.field)
        found.append(one)
    return found


def _by_header(name: str) -> Guess:
    own = plain(name).replace(".", "")
    if "password" in own:
        return Guess(name, "", "passwords are never read", 1.0)
    if match := _OF_GUARDIAN.match(own):
        number, rest = match.groups()
        who = number or ("2" if own.startswith(("father", "dad", "padre")) else "1")
        field = next((field for field, words in _HEADERS if re.fullmatch(words, rest)), "name" if not rest else "")
        if rest in {"relation", "relationship", "type"}:
            field = "relation"
        if field in GUARDIAN_FIELDS and 1 <= int(who) <= GUARDIANS:
            return Guess(name, f"guardian{who}.{field}", "by its name", 0.9)
    field = next((field for field, words in _HEADERS if re.fullmatch(words, own)), "")
    return Guess(name, field, "by its name" if field else "", 0.9 if field else 0.0)


def _by_cells(name: str, cells: Sequence[str]) -> Guess:
    filled = [text for text in cells if text]
    if len(filled) >= 3:
        for field, fits in (
            ("email", lambda text: bool(values.email(text))),
            ("born", lambda text: values.day(text) is not None and not text.isdigit()),
            ("grade", lambda text: values.known_grade(values.grade(text))),
        ):
            share = sum(map(fits, filled)) / len(filled)
            if share > 0.9:
                return Guess(name, field, "by what its cells look like", round(share * 0.7, 2))
    return Guess(name, "", "nothing is known of it; left out", 0.0)


def roster(source: Source, mapping: dict[str, str]) -> Roster:
    """The roster of the source's table. `mapping`: column -> field, such as `guardian1.email`. Raises `BadRoster`."""
    name = table(source)
    known = {*STUDENT_FIELDS, *(f"guardian{n}.{field}" for n in range(1, GUARDIANS + 1) for field in GUARDIAN_FIELDS)}
    wrong = sorted(set(mapping.values()) - known - {""})
    if wrong:
        raise BadRoster(f"{', '.join(wrong)} is nothing that a column can hold. Choose from the list.")
    fields = {field for field in mapping.values() if field}
    if "key" not in fields or not ({"family", "name"} & fields):
        raise BadRoster("No column is mapped to the student's identifier, or none to the name. Map them first.")
    found = Roster(FORMAT, "", False, {}, lambda: iter(()))
    header = next(rows_of(source, name), (1, []))[1]
    columns = {mapping[title]: at for at, title in enumerate(header) if mapping.get(title)}
    if "school" in columns:
        titles = {cell(row, columns["school"]) for _, row in islice(rows_of(source, name), 1, None)} - {""}
        found.schools = {title: SchoolRow(title, title, "school", Place(name, 1)) for title in sorted(titles)}
    titles_of = {field: title for title, field in mapping.items()}
    found.people = lambda: _people(source, name, columns, titles_of, found)
    return found


def _people(
    source: Source, name: str, columns: dict[str, int], titles: dict[str, str], found: Roster
) -> Iterator[Found]:
    keys, skipped = Keys(), 0
    known: set[str] = set()
    stream = rows_of(source, name)
    next(stream, None)
    names = {word: titles.get(word, titles.get("name", word)) for word in ("key", "given", "family")}
    for line, row in stream:
        said = {field: cell(row, at) for field, at in columns.items()}
        if said.get("role", "student").lower() not in {"student", "learner", "pupil", ""}:
            skipped += 1
            continue
        place = Place(name, line)
        given, family = _named(said, "")
        key = said.get("key", "")
        faults = reading.named_faults(key, given, family, place, keys, names)
        email, wrong = reading.address(said.get("email", ""), place, titles.get("email", ""))
        language, unknown = reading.language(said.get("language", ""), place, titles.get("language", ""))
        grade, standing, odd = reading.grade(said.get("grade", ""), place, titles.get("grade", ""))
        born, no_day = reading.born(said.get("born", ""), place, titles.get("born", ""))
        yield from (note for note in (wrong, unknown, odd, no_day) if note)
        yield from faults
        if faults:
            continue
        school = said.get("school", "")
        if re.search(r"out.?placed|out.?of.?district", said.get("standing", ""), re.IGNORECASE):
            standing = Standing.OUTPLACED
        elif not school and "school" in columns:
            standing = Standing.OTHER
        lines = tuple(text for text in (said.get("street", ""), said.get("street2", "")) if text)
        postal = Postal(lines, said.get("town", ""), said.get("state", ""), said.get("code", ""))
        guardians = []
        for number in range(1, GUARDIANS + 1):
            person = _guardian(said, f"guardian{number}.", key, place, titles, postal, language)
            if person is None:
                continue
            row_of, notes = person
            yield from notes
            guardians.append(row_of.key)
            if row_of.key not in known:
                known.add(row_of.key)
                yield row_of
        yield StudentRow(
            key, given, family, place, said.get("middle", ""), said.get("preferred", ""), email, said.get("phone", ""),
            language, born, grade, school, standing, tuple(guardians), postal,
        )  # fmt: skip
    found.skipped = {"other roles": skipped} if skipped else {}


def _named(said: dict[str, str], prefix: str) -> tuple[str, str]:
    """First and last name, from two columns or from one that holds both ("Adams, Ava" or "Ava Adams")."""
    given, family = said.get(f"{prefix}given", ""), said.get(f"{prefix}family", "")
    whole = said.get(f"{prefix}name", "")
    if whole and not family:
        before, comma, after = whole.partition(",")
        if comma:
            return after.strip(), before.strip()
        first, _, last = whole.rpartition(" ")
        return first.strip(), last.strip()
    return given, family


def _guardian(
    said: dict[str, str], prefix: str, student: str, place: Place, titles: dict[str, str], home: Postal, spoken: str
) -> tuple[GuardianRow, list[reading.Fault]] | None:
    given, family = _named(said, prefix)
    mail = said.get(f"{prefix}email", "")
    if not given and not family and not mail:
        return None
    email, wrong = reading.address(mail, place, titles.get(f"{prefix}email", ""))
    language, unknown = reading.language(said.get(f"{prefix}language", ""), place, titles.get(f"{prefix}language", ""))
    lines = (said[f"{prefix}street"],) if said.get(f"{prefix}street") else ()
    postal = Postal(lines, said.get(f"{prefix}town", ""), said.get(f"{prefix}state", ""), said.get(f"{prefix}code", ""))
    kin = values.relation(said.get(f"{prefix}relation", "")) or Relation.GUARDIAN
    # A sheet gives guardians no key: the same name with the same address is the same person for all the children.
    key = "/".join(plain(word) for word in (family, given, email or " ".join(postal.lines or home.lines) or student))
    row = GuardianRow(
        key, given, family or given or email, place, email, said.get(f"{prefix}phone", ""), language or spoken, kin, (),
        postal or home,
    )  # fmt: skip
    return row, [note for note in (wrong, unknown) if note]
