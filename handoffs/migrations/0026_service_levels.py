"""Service levels and due times."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """New columns have values in the database, so that old code goes on working."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("handoffs", "0025_protect_solutions"),
        ("roles", "0008_protect_differences"),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='next_due_at',
            field=models.DateTimeField(db_default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), editable=False, verbose_name='next due'),
        ),
        migrations.CreateModel(
            name='ServicePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('name_ru', models.CharField(blank=True, max_length=120, verbose_name='name in Russian')),
                ('position', models.PositiveSmallIntegerField(default=1000, validators=[django.core.validators.MinValueValidator(1)], verbose_name='place in the list')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={"constraints": [models.UniqueConstraint(models.F('company'), django.db.models.functions.text.Lower('name_en'), name='service_policy_name')], 
                'verbose_name': 'service policy',
                'verbose_name_plural': 'service policies',
            },
        ),
        migrations.CreateModel(
            name='ServicePolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('segment', models.CharField(blank=True, max_length=80, verbose_name='client segment')),
                ('priority', models.CharField(blank=True, max_length=8, verbose_name='priority')),
                ('first_response_minutes', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120000)], verbose_name='first response')),
                ('next_response_minutes', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120000)], verbose_name='next response')),
                ('resolution_minutes', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120000)], verbose_name='resolution')),
                ('acceptance_minutes', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120000)], verbose_name='acceptance of a hand-over')),
                ('answer_minutes', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120000)], verbose_name='answer to a question')),
                ('warn_percent', models.PositiveSmallIntegerField(blank=True, default=75, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(99)], verbose_name='warn at this share of the time, %')),
                ('warn_minutes', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120000)], verbose_name='or so many working minutes before')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='handoffs.servicepolicy')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'policy', 'number'), name='service_policy_version'), models.CheckConstraint(condition=models.Q(('first_response_minutes__isnull', False), ('next_response_minutes__isnull', False), ('resolution_minutes__isnull', False), ('acceptance_minutes__isnull', False), ('answer_minutes__isnull', False), _connector='OR'), name='service_policy_promises')], 
                'verbose_name': 'version of a service policy',
                'verbose_name_plural': 'versions of service policies',
            },
        ),
        migrations.CreateModel(
            name='DueTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first_response', 'First response'), ('next_response', 'Next response'), ('resolution', 'Resolution'), ('acceptance', 'Acceptance of a hand-over'), ('answer', 'Answer to a question')], max_length=14, verbose_name='kind')),
                ('target_seconds', models.PositiveIntegerField()),
                ('warn_after_seconds', models.PositiveIntegerField(null=True)),
                ('started_at', models.DateTimeField()),
                ('running_since', models.DateTimeField(null=True)),
                ('used_seconds', models.PositiveBigIntegerField(default=0)),
                ('due_at', models.DateTimeField(null=True)),
                ('missed_at', models.DateTimeField(null=True)),
                ('met_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('warned_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('look_at', models.DateTimeField(null=True)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('handover', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.handover')),
                ('question', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.question')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='due_times', to='handoffs.request')),
                ('policy', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.servicepolicyversion')),
            ],
            options={"constraints": [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind__in', ('first_response', 'next_response', 'resolution')), ('replaced_at', None)), fields=('company', 'request', 'kind'), name='due_time_one_open'), models.UniqueConstraint(fields=('company', 'handover'), name='due_time_of_handover'), models.UniqueConstraint(fields=('company', 'question'), name='due_time_of_question')], "indexes": [models.Index(condition=models.Q(('look_at__isnull', False)), fields=['company', 'look_at'], name='due_time_to_look_at'), models.Index(fields=['request', 'kind', 'started_at'], name='due_time_of_request')], 
                'verbose_name': 'due time',
                'verbose_name_plural': 'due times',
            },
        ),
        migrations.AddField(
            model_name='request',
            name='service_policy',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.servicepolicyversion'),
        ),
    ]
    operations = together(operations)
