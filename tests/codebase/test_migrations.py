"""The migrations say what the models say, and each can be taken back."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.codebase.tree import listed


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(
            "Models have changed without a migration. Run `python -m django makemigrations`:\n" + said.getvalue()
        )


def test_every_migration_can_be_taken_back() -> None:
    one_way = []
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if not type(migration).__module__.startswith("charteroak."):
            continue
        one_way += [
            f"{app}.{name}: {operation.describe()}" for operation in migration.operations if not operation.reversible
        ]
    assert not one_way, "Give these a reverse (reverse_code, reverse_sql, or noop with a reason):" + listed(one_way)
