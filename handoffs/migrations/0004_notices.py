
import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_protection'),
        ('handoffs', '0003_request_open_of_client'),
        ('roles', '0006_protect_touchpoints'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('opened', 'opened'), ('message_in', 'the client wrote'), ('message_out', 'wrote to the client'), ('commented', 'commented'), ('offered', 'offered a hand-over'), ('accepted', 'accepted the hand-over'), ('declined', 'declined the hand-over'), ('withdrawn', 'withdrew the offer'), ('returned', 'offered it back'), ('assigned', 'assigned it'), ('waiting', 'waits for the client'), ('resumed', 'took it up again'), ('resolved', 'resolved it'), ('reopened', 'reopened it'), ('details', 'changed details'), ('notified', 'told a colleague')], max_length=12),
        ),
        migrations.CreateModel(
            name='RequestNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='handoffs.request')),
                ('touchpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.touchpoint')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('seen_at', None)), fields=['company', 'member', '-at'], name='request_notice_unseen')],
                'constraints': [models.UniqueConstraint(fields=('request', 'member'), name='request_notice_once')],
            },
        ),
    ]
    operations = together(operations)
