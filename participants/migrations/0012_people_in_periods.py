"""Employment, host placements, buddies and extensions; registration numbers as the register has them.

A number that was kept before and is none (or is somebody else's too) stays as what it was given as,
to be checked. PostgreSQL holds besides: two periods of a kind of one person never share a day.
"""

import re
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

KEPT_APART = {
    "participants_employment": "one_employment_at_a_time",
    "participants_hostplacement": "one_host_placement_at_a_time",
    "participants_buddy": "one_buddy_at_a_time",
}
NOT_OVER = ("on_programme", "being_judged")
AT_ONCE = 500


def keep_apart(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in KEPT_APART.items():
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
                "(participant_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)"
            )


def let_overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in KEPT_APART.items():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def normalised(text):
    """As the service writes it, for England: "sw 12345" and "No. SW12345" as "SW12345"."""
    joined = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "", text.strip().upper())
    found = re.fullmatch(r"(?:.*[^A-Z0-9])?SW[\s.:-]*([0-9]{1,6})", joined, re.DOTALL)
    return f"SW{found[1]}" if found else ""


def numbers_as_the_register_has_them(apps, schema_editor):
    participants = apps.get_model("participants", "Participant")
    rows = participants.objects.using(schema_editor.connection.alias).exclude(
        registration_number=""
    )
    rows = rows.select_related("cohort__programme_version").order_by("created_at", "pk")
    taken, changed = set(), []
    for each in rows.iterator(chunk_size=AT_ONCE):
        rules = each.cohort.programme_version.other_rules or {}
        english = rules.get("jurisdiction", "england") == "england"
        number = normalised(each.registration_number) if english else each.registration_number
        if number in taken and each.status in NOT_OVER:
            number = ""
        if number and each.status in NOT_OVER:
            taken.add(number)
        if number != each.registration_number:
            each.registration_to_check = "" if number else each.registration_number
            each.registration_number = number
            changed.append(each)
    fields = ["registration_number", "registration_to_check"]
    participants.objects.using(schema_editor.connection.alias).bulk_update(
        changed, fields, batch_size=AT_ONCE
    )


def numbers_as_they_were_given(apps, schema_editor):
    participants = apps.get_model("participants", "Participant")
    rows = participants.objects.using(schema_editor.connection.alias)
    rows.exclude(registration_to_check="").update(registration_number=F("registration_to_check"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_looks"),
        ("participants", "0011_published_programmes_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Buddy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["-starts_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("post", models.CharField(blank=True, max_length=120)),
                ("setting", models.CharField(blank=True, max_length=60)),
                ("is_agency", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-starts_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(default=0)),
                ("days", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=120)),
                ("agreed_by", models.JSONField(default=list)),
                ("agreed_on", models.DateField()),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-agreed_on", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="HostPlacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("host", models.CharField(max_length=120)),
                ("purpose", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-starts_on"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="participant",
            name="employed_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="extension_days",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="participant",
            name="extension_months",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="participant",
            name="funded_before",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="participant",
            name="qualified_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="registered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="registration_to_check",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="workingpattern",
            name="phased_return",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(numbers_as_the_register_has_them, numbers_as_they_were_given),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ["on_programme", "being_judged"]),
                    models.Q(("registration_number", ""), _negated=True),
                ),
                fields=("registration_number",),
                name="registration_number_once",
                violation_error_message="Somebody else has this registration number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("phased_return", False), ("ends_on__isnull", False), _connector="OR"
                ),
                name="phased_return_has_a_last_day",
            ),
        ),
        migrations.AddField(
            model_name="buddy",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="buddy",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="buddies",
                to="participants.participant",
            ),
        ),
        migrations.AddField(
            model_name="buddy",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="employments",
                to="participants.participant",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="participants.participant",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hostplacement",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="hostplacement",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="host_placements",
                to="participants.participant",
            ),
        ),
        migrations.AddField(
            model_name="hostplacement",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="buddy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="buddy_ends_on_or_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="employment_ends_on_or_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__gte", 1), ("days__gte", 1), _connector="OR"),
                name="extension_adds_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="hostplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="host_placement_ends_on_or_after_its_start",
            ),
        ),
        migrations.RunPython(keep_apart, let_overlap),
    ]
