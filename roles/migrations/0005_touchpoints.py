
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_protection'),
        ('roles', '0004_protect_matrix'),
    ]

    operations = [
        migrations.CreateModel(
            name='Touchpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, verbose_name='code')),
                ('occasion_en', models.CharField(max_length=300, verbose_name='occasion, English')),
                ('occasion_ru', models.CharField(blank=True, max_length=300, verbose_name='occasion, Russian')),
                ('passes_en', models.CharField(blank=True, max_length=500, verbose_name='what is passed on, English')),
                ('passes_ru', models.CharField(blank=True, max_length=500, verbose_name='what is passed on, Russian')),
                ('rhythm_en', models.CharField(blank=True, max_length=200, verbose_name='how often, English')),
                ('rhythm_ru', models.CharField(blank=True, max_length=200, verbose_name='how often, Russian')),
                ('is_mandatory_notice', models.BooleanField(default=False, verbose_name='mandatory notice')),
                ('position', models.PositiveSmallIntegerField(default=1000, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('from_role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touchpoints_from', to='roles.role', verbose_name='who tells')),
                ('to_role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touchpoints_to', to='roles.role', verbose_name='who is told')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'code'), name='touchpoint_code'), models.CheckConstraint(condition=models.Q(('from_role', models.F('to_role')), _negated=True), name='touchpoint_between_two_roles')], 
                'verbose_name': 'touchpoint',
                'verbose_name_plural': 'touchpoints',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='TouchpointTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='of_touchpoints', to='roles.topic')),
                ('touchpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='of_topics', to='roles.touchpoint')),
            ], options={"constraints": [models.UniqueConstraint(fields=('touchpoint', 'topic'), name='touchpoint_topic_once')], },
        ),
    ]
    operations = together(operations)
