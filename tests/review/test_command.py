"""`charteroak review` prints for a person or a machine, and its exit status says what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from charteroak.cli import main


def test_gaps_are_shown_and_exit_1(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(samples / "agreement.pdf"), "--on", "2026-11-20"]) == 1
    shown = capsys.readouterr().out
    assert "CONFLICT" in shown
    assert "laws of the State of Vermont" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_all_ten_present_exits_0(samples: Path) -> None:
    assert main(["review", str(samples / "addendum.pdf"), "--on", "2026-11-20"]) == 0


def test_a_scan_that_cannot_be_read_exits_1(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # where there is no Tesseract
    assert main(["review", str(samples / "agreement-scan.pdf")]) == 1


def test_json_is_one_object_for_one_file_and_a_list_for_several(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["review", str(samples / "addendum.pdf"), "--json", "--on", "2026-11-20"])
    one = json.loads(capsys.readouterr().out)
    assert set(one) >= {"document", "sha256", "pages", "law", "findings", "summary"}
    assert one["law"]["on"] == "2026-11-20"
    assert set(one["findings"][0]) >= {"id", "citation", "verdict", "confidence", "reason", "quotes"}
    assert main(["review", str(samples / "addendum.pdf"), str(samples / "agreement.pdf"), "--json"]) == 1
    assert [report["document"] for report in json.loads(capsys.readouterr().out)] == ["addendum.pdf", "agreement.pdf"]


def test_the_text_written_is_the_text_that_is_counted(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "text.txt"
    main(["review", str(samples / "agreement.pdf"), "--json", "--text", str(out)])
    report = json.loads(capsys.readouterr().out)
    text = out.read_bytes().decode()
    quotes = [quote for finding in report["findings"] for quote in finding["quotes"]]
    assert quotes
    assert all(text[quote["start"] : quote["end"]] == quote["text"] for quote in quotes)


def test_an_unreadable_file_exits_2_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    assert main(["review", str(empty)]) == 2
    assert "empty" in capsys.readouterr().err
    assert main(["review", str(tmp_path / "nowhere.pdf")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_a_day_before_the_law_is_refused(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(samples / "addendum.pdf"), "--on", "2016-09-30"]) == 2
    assert "2016-10-01" in capsys.readouterr().err


def test_a_report_in_html_is_written(samples: Path, tmp_path: Path) -> None:
    main(["review", str(samples / "agreement.docx"), "--html", str(tmp_path / "report.html")])
    assert "<mark" in (tmp_path / "report.html").read_text()


def test_explain_shows_what_was_weighed(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["review", str(samples / "agreement.pdf"), "--explain", "bb-a-9"])
    shown = capsys.readouterr().out
    assert "against" in shown
    assert "it names Vermont" in shown


def test_it_starts_without_anything_heavy(samples: Path) -> None:
    program = (
        "import sys; from charteroak.cli import main; main(['review', sys.argv[1]]);"
        "print([m for m in ('django', 'pypdfium2', 'docx2python', 'lxml', 'PIL', 'numpy') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(samples / "agreement.md")], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == "[]"
