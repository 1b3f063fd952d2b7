
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('clients', '0002_protection'),
        ('handoffs', '0009_handover_outside_matrix'),
        ('roles', '0006_protect_touchpoints'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConfusionVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('gap', 'Nobody is named'), ('overlap', 'Several do the same'), ('doubled_work', 'Doubled work'), ('wrong_landing', 'Landed wrong'), ('declines', 'Declined'), ('loops', 'Went in loops'), ('done_outside', 'Done by another role')], max_length=16)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('cause', models.CharField(choices=[('similar_tasks', 'similar tasks'), ('changing_business', 'changing business'), ('poor_communication', 'poor communication'), ('no_confusion', 'no confusion')], max_length=20, verbose_name='cause')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('at', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('lost_seconds', models.PositiveBigIntegerField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
            ],
            options={
                'verbose_name': 'verdict on a confusion',
                'verbose_name_plural': 'verdicts on confusions',
                'indexes': [models.Index(fields=['company', 'topic', 'kind', '-id'], name='confusion_verdict_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='confusion_verdict_days')],
            },
        ),
        migrations.CreateModel(
            name='RequestMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('person_seconds', models.PositiveBigIntegerField(null=True)),
                ('role_seconds', models.PositiveBigIntegerField(null=True)),
                ('team_seconds', models.PositiveBigIntegerField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('from_owner', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('from_role', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('from_team', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                ('request', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='handoffs.request')),
                ('to_owner', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('to_role', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('to_team', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('request', 'place'), name='request_move_place')],
            },
        ),
        migrations.CreateModel(
            name='RequestPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_on', models.DateField()),
                ('is_resolved', models.BooleanField()),
                ('named_roles', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('teams', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('acted_roles', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('landed_wrong', models.BooleanField(null=True)),
                ('done_outside', models.BooleanField(null=True)),
                ('handovers', models.PositiveIntegerField()),
                ('declines', models.PositiveIntegerField()),
                ('returns', models.PositiveIntegerField()),
                ('offers_told', models.PositiveIntegerField()),
                ('offers_bare', models.PositiveIntegerField()),
                ('moves_person', models.PositiveIntegerField()),
                ('moves_role', models.PositiveIntegerField()),
                ('moves_team', models.PositiveIntegerField()),
                ('loops_person', models.PositiveIntegerField()),
                ('loops_role', models.PositiveIntegerField()),
                ('loops_team', models.PositiveIntegerField()),
                ('working_seconds', models.PositiveBigIntegerField()),
                ('circle_seconds', models.PositiveBigIntegerField()),
                ('lost_seconds', models.PositiveBigIntegerField()),
                ('accountable_role', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('first_role', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('first_team', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                ('last_role', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('last_team', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                ('matrix', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.matrixversion')),
                ('request', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='path', to='handoffs.request')),
                ('responsibility', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.responsibility')),
                ('topic', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
                ('topic_role', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'opened_on'], name='request_path_day'), models.Index(fields=['company', 'topic', 'opened_on'], name='request_path_topic'), models.Index(fields=['company', 'client', 'opened_on'], name='request_path_client'), django.contrib.postgres.indexes.GinIndex(fields=['teams'], name='request_path_teams')],
                'constraints': [models.CheckConstraint(condition=models.Q(('circle_seconds__lte', models.F('lost_seconds')), ('lost_seconds__lte', models.F('working_seconds'))), name='request_path_lost_of_worked')],
            },
        ),
    ]
    operations = together(operations)
