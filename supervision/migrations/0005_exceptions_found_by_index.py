"""Indexes by which exceptions are found; on PostgreSQL
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


class RemoveIndex(migrations.RemoveIndex):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            model = from_state.apps.get_model(app_label, self.model_name)
            of_model = from_state.models[app_label, self.model_name_lower]
            index = of_model.get_index_by_name(self.name)
            schema_editor.remove_index(model, index, concurrently=True)
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("supervision", "0004_caseload_files")]

    operations = [
        AddIndex(
            model_name="weekaccount",
            index=models.Index(
                fields=[
                    "organisation",
                    "week_starts_on",
                    "participant",
                    "protected_time",
                    "children",
                ],
                name="week_account_standing",
                condition=models.Q(replaced_at=None),
            ),
        ),
        AddIndex(
            model_name="weekaccount",
            index=models.Index(
                fields=["organisation", "recorded_at", "participant"],
                name="week_account_checked_in",
                condition=models.Q(side="participant"),
            ),
        ),
        AddIndex(
            model_name="observation",
            index=models.Index(
                fields=["organisation", "status_changed_at"],
                name="observation_open",
                condition=models.Q(status__in=["planned", "held", "written_up", "answered"]),
            ),
        ),
        # week_account_standing begins with the same columns.
        RemoveIndex(model_name="weekaccount", name="week_account_by_week"),
    ]
