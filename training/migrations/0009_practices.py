"""Practices and who took them."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Practices and who took them."""

    dependencies = [
        ("training", "0008_protect_learning"),
        ("accounts", "0005_company_currency"),
        ("handoffs", "0001_initial"),
        ("metrics", "0010_outliers"),
        ("playbooks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('title', models.CharField(max_length=200, verbose_name='name')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='whose practice')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='looked after by')),
                ('metrics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('weeks', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(4), django.core.validators.MaxValueValidator(26)], verbose_name='weeks before and after')),
                ('difference', models.CharField(blank=True, max_length=500, verbose_name='what is done differently')),
                ('steps', models.TextField(blank=True, max_length=8000, verbose_name='steps')),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('ready', 'Ready to be tried'), ('in_use', 'Being tried'), ('kept', 'Kept'), ('given_up', 'Given up')], default='draft', max_length=8, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('follow_up', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.outlierfollowup')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.request')),
                ('playbook', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbook')),
                ('playbook_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbookversion')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.course')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'practice',
                'verbose_name_plural': 'practices',
                'constraints': [models.UniqueConstraint(condition=models.Q(('follow_up__isnull', False)), fields=('company', 'follow_up'), name='practice_of_follow_up'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['kept', 'given_up']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='practice_ended_with_reason'), models.CheckConstraint(condition=models.Q(('weeks__range', (4, 26))), name='practice_weeks')],
            },
        ),
        migrations.CreateModel(
            name='PracticeTaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takers', to='training.practice')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('began_on', models.DateField(verbose_name='took it on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('assignment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.assignment')),
                ('noted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'person who took a practice',
                'verbose_name_plural': 'people who took a practice',
                'constraints': [models.UniqueConstraint(fields=('company', 'practice', 'member'), name='practice_taken_once'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gt', models.F('began_on')), _connector='OR'), name='practice_taker_ends_after_start')],
            },
        ),
    ]
    operations = together(operations)
