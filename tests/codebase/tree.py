"""The files of this repository, as its tests read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "charteroak"
TOPS = ("charteroak", "tests", "bin", "docs", "benchmarks", ".ci")
#: Written by others and kept as they came, or made by a run.
NOT_OURS = {"vendor", "__pycache__", "screenshots", "node_modules"}
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".sh", ".svg", ".typ", ".po", ""}


def files(*suffixes: str, under: Path | None = None) -> Iterator[Path]:
    """Our own files, all of them or those with these suffixes, in a fixed order."""
    folders = [under] if under else [ROOT / top for top in TOPS]
    found = [path for folder in folders for path in folder.rglob("*")]
    if not under:
        found += ROOT.glob("*")
    for path in sorted(found):
        inside = path.relative_to(ROOT).parts
        if path.is_file() and not NOT_OURS.intersection(inside) and (not suffixes or path.suffix in suffixes):
            yield path


def text_files() -> Iterator[tuple[str, str]]:
    """The name and the text of each of our own text files."""
    for path in files(*TEXT):
        if not path.name.startswith((".venv", ".coverage")):
            yield name_of(path), path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def listed(faults: list[str]) -> str:
    """The faults as an assertion shows them, one a line."""
    return "\n" + "\n".join(f"  {fault}" for fault in faults)
