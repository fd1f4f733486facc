"""Indexes by which it is known who has submitted something of late; on PostgreSQL
they are built while people go on working.
"""

from django.db import migrations, models


class AddIndex(migrations.AddIndex):
    """CONCURRENTLY on PostgreSQL: the table is read and written meanwhile."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if schema_editor.connection.vendor == "postgresql":
            # What an interrupted run left behind is of no use.
            name = schema_editor.quote_name(self.index.name)
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            schema_editor.add_index(model, self.index, concurrently=True)
        else:
            schema_editor.add_index(model, self.index)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("evidence", "0002_kept_as_written")]

    operations = [
        AddIndex(
            model_name="evidenceversion",
            index=models.Index(
                fields=["organisation", "frozen_at", "frozen_by"],
                name="evidence_version_lately",
            ),
        ),
    ]
