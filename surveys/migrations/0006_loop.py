"""Low answers that are followed up, sites that may show questions, and keys of repeated answers."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """New tables; the new column has its value from the database, so that old code goes on."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("handoffs", "0034_due_zone"),
        ("roles", "0008_protect_differences"),
        ("surveys", "0005_protect_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name='LoopCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField()),
                ('last_score', models.PositiveSmallIntegerField(null=True)),
                ('raised_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'reached, and heard out'), ('won_back', 'won back'), ('not_reachable', 'not reachable')], max_length=16)),
                ('closed_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'low answer to follow up',
                'verbose_name_plural': 'low answers to follow up',
            },
        ),
        migrations.CreateModel(
            name='LoopRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_active', models.BooleanField(default=True, verbose_name='low answers are followed up')),
                ('limit', models.PositiveSmallIntegerField(verbose_name='low from this score on')),
                ('contact_hours', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(400)], verbose_name='working hours to the first contact')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'rule for low answers',
                'verbose_name_plural': 'rules for low answers',
            },
        ),
        migrations.CreateModel(
            name='LoopStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'answered low'), ('answered', 'answered again'), ('contacted', 'spoken with the client'), ('closed', 'brought to an end')], max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'reached, and heard out'), ('won_back', 'won back'), ('not_reachable', 'not reachable')], max_length=16)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'step of following up',
                'verbose_name_plural': 'steps of following up',
            },
        ),
        migrations.CreateModel(
            name='WidgetSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origins', models.JSONField(blank=True, default=list, verbose_name='sites that may show questions')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'sites for questions',
                'verbose_name_plural': 'sites for questions',
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='idempotency_key',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddField(
            model_name='loopcase',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='loopcase',
            name='invitation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='loop_case', to='surveys.invitation'),
        ),
        migrations.AddField(
            model_name='loopcase',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='loop_case', to='handoffs.request'),
        ),
        migrations.AddField(
            model_name='looprule',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='looprule',
            name='survey',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='loop_rule', to='surveys.survey'),
        ),
        migrations.AddField(
            model_name='looprule',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic', verbose_name='topic that says who follows up'),
        ),
        migrations.AddField(
            model_name='loopstep',
            name='answer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.answer'),
        ),
        migrations.AddField(
            model_name='loopstep',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='surveys.loopcase'),
        ),
        migrations.AddField(
            model_name='loopstep',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='loopstep',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='widgetsetting',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddIndex(
            model_name='loopcase',
            index=models.Index(fields=['company', '-opened_at', '-id'], name='loop_case_recent'),
        ),
        migrations.AddIndex(
            model_name='loopcase',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['company', 'due_at'], name='loop_case_open'),
        ),
        migrations.AddConstraint(
            model_name='loopcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='loop_case_outcome_when'),
        ),
        migrations.AddIndex(
            model_name='loopstep',
            index=models.Index(fields=['case', 'at', 'id'], name='loop_step_of_case'),
        ),
        migrations.AddConstraint(
            model_name='loopstep',
            constraint=models.UniqueConstraint(condition=models.Q(('answer__isnull', False)), fields=('case', 'answer'), name='loop_step_once_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='widgetsetting',
            constraint=models.UniqueConstraint(fields=('company',), name='widget_setting_once'),
        ),
    ]
    operations = together(operations)
