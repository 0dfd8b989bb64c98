"""The scripts in bin/: they parse, they run from anywhere, and where they cannot go on they say what to do."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT

SCRIPTS = sorted(path for path in (ROOT / "bin").iterdir() if path.is_file())
PYTHON_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")


def run(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in a folder with a space in its name, which shares no packages with this one."""
    folder = tmp_path / "a clone"
    for part in ("bin", "requirements", ".ci"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture
def ready(clone: Path) -> Path:
    """The same with its packages: those that these tests run on."""
    (clone / "charteroak").symlink_to(ROOT / "charteroak")
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # The tests' own Python by another name, since a link to it would not find its packages; it installs nothing.
    python.write_text(f'#!/bin/sh\ncase "$*" in "-m pip"*) exit 0 ;; esac\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    stamp = run(python, "-V").stdout + (clone / "requirements" / "run.txt").read_text()
    (clone / ".venv" / "installed-run").write_text(stamp)
    return clone


@pytest.fixture
def path_with(tmp_path: Path) -> Callable[[str], str]:
    """A PATH on which every Python is the given script."""

    def make(script: str) -> str:
        folder = tmp_path / "programs"
        folder.mkdir()
        for name in PYTHON_NAMES:
            (folder / name).write_text(script)
            (folder / name).chmod(0o755)
        return f"{folder}:{os.defpath}"

    return make


@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_parses_and_may_be_run(script: Path) -> None:
    first, second = script.read_text().splitlines()[:2]
    assert first == "#!/bin/sh"
    assert second.startswith("# "), "The second line says what the script does."
    assert script.stat().st_mode & stat.S_IXUSR
    assert run("sh", "-n", script).stderr == ""


def test_the_command_runs_from_another_folder_and_by_a_link(ready: Path, tmp_path: Path) -> None:
    link = tmp_path / "charteroak"
    link.symlink_to(ready / "bin" / "charteroak")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "json.py").write_text("raise SystemExit('the folder of the caller was searched for modules')")
    for words in ([ready / "bin" / "charteroak"], [link]):
        answer = run(*words, "--version", cwd=elsewhere, PYTHONPATH=str(elsewhere))
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout.startswith("charteroak ")


def test_where_nothing_is_to_be_set_up_nothing_is_installed(ready: Path) -> None:
    stamps = [path for path in (ready / ".venv").iterdir() if path.name.startswith("installed-")]
    before = {path: path.stat().st_mtime_ns for path in stamps}
    answer = run(ready / "bin" / "setup")
    assert answer.returncode == 0
    assert "Installing" not in answer.stdout + answer.stderr
    assert before and {path: path.stat().st_mtime_ns for path in stamps} == before


def test_exit_status_and_words_are_handed_through(ready: Path) -> None:
    answer = run(ready / "bin" / "charteroak", "no such command")
    assert answer.returncode == 2
    assert "no such command" in answer.stderr


def test_an_old_python_is_refused_with_what_to_install(clone: Path, path_with: Callable[[str], str]) -> None:
    answer = run(clone / "bin" / "charteroak", "--version", PATH=path_with("#!/bin/sh\nexit 1\n"))
    assert answer.returncode == 1
    assert "needs Python 3.11 or newer" in answer.stderr
    assert "apt-get install python3 python3-venv" in answer.stderr


def test_a_python_without_venv_is_told_what_to_install(clone: Path, path_with: Callable[[str], str]) -> None:
    without = f"""#!/bin/sh
case "$*" in "-m venv"* | *ensurepip*) echo "No module named ensurepip" >&2; exit 1 ;; esac
exec "{sys.executable}" "$@"
"""
    answer = run(clone / "bin" / "charteroak", "--version", PATH=path_with(without))
    assert answer.returncode == 1
    assert "its venv module is not installed" in answer.stderr
    assert "apt-get install python3-venv" in answer.stderr
    assert not (clone / ".venv").exists()


PIP_SAYS = {
    "OSError: [Errno 28] No space left on device": "The disk is full",
    "NewConnectionError: Failed to establish a new connection": "Check the network",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES": "do not go on: report it",
    "ERROR: No matching distribution found for granian==2.8.7": "not offered for this Python",
    "Something that nobody foresaw": "The whole log is in",
}


@pytest.mark.parametrize("says", PIP_SAYS)
def test_a_failed_installation_says_what_to_do(says: str, clone: Path, path_with: Callable[[str], str]) -> None:
    """A Python whose environments hold a pip that fails in this way."""
    fake = f"""#!/bin/sh
case "$*" in
    "-m venv"*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip --version") ;;
    "-m pip install"*) echo "{says}"; exit 1 ;;
    *) exec "{sys.executable}" "$@" ;;
esac
"""
    answer = run(clone / "bin" / "charteroak", "--version", PATH=path_with(fake))
    assert answer.returncode == 1
    assert says in answer.stderr
    assert PIP_SAYS[says] in answer.stderr
    assert not (clone / ".venv" / "installed-run").exists(), "A failed set-up must not pass for a finished one."


def test_two_set_ups_at_once_wait_for_each_other(clone: Path, path_with: Callable[[str], str]) -> None:
    """Each installation writes when it began and ended; the two may not overlap, and the second has nothing to do."""
    diary = clone / "diary"
    fake = f"""#!/bin/sh
case "$*" in
    "-m venv"*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip --version") ;;
    "-m pip install"*) echo began >>"{diary}"; sleep 1; echo ended >>"{diary}" ;;
    *) exec "{sys.executable}" "$@" ;;
esac
"""
    environment = os.environ | {"PATH": path_with(fake)}
    both = [
        subprocess.Popen([clone / "bin" / "setup"], env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert diary.read_text().split() == ["began", "ended"]
    assert any("waiting for it" in words for words in said)


def test_changed_requirements_are_installed_again_and_once(ready: Path) -> None:
    with (ready / "requirements" / "run.txt").open("a") as requirements:
        requirements.write("# changed\n")
    assert "Installing" in run(ready / "bin" / "setup").stderr
    assert "Installing" not in run(ready / "bin" / "setup").stderr
