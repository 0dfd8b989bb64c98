"""`bin/corpus` on a tiny corpus: what it measures, what it says of another revision, what it finds in other formats."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from charteroak.review import read
from corpus import formats, places, rendering
from corpus.__main__ import main
from tests.codebase.tree import ROOT

LAW = "The laws of the State of Connecticut govern the rights and duties of both parties."
REST = "If any provision of this Agreement is invalid, the remaining provisions stay in force."
Measure = Callable[..., tuple[int, str, str]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a corpus beside it: `one` has a gap where its label sees none, `two` is right, `three` is a packet."""
    shared, clone, temporary = tmp_path / "shared", tmp_path / "clone", tmp_path / "temporary"
    documents, labels = (shared / "review" / "dev" / folder for folder in ("documents", "labels"))
    for folder in (documents, labels, clone, temporary):
        folder.mkdir(parents=True)
    (documents / "one.txt").write_text(f"1. {LAW}\n")
    (documents / "two.txt").write_text(f"AGREEMENT\n\n1. {LAW}\n\n2. {REST}\n")
    (documents / "rest.txt").write_text(f"1. {REST}\n")
    said = {
        "one": {"document": "one.txt", "source": "real", "labels": {
            "bb-a-9": {"verdict": "present", "quotes": [LAW]}, "bb-a-10": {"verdict": "present", "quotes": [REST]}}},
        "two": {"document": "two.txt", "source": "composed", "labels": {
            "bb-a-9": {"verdict": "present", "quotes": [LAW]}, "bb-a-3": {"verdict": "missing", "quotes": []}}},
        "three": {"documents": ["one.txt", "rest.txt"], "source": "composed", "labels": {
            "bb-a-10": {"verdict": "present", "quotes": [REST]}}},
    }  # fmt: skip
    for name, values in said.items():
        (labels / f"{name}.json").write_text(json.dumps(values))
    monkeypatch.setenv("CHARTEROAK_SHARED", str(shared))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return clone


@pytest.fixture
def measure(root: Path, capsys: pytest.CaptureFixture[str]) -> Measure:
    def measured(*words: str) -> tuple[int, str, str]:
        status = main(words, root)
        said = capsys.readouterr()
        return status, said.out, said.err

    return measured


# --- What is measured ------------------------------------------------------------------------------------------------


def test_the_measures_are_those_of_evaluate_and_what_is_absent_is_named(measure: Measure, root: Path) -> None:
    status, out, errors = measure("--against", "none")
    assert status == 0
    rows = {line.split()[0]: line.split()[1] for line in out.splitlines() if line.startswith(("all", "bb-a", "real"))}
    assert rows == {"all": "5", "real": "2", "bb-a-3": "1", "bb-a-9": "2", "bb-a-10": "2"}
    assert "labelled / found" in out
    assert "one (real) bb-a-10: labelled present, found missing." in out and f"“{REST}”" in out
    assert "gained" not in out
    for name, folder in (("policies", root.parent / "shared" / "review" / "policies"), ("own", root / "corpus")):
        assert f"LEFT OUT: {name} " in errors and str(folder) in errors
    assert "errors:" not in measure("--against", "none", "--brief")[1]


def test_nothing_to_measure_is_a_failure_and_an_unknown_name_is_named(measure: Measure) -> None:
    assert measure("own")[0] == 2
    status, _, errors = measure("other")
    assert status == 2 and "no corpus other. Known: dev, policies, own, own-closed, own-policies." in errors


def test_a_label_that_cannot_be_used_is_named(measure: Measure, root: Path) -> None:
    (root.parent / "shared" / "review" / "dev" / "labels" / "two.json").write_text("no json")
    status, _, errors = measure("dev", "--against", "none")
    assert status == 2 and "two.json is no label file" in errors


def test_the_places_are_beside_the_clone_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHARTEROAK_SHARED", raising=False)
    found = {corpus.name: corpus.folder for corpus in places.corpora()}
    assert found["dev"] == ROOT.parent / "shared" / "review" / "dev"
    assert found["own"] == found["own-closed"] == ROOT / "corpus" / "agreements"


def test_every_label_of_the_projects_own_is_opened_or_closed_and_none_is_both() -> None:
    opened, closed = (set(corpus.names) for corpus in places.corpora() if corpus.name in ("own", "own-closed"))
    assert not opened & closed
    assert opened | closed == {path.stem for path in (ROOT / "corpus" / "agreements" / "labels").glob("*.json")}
    assert {"a-01", "b-07", "a-08", "b-14", "c-01"} <= opened and {"d-01", "d-10"} <= closed


def test_of_closed_documents_only_totals_are_shown(
    measure: Measure, root: Path, commit: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(program())
    closed = [dataclasses.replace(corpus, closed=True) for corpus in places.corpora(root) if corpus.name == "dev"]
    monkeypatch.setattr("corpus.__main__.corpora", lambda root: closed)
    words = ("dev", "--against", "HEAD")
    out = measure(*words)[1]
    assert "labelled / found" in out and "1 gained, 1 lost" in out
    assert "one (real)" not in out and "one bb-a" not in out and REST not in out
    (answer,) = json.loads(measure(*words, "--json")[1])["corpora"]
    assert answer["against"]["losses"] == 1 and "decisions" not in answer
    assert "one bb-a-10: labelled present, was present, is missing" in measure(*words, "--open")[1]


# --- Gains and losses ------------------------------------------------------------------------------------------------

#: The program of an earlier revision, as far as it is asked: with `evaluate`, or from before there was one.
WITHOUT = "import sys\nsys.exit(\"charteroak: error: invalid choice: 'evaluate'\" and 2)\n"
WITH = """import json, sys
if "--help" not in sys.argv:
    {first}
    print(json.dumps({{"decisions": {decisions}}}))
"""
BEFORE = [
    {"document": "one", "provision": "bb-a-9", "found": "missing"},  # right today
    {"document": "one", "provision": "bb-a-10", "found": "present"},  # wrong today
    {"document": "two", "provision": "bb-a-9", "found": "present"},
    {"document": "two", "provision": "bb-a-3", "found": "missing"},
    {"document": "gone", "provision": "bb-a-9", "found": "present"},
]


@pytest.fixture
def commit(root: Path) -> Callable[[str], str]:
    """Commits a program to the repository; gives the commit."""
    environment = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(root), *words], env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    git("init", "--quiet")

    def committed(program: str) -> str:
        (root / "charteroak").mkdir(exist_ok=True)
        (root / "charteroak" / "cli.py").write_text(program)
        git("add", "charteroak")
        git("commit", "--quiet", "--message", "Read one thing more")
        return git("rev-parse", "HEAD")

    return committed


def program(first: str = "pass", decisions: list[dict[str, str]] = BEFORE) -> str:
    return WITH.format(first=first, decisions=decisions)


def test_gains_and_losses_are_told_label_by_label(measure: Measure, commit: Callable[[str], str], root: Path) -> None:
    before = commit(program())
    (root / "changed").write_text("")
    status, out, _ = measure("dev", "--brief")
    assert status == 0
    assert f"Against HEAD ({before[:10]}, “Read one thing more”), since the tree holds changes, on 4 labels:" in out
    assert "1 gained, 1 lost, 0 wrong in another way" in out
    assert "gained  one bb-a-9: labelled present, was missing, is present" in out
    assert "lost    one bb-a-10: labelled present, was present, is missing" in out
    assert list((root.parent / "temporary").iterdir()) == []


def test_a_tree_without_changes_is_compared_with_the_commit_before(
    measure: Measure, commit: Callable[[str], str]
) -> None:
    before = commit(program())
    commit(program("raise SystemExit('the wrong revision')"))
    answer = json.loads(measure("dev", "--json")[1])
    (dev,) = answer["corpora"]
    assert (dev["against"]["revision"], dev["against"]["commit"]) == ("HEAD~1", before)
    assert [change["provision"] for change in dev["against"]["losses"]] == ["bb-a-10"]
    assert dev["measures"]["all"]["labels"] == 5
    assert answer["absent"] == []


@pytest.mark.parametrize(
    ("said", "program_"),
    [
        ("has no command `evaluate`", WITHOUT),
        ("does not start: NameError: name 'broken' is not defined", "broken\n"),
        ("could not measure dev: one.txt is not there", program("sys.exit('one.txt is not there')")),
    ],
)
def test_a_revision_that_cannot_answer_is_told_and_the_rest_is_measured(
    measure: Measure, commit: Callable[[str], str], root: Path, said: str, program_: str
) -> None:
    commit(program_)
    status, out, _ = measure("dev", "--brief", "--against", "HEAD")
    assert status == 0
    assert said in out and "Not compared with" in out and "labelled / found" in out
    assert str(root.parent / "temporary") not in out
    assert list((root.parent / "temporary").iterdir()) == []


def test_a_folder_without_a_repository_and_an_unknown_revision_are_told(
    measure: Measure, commit: Callable[[str], str], root: Path
) -> None:
    commit(program())
    assert "it knows no nonsense" in measure("dev", "--brief", "--against", "nonsense")[1]
    assert "it knows no HEAD~1" in measure("dev", "--brief")[1]
    (root / ".git").rename(root / "not.git")
    assert "Not compared with the last commit: git rev-parse: " in measure("dev", "--brief")[1]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_comparison_leaves_nothing(
    commit: Callable[[str], str], root: Path, how: signal.Signals
) -> None:
    started = root.parent / "started"
    commit(program(f"import os, time; open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(60)"))
    call = "import sys, pathlib; from corpus.__main__ import run_until_stopped as run; sys.exit(run(['dev', '--against', 'HEAD'], pathlib.Path(sys.argv[1])))"
    process = subprocess.Popen(
        [sys.executable, "-c", call, str(root)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(root.parent / "temporary")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 60
    while not (started.exists() and started.read_text()) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(how)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + how, errors
    assert list((root.parent / "temporary").iterdir()) == []
    assert is_gone(int(started.read_text()))


def is_gone(process: int) -> bool:
    """Whether the process ends within a second. One that has ended may wait to be noticed by its parent."""
    for _ in range(20):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


# --- Formats ---------------------------------------------------------------------------------------------------------


def test_each_format_is_read_back_and_its_cost_told(measure: Measure, tesseract: str) -> None:
    status, out, _ = measure("dev", "--against", "none", "--formats", "--brief")
    assert status == 0
    rows = {line[:20].strip(): line[20:].split() for line in out.splitlines() if line[:20].strip() in formats.FORMATS}
    assert list(rows) == list(formats.FORMATS)
    for row in rows.values():  # three texts, five verdicts, none differs, and no measure has changed
        assert row[:3] == ["3", "5", "0"]
        assert row[4::2] == ["(+0.000)"] * 4


def test_a_verdict_that_a_format_changes_is_told(measure: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(document: object) -> bytes:
        return rendering.docx(read(b"1. Nothing of it is left here.\n", "empty.txt"))

    monkeypatch.setattr(formats, "FORMATS", {"DOCX": (".docx", forgetful)})
    out = measure("dev", "--against", "none", "--formats")[1]
    assert "DOCX               two bb-a-9: labelled present, present in plain text, missing here" in out
    answer = json.loads(measure("dev", "--against", "none", "--formats", "--json")[1])["corpora"][0]
    (cost,) = answer["formats"]
    assert cost["plain"]["accuracy"]["value"] == 0.8 and cost["measured"]["accuracy"]["value"] == 0.2
    assert len(cost["differ"]) == 3


def test_without_tesseract_scans_are_left_out_and_it_says_what_to_install(
    measure: Measure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    out = measure("dev", "--against", "none", "--formats", "--brief")[1]
    assert "scan, 200 dpi       left out: install Tesseract" in out


def test_only_a_few_texts_are_scanned_unless_all_are_asked_for(
    measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "FEW", 2)
    monkeypatch.setattr(formats.shutil, "which", lambda name: name)
    monkeypatch.setattr(formats, "FORMATS", {"scan, 200 dpi": (".docx", rendering.docx)})
    words = ("dev", "--against", "none", "--formats", "--brief")
    assert "of 3 texts; --all takes all of them" in measure(*words)[1]
    assert "--all takes" not in measure(*words, "--all")[1]


TEXT = """# DATA PRIVACY AGREEMENT

1. **Student Data** stays the property of the student ("Pupil #1"); it costs $5, [sic] <or> *less*, `never` ~more_~.

= Not a heading, nor is this @mark // no comment

| Kind | Period |
| --- | --- |
| Names | 30 days |
"""


def test_every_format_carries_the_words(tmp_path: Path) -> None:
    text = read(TEXT.encode(), "agreement.txt")
    for render in (rendering.pdf, rendering.pdf_in_two_columns, rendering.docx):
        again = " ".join(read(render(text), "agreement").text.replace("\u00ad", "").split())
        for words in (
            "DATA PRIVACY AGREEMENT",
            'Student Data stays the property of the student ("Pupil #1")',
            "[sic] <or> *less*, `never` ~more_~.",
            "Not a heading, nor is this @mark // no comment",
            "30 days",
        ):
            assert words in again, render
        assert "**" not in again and "---" not in again


def test_the_same_text_is_scanned_to_the_same_bytes() -> None:
    text = read(TEXT.encode(), "agreement.txt")
    first = rendering.scan(text)
    assert first == rendering.scan(text)
    assert b"/DCTDecode" in first
