
import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_protection'),
        ('handoffs', '0005_protect_notices'),
        ('roles', '0006_protect_touchpoints'),
    ]

    operations = [
        migrations.CreateModel(
            name='RequestAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('loop', 'In a loop'), ('circle', 'Passed around'), ('abandoned', 'Client left waiting')], max_length=9, verbose_name='kind')),
                ('since_at', models.DateTimeField(verbose_name='since')),
                ('raised_at', models.DateTimeField(verbose_name='raised')),
                ('cleared_at', models.DateTimeField(null=True, verbose_name='over since')),
                ('lost_working_seconds', models.PositiveBigIntegerField(default=0)),
                ('weak_working_seconds', models.PositiveBigIntegerField(default=0)),
                ('data', models.JSONField(default=dict)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='handoffs.request')),
                ('weak_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('weak_role', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('weak_team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
            ],
            options={
                'verbose_name': 'alarm',
                'verbose_name_plural': 'alarms',
                'indexes': [
                    models.Index(condition=models.Q(('cleared_at', None)), fields=['company', 'since_at'], name='request_alarm_open'),
                    models.Index(fields=['company', '-raised_at', '-id'], name='request_alarm_recent'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('company', 'request', 'kind'), name='request_alarm_one_open'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='requestnotice',
            name='request_notice_once',
        ),
        migrations.AlterField(
            model_name='requestnotice',
            name='touchpoint',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.touchpoint'),
        ),
        migrations.AddField(
            model_name='requestnotice',
            name='alarm',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='handoffs.requestalarm'),
        ),
        migrations.AddConstraint(
            model_name='requestnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alarm', None), ('touchpoint__isnull', False)), models.Q(('alarm__isnull', False), ('touchpoint', None)), _connector='OR'), name='request_notice_one_reason'),
        ),
    ]
    operations = together(operations)
