"""Vacancies and candidates."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Vacancies, their panels and guides, candidates, documents and decisions."""

    initial = True

    dependencies = [
        ('accounts', '0005_company_currency'),
        ('core', '0004_protect_files'),
        ('roles', '0008_protect_differences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, verbose_name='code')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name, English')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name, Russian')),
                ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='in use')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('company', 'code'), name='guide_code'),
                    models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ru', ''), _negated=True), name='guide_has_name'),
                ],
                'verbose_name': 'interview guide',
                'verbose_name_plural': 'interview guides',
            },
        ),
        migrations.CreateModel(
            name='Vacancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('about', models.TextField(blank=True, max_length=8000, verbose_name='what the work is')),
                ('places', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='places')),
                ('state', models.CharField(choices=[('open', 'Searching'), ('filled', 'Filled'), ('closed', 'Closed without hiring')], default='open', max_length=8, verbose_name='state')),
                ('opened_on', models.DateField(verbose_name='opened')),
                ('closed_on', models.DateField(editable=False, null=True, verbose_name='closed')),
                ('closed_because', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hiring.guide', verbose_name='interview guide')),
                ('hiring_manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='hiring manager')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role', verbose_name='role')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team', verbose_name='team')),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='vacancy_closed_on_fits_state'), models.CheckConstraint(condition=models.Q(('places__range', (1, 100))), name='vacancy_places')], "indexes": [models.Index(fields=['company', 'state', 'opened_on'], name='vacancy_state')], 
                'verbose_name': 'vacancy',
                'verbose_name_plural': 'vacancies',
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='phone')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='where from')),
                ('notes', models.TextField(blank=True, max_length=8000, verbose_name='notes')),
                ('consent_on', models.DateField(null=True, verbose_name='consent given')),
                ('consent_how', models.CharField(blank=True, max_length=500, verbose_name='how consent was given')),
                ('delete_on', models.DateField(verbose_name='to be deleted on')),
                ('state', models.CharField(choices=[('applied', 'Applied'), ('interviewing', 'In interviews'), ('hired', 'Hired'), ('refused', 'Refused by us'), ('withdrawn', 'Withdrew')], default='applied', max_length=12, verbose_name='state')),
                ('erased_at', models.DateTimeField(null=True, verbose_name='deleted')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('membership', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='hiring.vacancy')),
                ('idempotency_key', models.CharField(blank=True, db_default='', default='', editable=False, max_length=100)),
                ("delete_on_is_chosen", models.BooleanField(db_default=False, default=False, editable=False)),
                ("erased_because", models.CharField(blank=True, choices=[('due', 'The day had come'), ('asked', 'They asked for it'), ('withdrawn', 'They took their consent back'), ('mistake', 'Added by mistake'), ('needless', 'Not needed any more')], db_default='', default='', editable=False, max_length=10)),
                ("source_kind", models.CharField(choices=[('applied', 'Applied themselves'), ('colleague', 'Recommended by a colleague'), ('board', 'Job site'), ('agency', 'Agency'), ('found', 'We wrote to them'), ('other', 'Another way')], db_default='other', default='other', max_length=10, verbose_name='how they came')),
                ("told_delete_on", models.DateField(editable=False, null=True)),
            ],
            options={"constraints": [
models.UniqueConstraint(models.F('vacancy'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='candidate_once_a_vacancy'), models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('vacancy', 'idempotency_key'), name='candidate_idempotency_key'), models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), models.Q(('name', ''), _negated=True), ('consent_on__isnull', False)), models.Q(('consent_how', ''), ('email', ''), ('erased_at__isnull', False), ('name', ''), ('notes', ''), ('phone', ''), ('source', '')), _connector='OR'), name='candidate_named_until_erased')], "indexes": [models.Index(condition=models.Q(('erased_at', None)), fields=['company', 'delete_on'], name='candidate_to_delete')], 
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
            },
        ),
        migrations.CreateModel(
            name='CandidateDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='hiring.candidate')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'document of a candidate',
                'verbose_name_plural': 'documents of candidates',
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_hire', models.BooleanField(verbose_name='hired')),
                ('reason', models.TextField(blank=True, max_length=4000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='hiring.candidate')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ("starts_on", models.DateField(null=True, verbose_name='first day of work')),
                ("unscored_because", models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='why before all scores')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
            },
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panel', to='hiring.vacancy')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('vacancy', 'member'), name='panel_member_once')], "indexes": [models.Index(fields=['company', 'member'], name='panel_of_member')], 
                'verbose_name': 'interviewer',
                'verbose_name_plural': 'interviewers',
            },
        ),
    ]
    operations = together(operations)
