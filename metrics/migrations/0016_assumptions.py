"""Assumptions in versions."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("accounts", "0005_company_currency"),
        ("metrics", "0015_protect_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name='Assumption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'verbose_name': 'assumption',
                'verbose_name_plural': 'assumptions',
            },
        ),
        migrations.CreateModel(
            name='AssumptionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cause_code', models.CharField(max_length=40, verbose_name='cause')),
                ('effect', models.CharField(max_length=200, verbose_name='effect')),
                ('coefficient', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='coefficient')),
                ('unit', models.CharField(max_length=40, verbose_name='unit of the effect')),
                ('source', models.TextField(verbose_name='source')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('status', models.CharField(choices=[('stated', 'stated'), ('confirmed', 'confirmed'), ('refuted', 'refuted')], default='stated', max_length=10, verbose_name='status')),
                ('evidence', models.TextField(blank=True, verbose_name='evidence')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('assumption', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='metrics.assumption')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='owner')),
            ],
            options={
                'verbose_name': 'version of an assumption',
                'verbose_name_plural': 'versions of assumptions',
                'constraints': [models.UniqueConstraint(fields=('company', 'assumption', 'number'), name='assumption_version'), models.CheckConstraint(condition=models.Q(('status', 'stated'), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='assumption_judged_by_evidence')],
            },
        ),
    ]
    operations = together(operations)
