"""Second lock; bytes that never change, and are not compressed a second time."""

from django.db import migrations

from core.migration_operations import ProtectByCompany

_NEVER_CHANGED = """
CREATE FUNCTION core_storedfile_unchanged() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a stored file never changes' USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER unchanged BEFORE UPDATE ON core_storedfile
    FOR EACH ROW EXECUTE FUNCTION core_storedfile_unchanged();
"""
_MAY_CHANGE = """
DROP TRIGGER unchanged ON core_storedfile;
DROP FUNCTION core_storedfile_unchanged();
"""


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("core", "0003_files")]

    operations = [
        ProtectByCompany("core_storedfile"),
        migrations.RunSQL(_NEVER_CHANGED, _MAY_CHANGE),
        migrations.RunSQL(
            "ALTER TABLE core_storedfile ALTER COLUMN content SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
