"""Guides, interviews and scores."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Guides in versions, interviews by them, and what interviewers wrote."""

    dependencies = [
        ('accounts', '0005_company_currency'),
        ('hiring', '0003_vacancies'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuideDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.JSONField(default=list, verbose_name='qualities')),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('guide', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='hiring.guide')),
            ],
        ),
        migrations.CreateModel(
            name='GuideVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('document', models.JSONField(verbose_name='qualities')),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='published')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='author')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='hiring.guide')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('guide', 'number'), name='guide_version_number'),
                ],
                'verbose_name': 'version of an interview guide',
                'verbose_name_plural': 'versions of interview guides',
                'ordering': ('-number',),
            },
        ),
        migrations.AddField(
            model_name='guide',
            name='current',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hiring.guideversion'),
        ),
        migrations.CreateModel(
            name='AgreementKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quality', models.CharField(max_length=40)),
                ('pairs', models.PositiveIntegerField(default=0)),
                ('equal', models.PositiveIntegerField(default=0)),
                ('near', models.PositiveIntegerField(default=0)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('guide_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hiring.guideversion')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('guide_version', 'quality'), name='agreement_kept_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='day of the talk')),
                ('planned_at', models.TimeField(blank=True, null=True, verbose_name='hour of the talk')),
                ('state', models.CharField(choices=[('asked', 'Scores awaited'), ('given', 'Scores given'), ('released', 'Released')], default='asked', max_length=8, verbose_name='state')),
                ('given_at', models.DateTimeField(null=True, verbose_name='scores given')),
                ('released_at', models.DateTimeField(null=True, verbose_name='released')),
                ('released_because', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='hiring.candidate')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('guide_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='hiring.guideversion')),
                ('interviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='interviewer')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state', 'asked')), fields=['company', 'interviewer'], name='interview_awaited_of'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('candidate', 'interviewer'), name='interview_once'),
                    models.CheckConstraint(condition=models.Q(('planned_at', None), ('planned_on__isnull', False), _connector='OR'), name='interview_hour_has_day'),
                ],
                'verbose_name': 'interview',
                'verbose_name_plural': 'interviews',
            },
        ),
        migrations.CreateModel(
            name='ScoreDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('interview', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='hiring.interview')),
            ],
        ),
        migrations.CreateModel(
            name='ScoreSight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hiring.candidate')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('candidate', 'member'), name='score_sight_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScoreSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('document', models.JSONField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('after_others', models.BooleanField(default=False)),
                ('given_at', models.DateTimeField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='hiring.interview')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('interview', 'number'), name='submission_number'),
                ],
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='StrictnessKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(default=0)),
                ('total', models.FloatField(default=0)),
                ('squares', models.FloatField(default=0)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
        ),
    ]
    operations = together(operations)
