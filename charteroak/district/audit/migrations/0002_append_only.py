"""The database itself refuses to change or delete an event."""

from django.db import migrations

REFUSAL = "The audit trail is append-only."

SQLITE = [
    f"CREATE TRIGGER audit_event_{verb.lower()} BEFORE {verb} ON audit_event "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$;",
    "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();",
]
UNDO_SQLITE = ["DROP TRIGGER audit_event_update;", "DROP TRIGGER audit_event_delete;"]
UNDO_POSTGRESQL = ["DROP TRIGGER audit_event_append_only ON audit_event;", "DROP FUNCTION audit_event_refuse();"]


def guard(apps, schema_editor):
    run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def unguard(apps, schema_editor):
    run(schema_editor, UNDO_SQLITE if schema_editor.connection.vendor == "sqlite" else UNDO_POSTGRESQL)


def run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
