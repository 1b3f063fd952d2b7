"""Rules, rhythms, limits and what became of each occasion; questionnaires in versions."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """New columns may be empty, so that old code goes on working."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("clients", "0006_contact_time_zone"),
        ("handoffs", "0034_due_zone"),
        ("roles", "0008_protect_differences"),
        ("surveys", "0003_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='reminder_mail_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='answer',
            name='score',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='credit_rule',
            field=models.CharField(choices=[('request_owner', 'owner at the resolution'), ('first_reply', 'who wrote the first reply'), ('client_cs', "the client's CS on the day of sending"), ('client_account', "the client's Account: it has no CS"), ('company', 'company only'), ('imported', 'from the imported row'), ('overridden', 'set by a manager')], max_length=16),
        ),
        migrations.CreateModel(
            name='SurveyRhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('segment', models.CharField(blank=True, max_length=80, verbose_name='client segment')),
                ('every_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(7), django.core.validators.MaxValueValidator(730)], verbose_name='every so many days')),
                ('wait_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(180)], verbose_name='wait at most so many days for a free place')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('planned_through', models.DateField(editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rhythms', to='surveys.survey', verbose_name='questionnaire')),
            ],
            options={"constraints": [models.UniqueConstraint(models.F('company'), models.F('survey'), django.db.models.functions.text.Lower('segment'), name='survey_rhythm_segment')], 
                'verbose_name': 'survey rhythm',
                'verbose_name_plural': 'survey rhythms',
            },
        ),
        migrations.CreateModel(
            name='SurveyRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('name_ru', models.CharField(blank=True, max_length=120, verbose_name='name in Russian')),
                ('position', models.PositiveSmallIntegerField(default=1000, validators=[django.core.validators.MinValueValidator(1)], verbose_name='place in the list')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('trigger', models.CharField(choices=[('resolved', 'a request is resolved'), ('first_reply', 'a request gets its first reply')], default='resolved', max_length=12, verbose_name='asks after')),
                ('segment', models.CharField(blank=True, max_length=80, verbose_name='client segment')),
                ('channel', models.CharField(blank=True, max_length=10, verbose_name='channel')),
                ('priority', models.CharField(blank=True, max_length=8, verbose_name='priority')),
                ('share_percent', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='share of the events, %')),
                ('delay_hours', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(720)], verbose_name='hours after the event')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role', verbose_name='role')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.survey', verbose_name='questionnaire')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic', verbose_name='topic')),
            ],
            options={"constraints": [models.UniqueConstraint(models.F('company'), django.db.models.functions.text.Lower('name_en'), name='survey_rule_name'), models.CheckConstraint(condition=models.Q(('share_percent__gte', 1), ('share_percent__lte', 100)), name='survey_rule_share')], 
                'verbose_name': 'survey rule',
                'verbose_name_plural': 'survey rules',
            },
        ),
        migrations.CreateModel(
            name='SurveyOccasion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.BigIntegerField(null=True)),
                ('planned_on', models.DateField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('held', 'held back')], default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[('not_drawn', 'not drawn into the share'), ('survey_off', 'the questionnaire is switched off'), ('reopened', 'the request was reopened meanwhile'), ('no_contact', 'no contact with an e-mail address'), ('inactive', 'the client or the contact is not active'), ('opted_out', 'the contact does not want to be asked'), ('bad_address', 'the address does not take mail'), ('contact_limit', 'the contact was asked a short time ago'), ('client_limit', 'the client was asked often enough'), ('kept_free', 'kept free for a survey by rhythm that is due soon'), ('waited_out', 'no free place in the time it may wait')], max_length=16)),
                ('decided_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contact')),
                ('invitation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occasion', to='surveys.invitation')),
                ('request', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.request')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.survey')),
                ('rhythm', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occasions', to='surveys.surveyrhythm')),
                ('rule', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occasions', to='surveys.surveyrule')),
            ],
            options={"constraints": [models.UniqueConstraint(condition=models.Q(('rule__isnull', False)), fields=('rule', 'source_id'), name='occasion_once_an_event'), models.UniqueConstraint(condition=models.Q(('rhythm__isnull', False)), fields=('rhythm', 'client', 'planned_on'), name='occasion_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('rhythm__isnull', True), ('rule__isnull', False), ('source_id__isnull', False)), models.Q(('planned_on__isnull', False), ('rhythm__isnull', False), ('rule__isnull', True)), _connector='OR'), name='occasion_of_rule_or_rhythm')], "indexes": [models.Index(condition=models.Q(('state', 'waiting')), fields=['company', 'due_at'], name='occasion_waiting'), models.Index(fields=['company', '-happened_at'], name='occasion_recent')], 
                'verbose_name': 'occasion',
                'verbose_name_plural': 'occasions',
            },
        ),
        migrations.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('question_en', models.CharField(max_length=300)),
                ('question_ru', models.CharField(max_length=300)),
                ('follow_up_en', models.CharField(blank=True, max_length=300)),
                ('follow_up_ru', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='surveys.survey')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('survey', 'number'), name='survey_version_number')], 
                'verbose_name': 'version of a questionnaire',
                'verbose_name_plural': 'versions of questionnaires',
            },
        ),
        migrations.CreateModel(
            name='FollowUpQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('type', models.CharField(choices=[('text', 'in words'), ('one', 'one of several'), ('several', 'any of several')], max_length=8)),
                ('text_en', models.CharField(max_length=300)),
                ('text_ru', models.CharField(max_length=300)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('from_score', models.PositiveSmallIntegerField(null=True)),
                ('to_score', models.PositiveSmallIntegerField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('survey_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='surveys.surveyversion')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('survey_version', 'position'), name='follow_up_place'), models.CheckConstraint(condition=models.Q(models.Q(('from_score__isnull', True), ('to_score__isnull', True)), models.Q(('from_score__isnull', False), ('from_score__lte', models.F('to_score')), ('to_score__isnull', False)), _connector='OR'), name='follow_up_range')], 
                'verbose_name': 'follow-up question',
                'verbose_name_plural': 'follow-up questions',
            },
        ),
        migrations.AddField(
            model_name='invitation',
            name='survey_version',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.surveyversion'),
        ),
        migrations.CreateModel(
            name='ContactLimits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='one survey per contact in so many days')),
                ('client_most', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='at most so many per client')),
                ('client_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='in so many days')),
                ('in_working_hours', models.BooleanField(default=False, verbose_name='send in working hours where the contact is')),
                ('remind_after_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='remind once after so many days')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'verbose_name': 'limits of surveys',
                'verbose_name_plural': 'limits of surveys',
                'constraints': [models.UniqueConstraint(fields=('company',), name='contact_limits_once'), models.CheckConstraint(condition=models.Q(models.Q(('client_days__isnull', True), ('client_most__isnull', True)), models.Q(('client_days__isnull', False), ('client_most__isnull', False)), _connector='OR'), name='contact_limits_of_client')],
            },
        ),
        migrations.CreateModel(
            name='FollowUpAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='surveys.answer')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.followupquestion')),
            ],
            options={
                'verbose_name': 'answer to a follow-up question',
                'verbose_name_plural': 'answers to follow-up questions',
                'constraints': [models.UniqueConstraint(fields=('answer', 'question'), name='follow_up_answered_once')],
            },
        ),
    ]
    operations = together(operations)
