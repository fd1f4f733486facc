"""Single supervision by day, and what each side says of it."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_roles_of_leavers"),
        ("participants", "0022_decision_rules"),
        ("supervision", "0007_support_agreements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupervisionMeeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("held_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervision_meetings",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on"],
            },
        ),
        migrations.CreateModel(
            name="MeetingAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("participant", "Participant"),
                            ("supervisor", "Practice supervisor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held"), ("not_held", "Did not take place")], max_length=8
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "Moved to another day"),
                            ("by_supervisor", "Cancelled by the supervisor"),
                            ("by_participant", "Cancelled by the person supervised"),
                            ("away", "Sickness or leave"),
                            ("other", "Something else"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="supervision.supervisionmeeting",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "number"],
            },
        ),
        migrations.AddConstraint(
            model_name="supervisionmeeting",
            constraint=models.UniqueConstraint(
                fields=("participant", "held_on"),
                name="one_supervision_meeting_a_day",
                violation_error_message="Supervision of this day is recorded already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)),
                fields=("meeting", "side"),
                name="one_account_of_a_meeting_on_each_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingaccount",
            constraint=models.UniqueConstraint(
                fields=("meeting", "side", "number"), name="meeting_account_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("minutes__gte", 5),
                        ("minutes__lte", 480),
                        ("reason", ""),
                        ("state", "held"),
                    ),
                    models.Q(
                        ("minutes", None),
                        ("state", "not_held"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_account_says_how_long_or_why_not",
            ),
        ),
    ]
