"""A pack with a fault is refused, with the file, the entry and the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.law.packs import PACKS, PackError, read_pack

HEAD = """
[pack]
name = "zz"
title = "The law of a test"
edition = "2026-11"
first_day = 2016-10-01

[[event]]
name = "thing.happened"
sentence = "A thing happened."
at = "the day of it"

[[question]]
id = "doubt"
question = "Is it so?"
matters = "It matters."
meanwhile = "It is taken to be so."
"""
COMMON = """
citation = "Act § 1"
title = "A title"
paraphrase = "A rule."
since = 2016-10-01
confidence = "unresolved"
questions = ["doubt"]
"""
DEADLINE = f"""
[[deadline]]
id = "D1"
{COMMON}
owed_by = "Board"
owed_to = "Public"
duty = "The board acts."
unit = "business days"
count = 5
events = ["thing.happened"]
"""
HOLIDAY = f'[[holiday]]\nid = "holiday:one"\n{COMMON}when = "July 4"\n'
NOTICE = f'[[notice]]\nid = "notice:D1"\n{COMMON}obligation = "D1"\nchannel = "by post"\nstates = ["that it is so"]\n'
WAIVER = f'[[waiver]]\nid = "w"\n{COMMON}waives = ["D1"]\ncondition = "for a time"\nraise_until = 2020-07-01\n'
TERM = f'[[term]]\nid = "t"\nnumber = 1\n{COMMON}'
COUNTING = "\n".join(
    f'[[counting]]\nid = "count:{name}"\n{COMMON}'
    for name in ("first-day", "weekend", "business-day", "calendar-day", "closed-day", "open-holiday", "unconfirmed",
                 "hours", "roll-forward")
)  # fmt: skip
WHOLE = HEAD + DEADLINE + HOLIDAY + NOTICE + WAIVER + TERM + COUNTING
TWIN = DEADLINE.replace("since = 2016-10-01", "since = 2017-07-01")


def a_pack(folder: Path, text: str) -> Path:
    (folder / "zz").mkdir()
    (folder / "zz" / "pack.toml").write_text(text, "utf-8")
    return folder / "zz"


def test_a_sound_pack_is_read(tmp_path: Path) -> None:
    pack = read_pack(a_pack(tmp_path, WHOLE))
    assert (pack.name, len(pack.rows), len(pack.events)) == ("zz", 14, 1)


@pytest.mark.parametrize(
    ("was", "put", "entry", "what", "fix"),
    [
        ("unit = \"business days\"", "unit = \"fortnights\"", 'deadline "D1" since 2016-10-01', "`unit` is 'fortnights'", "Use one of business days,"),
        ("count = 5\n", "", 'deadline "D1"', "the field `count` is missing", "Add `count = 5`"),
        ("count = 5", "count = 0", 'deadline "D1"', "`count` is 0", "whole number of 1 or more"),
        ("count = 5", "count = true", 'deadline "D1"', "`count` is True", "whole number of 1 or more"),
        ("count = 5", 'count = "five"', 'deadline "D1"', "`count` is 'five'", "whole number of 1 or more"),
        ("count = 5", "count = 5\ncuont = 6", 'deadline "D1"', "the field `cuont` is unknown", "correct its name; a deadline takes"),
        ('unit = "business days"', 'unit = "reasonable time"', 'deadline "D1"', "`count` is 5, and reasonable time is not counted", "Remove `count`"),
        ('unit = "business days"\ncount = 5', 'unit = "fixed date"', 'deadline "D1"', "`fixed` is ''", 'fixed = "09-01"'),
        ('unit = "business days"\ncount = 5', 'unit = "fixed date"\nfixed = "02-29"', 'deadline "D1"', "no day of every year", 'fixed = "09-01"'),
        ("count = 5", 'count = 5\nfixed = "09-01"', 'deadline "D1"', "`fixed` is given, and the unit is business days", "Remove `fixed`"),
        ('owed_by = "Board"\n', "", 'deadline "D1"', "the field `owed_by` is missing", 'Add `owed_by = "..."`'),
        ('owed_by = "Board"', 'owed_by = "  "', 'deadline "D1"', "`owed_by` is '  '", 'Write `owed_by = "..."`'),
        ('owed_by = "Board"', "owed_by = 7", 'deadline "D1"', "`owed_by` is 7", 'Write `owed_by = "..."`'),
        ('events = ["thing.happened"]', 'events = "thing.happened"', 'deadline "D1"', "no list of texts", 'Write `events = ["...", "..."]`'),
        ('events = ["thing.happened"]', 'events = ["thing.hapened"]', 'deadline "D1"', "`events` names 'thing.hapened'", "Use one of thing.happened"),
        ('events = ["thing.happened"]', "", "pack", "no deadline is started by the event thing.happened", "Name it"),
        ('id = "D1"', 'id = "D1"\nuntil = 2016-10-01', 'deadline "D1"', "`until` (2016-10-01) is not later", "first day on which the row is no longer law"),
        ('id = "D1"', 'id = "D1"\nuntil = "2018-07-01"', 'deadline "D1"', "`until` is '2018-07-01', which is no date", "without quotes"),
        ('id = "D1"', 'id = "D1"\nuntil = 2018-07-01T00:00:00', 'deadline "D1"', "which is no date", "without quotes"),
        ('id = "D1"', "", "deadline number 1", "the field `id` is missing", 'Add `id = "..."`'),
        (DEADLINE, DEADLINE + TWIN, 'deadline "D1" since 2017-07-01', 'in force on the same days as deadline "D1" since 2016-10-01', "End the earlier row with `until`"),
        ('id = "t"', 'id = "t"\naliases = ["D1"]', 'term "t"', "both are called D1", "rename one"),
        ("number = 1", "", 'term "t"', "the field `number` is missing", "Add `number = 1`"),
        ("number = 1", "number = 0", 'term "t"', "`number` is 0", "1 or more"),
        ('when = "July 4"', 'when = "the Glorious Fourth"', 'holiday "holiday:one"', "no rule for a holiday", "third Monday of January"),
        ('when = "July 4"', 'when = "July 4"\nunconfirmed = "yes"', 'holiday "holiday:one"', "`unconfirmed` is 'yes'", "true or false"),
        ('obligation = "D1"', 'obligation = "D9"', 'notice "notice:D1"', "`obligation` names 'D9'", "Use one of D1"),
        ('waives = ["D1"]', 'waives = ["D9"]', 'waiver "w"', "`waives` names 'D9'", "D1"),
        ('[[counting]]\nid = "count:hours"', '[[counting]]\nid = "count:hour"', "pack", "the counting rule count:hours is missing", 'id = "count:hours"'),
        ('id = "doubt"', 'id = "doubts"', 'deadline "D1"', "`questions` names 'doubt'", "Use one of doubts"),
        ("[[question]]", '[[question]]\nid = "idle"\nquestion = "?"\nmatters = "m"\nmeanwhile = "m"\n[[question]]', "pack", "no row names the question idle", "Name it"),
        ("[[event]]", '[[event]]\nname = "thing.happened"\nsentence = "s"\nat = "a"\n[[event]]', 'event "thing.happened"', "the same name", "Rename or remove"),
        ("[[term]]", "[[tern]]", 'tern "t"', "no such table is known", "Use one of pack, question, event"),
        ('edition = "2026-11"\n', "", 'pack "zz"', "the field `edition` is missing", 'Add `edition = "..."`'),
        ("first_day = 2016-10-01\n", "", 'pack "zz"', "the field `first_day` is missing", "Add `first_day = 2018-07-01`"),
        ("[pack]", "stray = 1\n[pack]", "`stray`", "outside a table", "heading such as [[deadline]]"),
        ("[pack]", "[pack", "the whole file", "cannot be read as TOML", "Mend the line named"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_entry_and_fix(
    tmp_path: Path, was: str, put: str, entry: str, what: str, fix: str
) -> None:
    assert was in WHOLE
    with pytest.raises(PackError) as refused:
        read_pack(a_pack(tmp_path, WHOLE.replace(was, put, 1)))
    message = str(refused.value)
    assert message.startswith("zz/pack.toml, ")
    assert entry in message and what in message and fix in message, message


@pytest.mark.parametrize(
    ("was", "put", "what"),
    [
        ('confidence = "unresolved"', 'confidence = "certain"', "`confidence` is 'certain'"),
        ('questions = ["doubt"]\n', "", "an unresolved row names no question"),
        ('citation = "Act § 1"\n', "", "the field `citation` is missing"),
        ("since = 2016-10-01\n", "", "the field `since` is missing"),
        ("since = 2016-10-01", "since = 2016-13-01", "cannot be read as TOML"),
    ],
)
def test_a_fault_in_what_every_row_has_is_named(tmp_path: Path, was: str, put: str, what: str) -> None:
    with pytest.raises(PackError, match=what) as refused:
        read_pack(a_pack(tmp_path, WHOLE.replace(was, put)))
    assert refused.value.file == "zz/pack.toml" and refused.value.entry and refused.value.fix


def test_rows_of_other_days_may_share_an_id(tmp_path: Path) -> None:
    earlier = DEADLINE.replace("confidence =", "until = 2017-07-01\nconfidence =")
    pack = read_pack(a_pack(tmp_path, WHOLE.replace(DEADLINE, earlier + TWIN)))
    assert sum(row.id == "D1" for row in pack.rows) == 2


def test_a_pack_without_a_head_or_with_two_is_refused(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, DEADLINE)
    with pytest.raises(PackError, match=r"\[pack\]: the table is missing"):
        read_pack(folder)
    (folder / "pack.toml").write_text(WHOLE, "utf-8")
    (folder / "second.toml").write_text(HEAD.split("[[event]]")[0], "utf-8")
    with pytest.raises(PackError, match="the pack has two heads"):
        read_pack(folder)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, WHOLE)
    (folder / "more.toml").write_bytes("# §".encode("latin-1"))
    with pytest.raises(PackError, match=r"zz/more.toml, the whole file: .*UTF-8"):
        read_pack(folder)


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in PACKS.glob("*/pack.toml")), ids=lambda path: path.name
)
def test_every_pack_of_the_program_is_sound(folder: Path) -> None:
    assert read_pack(folder).rows
