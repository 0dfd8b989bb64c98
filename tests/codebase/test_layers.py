"""The layers stay apart: the contracts of pyproject.toml, checked by import-linter."""

from __future__ import annotations

import contextlib
import io

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.codebase.tree import ROOT


def test_the_import_contracts_are_kept() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, said.getvalue()
