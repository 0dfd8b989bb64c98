"""`charteroak due` and `charteroak law`, from the shell's side."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime

import pytest

from charteroak import law
from charteroak.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_due_as_json_has_what_other_programs_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "due", "contract.executed", "--at", "2026-11-20T15:00", "--json")
    (duty,) = json.loads(out)
    assert status == 0
    assert {"duty", "owed_by", "owed_to", "citation", "confidence", "unit", "due", "working", "row", "edition"} <= set(
        duty
    )
    assert (duty["row"], duty["due"], duty["unit"], duty["edition"]) == ("B4", "2026-11-30", "business days", "2026-11")
    assert {"date", "counted", "reason"} <= set(duty["working"][0])
    assert law.Due.from_json(duty).due_instant is not None


def test_hours_are_a_zoned_moment_and_reasonable_time_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "due", "breach.notice-received", "--at", "2016-11-05T15:00", "--json")
    assert {duty["due"] for duty in json.loads(out)} == {"2016-11-07T14:00:00-05:00"}
    _, out, _ = run(capsys, "due", "contract.gap-found", "--at", "2026-11-20", "--json")
    assert [duty["due"] for duty in json.loads(out)] == [None]


def test_due_for_a_person_shows_every_day_and_fits_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "due", "breach.discovered", "--at", "2026-11-25")
    assert status == 0
    assert "Friday, December 25, 2026 (30 calendar days)" in out
    assert "calendar day 60 of 60" in out
    assert "Monday, December 28, 2026, and not to be relied on" in out
    assert "operator-breach: What exactly does § 10-234dd(b) require" in out
    assert max(map(len, out.splitlines())) <= 112


def test_a_promise_and_the_boards_days_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["due", "breach.notice-received", "--at", "2026-11-20T15:00", "--promise", "B9=48h",
             "--closed", "2026-11-23=storm", "--open", "2026-11-26", "--unconfirmed", "2026-11-23"]  # fmt: skip
    _, out, _ = run(capsys, *words)
    assert "Tuesday, November 24, 2026 (2 business days) (the board's promise, below, leads)" in out
    assert "Sunday, November 22, 2026, 15:00 EST (48 hours; leads)" in out
    assert "Other reading Wednesday, November 25, 2026" in out
    assert "the board is closed (storm), which counsel has not confirmed" in " ".join(out.split())


def test_brief_leaves_out_the_working(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "due", "breach.discovered", "--at", "2026-11-25", "--brief")
    assert "calendar day" not in out.replace("calendar days", "")


def test_without_a_moment_the_event_is_now(capsys: pytest.CaptureFixture[str]) -> None:
    before = datetime.now(law.ZONE)
    _, out, _ = run(capsys, "due", "contract.executed", "--json")
    assert before <= law.Due.from_json(json.loads(out)[0]).started <= datetime.now(law.ZONE)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("at", "said"),
    [("2026-03-08T02:30", "did not exist"), ("2026-11-01T01:30", "came twice"), ("2026-11-20", "assumed")],
)
def test_what_was_made_of_a_time_is_said(capsys: pytest.CaptureFixture[str], at: str, said: str) -> None:
    _, out, _ = run(capsys, "due", "breach.notice-received", "--at", at, "--promise", "B9=48h")
    assert said in out


def test_a_day_before_the_law_is_explained_and_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "due", "contract.executed", "--at", "2015-05-01")
    assert status == 0 and "there was no such law yet" in out
    status, out, err = run(capsys, "due", "contract.executed", "--at", "2015-05-01", "--json")
    assert status == 0 and json.loads(out) == [] and "there was no such law yet" in err


def test_the_events_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "due", "--list")
    assert all(event.name in out for event in law.events())
    _, out, _ = run(capsys, "due", "--list", "--json")
    assert [event["name"] for event in json.loads(out)] == [event.name for event in law.events()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due"], "`charteroak due --list` lists the events"),
        (["due", "contract.signed"], "Known events: contract.needed"),
        (["due", "contract.executed", "--at", "20 November"], "--at 20 November: that is no date or time. Write 2026-11-20"),
        (["due", "contract.executed", "--at", "2026-02-30"], "--at 2026-02-30: that is no date"),
        (["due", "contract.executed", "--at", "9999-12-31T23:30"], "The year 9999 is not counted"),
        (["due", "contract.executed", "--at", "0001-01-01T00:00+14:00"], "The year 1 is not counted"),
        (["due", "contract.executed", "--closed", "tomorrow"], "--closed tomorrow: that is no date"),
        (["due", "contract.executed", "--closed", "2026-11-27", "--open", "2026-11-27"], "both as closed and as a worked"),
        (["due", "contract.executed", "--promise", "B9=soon"], "--promise B9=soon: that is no promise. Write the row"),
        (["due", "contract.executed", "--promise", "B99=48h"], "no duty 'B99'"),
        (["due", "contract.executed", "--pack", "zz"], "Known packs: ct"),
        (["law", "--on", "yesterday"], "--on yesterday: that is no date"),
        (["law", "bb-a-11"], "no row 'bb-a-11'. Did you mean"),
        (["law", "--on", "2016-09-30", "bb-a-1"], "bb-a-1 is law from Saturday, October 1, 2016"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert said in err


def test_the_law_of_a_day_is_printed_with_its_doubts(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "law", "--on", "2017-09-01")
    assert status == 0
    assert "on Friday, September 1, 2017 (pack ct, edition 2026-11)" in out
    assert "B4L" in out and "QUESTIONS FOR COUNSEL" in out and "(unresolved; open: legacy-contracts" in out
    assert max(map(len, out.splitlines())) <= 110


def test_one_row_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    for row in law.on(date(2026, 11, 24)).rows:
        status, out, _ = run(capsys, "law", "--on", "2026-11-24", row.id)
        assert status == 0 and row.citation in " ".join(out.split())
    _, out, _ = run(capsys, "law", "PA18-125:6", "--json")
    assert json.loads(out)["id"] == "B8"


def test_the_law_as_json_holds_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "law", "--on", "2026-11-24", "--json")
    printed = json.loads(out)
    assert printed["on"] == "2026-11-24" and printed["edition"] == "2026-11"
    assert len(printed["rows"]) == len(law.on(date(2026, 11, 24)).rows)


@pytest.mark.parametrize("words", [["due", "contract.executed", "--at", "2026-11-20"], ["law"]])
def test_the_commands_start_without_anything_heavy(words: list[str]) -> None:
    script = (
        "import sys; from charteroak.cli import main; main(sys.argv[1:]);"
        "assert not {'django', 'holidays'} & set(sys.modules), 'heavy import'"
    )
    subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True)
