"""On PostgreSQL: standards that a published programme uses get no more items, and keep their name.

That they change no item is held already (participants 0002). Their last day in force, and that they
are no longer in force, may still be noted.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION standards_refuse_change_once_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM participants_programmeversion
        WHERE published_at IS NOT NULL AND framework_id = CASE TG_TABLE_NAME
            WHEN 'standards_framework' THEN (to_jsonb(NEW) ->> 'identifier')::uuid
            ELSE (to_jsonb(NEW) ->> 'framework_id')::uuid END
    ) THEN
        RAISE EXCEPTION 'a published programme uses these standards: they do not change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER used_standards_get_no_more_items BEFORE INSERT ON standards_frameworkitem
    FOR EACH ROW EXECUTE FUNCTION standards_refuse_change_once_used();
CREATE TRIGGER used_standards_keep_their_name BEFORE UPDATE ON standards_framework
    FOR EACH ROW WHEN (
        (OLD.slug, OLD.title, OLD.creator, OLD.version, OLD.status_start_date,
            OLD.official_source_url, OLD.is_placeholder, OLD.content_sha256)
        IS DISTINCT FROM
        (NEW.slug, NEW.title, NEW.creator, NEW.version, NEW.status_start_date,
            NEW.official_source_url, NEW.is_placeholder, NEW.content_sha256)
    ) EXECUTE FUNCTION standards_refuse_change_once_used();
"""
ALLOW = """
DROP TRIGGER used_standards_keep_their_name ON standards_framework;
DROP TRIGGER used_standards_get_no_more_items ON standards_frameworkitem;
DROP FUNCTION standards_refuse_change_once_used();
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial"), ("participants", "0002_people_kept_apart")]
    operations = [migrations.RunPython(refuse, allow)]
