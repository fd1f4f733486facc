"""On PostgreSQL the database itself keeps a signed-off observation, and each earlier round, as it was."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION supervision_keep_as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed-off observation is kept as it was'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER observation_stays_once_signed_off BEFORE UPDATE OR DELETE ON supervision_observation
    FOR EACH ROW WHEN (OLD.status = 'signed_off') EXECUTE FUNCTION supervision_keep_as_it_was();
CREATE TRIGGER earlier_round_stays BEFORE UPDATE OR DELETE ON supervision_earlierround
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_as_it_was();
CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON supervision_observation
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_keep_as_it_was();
CREATE TRIGGER kept_table_stays BEFORE TRUNCATE ON supervision_earlierround
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_keep_as_it_was();
"""
ALLOW = """
DROP TRIGGER kept_table_stays ON supervision_earlierround;
DROP TRIGGER kept_table_stays ON supervision_observation;
DROP TRIGGER earlier_round_stays ON supervision_earlierround;
DROP TRIGGER observation_stays_once_signed_off ON supervision_observation;
DROP FUNCTION supervision_keep_as_it_was();
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [migrations.RunPython(refuse, allow)]
