"""A guide for each vacancy, guides out of use, and candidates who are added once."""

import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """New columns, all with a value for the rows that are there."""

    dependencies = [("hiring", "0005_protect_interviews")]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='idempotency_key',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name='guide',
            name='is_active',
            field=models.BooleanField(db_default=True, default=True, verbose_name='in use'),
        ),
        migrations.AddField(
            model_name='vacancy',
            name='guide',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hiring.guide', verbose_name='interview guide'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('vacancy', 'idempotency_key'), name='candidate_idempotency_key'),
        ),
    ]
    operations = together(operations)
