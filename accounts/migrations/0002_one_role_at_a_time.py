"""On PostgreSQL no two periods of one role of a person in one organisation share a day."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE accounts_rolegrant ADD CONSTRAINT role_held_once_at_a_time EXCLUDE USING gist (
    user_id WITH =, organisation_id WITH =, role WITH =,
    daterange(starts_on, ends_on, '[]') WITH &&
);
"""
REMOVE = "ALTER TABLE accounts_rolegrant DROP CONSTRAINT role_held_once_at_a_time;"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
