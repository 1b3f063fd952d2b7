import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_protection'),
        ('clients', '0002_protection'),
        ('handoffs', '0005_protect_notices'),
        ('roles', '0006_protect_touchpoints'),
    ]

    operations = [
        migrations.CreateModel(
            name='Playbook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, verbose_name='code')),
                ('kind', models.CharField(choices=[('procedure', 'Procedure'), ('regulation', 'Regulation'), ('protocol', 'Protocol')], max_length=10, verbose_name='kind')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name, English')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name, Russian')),
                ('purpose_en', models.TextField(blank=True, max_length=2000, verbose_name='what it is for, English')),
                ('purpose_ru', models.TextField(blank=True, max_length=2000, verbose_name='what it is for, Russian')),
                ('review_months', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='months between reviews')),
                ('review_due_on', models.DateField(editable=False, null=True, verbose_name='review due')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='playbooks_owned', to='accounts.membership', verbose_name='owner')),
            ],
            options={
                'verbose_name': 'playbook',
                'verbose_name_plural': 'playbooks',
            },
        ),
        migrations.CreateModel(
            name='PlaybookVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('document', models.JSONField(verbose_name='steps')),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('approved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='approved')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='approved by')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='author')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='playbooks.playbook')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('playbook', 'number'), name='playbook_version_number')], 
                'verbose_name': 'version of a playbook',
                'verbose_name_plural': 'versions of playbooks',
                'ordering': ('-number',),
            },
        ),
        migrations.AddField(
            model_name='playbook',
            name='current',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbookversion'),
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', 'Running'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='running', max_length=10, verbose_name='state')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=1000)),
                ('idempotency_key', models.CharField(blank=True, max_length=100)),
                ('version', models.PositiveIntegerField(default=1)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='clients.client')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='playbooks.playbook')),
                ('playbook_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='playbooks.playbookversion')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='handoffs.request')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={"constraints": [models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('company', 'idempotency_key'), name='run_idempotency_key'), models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('playbook', 'client', 'request'), name='run_one_running', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='run_ended_at_fits_state')], "indexes": [models.Index(fields=['company', 'client', '-started_at'], name='run_of_client'), models.Index(fields=['company', 'state', '-started_at', '-id'], name='run_state')], 
                'verbose_name': 'run of a playbook',
                'verbose_name_plural': 'runs of playbooks',
            },
        ),
        migrations.CreateModel(
            name='RunStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('holder_reason', models.JSONField(default=dict)),
                ('began_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('answer', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True, max_length=4000)),
                ('is_done', models.BooleanField(default=False)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='run_steps', to='accounts.membership')),
                ('role', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='playbooks.run')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('run', 'position'), name='run_step_position'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('run',), name='run_step_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('team', None)), models.Q(('member', None), ('team__isnull', False)), _connector='OR'), name='run_step_has_holder')], "indexes": [models.Index(condition=models.Q(('ended_at', None)), fields=['company', 'member', 'due_at'], name='run_step_of_member'), models.Index(condition=models.Q(('ended_at', None), ('escalated_at', None)), fields=['company', 'due_at'], name='run_step_to_escalate')], 
                'verbose_name': 'step of a run',
                'verbose_name_plural': 'steps of runs',
            },
        ),
        migrations.CreateModel(
            name='PlaybookDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.JSONField(default=list, verbose_name='steps')),
                ('state', models.CharField(choices=[('editing', 'Being written'), ('proposed', 'Waits for approval'), ('sent_back', 'Sent back')], default='editing', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('sent_back_because', models.CharField(blank=True, max_length=1000)),
                ('changed_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('playbook', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='playbooks.playbook')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'proposed')), fields=['company', 'proposed_at'], name='playbook_draft_proposed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('proposed_at__isnull', False), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('proposed_at', None)), _connector='OR'), name='playbook_draft_proposed_at_fits_state')],
            },
        ),
        migrations.CreateModel(
            name='PlaybookTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='of_topics', to='playbooks.playbook')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='of_playbooks', to='roles.topic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('playbook', 'topic'), name='playbook_topic_once')],
            },
        ),
        migrations.CreateModel(
            name='PlaybookTouchpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='of_touchpoints', to='playbooks.playbook')),
                ('touchpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='of_playbooks', to='roles.touchpoint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('playbook', 'touchpoint'), name='playbook_touchpoint_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='playbook',
            constraint=models.UniqueConstraint(fields=('company', 'code'), name='playbook_code'),
        ),
        migrations.AddConstraint(
            model_name='playbook',
            constraint=models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ru', ''), _negated=True), name='playbook_has_name'),
        ),
        migrations.AddConstraint(
            model_name='playbook',
            constraint=models.CheckConstraint(condition=models.Q(('review_months__range', (1, 60))), name='playbook_review_months'),
        ),
    ]
    operations = together(operations)
