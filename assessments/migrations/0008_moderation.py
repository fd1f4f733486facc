"""What moderation found of a recommendation: with the decision, or with sending it back."""

from django.db import migrations, models
from django.db.models import Q, Value

NOTHING = Value([], output_field=models.JSONField())


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_self_assessments_and_reflections")]

    operations = [
        migrations.AddField(
            model_name="finalassessment",
            name="sent_back_for",
            field=models.JSONField(blank=True, db_default=NOTHING, default=list),
        ),
        migrations.AddField(
            model_name="decision",
            name="stands",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="falls_short",
            field=models.JSONField(blank=True, db_default=NOTHING, default=list),
        ),
        migrations.AddField(
            model_name="decision",
            name="shortcomings",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                name="shortcomings_are_said_where_it_does_not_stand",
                condition=Q(stands=None) | Q(stands=True) | ~Q(shortcomings=""),
            ),
        ),
    ]
