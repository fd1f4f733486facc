"""Feedback may come from another professional. Only the words of choices change, no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_versions_of_late")]

    operations = [
        migrations.AlterField(
            model_name="evidenceitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("work_seen", "Work seen"),
                    ("reflection", "Reflection"),
                    ("feedback", "Feedback"),
                    ("observation", "Direct observation"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="evidenceitem",
            name="detail",
            field=models.CharField(
                blank=True,
                choices=[
                    ("case_note", "Case note"),
                    ("report", "Report"),
                    ("court_statement", "Court statement"),
                    ("child", "A child"),
                    ("young_person", "A young person"),
                    ("parent", "A parent"),
                    ("carer", "A carer"),
                    ("professional", "Another professional"),
                ],
                max_length=16,
            ),
        ),
    ]
