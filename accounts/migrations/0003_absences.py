import accounts.models
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_protection'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='away from')),
                ('ends_on', models.DateField(verbose_name='back on')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='accounts.membership', verbose_name='person')),
                ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to='accounts.membership', verbose_name='stand-in')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'indexes': [models.Index(fields=['company', 'stand_in', 'ends_on'], name='absence_stand_in')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('company'), '='), (models.F('member'), '='), (accounts.models.DateRange('starts_on', 'ends_on'), '&&')], name='absence_one_a_day'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='absence_ends_after_start'), models.CheckConstraint(condition=models.Q(('stand_in', None), models.Q(('stand_in', models.F('member')), _negated=True), _connector='OR'), name='absence_stand_in_is_another')],
            },
        ),
    ]
