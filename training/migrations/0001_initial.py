"""Courses and assignments."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """What people are to learn, and by when."""

    initial = True

    dependencies = [
        ('accounts', '0005_company_currency'),
        ('playbooks', '0002_protection'),
        ('roles', '0008_protect_differences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name, English')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name, Russian')),
                ('about_en', models.TextField(blank=True, max_length=4000, verbose_name='what it teaches, English')),
                ('about_ru', models.TextField(blank=True, max_length=4000, verbose_name='what it teaches, Russian')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('playbook', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbook')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ru', ''), _negated=True), name='course_has_name')], 
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reading', 'Read'), ('check', 'Knowledge check'), ('course', 'Course'), ('shadowing', 'Shadowing'), ('supervised', 'Work under supervision'), ('big_picture', 'The big picture'), ('task', 'Task')], max_length=12, verbose_name='what is to be done')),
                ('reason', models.CharField(choices=[('onboarding', 'Onboarding'), ('refresher', 'Refresher'), ('practice', 'Practice'), ('growth', 'Growth'), ('asked', 'Asked by the manager'), ('own', 'Own wish')], max_length=12, verbose_name='why')),
                ('key', models.CharField(max_length=120)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('title_ru', models.CharField(blank=True, max_length=200)),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'To do'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=8, verbose_name='state')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='note')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='accounts.membership', verbose_name='person')),
                ('playbook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbook')),
                ('playbook_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='playbooks.playbookversion')),
                ('course', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='training.course')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'member', 'key'), name='assignment_once'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at', None)), _connector='OR'), name='assignment_done_at_fits_state'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reading'), ('playbook_version__isnull', False)), models.Q(('course', None), ('kind', 'check'), ('playbook__isnull', False)), models.Q(('course__isnull', False), ('kind', 'check'), ('playbook', None)), models.Q(('course__isnull', False), ('kind', 'course')), models.Q(models.Q(('kind__in', ['reading', 'check', 'course']), _negated=True), models.Q(('title_en', ''), ('title_ru', ''), _negated=True)), _connector='OR'), name='assignment_target_fits_kind')], "indexes": [models.Index(condition=models.Q(('state', 'open')), fields=['company', 'due_on'], name='assignment_open'), models.Index(fields=['company', 'member', 'done_at'], name='assignment_of_member')], 
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
            },
        ),
    ]
    operations = together(operations)
