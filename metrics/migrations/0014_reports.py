"""Subscriptions to reports, and what became of each report."""

import datetime

import accounts.models
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("accounts", "0005_company_currency"),
        ("metrics", "0013_protect_targets"),
        ("notices", "0006_protect_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rhythm', models.CharField(choices=[('weekly', 'every week'), ('monthly', 'every month')], default='weekly', max_length=8, verbose_name='rhythm')),
                ('level', models.CharField(max_length=12, verbose_name='level')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='metrics')),
                ('cut', models.JSONField(blank=True, default=dict, verbose_name='part')),
                ('day', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='day')),
                ('at', models.TimeField(default=datetime.time(8, 0), verbose_name='time')),
                ('time_zone', models.CharField(max_length=60, validators=[accounts.models.validate_time_zone], verbose_name='time zone')),
                ('language', models.CharField(choices=[('en', 'English'), ('ru', 'Russian')], default='en', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='sent')),
                ('active_since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('made_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='reader')),
                ('subject', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(models.Q(('level', 'company'), ('subject', None)), models.Q(models.Q(('level', 'company'), _negated=True), ('subject__isnull', False)), _connector='OR'), name='report_has_its_subject')], 
                'verbose_name': 'report subscription',
                'verbose_name_plural': 'report subscriptions',
            },
        ),
        migrations.CreateModel(
            name='SentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('outcome', models.CharField(choices=[('sent', 'sent'), ('no_right', 'not sent: the reader may not see these figures any more'), ('no_address', 'not sent: the reader does not sign in')], max_length=10)),
                ('as_of', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('mail', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.mail')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='metrics.reportsubscription')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'subscription', 'period_start'), name='report_once')], 
                'verbose_name': 'sent report',
                'verbose_name_plural': 'sent reports',
            },
        ),
    ]
    operations = together(operations)
