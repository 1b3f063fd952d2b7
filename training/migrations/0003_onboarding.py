"""Onboarding plans and shadowing."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Readings, plans of newcomers, days of shadowing, requests under supervision."""

    dependencies = [
        ("training", "0002_protection"),
        ("accounts", "0005_company_currency"),
        ("handoffs", "0034_due_zone"),
        ("playbooks", "0002_protection"),
        ("roles", "0008_protect_differences"),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='read')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='accounts.membership', verbose_name='person')),
                ('playbook_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbookversion', verbose_name='version')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'playbook_version'), name='reading_once')],
                'indexes': [models.Index(fields=['company', 'member', '-read_at'], name='reading_of_member')],
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
            },
        ),
        migrations.CreateModel(
            name='OnboardingTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('working_days', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='working days')),
                ('shadowing_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(20)], verbose_name='days of shadowing')),
                ('supervised_requests', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(20)], verbose_name='requests under supervision')),
                ('with_role', models.BooleanField(default=True, verbose_name='role and its row of the matrix')),
                ('with_readings', models.BooleanField(default=True, verbose_name='playbooks to read')),
                ('with_checks', models.BooleanField(default=True, verbose_name='knowledge checks')),
                ('with_big_picture', models.BooleanField(default=True, verbose_name='the big picture')),
                ('tasks', models.JSONField(blank=True, default=list, verbose_name='more tasks')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role', verbose_name='role')),
            ],
            options={
                'verbose_name': 'template of onboarding',
                'verbose_name_plural': 'templates of onboarding',
                'constraints': [models.UniqueConstraint(fields=('company', 'role'), name='onboarding_template_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('working_days__range', (1, 120))), name='onboarding_template_days')],
            },
        ),
        migrations.CreateModel(
            name='OnboardingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='begins')),
                ('ends_on', models.DateField(verbose_name='ends')),
                ('role_codes', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('open', 'Under way'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='open', max_length=10, verbose_name='state')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('ended_because', models.CharField(blank=True, max_length=1000, verbose_name='what was said at the end')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onboarding_plans', to='accounts.membership', verbose_name='person')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'onboarding plan',
                'verbose_name_plural': 'onboarding plans',
                'indexes': [models.Index(fields=['company', 'state', '-starts_on', '-id'], name='onboarding_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('member',), name='onboarding_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='onboarding_ended_at_fits_state')],
            },
        ),
        migrations.CreateModel(
            name='PictureText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('text_en', models.TextField(blank=True, max_length=8000, verbose_name='why this work matters, English')),
                ('text_ru', models.TextField(blank=True, max_length=8000, verbose_name='why this work matters, Russian')),
                ('question_en', models.CharField(blank=True, max_length=500, verbose_name='question, English')),
                ('question_ru', models.CharField(blank=True, max_length=500, verbose_name='question, Russian')),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='picture_text_number'), models.CheckConstraint(condition=models.Q(models.Q(('text_en', ''), ('text_ru', ''), _negated=True), models.Q(('question_en', ''), ('question_ru', ''), _negated=True)), name='picture_text_says_something')],
                'verbose_name': 'text of the big picture',
                'verbose_name_plural': 'texts of the big picture',
            },
        ),
        migrations.CreateModel(
            name='PictureAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=500, verbose_name='question')),
                ('answer', models.TextField(max_length=4000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='answered')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('text', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.picturetext')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'member'], name='picture_answer_of_member')],
                'verbose_name': 'answer about the big picture',
                'verbose_name_plural': 'answers about the big picture',
            },
        ),
        migrations.CreateModel(
            name='LateTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_told_on', models.DateField()),
                ('told_on', models.DateField()),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='training.assignment')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'manager', 'told_on'], name='late_told_manager')],
            },
        ),
        migrations.CreateModel(
            name='ShadowingDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_day', models.DateField(verbose_name='day')),
                ('why', models.CharField(blank=True, max_length=60)),
                ('focus', models.CharField(blank=True, max_length=500, verbose_name='what to look at')),
                ('notes', models.TextField(blank=True, max_length=8000, verbose_name='notes')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('confirmed', 'Confirmed by both'), ('not_held', 'Did not happen'), ('cancelled', 'Called off')], default='planned', max_length=10, verbose_name='state')),
                ('member_said_at', models.DateTimeField(null=True)),
                ('host_said_at', models.DateTimeField(null=True)),
                ('because', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('arranged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('assignment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shadowing_day', to='training.assignment')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='host')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('member', models.F('host')), _negated=True), name='shadowing_of_another'), models.UniqueConstraint(condition=models.Q(('state__in', ['planned', 'confirmed'])), fields=('member', 'host', 'on_day'), name='shadowing_day_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('host_said_at__isnull', False), ('member_said_at__isnull', False)), _connector='OR'), name='shadowing_confirmed_by_both'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['not_held', 'cancelled']), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='shadowing_reason_where_not_held')],
                'indexes': [models.Index(condition=models.Q(('state', 'planned')), fields=['company', 'host', 'on_day'], name='shadowing_of_host'), models.Index(fields=['company', 'member', 'on_day'], name='shadowing_of_member')],
                'verbose_name': 'day of shadowing',
                'verbose_name_plural': 'days of shadowing',
            },
        ),
        migrations.CreateModel(
            name='SupervisedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'To be looked at'), ('done', 'Done'), ('again', 'Once more'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10, verbose_name='state')),
                ('good', models.TextField(blank=True, max_length=4000, verbose_name='what was good')),
                ('to_change', models.TextField(blank=True, max_length=4000, verbose_name='what to change')),
                ('looked_at', models.DateTimeField(null=True, verbose_name='looked at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('assignment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervised_request', to='training.assignment')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.request', verbose_name='request')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='supervisor')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('member', models.F('supervisor')), _negated=True), name='supervised_by_another'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'done'])), fields=('member', 'request'), name='supervised_request_once'), models.CheckConstraint(condition=models.Q(models.Q(('looked_at__isnull', False), ('state__in', ['done', 'again']), models.Q(('good', ''), _negated=True)), models.Q(('looked_at', None), ('state__in', ['asked', 'withdrawn'])), _connector='OR'), name='supervised_looked_at_fits_state')],
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['company', 'supervisor'], name='supervised_of_supervisor'), models.Index(fields=['company', 'member'], name='supervised_of_member')],
                'verbose_name': 'request under supervision',
                'verbose_name_plural': 'requests under supervision',
            },
        ),
    ]
    operations = together(operations)
