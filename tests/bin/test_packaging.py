"""`pip install .` gives the same program: a wheel is built, opened, installed elsewhere and asked about the law."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from charteroak import __version__
from tests.codebase.tree import PACKAGE, ROOT, listed

pytestmark = pytest.mark.slow
NEEDED = ("pyproject.toml", "README.md")


def pip(*words: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", *map(str, words), "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since a build leaves its traces in the folder."""
    folder = tmp_path_factory.mktemp("source")
    for name in NEEDED:
        assert (ROOT / name).exists(), f"{name} is missing, and a package is not built without it."
        shutil.copy(ROOT / name, folder)
    shutil.copytree(PACKAGE, folder / "charteroak", ignore=shutil.ignore_patterns("__pycache__"))
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", folder, "--no-build-isolation", "--wheel-dir", out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip("install", wheel, "--target", folder)
    return folder


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert not ours - inside, "Not in the wheel:" + listed(sorted(ours - inside))
    strange = {name for name in inside - ours if not name.startswith(f"charteroak-{__version__}.dist-info/")}
    assert not strange, "In the wheel, and not in the tree:" + listed(sorted(strange))


def test_the_installed_command_knows_the_law(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin" / "charteroak"
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    said = subprocess.run(
        [sys.executable, command, "law", "--json"], cwd=tmp_path, env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)
    where = subprocess.run(
        [sys.executable, "-c", "import charteroak; print(charteroak.__file__)"], cwd=tmp_path, env=environment,
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    assert where.startswith(str(installed))
