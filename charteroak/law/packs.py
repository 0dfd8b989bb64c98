"""Reading a pack of law: the TOML files of one folder become rows, or a `PackError` says what to mend.

A pack is a folder under `packs/`; every `.toml` file in it but `cases.toml` is read. See docs/law-packs.md.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from charteroak.law.days import COUNTING_RULES, Holidays, holiday_rule
from charteroak.law.model import (
    Confidence,
    CountingRule,
    Deadline,
    Event,
    Holiday,
    Law,
    LawError,
    Limit,
    NoticeRule,
    Pack,
    PermittedUse,
    Prohibition,
    Provision,
    Question,
    Row,
    Rule,
    Term,
    Unit,
    Waiver,
)

PACKS = Path(__file__).parent / "packs"
CASES = "cases.toml"


class PackError(ValueError):
    """A pack that cannot be used. `file`, `entry` and `fix` are also in the message."""

    def __init__(self, file: str, entry: str, what: str, fix: str) -> None:
        self.file, self.entry, self.fix = file, entry, fix
        super().__init__(f"{file}, {entry}: {what}. {fix}")


@dataclass(frozen=True)
class Book:
    """A pack that has been read, with the questions that are asked of it."""

    pack: Pack

    def on(self, day: date) -> Law:
        """The law of one day."""
        rows = tuple(row for row in self.pack.rows if row.in_force(day))
        return Law(
            pack=self.pack.name, title=self.pack.title, edition=self.pack.edition,
            day=day, rows=rows, questions=self.pack.questions,
        )  # fmt: skip

    def event(self, name: str) -> Event:
        """The event of that name. Raises `LawError` listing the known ones."""
        for event in self.pack.events:
            if event.name == name:
                return event
        known = ", ".join(event.name for event in self.pack.events)
        raise LawError(f"The pack {self.pack.name} knows no event {name!r}. Known events: {known}.")

    def must_know(self, row: str) -> None:
        """Raises `LawError` where no deadline of any day has this id."""
        known = sorted({known.id for known in self.pack.rows if isinstance(known, Deadline)})
        if row not in known:
            raise LawError(f"There is no duty {row!r} to make a promise for. Duties: {', '.join(known)}.")

    @cached_property
    def holidays(self) -> Holidays:
        return Holidays([row for row in self.pack.rows if isinstance(row, Holiday)])

    @cached_property
    def counting_rules(self) -> Mapping[str, CountingRule]:
        return {row.id: row for row in self.pack.rows if isinstance(row, CountingRule)}


@lru_cache(maxsize=8)
def book(name: str = "ct") -> Book:
    """The pack of that name, read once. Raises `LawError` where there is none, `PackError` where it is faulty."""
    if not (PACKS / name / "pack.toml").is_file():
        known = ", ".join(sorted(folder.parent.name for folder in PACKS.glob("*/pack.toml")))
        raise LawError(f"There is no pack of law called {name!r}. Known packs: {known}.")
    return Book(read_pack(PACKS / name))


@lru_cache(maxsize=1024)
def on(day: date, pack: str = "ct") -> Law:
    """The law of one day in America/New_York. Raises `LawError` for an unknown pack."""
    return book(pack).on(day)


def read_pack(folder: Path) -> Pack:
    """Read a folder of TOML into a pack. Raises `PackError` at the first fault found."""
    heads: list[tuple[Pack, Entry]] = []
    rows: list[tuple[Row, Entry]] = []
    questions: list[tuple[Question, Entry]] = []
    events: list[tuple[Event, Entry]] = []
    for entry in _entries(folder):
        if entry.table == "pack":
            heads.append((entry.done(_head(entry)), entry))
        elif entry.table == "question":
            questions.append((entry.done(_question(entry)), entry))
        elif entry.table == "event":
            events.append((entry.done(_event(entry)), entry))
        elif entry.table in ROWS:
            rows.append((entry.done(ROWS[entry.table](entry)), entry))
        else:
            entry.fail("no such table is known", f"Use one of {', '.join(['pack', 'question', 'event', *ROWS])}.")
    if not heads:
        raise PackError(
            f"{folder.name}/pack.toml",
            "[pack]",
            "the table is missing",
            "Add it with name, title, edition, first_day.",
        )
    if len(heads) > 1:
        heads[1][1].fail("the pack has two heads", "Keep one [pack] table.")
    _refuse_twins([(question.id, entry) for question, entry in questions])
    _refuse_twins([(event.name, entry) for event, entry in events])
    _refuse_overlaps(rows)
    pack = dataclasses.replace(
        heads[0][0],
        rows=tuple(row for row, _ in rows),
        questions=tuple(question for question, _ in questions),
        events=tuple(event for event, _ in events),
    )
    _refuse_loose_ends(pack, rows, heads[0][1])
    return pack


Made = TypeVar("Made")


class Entry:
    """One table of a pack file, read field by field, so that each fault can name its file, entry and fix."""

    def __init__(self, file: str, table: str, values: dict[str, Any], place: int) -> None:
        self.file, self.table, self._values, self._read = file, table, values, set[str]()
        name = values.get("id") or values.get("name")
        self.name = f'{table} "{name}"' if isinstance(name, str) else f"{table} number {place}"
        if isinstance(values.get("since"), date):
            self.name += f" since {values['since']}"

    def fail(self, what: str, fix: str) -> NoReturn:
        raise PackError(self.file, self.name, what, fix)

    def done(self, made: Made) -> Made:
        """Pass on what was made of the entry, unless a field was left that nobody asked for."""
        unknown = sorted(set(self._values) - self._read)
        if unknown:
            self.fail(
                f"the field `{unknown[0]}` is unknown",
                f"Remove it, or correct its name; a {self.table} takes {', '.join(sorted(self._read))}.",
            )
        return made

    def text(self, field: str) -> str:
        """A text that must be there and say something."""
        value = self._take(field)
        if value is None:
            self.fail(f"the field `{field}` is missing", f'Add `{field} = "..."`.')
        if not isinstance(value, str) or not value.strip():
            self.fail(f"`{field}` is {value!r}, which is no text", f'Write `{field} = "..."`.')
        return " ".join(value.split())

    def text_or_none(self, field: str) -> str:
        """A text that may be left out, and is then empty."""
        return self.text(field) if field in self._values else self._skip(field, "")

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, empty where it is left out."""
        value = self._take(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            self.fail(f"`{field}` is {value!r}, which is no list of texts", f'Write `{field} = ["...", "..."]`.')
        return tuple(" ".join(part.split()) for part in value)

    def day(self, field: str) -> date:
        """A date that must be there."""
        value = self.day_or_none(field)
        if value is None:
            self.fail(f"the field `{field}` is missing", f"Add `{field} = 2018-07-01`, a date without quotation marks.")
        return value

    def day_or_none(self, field: str) -> date | None:
        value = self._take(field)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(f"`{field}` is {value!r}, which is no date", f"Write `{field} = 2018-07-01`, without quotes.")
        return value

    def number(self, field: str, least: int) -> int:
        value = self.number_or_none(field, least)
        if value is None:
            self.fail(f"the field `{field}` is missing", f"Add `{field} = {max(least, 1)}`, a whole number.")
        return value

    def number_or_none(self, field: str, least: int) -> int | None:
        value = self._take(field)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fail(f"`{field}` is {value!r}", f"Write a whole number of {least} or more.")
        return value

    def yes_or_no(self, field: str, default: bool) -> bool:
        value = self._take(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fail(f"`{field}` is {value!r}", "Write true or false, without quotation marks.")
        return value

    def choice(self, field: str, choices: Sequence[str]) -> str:
        value = self.text(field)
        if value not in choices:
            self.fail(f"`{field}` is {value!r}, which is not known", f"Use one of {', '.join(choices)}.")
        return value

    def _take(self, field: str) -> Any:
        self._read.add(field)
        return self._values.get(field)

    def _skip(self, field: str, default: Made) -> Made:
        self._read.add(field)
        return default


def _entries(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.glob("*.toml")):
        if path.name == CASES:
            continue
        file = f"{folder.name}/{path.name}"
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise PackError(
                file, "the whole file", f"it cannot be read as TOML: {fault}", "Mend the line named; save as UTF-8."
            ) from fault
        for table, entries in tables.items():
            for place, values in enumerate(entries if isinstance(entries, list) else [entries], start=1):
                if not isinstance(values, dict):
                    raise PackError(
                        file, f"`{table}`", "it stands outside a table", "Move it under a heading such as [[deadline]]."
                    )
                yield Entry(file, table, values, place)


def _head(entry: Entry) -> Pack:
    return Pack(
        name=entry.text("name"), title=entry.text("title"), edition=entry.text("edition"),
        first_day=entry.day("first_day"), rows=(), questions=(), events=(),
    )  # fmt: skip


def _question(entry: Entry) -> Question:
    return Question(
        id=entry.text("id"), question=entry.text("question"), matters=entry.text("matters"),
        meanwhile=entry.text("meanwhile"), sources=entry.texts("sources"),
    )  # fmt: skip


def _event(entry: Entry) -> Event:
    return Event(name=entry.text("name"), sentence=entry.text("sentence"), at=entry.text("at"))


def _common(entry: Entry) -> dict[str, Any]:
    """The fields that every row has."""
    common: dict[str, Any] = {
        "id": entry.text("id"),
        "citation": entry.text("citation"),
        "title": entry.text("title"),
        "paraphrase": entry.text("paraphrase"),
        "since": entry.day("since"),
        "until": entry.day_or_none("until"),
        "confidence": Confidence(entry.choice("confidence", list(Confidence))),
        "note": entry.text_or_none("note"),
        "questions": entry.texts("questions"),
        "sources": entry.texts("sources"),
        "aliases": entry.texts("aliases"),
    }
    if common["until"] is not None and common["until"] <= common["since"]:
        entry.fail(
            f"`until` ({common['until']}) is not later than `since` ({common['since']})",
            "`until` is the first day on which the row is no longer law; give a later day, or leave it out.",
        )
    if common["confidence"] == Confidence.UNRESOLVED and not common["questions"]:
        entry.fail("an unresolved row names no question", 'Add `questions = ["..."]` with the id of a [[question]].')
    return common


def _provision(entry: Entry) -> Provision:
    return Provision(
        **_common(entry), number=entry.number("number", 0), form=entry.choice("form", ["statement", "description"])
    )


def _deadline(entry: Entry) -> Deadline:
    unit = Unit(entry.choice("unit", list(Unit)))
    count = entry.number_or_none("count", 1)
    if unit.is_counted and count is None:
        entry.fail(f"the unit is {unit}, and the field `count` is missing", "Add `count = 5`, the number of them.")
    if not unit.is_counted and count is not None:
        entry.fail(f"`count` is {count}, and {unit} is not counted", "Remove `count`, or correct `unit`.")
    return Deadline(
        **_common(entry), unit=unit, count=count, fixed=_fixed(entry, unit),
        owed_by=entry.text("owed_by"), owed_to=entry.text("owed_to"), duty=entry.text("duty"),
        before=entry.text_or_none("before"), events=entry.texts("events"), condition=entry.text_or_none("condition"),
        content=entry.text_or_none("content"), evidence=entry.text_or_none("evidence"),
    )  # fmt: skip


def _fixed(entry: Entry, unit: Unit) -> tuple[int, int] | None:
    written = entry.text_or_none("fixed")
    if unit is not Unit.FIXED_DATE:
        if written:
            entry.fail(f"`fixed` is given, and the unit is {unit}", 'Remove `fixed`, or write `unit = "fixed date"`.')
        return None
    try:
        # A year without February 29, so that the day exists in every year.
        day = date.fromisoformat(f"2001-{written}")
    except ValueError:
        entry.fail(f"`fixed` is {written!r}, which is no day of every year", 'Write it as `fixed = "09-01"`.')
    return day.month, day.day


def _notice(entry: Entry) -> NoticeRule:
    return NoticeRule(
        **_common(entry), obligation=entry.text("obligation"), channel=entry.text("channel"),
        states=entry.texts("states"), prescribed=entry.yes_or_no("prescribed", True),
    )  # fmt: skip


def _prohibition(entry: Entry) -> Prohibition:
    return Prohibition(**_common(entry), binds=entry.text("binds"), exceptions=entry.texts("exceptions"))


def _permitted(entry: Entry) -> PermittedUse:
    return PermittedUse(**_common(entry), who=entry.text("who"))


def _limit(entry: Entry) -> Limit:
    return Limit(**_common(entry))


def _term(entry: Entry) -> Term:
    return Term(
        **_common(entry), number=entry.number("number", 1),
        includes=entry.texts("includes"), excludes=entry.texts("excludes"),
    )  # fmt: skip


def _rule(entry: Entry) -> Rule:
    return Rule(**_common(entry))


def _waiver(entry: Entry) -> Waiver:
    return Waiver(
        **_common(entry), waives=entry.texts("waives"), condition=entry.text("condition"),
        end_unknown=entry.yes_or_no("end_unknown", False), raise_until=entry.day("raise_until"),
    )  # fmt: skip


def _holiday(entry: Entry) -> Holiday:
    when = entry.text("when")
    try:
        holiday_rule(when)
    except ValueError as fault:
        entry.fail(f"`when` is {when!r}, which is no rule for a holiday", f"{fault}.")
    return Holiday(**_common(entry), when=when, unconfirmed=entry.yes_or_no("unconfirmed", False))


def _counting(entry: Entry) -> CountingRule:
    return CountingRule(**_common(entry))


#: The tables of a pack that hold rows, and what reads each.
ROWS: dict[str, Callable[[Entry], Row]] = {
    "provision": _provision,
    "deadline": _deadline,
    "notice": _notice,
    "prohibition": _prohibition,
    "permitted": _permitted,
    "limit": _limit,
    "term": _term,
    "rule": _rule,
    "waiver": _waiver,
    "holiday": _holiday,
    "counting": _counting,
}


def _refuse_twins(named: Sequence[tuple[str, Entry]]) -> None:
    seen: dict[str, Entry] = {}
    for name, entry in named:
        if name in seen:
            entry.fail(f"{seen[name].file} has the same name already", "Rename or remove one of the two.")
        seen[name] = entry


def _refuse_overlaps(rows: Sequence[tuple[Row, Entry]]) -> None:
    """No day may have two rows that answer to one name."""
    named: dict[str, list[tuple[Row, Entry]]] = {}
    for row, entry in rows:
        for name in (row.id, *row.aliases):
            for earlier, other in named.setdefault(name, []):
                if row.in_force(earlier.since) or earlier.in_force(row.since):
                    entry.fail(
                        f"it is in force on the same days as {other.name} in {other.file}, and both are called {name}",
                        "End the earlier row with `until` on the day the later one begins, or rename one.",
                    )
            named[name].append((row, entry))


def _refuse_loose_ends(pack: Pack, rows: Sequence[tuple[Row, Entry]], head: Entry) -> None:
    """Every name that a row uses must exist, every question and event must be used, every counting rule be there."""
    questions, events = {question.id for question in pack.questions}, {event.name for event in pack.events}
    ids = {row.id for row, _ in rows}
    for row, entry in rows:
        _refuse_unknown(entry, "questions", row.questions, questions)
        if isinstance(row, Deadline):
            _refuse_unknown(entry, "events", row.events, events)
        if isinstance(row, Waiver):
            _refuse_unknown(entry, "waives", row.waives, ids)
        if isinstance(row, NoticeRule):
            _refuse_unknown(entry, "obligation", [row.obligation], ids)
    missing = [rule for rule in COUNTING_RULES if rule not in ids]
    if missing:
        head.fail(f"the counting rule {missing[0]} is missing", f'Add a [[counting]] row with `id = "{missing[0]}"`.')
    idle = sorted(events - {event for row, _ in rows if isinstance(row, Deadline) for event in row.events})
    if idle:
        head.fail(f"no deadline is started by the event {idle[0]}", "Name it in a deadline's `events`, or remove it.")
    lonely = sorted(questions - {question for row, _ in rows for question in row.questions})
    if lonely:
        head.fail(f"no row names the question {lonely[0]}", "Name it in the `questions` of a row, or remove it.")


def _refuse_unknown(entry: Entry, field: str, used: Sequence[str], known: set[str]) -> None:
    for name in used:
        if name not in known:
            entry.fail(f"`{field}` names {name!r}, which does not exist", f"Use one of {', '.join(sorted(known))}.")
