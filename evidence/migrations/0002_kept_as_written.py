"""On PostgreSQL the database itself refuses to change or delete what was submitted and sent back."""

from django.db import migrations

TABLES = ["evidence_evidenceversion", "evidence_evidencereturn"]
FUNCTION = """
CREATE FUNCTION evidence_kept_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of %% are kept as written', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER kept_as_written BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION evidence_kept_as_written()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION evidence_kept_as_written()"
        )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER kept_table_stays ON {table}")
        schema_editor.execute(f"DROP TRIGGER kept_as_written ON {table}")
    schema_editor.execute("DROP FUNCTION evidence_kept_as_written()")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
