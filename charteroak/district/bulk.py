"""Many rows at once: COPY on PostgreSQL, one prepared statement for many rows on SQLite.

Django's own bulk_create builds an object and a statement of thousands of parameters for each batch; for a million
rows that is most of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def note_sizes() -> None:
    """Let the database see how large its tables have become, so that it plans its queries for that.

    PostgreSQL does so by itself after a while, SQLite never.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 2000")
        cursor.execute("ANALYZE")


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values, in the order of these fields' columns. Sealed values are given as tokens."""
    names = [model._meta.get_field(name).column for name in columns]  # type: ignore[union-attr]
    table = connection.ops.quote_name(model._meta.db_table)
    listed = ", ".join(connection.ops.quote_name(name) for name in names)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", list(rows))


def update(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, where: Sequence[str] = ("id",)
) -> None:
    """Set these fields of rows to values of their own; each row is its values, and then those of the fields `where`.

    Django's bulk_update writes one statement of nested cases, whose making takes longer than the work.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in (*columns, *where)]
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    names = [quoted(field.column) for field in fields]
    setting, chosen = names[: len(columns)], names[len(columns) :]
    prepared = [list(row) for row in rows]
    if not prepared:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One statement that joins the values as arrays, a column each.
            arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
            given = [f"v{number}" for number in range(len(fields))]
            sets = ", ".join(f"{name} = {value}" for name, value in zip(setting, given, strict=False))
            holds = " AND ".join(
                f"{table}.{name} = {value}" for name, value in zip(chosen, given[len(setting) :], strict=True)
            )
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS given({', '.join(given)}) WHERE {holds}",
                [list(column) for column in zip(*prepared, strict=True)],
            )
            return
        # SQLite compares instants as text: they are written as Django writes them.
        instants = [at for at, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
        for row in prepared:
            for at in instants:
                row[at] = connection.ops.adapt_datetimefield_value(row[at])
        sets, holds = (", ".join(f"{name} = %s" for name in setting), " AND ".join(f"{name} = %s" for name in chosen))
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {holds}", prepared)


def _type(field: Any) -> str:
    """The type of a field's column in PostgreSQL, without what only the making of a table needs."""
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))
