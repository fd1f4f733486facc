"""What PostgreSQL holds besides: appointments never overlap where they must not, and standards that
a published programme version uses are frozen. SQLite relies on the same checks in Python.
"""

from django.db import migrations

ADD = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    # One holder of each kind at a time; first and last day count.
    """
    ALTER TABLE participants_appointment ADD CONSTRAINT one_holder_of_a_kind_at_a_time
    EXCLUDE USING gist (
        participant_id WITH =, kind WITH =, daterange(starts_on, ends_on, '[]') WITH &&
    )
    """,
    # Whoever assesses never reads independently or confirms for the same person, and so on.
    """
    ALTER TABLE participants_appointment ADD CONSTRAINT judging_reading_confirming_kept_apart
    EXCLUDE USING gist (participant_id WITH =, user_id WITH =, kind WITH <>)
    WHERE (kind IN ('assessor', 'reader', 'confirmer'))
    """,
    """
    ALTER TABLE participants_appointment ADD CONSTRAINT reader_never_supervises
    EXCLUDE USING gist (participant_id WITH =, user_id WITH =, kind WITH <>)
    WHERE (kind IN ('reader', 'supervisor'))
    """,
    """
    CREATE FUNCTION refuse_change_of_used_standard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM participants_programmeversion
            WHERE framework_id = OLD.framework_id AND published_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'a published programme uses these standards: they do not change'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE TRIGGER used_standards_are_frozen BEFORE UPDATE OR DELETE ON standards_frameworkitem
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_used_standard()
    """,
]
REMOVE = [
    "DROP TRIGGER used_standards_are_frozen ON standards_frameworkitem",
    "DROP FUNCTION refuse_change_of_used_standard()",
    *(
        f"ALTER TABLE participants_appointment DROP CONSTRAINT {name}"
        for name in (
            "reader_never_supervises",
            "judging_reading_confirming_kept_apart",
            "one_holder_of_a_kind_at_a_time",
        )
    ),
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial"), ("standards", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE))]
