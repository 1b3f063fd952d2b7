"""Row-level security on playbooks and runs; approved versions stay as they were."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock, and append-only versions."""

    dependencies = [("playbooks", "0001_initial")]

    operations = [
        ProtectByCompany("playbooks_playbook"),
        ProtectByCompany("playbooks_playbookversion"),
        ProtectByCompany("playbooks_playbookdraft"),
        ProtectByCompany("playbooks_playbooktopic"),
        ProtectByCompany("playbooks_playbooktouchpoint"),
        ProtectByCompany("playbooks_run"),
        ProtectByCompany("playbooks_runstep"),
        AppendOnly("playbooks_playbookversion"),
    ]
