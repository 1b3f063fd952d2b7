"""Solutions, and who must agree to them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from decimal import Decimal
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Solutions, and who must agree to them."""

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('handoffs', '0023_protect_attachments'),
        ('roles', '0008_protect_differences'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('above', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='above')),
                ('currency', models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('\\A[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='currency')),
                ('agreer', models.CharField(choices=[('manager', "the owner's manager"), ('head', 'a head'), ('role', "the client's person in a role"), ('role_manager', "the manager of the client's person in a role"), ('person', 'a person by name')], max_length=12, verbose_name='who must agree')),
                ('position', models.PositiveSmallIntegerField(default=1000, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role', verbose_name='role')),
            ],
            options={
                'verbose_name': 'approval rule',
                'verbose_name_plural': 'approval rules',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='SolutionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('name_en', models.CharField(max_length=120, verbose_name='name, English')),
                ('name_ru', models.CharField(blank=True, max_length=120, verbose_name='name, Russian')),
                ('measure', models.CharField(choices=[('money', 'an amount of money'), ('percent', 'a percentage off the next purchases'), ('nothing', 'nothing, or what it costs us')], max_length=8, verbose_name='counted in')),
                ('text_en', models.TextField(blank=True, max_length=5000, verbose_name='words to the client, English')),
                ('text_ru', models.TextField(blank=True, max_length=5000, verbose_name='words to the client, Russian')),
                ('position', models.PositiveSmallIntegerField(default=1000, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'code'), name='solution_kind_code')], 
                'verbose_name': 'kind of solution',
                'verbose_name_plural': 'kinds of solutions',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Solution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='what it is')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='amount')),
                ('currency', models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('\\A[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='currency')),
                ('percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='percent')),
                ('purchases', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of purchases')),
                ('state', models.CharField(choices=[('proposed', 'Awaits agreement'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('chosen', 'Chosen'), ('carried_out', 'Carried out'), ('told', 'Told to the client'), ('dropped', 'Dropped')], default='proposed', max_length=11)),
                ('proposed_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('chosen_at', models.DateTimeField(blank=True, null=True)),
                ('carried_out_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.TextField(blank=True, verbose_name='what was done')),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('drop_reason', models.TextField(blank=True, verbose_name='why it was dropped')),
                ('version', models.PositiveIntegerField(default=1)),
                ('idempotency_key', models.CharField(blank=True, max_length=100)),
                ('carried_out_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('chosen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('dropped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.message')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('proposed_by_role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='solutions', to='handoffs.request')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.solutionkind')),
            ],
            options={"constraints": [models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('company', 'idempotency_key'), name='solution_idempotency_key'), models.UniqueConstraint(condition=models.Q(('state', 'chosen')), fields=('request',), name='solution_one_chosen'), models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('currency', '')), models.Q(('amount__gte', 0), ('amount__isnull', False), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='solution_amount_has_currency'), models.CheckConstraint(condition=models.Q(models.Q(('percent', None), ('purchases', None)), models.Q(('percent__gt', 0), ('percent__isnull', False), ('percent__lte', 100), ('purchases__gte', 1), ('purchases__isnull', False)), _connector='OR'), name='solution_percent_has_purchases'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'told'), _negated=True), models.Q(('message__isnull', False), ('told_at__isnull', False)), _connector='OR'), name='solution_told_by_message')], "indexes": [models.Index(fields=['request', 'proposed_at'], name='solution_of_request')], 
                'verbose_name': 'solution',
                'verbose_name_plural': 'solutions',
            },
        ),
        migrations.CreateModel(
            name='ApprovalRuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('above', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('agreer', models.CharField(choices=[('manager', "the owner's manager"), ('head', 'a head'), ('role', "the client's person in a role"), ('role_manager', "the manager of the client's person in a role"), ('person', 'a person by name')], max_length=12)),
                ('is_active', models.BooleanField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('role', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='handoffs.approvalrule')),
                ('kind', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.solutionkind')),
            ], options={"constraints": [models.UniqueConstraint(fields=('rule', 'number'), name='approval_rule_version')], },
        ),
        migrations.AddField(
            model_name='approvalrule',
            name='kind',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='handoffs.solutionkind', verbose_name='kind of solution'),
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('only_one_left', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Awaited'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('set_aside', 'Not needed any more')], default='open', max_length=9)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('answered_at', models.DateTimeField(null=True)),
                ('working_seconds', models.PositiveIntegerField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals_asked_for', to='accounts.membership')),
                ('asked_manager', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('asked_team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='handoffs.approvalruleversion')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='handoffs.solution')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
                'indexes': [models.Index(fields=['company', 'asked', 'solution'], name='approval_asked'), models.Index(condition=models.Q(('state', 'open')), fields=['company', 'asked', 'asked_at'], name='approval_open_to')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ['agreed', 'refused'])), models.Q(('answered_by', None), ('reason', ''), ('state__in', ['open', 'set_aside'])), _connector='OR'), name='approval_answer_fits_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='approval_refusal_says_why'), models.CheckConstraint(condition=models.Q(('answered_at', None), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='approval_answered_after_asking')],
            },
        ),
        migrations.AddConstraint(
            model_name='approvalrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreer__in', ['role', 'role_manager']), ('role__isnull', False)), models.Q(models.Q(('agreer__in', ['role', 'role_manager']), _negated=True), ('role', None)), _connector='OR'), name='approval_rule_role'),
        ),
        migrations.AddConstraint(
            model_name='approvalrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreer', 'person'), ('member__isnull', False)), models.Q(models.Q(('agreer', 'person'), _negated=True), ('member', None)), _connector='OR'), name='approval_rule_member'),
        ),
        migrations.AddConstraint(
            model_name='approvalrule',
            constraint=models.CheckConstraint(condition=models.Q(('above', None), ('above__gte', 0), _connector='OR'), name='approval_rule_above'),
        ),
    ]
    operations = together(operations)
