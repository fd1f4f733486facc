"""On PostgreSQL the database itself keeps a published version of a programme as it was published."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION participants_keep_published_programme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published version of a programme does not change: publish the next one'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER published_programme_stays BEFORE UPDATE OR DELETE ON participants_programmeversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION participants_keep_published_programme();
"""
ALLOW = """
DROP TRIGGER published_programme_stays ON participants_programmeversion;
DROP FUNCTION participants_keep_published_programme();
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [("participants", "0010_programme_rules")]
    operations = [migrations.RunPython(refuse, allow)]
