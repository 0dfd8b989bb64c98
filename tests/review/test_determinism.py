"""The same bytes give the same findings, in every process and whatever order Python keeps its sets in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT

ON = ("--on", "2026-11-20", "--json")


def reviewed(seed: int, *words: str | Path) -> str:
    """What `charteroak review` prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "charteroak.cli", "review", *map(str, words), *ON],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The samples, and one of them as HTML and as a text with many names for the same."""
    folder, samples = tmp_path_factory.mktemp("files"), ROOT / "samples"
    text = (samples / "agreement.md").read_text(encoding="utf-8")
    paragraphs = "".join(f"<p>{words}</p>" for words in text.split("\n\n"))
    (folder / "agreement.html").write_text(f"<html><body>{paragraphs}</body></html>", encoding="utf-8")
    names = "".join(f"“Pupil Material {n}” means student data of kind {n}. (the “Paper {n}”) " for n in range(60))
    (folder / "names.txt").write_text(
        f"{text}\n\n{names}\n\nIn a conflict between Paper 3, Paper 9 and Exhibit A, Paper 9 controls.\n",
        encoding="utf-8",
    )
    made = sorted(folder.iterdir())
    return [*made, *(samples / name for name in ("agreement.md", "agreement.pdf", "agreement.docx", "addendum.pdf"))]


@pytest.mark.slow
@pytest.mark.parametrize(
    "how", [(), ("--against", "operator"), ("--packet",)], ids=["agreements", "operator", "packet"]
)
def test_two_processes_say_the_same(files: list[Path], how: tuple[str, ...]) -> None:
    first, second, third = (reviewed(seed, *how, *files) for seed in (0, 1, 2))
    assert len(first) > 1_000
    assert first == second == third


@pytest.mark.slow
def test_two_processes_recognise_the_same(tesseract: str, tmp_path: Path) -> None:
    import pypdfium2

    page = tmp_path / "page.pdf"
    with pypdfium2.PdfDocument(ROOT / "samples" / "agreement-scan.pdf") as scan, pypdfium2.PdfDocument.new() as made:
        made.import_pages(scan, [1])
        made.save(page)
    first = reviewed(1, page)
    assert '"recognised"' in first
    assert first == reviewed(2, page)


@pytest.mark.shared
@pytest.mark.slow
def test_two_processes_say_the_same_of_other_drafters_agreements(shared: Path) -> None:
    files = sorted((shared / "review" / "dev" / "documents").glob("*.txt"))[::3]
    assert reviewed(1, *files) == reviewed(2, *files)
