"""Days outside the programme that something of it is tied to; none is recorded until now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0019_teams_until_now"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="outside_days",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
            ),
        ),
    ]
