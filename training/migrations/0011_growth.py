"""Grades, delegated tasks and promotions."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Grades, delegated tasks and promotions."""

    dependencies = [
        ("training", "0010_protect_practices"),
        ("accounts", "0005_company_currency"),
    ]

    operations = [
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name, English')),
                ('name_ru', models.CharField(blank=True, max_length=120, verbose_name='name, Russian')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'grade',
                'verbose_name_plural': 'grades',
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='grade_code'), models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ru', ''), _negated=True), name='grade_has_name')],
            },
        ),
        migrations.CreateModel(
            name='GradeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='training.grade')),
                ('number', models.PositiveIntegerField()),
                ('document', models.JSONField()),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'version of a grade',
                'verbose_name_plural': 'versions of grades',
                'constraints': [models.UniqueConstraint(fields=('grade', 'number'), name='grade_version_number')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.grade')),
                ('key', models.CharField(max_length=40)),
                ('is_met', models.BooleanField(verbose_name='met')),
                ('words', models.CharField(max_length=2000, verbose_name='words')),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'judgement',
                'verbose_name_plural': 'judgements',
                'indexes': [models.Index(fields=['company', 'member', 'grade', 'key'], name='judgement_of_member')],
            },
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.grade')),
                ('grade_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.gradeversion')),
                ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.grade')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('why_now', models.CharField(choices=[('placed', 'Hired or placed into it'), ('ready', 'Is ready for it'), ('vacancy', 'A place has to be filled')], max_length=8, verbose_name='why now')),
                ('reason', models.CharField(max_length=2000, verbose_name='reason')),
                ('missing', models.PositiveSmallIntegerField(default=0)),
                ('missing_reason', models.CharField(blank=True, max_length=2000)),
                ('evidence', models.JSONField(default=list)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'grade of a person',
                'verbose_name_plural': 'grades of people',
                'indexes': [models.Index(fields=['company', 'member', '-starts_on', '-id'], name='promotion_of_member')],
                'constraints': [models.CheckConstraint(condition=models.Q(('missing', 0), ('why_now', 'placed'), models.Q(('missing_reason', ''), _negated=True), _connector='OR'), name='promotion_missing_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='DelegatedTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='given by')),
                ('title', models.CharField(max_length=200, verbose_name='task')),
                ('why', models.CharField(max_length=1000, verbose_name="why it is a manager's task")),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('given', 'Given'), ('done', 'Done, to be reviewed'), ('reviewed', 'Reviewed'), ('withdrawn', 'Taken back')], default='given', max_length=9, verbose_name='state')),
                ('result', models.TextField(blank=True, max_length=8000, verbose_name='result')),
                ('verdict', models.CharField(blank=True, choices=[('met', 'Met'), ('partly', 'Partly met'), ('not_met', 'Not met')], max_length=7, verbose_name='review')),
                ('words', models.TextField(blank=True, max_length=4000, verbose_name='words of the review')),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'task of a manager',
                'verbose_name_plural': 'tasks of managers',
                'indexes': [models.Index(fields=['company', 'member', 'state'], name='delegated_of_member'), models.Index(condition=models.Q(('state', 'done')), fields=['company', 'manager'], name='delegated_to_review')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('verdict', ''), _negated=True), models.Q(('words', ''), _negated=True), ('reviewed_at__isnull', False), ('state', 'reviewed')), models.Q(models.Q(('state', 'reviewed'), _negated=True), ('reviewed_at', None), ('verdict', '')), _connector='OR'), name='delegated_review_fits_state'), models.CheckConstraint(condition=models.Q(('member', models.F('manager')), _negated=True), name='delegated_to_another')],
            },
        ),
    ]
    operations = together(operations)
