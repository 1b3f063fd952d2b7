"""Row-level security on the matrix; what was published stays as it was."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock, and append-only versions."""

    dependencies = [("roles", "0003_matrix")]

    operations = [
        ProtectByCompany("roles_responsibility"),
        ProtectByCompany("roles_matrixversion"),
        ProtectByCompany("roles_matrixcell"),
        ProtectByCompany("roles_draftcell"),
        AppendOnly("roles_matrixversion"),
        AppendOnly("roles_matrixcell"),
    ]
