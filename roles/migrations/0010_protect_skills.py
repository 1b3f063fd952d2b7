"""Row-level security on skills."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on skills."""

    dependencies = [("roles", "0009_skills")]

    operations = [ProtectByCompany("roles_topicskill")]
