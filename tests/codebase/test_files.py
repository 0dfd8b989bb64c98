"""What the files themselves must be: short, plainly named, finished, and free of anyone's machine."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.codebase.tree import PACKAGE, ROOT, files, listed, name_of, text_files

LONGEST = 500
#: Longer files, each with the reason.
MAY_BE_LONGER = {
    "charteroak/web/static/charteroak.css": "the whole design system, which a page gets in one request",
}

#: Names of drawers: everything fits in one, so nothing is found there.
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc"}

#: The functions of a command are explained in cli.py, those of a provision by the head of its module.
EXPLAINED_ELSEWHERE = {"commands", "provisions"}

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
#: A home folder, and the places of this clone and of what lies beside it.
HERE = [re.escape(str(place)) for place in (ROOT, ROOT.parent / "shared") if len(place.parts) > 2]
SOMEBODYS_MACHINE = re.compile("|".join([r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/", *HERE]))


def test_no_file_is_too_long_to_read() -> None:
    long = {
        name_of(path): length
        for path in files(".py", ".html", ".css", ".js", ".sh", "")
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    faults = [f"{name}: {length} lines" for name, length in long.items() if name not in MAY_BE_LONGER]
    assert not faults, f"More than {LONGEST} lines. Split it by subject, or give the reason in MAY_BE_LONGER:" + listed(
        faults
    )
    assert not MAY_BE_LONGER.keys() - long.keys(), "Stale in MAY_BE_LONGER."


def test_no_file_is_a_drawer() -> None:
    faults = [
        name
        for name in map(name_of, files())
        if DRAWERS.intersection(part.split(".")[0].lower() for part in name.split("/"))
    ]
    assert not faults, "Name the file for what it does:" + listed(faults)


def test_nothing_is_left_for_later_in_a_comment() -> None:
    faults = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert not faults, "Do it, or open an issue:" + listed(faults)


def test_no_path_is_of_one_machine() -> None:
    faults = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if SOMEBODYS_MACHINE.search(line)
    ]
    assert not faults, "These paths exist on one machine only:" + listed(faults)


def public_definitions(path_text: str) -> list[ast.FunctionDef | ast.ClassDef]:
    return [
        node
        for node in ast.parse(path_text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("package", ["law", "review"])
def test_every_public_function_says_what_it_does(package: str) -> None:
    faults = [
        f"{name_of(path)}:{node.lineno}: {node.name}"
        for path in files(".py", under=PACKAGE / package)
        if not EXPLAINED_ELSEWHERE.intersection(path.parts)
        for node in public_definitions(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(node)
    ]
    assert not faults, "No docstring; give units, errors and the citation:" + listed(faults)


def test_every_module_says_what_it_is_for() -> None:
    faults = [
        name_of(path)
        for path in files(".py", under=PACKAGE)
        if "migrations" not in path.parts
        and path.name != "apps.py"  # an apps.py holds the app's name alone
        and (text := path.read_text(encoding="utf-8")).strip()
        and not ast.get_docstring(ast.parse(text))
    ]
    assert not faults, "No docstring at the head of the module:" + listed(faults)


# --- Dependencies ----------------------------------------------------------------------------------------------------


def declared() -> tuple[list[Requirement], list[Requirement]]:
    """What the program needs, and what its tests need beside that."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return (
        [Requirement(line) for line in project["dependencies"]],
        [Requirement(line) for line in project["optional-dependencies"]["test"]],
    )


def pinned(name: str) -> dict[str, str]:
    """Package -> version in one file of requirements/."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {canonicalize_name(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==([^\s;\\]+)", text)}


def test_every_dependency_gives_its_reason() -> None:
    inside = False
    faults = []
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        if line in {"dependencies = [", "test = ["}:
            inside = True
        elif line == "]":
            inside = False
        elif inside and not re.search(r"#\s*\w+", line):
            faults.append(line.strip())
    assert not faults, "Say in a comment on its line what each of these is for:" + listed(faults)


def test_the_pinned_versions_are_those_that_pyproject_asks_for() -> None:
    run, test = declared()
    faults = []
    for name, wanted in (("run", run), ("test", run + test)):
        versions = pinned(name)
        for requirement in wanted:
            version = versions.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                faults.append(f"requirements/{name}.txt has {requirement.name} {version}, not {requirement}")
    assert not faults, "Refresh the requirements (docs/operations.md says how):" + listed(faults)


def test_the_tests_run_with_the_versions_that_people_run() -> None:
    run, test = pinned("run"), pinned("test")
    faults = [
        f"{name}: run {version}, test {test.get(name)}" for name, version in run.items() if test.get(name) != version
    ]
    assert not faults, "requirements/run.txt and test.txt differ:" + listed(faults)


@pytest.mark.parametrize("name", ["run", "test"])
def test_requirements_are_pinned_by_hash_and_name_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    unhashed = [block.split("\n")[0] for block in re.split(r"\n(?=\S)", text.strip()) if "--hash=sha256:" not in block]
    assert not unhashed, "No hash:" + listed(unhashed)


# --- Settings --------------------------------------------------------------------------------------------------------


def test_every_setting_is_explained() -> None:
    """Each name that settings.py reads from the environment has its row in docs/operations.md, and the reverse."""
    name = re.compile(r"\b(?:CHARTEROAK_[A-Z_]+|DATABASE_URL)\b")
    read = set(name.findall((PACKAGE / "settings.py").read_text()))
    rows = [line for line in (ROOT / "docs" / "operations.md").read_text().splitlines() if line.startswith("| `")]
    explained = {found for row in rows for found in name.findall(row.split("|")[1])}
    faults = [f"{one}: not explained in docs/operations.md" for one in sorted(read - explained)]
    faults += [f"{one}: explained, and not read by settings.py" for one in sorted(explained - read)]
    assert not faults, listed(faults)
