"""What PostgreSQL holds besides: two working patterns, or two agreed pauses, of one person never
share a day. SQLite relies on the same check in Python.
"""

from django.db import migrations

KEPT_APART = {
    "participants_workingpattern": "one_working_pattern_at_a_time",
    "participants_leave": "one_leave_at_a_time",
}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in KEPT_APART.items():
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
                "(participant_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)"
            )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in KEPT_APART.items():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_people_over_time")]
    operations = [migrations.RunPython(add, remove)]
