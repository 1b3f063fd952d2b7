"""Row-level security on the tables of months, and a generation for the months there are."""

from django.db import migrations

from core.migration_operations import ProtectByCompany

# The setting shows every company's rows until this migration's transaction ends.
_MONTHS = """
SELECT set_config('app.company_id', 'all', true);
INSERT INTO metrics_monthchange (company_id, definition_id, month, generation)
SELECT DISTINCT company_id, definition_id, date_trunc('month', day::timestamp)::date, 1
FROM metrics_observation
"""


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0004_months")]

    operations = [
        migrations.RunSQL(_MONTHS, migrations.RunSQL.noop),
        ProtectByCompany("metrics_monthchange"),
        ProtectByCompany("metrics_monthrollup"),
        ProtectByCompany("metrics_buildpiece"),
    ]
