"""`charteroak seal`: the keys that seal what names a student or a family."""

from __future__ import annotations

import argparse
import sys

from charteroak.commands import open_site

_BATCH = 500


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--new-key", action="store_true", help="print a new key; put it before the others, then --rotate")
    what.add_argument("--rotate", action="store_true", help="seal again with the newest key what an older one sealed")
    what.add_argument("--check", action="store_true", help="count what an older key sealed; 1 where there is any")


def run(arguments: argparse.Namespace) -> int:
    if arguments.new_key:
        from cryptography.fernet import Fernet

        print(Fernet.generate_key().decode())
        return 0
    open_site()
    return _older(again=arguments.rotate)


def _older(*, again: bool) -> int:
    """Go through every sealed value, in batches of their own, so that a run that was stopped goes on where it was."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.db import connection, transaction

    from charteroak.district.sealing import seal_again, sealed_by_newest, sealed_fields, sealed_files

    older = 0
    for model, name in sealed_fields():
        table, column = model._meta.db_table, model._meta.get_field(name).column  # type: ignore[union-attr]
        last, before = 0, older
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                filled = f"id > %s AND {column} IS NOT NULL ORDER BY id LIMIT {_BATCH}"
                cursor.execute(f"SELECT id, {column} FROM {table} WHERE {filled}", [last])
                rows = cursor.fetchall()
                for row, token in rows:
                    if sealed_by_newest(token):
                        continue
                    older += 1
                    if again:
                        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [seal_again(token), row])
            if not rows:
                break
            last = rows[-1][0]
        print(f"{model._meta.label}.{name}: {older - before:,} {'sealed again' if again else 'by an older key'}")
    for model, name in sealed_files():
        files = model._default_manager.exclude(**{name: ""}).values_list(name, flat=True).order_by().distinct()
        for path in list(files):
            with default_storage.open(path) as file:
                token = file.read()
            if sealed_by_newest(token):
                continue
            older += 1
            if again:
                stored = default_storage.save(path, ContentFile(seal_again(token)))
                # Rows may share a file: what was carried over from one record to the next, say.
                model._default_manager.filter(**{name: path}).update(**{name: stored})
                default_storage.delete(path)
    if again:
        print("Every value is sealed by the newest key. The older ones may go, once no backup needs them.")
    elif older:
        print(f"{older:,} values are sealed by an older key. Run: charteroak seal --rotate", file=sys.stderr)
    return 1 if older and not again else 0
