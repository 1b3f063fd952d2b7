"""Row-level security on templates of answers."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0018_answer_templates")]

    operations = [ProtectByCompany("handoffs_answertemplate")]
