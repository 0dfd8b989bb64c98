"""Anybody can measure the engine on documents and labels of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from charteroak import cli
from charteroak.review.evaluation import Rate

LAW = "The laws of the State of Connecticut govern the rights and duties of both parties."
REST = "If any provision of this Agreement is invalid, the remaining provisions stay in force."


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    documents, labels = tmp_path / "documents", tmp_path / "labels"
    documents.mkdir(), labels.mkdir()
    (documents / "one.txt").write_text(f"1. {LAW}\n")
    (documents / "two.txt").write_text(f"1. {REST}\n")
    (documents / "bad.pdf").write_bytes(b"%PDF-1.4")
    said = {
        "one": {"document": "one.txt", "source": "real", "labels": {
            "bb-a-9": {"verdict": "present", "quotes": [LAW]},
            "bb-a-10": {"verdict": "present", "quotes": [REST]},
            "bb-a-8": {"verdict": "weak", "quotes": [], "ambiguous": True}}},
        "packet": {"documents": ["one.txt", "two.txt"], "source": "composed", "labels": {
            "bb-a-10": {"verdict": "present", "quotes": [REST]}, "bb-a-9": {"verdict": "present", "quotes": [LAW]}}},
        "unread": {"document": "bad.pdf", "source": "real", "labels": {"bb-a-9": {"verdict": "missing", "quotes": []}}},
    }  # fmt: skip
    for name, values in said.items():
        (labels / f"{name}.json").write_text(json.dumps(values))
    return str(documents), str(labels)


def test_every_label_is_measured_once_and_ambiguous_ones_are_left_out(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evaluate", *folders, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    found = {(d["document"], d["provision"]): d["found"] for d in answer["decisions"]}
    assert found == {
        ("one", "bb-a-9"): "present",
        ("one", "bb-a-10"): "missing",
        ("packet", "bb-a-9"): "present",
        ("packet", "bb-a-10"): "present",
        ("unread", "bb-a-9"): "unclear",
    }
    measures = answer["measures"]
    assert measures["all"]["accuracy"] == {"value": 0.6, "of": 5, "interval": [0.2307, 0.8824]}
    assert measures["all"]["gap_precision"]["value"] == 0.0 and measures["all"]["unclear"]["value"] == 0.2
    assert measures["composed"]["quoted"]["value"] == 1.0 and measures["bb-a-9/real"]["labels"] == 2


def test_the_table_tells_every_error_with_its_words(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evaluate", *folders]) == 0
    said = capsys.readouterr().out
    assert "2 errors:" in said and "one (real) bb-a-10: labelled present, found missing." in said
    assert "remaining provisions stay in force" in said and "bad.pdf could not be read" in said
    assert [line.split()[0] for line in said.splitlines() if line.startswith("bb-a")] == ["bb-a-9", "bb-a-10"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "is no label file"),
        ('{"document": "one.txt", "labels": {"bb-a-9": {"verdict": "present"}}}', "is no label file"),
        ('{"document": "gone.txt", "labels": {}}', "speaks of gone.txt, which is not in"),
    ],
)
def test_a_label_that_cannot_be_used_is_named(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    (Path(folders[1]) / "one.json").write_text(content)
    assert cli.main(["evaluate", *folders]) == 2
    assert said in capsys.readouterr().err


def test_an_empty_folder_of_labels_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", str(tmp_path), str(tmp_path)]) == 2
    assert "holds no label files" in capsys.readouterr().err


def test_an_interval_holds_the_rate_and_narrows_with_more_labels() -> None:
    for part, whole in ((0, 9), (9, 9), (4, 9), (98, 100)):
        low, high = Rate(part, whole).interval
        assert 0 <= low <= part / whole <= high <= 1
    assert Rate(98, 100).interval[0] < Rate(980, 1000).interval[0]
    assert Rate(0, 0).value == 1.0
