
import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('handoffs', '0011_protect_confusion'),
        ('roles', '0008_protect_differences'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('opened', 'opened'), ('message_in', 'the client wrote'), ('message_out', 'wrote to the client'), ('commented', 'commented'), ('offered', 'offered a hand-over'), ('accepted', 'accepted the hand-over'), ('declined', 'declined the hand-over'), ('withdrawn', 'withdrew the offer'), ('returned', 'offered it back'), ('assigned', 'assigned it'), ('waiting', 'waits for the client'), ('resumed', 'took it up again'), ('resolved', 'resolved it'), ('reopened', 'reopened it'), ('details', 'changed details'), ('notified', 'told a colleague'), ('asked', 'asked colleagues'), ('answered', 'answered a question'), ('taken_back', 'took a question back'), ('gone_on', 'goes on without the answers')], max_length=12),
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='question')),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(verbose_name='answer by')),
                ('state', models.CharField(choices=[('open', 'Awaited'), ('answered', 'Answered'), ('gone_on', 'Not awaited any more'), ('withdrawn', 'Taken back')], default='open', max_length=9)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer_working_seconds', models.PositiveIntegerField(null=True)),
                ('gone_on_at', models.DateTimeField(null=True)),
                ('gone_on_reason', models.CharField(blank=True, choices=[('decided', 'it was decided to go on without it'), ('resolved', 'the request was resolved'), ('left', 'the colleague no longer works here')], max_length=8)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('idempotency_key', models.CharField(blank=True, max_length=100)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('asked_by_role', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('asked_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions_asked_to', to='accounts.membership')),
                ('asked_to_manager', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('asked_to_team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='handoffs.request')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'indexes': [models.Index(fields=['request', 'asked_at'], name='question_of_request'), models.Index(fields=['company', 'asked_to', 'request'], name='question_asked_to'), models.Index(condition=models.Q(('state', 'open')), fields=['company', 'asked_to', 'due_at'], name='question_open_to'), models.Index(condition=models.Q(('state', 'open')), fields=['request'], name='question_open_of_request')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('company', 'idempotency_key', 'asked_to'), name='question_idempotency_key'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state', 'answered'), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('state', 'answered'), _negated=True), ('answer', ''), ('answered_at', None)), _connector='OR'), name='question_answer_fits_state'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('asked_at'))), name='question_due_after_asking')],
            },
        ),
    ]
    operations = together(operations)
