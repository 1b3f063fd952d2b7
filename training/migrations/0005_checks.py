"""Knowledge checks and certificates."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Knowledge checks and certificates."""

    dependencies = [
        ("accounts", "0005_company_currency"),
        ("playbooks", "0002_protection"),
        ("roles", "0010_protect_skills"),
        ("training", "0004_protect_onboarding"),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('document', models.JSONField()),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='published')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='KnowledgeCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('confirmed_for', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbookversion')),
                ('course', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='knowledge_check', to='training.course')),
                ('current', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.checkversion')),
                ('playbook', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='knowledge_check', to='playbooks.playbook')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('course__isnull', False), ('playbook', None)), models.Q(('course', None), ('playbook__isnull', False)), _connector='OR'), name='check_about_one_thing')],
                'verbose_name': 'knowledge check',
                'verbose_name_plural': 'knowledge checks',
            },
        ),
        migrations.AddField(
            model_name='checkversion',
            name='check_of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='training.knowledgecheck'),
        ),
        migrations.CreateModel(
            name='CheckKeySeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_seen', to='training.knowledgecheck')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('check_of', 'member'), name='check_key_seen_once')],
            },
        ),
        migrations.CreateModel(
            name='CheckDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('check_of', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='training.knowledgecheck')),
            ],
        ),
        migrations.CreateModel(
            name='CheckAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('drawn', models.JSONField()),
                ('answers', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ends_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('asked', models.PositiveSmallIntegerField()),
                ('right', models.PositiveSmallIntegerField(null=True)),
                ('wrong', models.JSONField(default=list)),
                ('passed', models.BooleanField(null=True)),
                ('knew_answers', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('check_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.checkversion')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='training.knowledgecheck')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('check_of', 'member'), name='check_attempt_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('passed', None), ('right', None)), models.Q(('finished_at__isnull', False), ('passed__isnull', False), ('right__isnull', False)), _connector='OR'), name='check_attempt_result_with_its_end'), models.CheckConstraint(condition=models.Q(('right', None), ('right__lte', models.F('asked')), _connector='OR'), name='check_attempt_right')],
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['company', 'ends_at'], name='check_attempt_open')],
            },
        ),
        migrations.CreateModel(
            name='CheckAllowance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('given_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.knowledgecheck')),
            ],
            options={
                'indexes': [models.Index(fields=['check_of', 'member'], name='check_allowance_of')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('check', 'A passed check'), ('course', 'A finished course'), ('manager', "A manager's word")], max_length=8, verbose_name='evidence')),
                ('evidence', models.CharField(blank=True, max_length=2000, verbose_name='what shows it')),
                ('earned_on', models.DateField(verbose_name='earned')),
                ('valid_until', models.DateField(null=True, verbose_name='valid until')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_because', models.CharField(blank=True, max_length=1000)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('course', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.course')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='accounts.membership', verbose_name='person')),
                ('playbook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbook')),
                ('playbook_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbookversion')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
                ('attempt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='training.checkattempt')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'indexes': [models.Index(condition=models.Q(('revoked_at', None)), fields=['company', 'valid_until'], name='certificate_ends'), models.Index(fields=['company', 'member'], name='certificate_of_member')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('course', None), ('playbook__isnull', False), ('topic', None)), models.Q(('course', None), ('playbook', None), ('topic__isnull', False)), models.Q(('course__isnull', False), ('playbook', None), ('topic', None)), _connector='OR'), name='certificate_for_one_thing'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('earned_on')), _connector='OR'), name='certificate_valid_until')],
            },
        ),
        migrations.AddConstraint(
            model_name='checkversion',
            constraint=models.UniqueConstraint(fields=('check_of', 'number'), name='check_version_number'),
        ),
    ]
    operations = together(operations)
