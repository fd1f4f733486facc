"""Outcomes of programmes that end with "complete" or "declared". Codes that are stored stay as they
are; "not yet met" stays impossible without an independent reading."""

from django.db import migrations, models
from django.db.models import Q

OUTCOMES = [
    ("met", "Met"),
    ("not_yet_met", "Not yet met"),
    ("complete", "Complete"),
    ("not_complete", "Not complete"),
    ("declared", "Declared"),
]
RULE = "not_yet_met_only_after_an_independent_reading"


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_kept_as_written"),
        ("participants", "0022_decision_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="finalassessment",
            name="recommendation",
            field=models.CharField(blank=True, choices=OUTCOMES, max_length=12),
        ),
        migrations.AlterField(
            model_name="independentreading",
            name="view",
            field=models.CharField(choices=OUTCOMES, max_length=12),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(choices=OUTCOMES, max_length=12),
        ),
        migrations.RemoveConstraint(model_name="decision", name=RULE),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                name=RULE,
                condition=~Q(outcome="not_yet_met") | Q(independent_reading__isnull=False),
            ),
        ),
    ]
