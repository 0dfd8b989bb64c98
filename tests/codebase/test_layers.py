"""The layers stay apart: the contracts of pyproject.toml, checked by import-linter."""

from __future__ import annotations

import contextlib
import io
import re

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.codebase.tree import PACKAGE, ROOT, listed


def test_the_import_contracts_are_kept() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, said.getvalue()


def test_every_app_and_every_audience_has_its_place() -> None:
    """A new app or a new set of pages is named in the contracts, or they would not bind it."""
    text = (ROOT / "pyproject.toml").read_text()
    contracts = text[text.index("[tool.importlinter]") :]
    apps = {path.parent.name for path in PACKAGE.glob("district/*/apps.py")}
    audiences = {path.parent.name for path in PACKAGE.glob("web/*/urls.py")}
    missing = [name for name in sorted(apps | audiences) if not re.search(rf'["|( ]{name}[")| ]', contracts)]
    assert not missing, "Give these a place in the import contracts of pyproject.toml:" + listed(missing)
