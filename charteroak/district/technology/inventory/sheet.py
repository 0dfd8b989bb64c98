"""A district's own list of products, whatever its columns are called: guessed, mapped by a person, read row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from charteroak.district.contractors.elements import named
from charteroak.district.families.roster.rows import Fault
from charteroak.district.families.roster.sheet import Guess
from charteroak.district.tables import BadTable, Source, rows_of

from . import cells

#: What a column may hold.
FIELDS = {
    "product": "Product", "company": "Company", "address": "Web address", "purpose": "Purpose",
    "other_names": "Other names", "is_service": "A service without a site or app", "status": "Your status",
    "grades": "Grades", "schools": "Schools", "used_from": "Used from", "used_until": "Used until",
    "students": "Number of students", "elements": "Data elements", "title": "Title of the contract",
    "instrument": "Agreement or addendum", "executed_on": "Signed on (execution)", "ends_on": "Contract ends on",
    "file": "Agreement’s file", "posted_at": "Posted at (web address)", "posted_on": "Posted on",
    "posted_snapshot": "Posting’s snapshot (file)", "permission": "Parental permission needed",
    "contact": "Privacy contact (e-mail)", "product_id": "Product’s id here", "contract_id": "Contract’s id here",
}  # fmt: skip

#: A field, and the plain names under which lists head its column. The first that fits wins.
_HEADERS: tuple[tuple[str, str], ...] = (
    ("product_id", r"product_id"),
    ("contract_id", r"contract_id"),
    ("other_names", r"other_?names?|aliases|alsoknownas"),
    ("is_service", r"is_?service|service(?:only)?\?"),
    ("product", r"(?:product|app|application|tool|software|program|resource|platform|title|service|edtech)s?"
                r"(?:name|title)?|nameof(?:product|app|application|resource|tool|software)|name|digitaltool"),
    ("company", r"(?:provider|company|vendor|publisher|developer|operator|contractor|manufacturer|maker|supplier)s?"
                r"(?:company|name|companyname|orcompany)*|offeredby|madeby|soldby"),
    ("address", r"(?:product|app|web|site|vendor|company)?(?:url|link|website|webaddress|address|site|homepage)s?"),
    ("purpose", r"(?:primary|main|essential)*(?:function|purpose|category|use|usedfor|subject|contentarea|type)s?"
                r"(?:ofuse)?|whatisitfor|description|primaryessentialfunction"),
    ("status", r"(?:approval|approved|dpa|ndpa|contract|privacy|vetting|review|current)?status|approved\??|decision"
               r"|rating|state"),
    ("grades", r"grades?(?:levels?|band|range)?|sectors?|gradesused|levels?"),
    ("schools", r"schools?(?:names?|using)?|buildings?|locations?|sites?using|usedin"),
    ("used_from", r"used?_?from|start(?:ed)?(?:ofuse|using)?|firstused|since|inusesince|usestart"),
    ("used_until", r"used?_?until|(?:end|last)(?:ofuse|used)|useend|retired(?:on)?"),
    ("students", r"(?:numberof|no|num|#|total)?(?:of)?(?:students|users|licenses|seats|enrollment)(?:count|number)?"),
    ("elements", r"data(?:elements?|collected|shared|types?|fields)?|elements|studentdata|exhibitb|piicollected"),
    ("executed_on", r"(?:date)?(?:executed|signed|execution|signature)(?:date|on)?|contractdate|agreementdate|dpadate"
                    r"|effective(?:date)?|date(?:ofexecution|ofcontract|approved|signed)|contractstart(?:date)?"
                    r"|executed_on"),
    ("ends_on", r"(?:contract|agreement|dpa|license|subscription)?(?:expir(?:es|ation|y|ed)?|ends?|renewal|termination)"
                r"(?:date|on)?|termend|validuntil|ends_on"),
    ("file", r"(?:agreement|contract|dpa|pdf|document|signed)?(?:file|filename|pdf|document|attachment)s?(?:name)?"),
    ("posted_snapshot", r"(?:posted_?|posting_?)?snapshot|screenshot"),
    ("posted_on", r"(?:date)?posted(?:on|date)?|postingdate|posted_on"),
    ("posted_at", r"posted(?:at|url|link|address)|posting(?:url|link|address)|publiclink|posted_at"),
    ("permission", r"(?:parent(?:al)?|guardian)?(?:consent|permission)(?:needed|required)?\??|coppa"),
    ("contact", r"(?:privacy|vendor|company)?(?:contact|email|e-?mail)(?:address|email)?|privacyofficer"),
    ("title", r"(?:contract|agreement)(?:title|name)|contract|agreement"),
    ("instrument", r"instrument|agreementtype|contracttype|kindofagreement"),
)  # fmt: skip
_ENDED = re.compile(r"retired|inactive|no longer|discontinued|removed|archived", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:not approved|denied|rejected|declined|prohibited|blocked|do not use|unapproved)\b", re.IGNORECASE
)
_MISSING = re.compile(r"^(?:n/?a|none|unknown|tbd|-|\?|null)$", re.IGNORECASE)

#: A field by one word in a longer header.
_BY_WORD = {
    "product": "product", "app": "product", "vendor": "company", "company": "company", "url": "address",
    "expires": "ends_on", "expiration": "ends_on", "signed": "executed_on", "executed": "executed_on",
    "grade": "grades", "purpose": "purpose", "function": "purpose", "consent": "permission",
}  # fmt: skip


@dataclass(frozen=True)
class InventoryRow:
    """One row of the list, as it was understood. Empty strings, empty tuples and None are what it does not say."""

    file: str
    line: int
    product: str
    company: str = ""
    address: str = ""
    purpose: str = ""
    other_names: str = ""
    is_service: bool = False
    status: str = ""
    grades: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    used_from: date | None = None
    used_until: date | None = None
    students: int | None = None
    elements: tuple[str, ...] = ()
    title: str = ""
    instrument: str = ""
    executed_on: date | None = None
    ends_on: date | None = None
    document: str = ""
    posted_at: str = ""
    posted_on: date | None = None
    posted_snapshot: str = ""
    permission: bool | None = None
    contact: str = ""
    product_id: str = ""
    contract_id: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            key: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> InventoryRow:
        said = dict(values)
        for name in ("used_from", "used_until", "executed_on", "ends_on", "posted_on"):
            said[name] = date.fromisoformat(said[name]) if said.get(name) else None
        for name in ("grades", "schools", "elements"):
            said[name] = tuple(said.get(name) or ())
        return cls(**said)

    @property
    def has_contract(self) -> bool:
        """Whether the row speaks of a contract at all."""
        return bool(self.executed_on or self.ends_on or self.title or self.document or self.contract_id)

    @property
    def was_refused(self) -> bool:
        return bool(_REFUSED.search(self.status)) or self.status.strip().lower() in {"no", "n"}

    @property
    def is_used(self) -> bool:
        """A product on the list counts as used, unless the list says that it was refused or has been retired."""
        return not self.was_refused and not _ENDED.search(self.status)


def guess(source: Source) -> list[Guess]:
    """What each column seems to hold, with the reason. No field is given to two columns: the surest one has it."""
    name = _table(source)
    stream = _rows(source, name)
    header = next(stream, (1, []))[1]
    sample = [row for _, row in islice(stream, 200)]
    found = [
        _by_header(title) or _by_cells(title, [_cell(row, at) for row in sample]) for at, title in enumerate(header)
    ]
    best: dict[str, int] = {}
    for at, one in enumerate(found):
        if one.field and (one.field not in best or one.sure > found[best[one.field]].sure):
            best[one.field] = at
    return [
        one if not one.field or best[one.field] == at else Guess(one.column, "", "another column holds it", 0.0)
        for at, one in enumerate(found)
    ]


def _by_header(title: str) -> Guess | None:
    if title in FIELDS:
        return Guess(title, title, "by its name", 1.0)
    plain = re.sub(r"[^a-z0-9#?_]", "", title.lower())
    if re.fullmatch(r"(?:\w{1,6})?id", plain):
        return Guess(title, "", "an identifier of another system; left out", 0.0)
    for at, (field, words) in enumerate(_HEADERS):
        if re.fullmatch(words, plain):
            return Guess(title, field, "by its name", round(0.95 - at / 200, 3))
    for word in re.split(r"[^a-z0-9]+", title.lower()):
        if field := _BY_WORD.get(word):
            return Guess(title, field, f"by the word “{word}” in its name", 0.6)
    return None


def _by_cells(title: str, values: Sequence[str]) -> Guess:
    filled = [text for text in values if text]
    if len(filled) >= 3:
        for field, fits in (
            ("address", lambda text: bool(re.match(r"https?://|www\.", text, re.IGNORECASE))),
            ("contact", lambda text: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", text))),
            ("executed_on", lambda text: cells.day(text) is not None and not text.isdigit()),
            ("file", lambda text: bool(re.search(r"\.(?:pdf|docx?)$", text, re.IGNORECASE))),
        ):
            share = sum(map(fits, filled)) / len(filled)
            if share > 0.9:
                return Guess(title, field, "by what its cells look like", round(share * 0.5, 2))
    return Guess(title, "", "nothing is known of it; left out", 0.0)


def read(source: Source, mapping: Mapping[str, str]) -> Iterator[InventoryRow | Fault]:
    """The rows, and what is wrong with them: line, column, fix. `mapping`: column -> field. Raises `BadTable`."""
    name = _table(source)
    if wrong := sorted(set(mapping.values()) - FIELDS.keys() - {""}):
        raise BadTable(f"{', '.join(wrong)} is nothing that a column can hold. Choose from the list.")
    if "product" not in mapping.values():
        raise BadTable(f"{name}: no column is mapped to the product. Say which one names it.")
    stream = _rows(source, name)
    header = next(stream, (1, []))[1]
    for field, words in FIELDS.items():
        if len(twice := [title for title in header if mapping.get(title) == field]) > 1:
            raise BadTable(f"{name}: two columns are mapped to {words.lower()}: {', '.join(twice)}. Choose one.")
    columns = {mapping[title]: at for at, title in enumerate(header) if mapping.get(title)}
    titles = {field: header[at] for field, at in columns.items()}
    seen: dict[tuple[object, ...], int] = {}
    for line, row in stream:
        said = {field: _cell(row, at) for field, at in columns.items()}
        if not any(row):
            continue
        yield from _row(name, line, said, titles, seen)


def _row(
    name: str, line: int, said: dict[str, str], titles: dict[str, str], seen: dict[tuple[object, ...], int]
) -> Iterator[InventoryRow | Fault]:
    faults: list[Fault] = []

    def fault(field: str, what: str, fix: str, *, fatal: bool = True) -> None:
        faults.append(Fault(name, line, titles.get(field, field), what, fix, fatal))

    if not said.get("product"):
        fault("product", "the product has no name", "Enter its name, or delete the row.")
    days = {}
    for field in ("used_from", "used_until", "executed_on", "ends_on", "posted_on"):
        text = said.get(field, "")
        days[field] = cells.day(text) if text and not _MISSING.match(text) else None
        if text and days[field] is None and not _MISSING.match(text):
            fault(field, "this is no date", "Write it like 7/1/2024 or 2024-07-01.")
    for first, last, words in (("executed_on", "ends_on", "the contract ends before it was signed"),
                               ("used_from", "used_until", "the use ends before it begins")):  # fmt: skip
        start, end = days[first], days[last]
        if start and end and end < start:
            fault(last, words, "Check the two dates.")
    addresses = {}
    for field in ("address", "posted_at"):
        addresses[field] = cells.address(said.get(field, ""))
        if addresses[field] is None:
            addresses[field] = ""
            fault(
                field, "this is no web address", "It is left out; write it like https://www.example.com.", fatal=False
            )
    grades, understood = cells.grades(said.get("grades", ""))
    if said.get("grades") and not understood:
        fault("grades", "part of it names no grade", "It is taken as far as it is understood.", fatal=False)
    codes, unknown = [], []
    for text in cells.listed(said.get("elements", ""), r"[;,|\n]"):
        element = named(text)
        codes.append(element.code) if element else unknown.append(text)
    if unknown:
        fault(
            "elements",
            f"not in the catalogue: {', '.join(unknown)[:120]}",
            "Add them on the product's page.",
            fatal=False,
        )
    students = cells.number(said.get("students", ""))
    if said.get("students") and students is None and not _MISSING.match(said["students"]):
        fault("students", "this is no number", "It is left out.", fatal=False)
    instrument = "addendum" if "addend" in said.get("instrument", "").lower() else ""
    row = InventoryRow(
        name, line, said.get("product", "")[:200], said.get("company", "").strip(" ,")[:200],
        addresses["address"] or "", said.get("purpose", "")[:300], said.get("other_names", "")[:300],
        bool(cells.yes_or_no(said.get("is_service", ""))), said.get("status", "")[:80], grades,
        cells.listed(said.get("schools", ""), r"[;,|\n]"), days["used_from"], days["used_until"], students,
        tuple(dict.fromkeys(codes)), said.get("title", "")[:300], instrument, days["executed_on"], days["ends_on"],
        said.get("file", "")[:255], addresses["posted_at"] or "", days["posted_on"],
        said.get("posted_snapshot", "")[:255],
        cells.yes_or_no(said.get("permission", "")), said.get("contact", "")[:254], said.get("product_id", "")[:12],
        said.get("contract_id", "")[:12],
    )  # fmt: skip
    same = (row.product.lower(), row.company.lower(), row.title, row.executed_on, row.document, row.schools, row.grades,
            row.used_from, row.used_until, row.contract_id)  # fmt: skip
    if row.product and same in seen:
        fault("product", f"the same stands in line {seen[same]}", "It is passed over.", fatal=False)
    elif not any(one.fatal for one in faults):
        seen[same] = line
        yield row
    yield from faults


def _table(source: Source) -> str:
    names = [name for name in source.names if name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".json"))]
    if len(names) != 1:
        raise BadTable("It is not clear which file is the list. Hand in one spreadsheet.")
    return names[0]


def _rows(source: Source, name: str) -> Iterator[tuple[int, list[str]]]:
    if name.lower().endswith(".json"):
        yield from _json_rows(source, name)
        return
    for line, row in rows_of(source, name):
        yield line, [_unguarded(cell.strip()) for cell in row]


def _unguarded(cell: str) -> str:
    """Without the apostrophe that an export puts before what a spreadsheet would take for a formula."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _json_rows(source: Source, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of our own JSON export, as those of a table."""
    with source.open(name) as file:
        try:
            rows = json.load(file)["rows"]
            columns = list(dict.fromkeys(key for row in rows for key in row))
            table = [[_text(row.get(column)) for column in columns] for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadTable(f"{name} is no inventory that was exported here. Export it again.") from error
    yield 1, columns
    yield from enumerate(table, 2)


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def source_of(path: Path) -> Source:
    """One file as the list. JSON is ours alone, so it is not among a roster's endings."""
    return Source({path.name: path}) if path.suffix.lower() == ".json" else Source.of(path)
