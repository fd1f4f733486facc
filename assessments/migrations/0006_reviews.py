"""Reviews with interim assessment. On PostgreSQL the database itself keeps them as they were signed,
and no two reviews of one person cover the same day.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ADD = [
    """
    ALTER TABLE assessments_review ADD CONSTRAINT review_covers_no_day_of_another
    EXCLUDE USING gist (
        participant_id WITH =, daterange(covers_from, covers_to, '[]') WITH &&
    ) WHERE (status <> 'discarded')
    """,
    "CREATE TRIGGER review_stays_once_complete BEFORE UPDATE OR DELETE ON assessments_review "
    "FOR EACH ROW WHEN (OLD.status = 'complete') EXECUTE FUNCTION assessments_kept_as_written()",
    "CREATE TRIGGER kept_as_written BEFORE UPDATE OR DELETE ON assessments_reviewsignature "
    "FOR EACH ROW EXECUTE FUNCTION assessments_kept_as_written()",
    "CREATE TRIGGER kept_as_written BEFORE UPDATE OR DELETE ON assessments_reviewreturn "
    "FOR EACH ROW EXECUTE FUNCTION assessments_kept_as_written()",
    "CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON assessments_review "
    "FOR EACH STATEMENT EXECUTE FUNCTION assessments_kept_as_written()",
    "CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON assessments_reviewsignature "
    "FOR EACH STATEMENT EXECUTE FUNCTION assessments_kept_as_written()",
    "CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON assessments_reviewreturn "
    "FOR EACH STATEMENT EXECUTE FUNCTION assessments_kept_as_written()",
]
REMOVE = [
    "DROP TRIGGER kept_table_stays ON assessments_reviewreturn",
    "DROP TRIGGER kept_table_stays ON assessments_reviewsignature",
    "DROP TRIGGER kept_table_stays ON assessments_review",
    "DROP TRIGGER kept_as_written ON assessments_reviewreturn",
    "DROP TRIGGER kept_as_written ON assessments_reviewsignature",
    "DROP TRIGGER review_stays_once_complete ON assessments_review",
    "ALTER TABLE assessments_review DROP CONSTRAINT review_covers_no_day_of_another",
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_roles_of_leavers"),
        ("assessments", "0005_development_plan"),
        ("participants", "0022_decision_rules"),
        ("standards", "0002_frozen_once_used"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("key", models.CharField(blank=True, max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("covers_from", models.DateField()),
                ("covers_to", models.DateField(blank=True, null=True)),
                ("meeting_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("signing", "To be signed"),
                            ("complete", "Complete"),
                            ("discarded", "Thrown away"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("status_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("content", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("with_supervisor", models.BooleanField(default=False)),
                ("with_assessor", models.BooleanField(default=False)),
                ("on_track", models.BooleanField(blank=True, null=True)),
                ("without_voice", models.CharField(blank=True, max_length=500)),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("completed_because", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
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
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="participants.participant",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ReviewPart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("participant", "Participant"),
                            ("supervisor", "Practice supervisor"),
                            ("assessor", "Assessor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("progress", models.TextField(blank=True, max_length=1200)),
                ("strengths", models.TextField(blank=True, max_length=1200)),
                ("next_steps", models.TextField(blank=True, max_length=1200)),
                ("next_by", models.DateField(blank=True, null=True)),
                ("support", models.TextField(blank=True, max_length=1200)),
                ("on_track", models.BooleanField(blank=True, null=True)),
                ("concern", models.CharField(blank=True, max_length=500)),
                ("concern_support", models.CharField(blank=True, max_length=500)),
                ("concern_by_when", models.DateField(blank=True, null=True)),
                (
                    "concern_by_whom",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("participant", "The person themselves"),
                            ("supervisor", "Practice supervisor"),
                            ("assessor", "Assessor"),
                            ("together", "Several together"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1200)),
                ("adds_none", models.BooleanField(default=False)),
                ("shown_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="assessments.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InterimView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as_expected", "Where expected by now"),
                            ("on_the_way", "On the way, with more to do"),
                            ("not_yet", "Not yet where expected"),
                            ("too_early", "Too early to say"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.frameworkitem",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="assessments.reviewpart",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("participant", "Participant"),
                            ("supervisor", "Practice supervisor"),
                            ("assessor", "Assessor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reason", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="assessments.review",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReviewSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("participant", "Participant"),
                            ("supervisor", "Practice supervisor"),
                            ("assessor", "Assessor"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("signed", "Signed"), ("refused", "Does not sign")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sha256", models.CharField(max_length=64)),
                ("words", models.CharField(blank=True, max_length=500)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="assessments.review",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SkippedReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skipped_reviews",
                        to="participants.participant",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["organisation", "status"], name="review_by_state"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "discarded"), _negated=True),
                fields=("participant", "number"),
                name="review_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "discarded"), _negated=True),
                fields=("participant", "covers_from"),
                name="review_begins_where_no_other_does",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("status", "discarded"), _negated=True),
                    models.Q(("key", ""), _negated=True),
                ),
                fields=("participant", "key"),
                name="review_of_the_programme_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "signing"])),
                fields=("participant",),
                name="one_open_review",
                violation_error_message="A review is open already. Go on with that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("covers_to", None),
                    ("covers_to__gte", models.F("covers_from")),
                    _connector="OR",
                ),
                name="review_covers_at_least_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "discarded"]),
                    models.Q(
                        ("covers_to__isnull", False),
                        ("on_track__isnull", False),
                        ("sent_by__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(
                            ("status", "signing"), ("completed_on__isnull", False), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="review_signed_under_a_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpart",
            constraint=models.UniqueConstraint(
                fields=("review", "author"), name="one_part_for_each_writer"
            ),
        ),
        migrations.AddConstraint(
            model_name="interimview",
            constraint=models.UniqueConstraint(
                fields=("part", "standard"), name="one_interim_view_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsignature",
            constraint=models.UniqueConstraint(
                fields=("review", "sha256", "seat", "kind"), name="review_signed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "signed"), models.Q(("words", ""), _negated=True), _connector="OR"
                ),
                name="not_signing_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="skippedreview",
            constraint=models.UniqueConstraint(
                fields=("participant", "key"),
                name="review_skipped_once",
                violation_error_message="That it is not held is recorded already.",
            ),
        ),
        migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE)),
    ]
