"""A folder of agreements: ranked by what matters, taken up again where it stopped, and written in three formats."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from charteroak import cli, law
from charteroak.review import Report, Unreadable, check, read
from charteroak.review.folder import Outcome, agreements_in, ranked, review_folder

ON = date(2026, 11, 20)
CONFLICT = "1. This Agreement is governed by the laws of the State of Oregon.\n"
MISSING = "1. The Company delivers the reading program.\n"
PLAIN = {"conflict.txt": CONFLICT, "missing.txt": MISSING, "deep/also.txt": MISSING}


@pytest.fixture
def folder(tmp_path: Path, samples: Path) -> Path:
    root = tmp_path / "agreements"
    for name, text in PLAIN.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "complete.md").write_bytes((samples / "addendum.md").read_bytes())
    (root / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (root / ".hidden.txt").write_text(CONFLICT)
    return root


class Counting:
    """Reads in this process and remembers what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, data: bytes, name: str, on: date) -> Report:
        self.read.append(name)
        return check(read(data, name), law.on(on))


def _all(folder: Path, kept: Path, reader: Counting, edition: str = "1") -> list[Outcome]:
    paths = agreements_in(folder)
    return list(review_folder(folder, paths, on=ON, edition=edition, jobs=1, kept=kept, reader=reader))


def test_hidden_files_are_left_out(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in agreements_in(folder)]
    assert names == ["broken.pdf", "complete.md", "conflict.txt", "deep/also.txt", "missing.txt"]


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    kept, first, second = tmp_path / "kept", Counting(), Counting()
    run = review_folder(folder, agreements_in(folder), on=ON, edition="1", jobs=1, kept=kept, reader=first)
    next(run), next(run)
    run.close()
    with kept.open("a") as out:
        out.write('{"path": "half a li')
    outcomes = _all(folder, kept, second)
    assert len(outcomes) == 5
    assert len(second.read) <= 3 and len(set(first.read) | set(second.read)) == 5


def test_a_file_that_changed_and_another_law_are_read_again(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    _all(folder, kept, Counting())
    same, changed, other_law = Counting(), Counting(), Counting()
    _all(folder, kept, same)
    (folder / "missing.txt").write_text(CONFLICT)
    _all(folder, kept, changed)
    _all(folder, kept, other_law, edition="2")
    assert (same.read, changed.read, len(other_law.read)) == ([], ["missing.txt"], 5)


def test_conflicts_come_first_then_most_students(folder: Path, tmp_path: Path) -> None:
    students = {"deep/also.txt": 900, "missing.txt": 20, "complete.md": 5000}
    found = review_folder(
        folder,
        agreements_in(folder),
        on=ON,
        edition="1",
        jobs=2,
        kept=tmp_path / "kept",
        students=students,
        reader=Counting(),
    )
    assert [(outcome.path, outcome.urgency, outcome.students) for outcome in ranked(found)] == [
        ("conflict.txt", "conflict", None),
        ("deep/also.txt", "missing", 900),
        ("missing.txt", "missing", 20),
        ("broken.pdf", "unread", None),
        ("complete.md", "complete", 5000),
    ]


def test_a_fault_of_one_file_is_told_and_stops_nothing(folder: Path, tmp_path: Path) -> None:
    def breaks(data: bytes, name: str, on: date) -> Report:
        raise Unreadable(name, "it is too odd", "Send another")

    found = list(
        review_folder(folder, agreements_in(folder), on=ON, edition="1", jobs=1, kept=tmp_path / "k", reader=breaks)
    )
    assert {outcome.fault for outcome in found} == {
        f"{Path(outcome.path).name} could not be read: it is too odd. Send another." for outcome in found
    }


def _run(words: Sequence[object]) -> int:
    return cli.main(["review", *map(str, words)])


def test_the_command_writes_a_spreadsheet_that_opens(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "=1+1.txt").write_text(CONFLICT)
    counts = tmp_path / "students.csv"
    counts.write_text('file,students\nmissing.txt,"1,200"\n')
    out = tmp_path / "gaps.xlsx"
    assert _run([folder, "--gaps", out, "--students", counts, "--on", ON]) == 1
    book = load_workbook(out)
    rows = list(book["Agreements"].values)
    assert [row[1] for row in rows[1:3]] == ["'=1+1.txt", "conflict.txt"]
    assert next(row for row in rows if row[1] == "missing.txt")[3] == 1200
    gaps = list(book["Gaps"].values)
    assert any("Oregon" in row[6] for row in gaps[1:] if row[0] == "conflict.txt" and row[2].endswith("(9)"))
    assert "2026-11-20" in str(book["About"]["A2"].value)
    said = capsys.readouterr()
    assert "6 agreements: 2 with a term that is void" in said.out and "6 of 6 agreements" in said.err
    assert not (tmp_path / "gaps.xlsx.progress").exists()


def test_the_command_writes_csv_and_html(folder: Path, tmp_path: Path) -> None:
    assert _run([folder, "--gaps", tmp_path / "gaps.csv", "--on", ON]) == 1
    with (tmp_path / "gaps.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["Agreement"] == "conflict.txt" and "Oregon" in rows[0]["Most urgent"]
    assert _run([folder, "--gaps", tmp_path / "gaps.html", "--on", ON]) == 1
    page = (tmp_path / "gaps.html").read_text()
    assert "<script" not in page and "broken.pdf could not be read" in page and "Oregon" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{folder}", "--gaps", "{out}/gaps.doc"], "ends in .csv, .xlsx, .html"),
        (["{folder}", "--gaps", "{out}/none/gaps.csv"], "there is no folder"),
        (["{folder}/conflict.txt", "--gaps", "{out}/gaps.csv"], "reviews one folder"),
        (["{out}/empty", "--gaps", "{out}/gaps.csv"], "holds no files"),
        (["{folder}", "--gaps", "{out}/gaps.csv", "--json"], "goes with --on, --students and --jobs only"),
        (["{folder}", "--gaps", "{out}/gaps.csv", "--students", "{out}/no.csv"], "could not be read"),
        (["{folder}", "--gaps", "{out}/gaps.csv", "--students", "{out}/odd.csv"], "line 2, column students: 'many'"),
        (
            ["{folder}", "--gaps", "{out}/gaps.csv", "--students", "{out}/names.csv"],
            "must name the columns file and students",
        ),
        (["{folder}"], "add --gaps report.xlsx"),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.csv").write_text("file,students\nmissing.txt,many\n")
    (tmp_path / "names.csv").write_text("document,n\nmissing.txt,3\n")
    assert _run([word.format(folder=folder, out=tmp_path) for word in words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "gaps.csv").exists()


def test_the_command_reads_a_packet_as_one_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "terms.txt").write_text(CONFLICT)
    (tmp_path / "addendum.txt").write_text(
        "ADDENDUM\n\n1. The laws of the State of Connecticut govern the rights and duties of both parties.\n\n2. This Addendum controls if it conflicts with the Agreement.\n"
    )
    files = [tmp_path / "terms.txt", tmp_path / "addendum.txt"]
    assert _run(["--packet", *files, "--json", "--on", ON]) == 1
    report = json.loads(capsys.readouterr().out)
    finding = next(finding for finding in report["findings"] if finding["id"] == "bb-a-9")
    assert finding["verdict"] == "present" and {quote["document"] for quote in finding["quotes"]} == {
        "terms.txt",
        "addendum.txt",
    }
    assert _run(["--packet", *files, "--explain", "bb-a-9", "--on", ON]) == 1
    assert "terms.txt, p. 1" in capsys.readouterr().out
    assert _run(["--packet", *files, tmp_path / "none.txt", "--on", ON]) == 2
    assert "The packet was not reviewed" in capsys.readouterr().err
