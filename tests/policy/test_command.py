"""`charteroak policy FILE`: what it prints, writes and returns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from charteroak.cli import main

OLD = "Breaches\n\nUpon receiving notice of a breach from a vendor, the Board shall notify families within 48 hours.\n"
TODAY = (
    "Breaches\n\nUpon receiving notice of a breach from a vendor, the Board shall notify families within two business"
    " days.\n"
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return tmp_path / "policy.txt"


@pytest.mark.parametrize(("words", "status"), [(OLD, 1), (TODAY, 0)])
def test_the_exit_status_says_whether_something_must_change(words: str, status: int, policy: Path) -> None:
    policy.write_text(words, encoding="utf-8")
    assert main(["policy", str(policy), "--on", "2026-11-24"]) == status


def test_the_table_shows_the_sentence_and_what_to_write_instead(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(OLD, encoding="utf-8")
    main(["policy", str(policy), "--on", "2026-11-24"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "REPEALED" in shown and "PROMISE" in shown and "since 2017-07-01" in shown
    assert "Propose: Upon receipt of a contractor's notice" in shown
    assert "1 sentence states what is not today's law, 1 promise goes beyond it" in shown


def test_the_law_of_an_earlier_day_can_be_asked_for(policy: Path) -> None:
    policy.write_text(OLD, encoding="utf-8")
    assert main(["policy", str(policy), "--on", "2017-02-13"]) == 0


def test_json_and_a_page_hold_the_same_marks(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(OLD.replace("families", "families <b>&"), encoding="utf-8")
    page = policy.with_suffix(".html")
    main(["policy", str(policy), "--json", "--html", str(page), "--on", "2026-11-24"])
    report = json.loads(capsys.readouterr().out)
    written = page.read_text(encoding="utf-8")
    assert report["document"] == "policy.txt" and report["marks"]
    for mark in report["marks"]:
        assert f'id="{mark["id"]}"' in written
    assert "<b>" not in written and "<script" not in written


@pytest.mark.parametrize("words", [["policy"], ["policy", "absent.txt"], ["policy", "--evaluate", "a", "b"]])
def test_what_cannot_be_read_is_told_and_is_no_verdict(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err


def test_a_day_before_the_law_is_refused_with_the_first_day(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(OLD, encoding="utf-8")
    assert main(["policy", str(policy), "--on", "2015-01-01"]) == 2
    assert "2016-10-01" in capsys.readouterr().err
