"""Row-level security on interviews; published guides and given scores stay as they are."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany

# Scores are never changed; the deletion of a candidate's data empties them.
_ONLY_EMPTIED = """
CREATE FUNCTION hiring_scoresubmission_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.document = '{}'::jsonb AND NEW.reason = '' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'table hiring_scoresubmission is append-only'
        USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER only_emptied BEFORE UPDATE ON hiring_scoresubmission
    FOR EACH ROW EXECUTE FUNCTION hiring_scoresubmission_only_emptied();
"""
_NOT_ONLY_EMPTIED = """
DROP TRIGGER only_emptied ON hiring_scoresubmission;
DROP FUNCTION hiring_scoresubmission_only_emptied();
"""


class Migration(migrations.Migration):
    """Row-level security on all tables of interviews, and what nobody may rewrite."""

    dependencies = [("hiring", "0004_interviews")]

    operations = [
        ProtectByCompany("hiring_guide"),
        ProtectByCompany("hiring_guideversion"),
        ProtectByCompany("hiring_guidedraft"),
        ProtectByCompany("hiring_interview"),
        ProtectByCompany("hiring_scoredraft"),
        ProtectByCompany("hiring_scoresubmission"),
        ProtectByCompany("hiring_scoresight"),
        ProtectByCompany("hiring_agreementkept"),
        ProtectByCompany("hiring_strictnesskept"),
        AppendOnly("hiring_guideversion"),
        AppendOnly("hiring_scoresubmission", mutable=("document", "reason")),
        migrations.RunSQL(_ONLY_EMPTIED, _NOT_ONLY_EMPTIED),
    ]
