"""The full-text index, each database's own."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_entry_fts USING fts5("
    "title, words, content='search_entry', content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3');",
    "CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_entry_fts(rowid, title, words) VALUES (new.id, new.title, new.words); END;",
    "CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_entry_fts(search_entry_fts, rowid, title, words) VALUES ('delete', old.id, old.title, old.words); END;",
    "CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_entry_fts(search_entry_fts, rowid, title, words) VALUES ('delete', old.id, old.title, old.words); "
    "INSERT INTO search_entry_fts(rowid, title, words) VALUES (new.id, new.title, new.words); END;",
]
UNDO_SQLITE = [
    "DROP TRIGGER search_entry_insert;",
    "DROP TRIGGER search_entry_delete;",
    "DROP TRIGGER search_entry_update;",
    "DROP TABLE search_entry_fts;",
]
POSTGRESQL = [
    "CREATE INDEX search_entry_full_text ON search_entry USING gin "
    "((setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', words)));"
]
UNDO_POSTGRESQL = ["DROP INDEX search_entry_full_text;"]


def index(apps, schema_editor):
    run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def unindex(apps, schema_editor):
    run(schema_editor, UNDO_SQLITE if schema_editor.connection.vendor == "sqlite" else UNDO_POSTGRESQL)


def run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(index, unindex)]
