"""Materials and sessions of courses."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Materials and sessions of courses."""

    dependencies = [
        ('core', '0004_protect_files'),
        ('roles', '0008_protect_differences'),
        ('training', '0006_protect_checks'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='dropped_as',
            field=models.CharField(blank=True, choices=[('taken_back', 'taken back'), ('overtaken', 'overtaken by a newer version'), ('left', 'the person left')], db_default='', max_length=10, verbose_name='why dropped'),
        ),
        migrations.AddField(
            model_name='course',
            name='certificate_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(120)], verbose_name='months a certificate holds'),
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('file', 'File'), ('link', 'Link'), ('video', 'Video')], max_length=8, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title, English')),
                ('title_ru', models.CharField(blank=True, max_length=200, verbose_name='title, Russian')),
                ('text_en', models.TextField(blank=True, max_length=20000, verbose_name='text, English')),
                ('text_ru', models.TextField(blank=True, max_length=20000, verbose_name='text, Russian')),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='address')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='training.course')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materials',
                'indexes': [models.Index(fields=['company', 'course', 'position'], name='material_of_course')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_ru', ''), _negated=True), name='material_has_title'), models.CheckConstraint(condition=models.Q(models.Q(('file', None), ('kind', 'text'), ('url', ''), models.Q(('text_en', ''), ('text_ru', ''), _negated=True)), models.Q(('file__isnull', False), ('kind', 'file'), ('url', '')), models.Q(('file', None), ('kind__in', ['link', 'video']), models.Q(('url', ''), _negated=True)), _connector='OR'), name='material_fits_kind')],
            },
        ),
        migrations.CreateModel(
            name='MaterialSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seen_by', to='training.material')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'material'), name='material_seen_once')],
            },
        ),
        migrations.CreateModel(
            name='QuarterNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.DateField(verbose_name='quarter')),
                ('kind', models.CharField(choices=[('warned', 'Warned: nothing learned yet'), ('missed', 'A quarter without learning')], max_length=8, verbose_name='kind')),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
            ],
            options={
                'verbose_name': 'quarter without learning',
                'verbose_name_plural': 'quarters without learning',
                'constraints': [models.UniqueConstraint(fields=('company', 'quarter', 'member', 'kind'), name='quarter_note_once')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title, English')),
                ('title_ru', models.CharField(blank=True, max_length=200, verbose_name='title, Russian')),
                ('about_en', models.TextField(blank=True, max_length=4000, verbose_name='what it is about, English')),
                ('about_ru', models.TextField(blank=True, max_length=4000, verbose_name='what it is about, Russian')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='place')),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='link to take part')),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='seats')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=1000)),
                ('reminded_at', models.DateTimeField(editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='training.course')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'indexes': [models.Index(fields=['company', 'starts_at'], name='session_by_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('course__isnull', False), models.Q(('title_en', ''), ('title_ru', ''), _negated=True), _connector='OR'), name='session_has_name'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('enrolled', 'Enrolled'), ('waiting', 'Waiting list'), ('cancelled', 'Does not come'), ('present', 'Was there'), ('absent', 'Was not there'), ('excused', 'Excused')], max_length=10, verbose_name='state')),
                ('asked_at', models.DateTimeField()),
                ('marked_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='person')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='training.session')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendance',
                'indexes': [models.Index(fields=['company', 'member', 'state'], name='attendance_of_member')],
                'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='attendance_once'), models.CheckConstraint(condition=models.Q(models.Q(('marked_at__isnull', False), ('state__in', ['present', 'absent', 'excused'])), models.Q(models.Q(('state__in', ['present', 'absent', 'excused']), _negated=True), ('marked_at', None)), _connector='OR'), name='attendance_marked_fits_state')],
            },
        ),
        migrations.CreateModel(
            name='SessionFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='how useful')),
                ('words', models.CharField(blank=True, max_length=1000, verbose_name='in a sentence')),
                ('given_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='training.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='session_feedback_once'), models.CheckConstraint(condition=models.Q(('score__range', (1, 5))), name='session_feedback_score_range')],
            },
        ),
        migrations.CreateModel(
            name='SessionTeacher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions_taught', to='accounts.membership')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teachers', to='training.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='session_teacher_once')],
            },
        ),
        migrations.CreateModel(
            name='CourseRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='of_roles', to='training.course')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('course', 'role'), name='course_role_once')],
            },
        ),
    ]
    operations = together(operations)
