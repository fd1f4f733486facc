"""Support agreements and their signatures. On PostgreSQL the database itself keeps them as signed."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION supervision_keep_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A support agreement is kept as it was signed'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER agreement_stays_once_signed BEFORE UPDATE OR DELETE ON supervision_supportagreement
    FOR EACH ROW WHEN (OLD.status = 'signed') EXECUTE FUNCTION supervision_keep_as_signed();
CREATE TRIGGER signature_stays BEFORE UPDATE OR DELETE ON supervision_agreementsignature
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_as_signed();
CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON supervision_supportagreement
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_keep_as_signed();
CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON supervision_agreementsignature
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_keep_as_signed();
"""
ALLOW = """
DROP TRIGGER kept_table_stays ON supervision_agreementsignature;
DROP TRIGGER kept_table_stays ON supervision_supportagreement;
DROP TRIGGER signature_stays ON supervision_agreementsignature;
DROP TRIGGER agreement_stays_once_signed ON supervision_supportagreement;
DROP FUNCTION supervision_keep_as_signed();
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_roles_of_leavers"),
        ("participants", "0022_decision_rules"),
        ("supervision", "0006_learning_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupportAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("signing", "To be signed"),
                            ("signed", "Signed by all"),
                            ("discarded", "Thrown away"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("status_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("met_on", models.DateField(blank=True, null=True)),
                ("coordinator", models.CharField(blank=True, max_length=120)),
                ("others_present", models.CharField(blank=True, max_length=500)),
                ("changes", models.JSONField(blank=True, default=dict)),
                ("return_reason", models.TextField(blank=True)),
                ("content", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("with_assessor", models.BooleanField(default=True)),
                ("support_rules", models.JSONField(blank=True, default=list)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "drafted_by",
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
                        related_name="support_agreements",
                        to="participants.participant",
                    ),
                ),
                (
                    "programme_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.programmeversion",
                    ),
                ),
                (
                    "returned_by",
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
            name="AgreementSignature",
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
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="supervision.supportagreement",
                    ),
                ),
            ],
            options={
                "ordering": ["signed_at"],
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="supportagreement",
            index=models.Index(
                condition=models.Q(("status", "signed")),
                fields=["participant", "signed_on"],
                name="support_agreement_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "discarded"), _negated=True),
                fields=("participant", "number"),
                name="support_agreement_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "signing"])),
                fields=("participant",),
                name="one_open_support_agreement",
                violation_error_message="A new version is being written already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "discarded"]),
                    models.Q(
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(
                            ("status", "signing"), ("signed_on__isnull", False), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="support_agreement_signed_under_a_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementsignature",
            constraint=models.UniqueConstraint(
                fields=("agreement", "sha256", "seat"), name="support_agreement_signed_once"
            ),
        ),
        migrations.RunPython(refuse, allow),
    ]
