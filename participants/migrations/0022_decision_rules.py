"""What queries ask of a version's decision rule has columns; a rule may do without a second reader.

New columns with a value that the database gives: nothing is rewritten. Versions that end otherwise
than with pass or fail are few, and get what their rule says: the trigger that keeps them as they
were published is off meanwhile, for this table and this transaction.
"""

from django.db import migrations, models

TABLE = "participants_programmeversion"
TRIGGER = "published_programme_stays"
UNNAMED = {
    "pass_fail": ("assessor", "employer"),
    "complete": ("supervisor", "employer"),
    "declared": ("participant", "supervisor"),
}
DEFAULTS = ("assessor", "confirmer", True)


def columns(rule, second_reading):
    kind = rule.get("outcomes", "pass_fail")
    recommends, confirms = UNNAMED[kind]
    recommends = rule.get("recommended_by", recommends)
    confirms = rule.get("confirmed_by", confirms)
    recommender = recommends if recommends in {"participant", "supervisor"} else "assessor"
    confirmer = confirms if confirms in {"supervisor", "assessor"} else "confirmer"
    if confirmer == recommender:
        confirmer = "confirmer"
    return recommender, confirmer, second_reading == "always" or kind != "declared"


def fill(apps, schema_editor):
    versions = apps.get_model("participants", "ProgrammeVersion").objects
    wanted = {}
    for version in versions.only("other_rules", "second_reading"):
        found = columns(version.other_rules.get("decision", {}), version.second_reading)
        if found != DEFAULTS:
            wanted[version.pk] = found
    if not wanted:
        return
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TRIGGER}")
    for pk, (recommender, confirmer, has_reader) in wanted.items():
        versions.filter(pk=pk).update(
            recommender=recommender, confirmer=confirmer, has_reader=has_reader
        )
    if postgresql:
        schema_editor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER {TRIGGER}")


class Migration(migrations.Migration):
    dependencies = [("participants", "0021_reason_to_enrol")]

    operations = [
        migrations.AddField(
            model_name="programmeversion",
            name="recommender",
            field=models.CharField(max_length=12, default="assessor", db_default="assessor"),
        ),
        migrations.AddField(
            model_name="programmeversion",
            name="confirmer",
            field=models.CharField(max_length=12, default="confirmer", db_default="confirmer"),
        ),
        migrations.AddField(
            model_name="programmeversion",
            name="has_reader",
            field=models.BooleanField(default=True, db_default=True),
        ),
        migrations.AlterField(
            model_name="programmeversion",
            name="second_reading",
            field=models.CharField(
                choices=[
                    ("always", "For every recommendation"),
                    ("not_yet_met", "Where the recommendation is not yet met"),
                    ("never", "For no recommendation"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
