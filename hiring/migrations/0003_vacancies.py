"""What happened to candidates, how they came, and when their data go."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Columns of candidates and decisions, and the append-only steps of candidates."""

    dependencies = [
        ("hiring", "0002_protection"),
        ("accounts", "0005_company_currency"),
    ]

    operations = [
        migrations.CreateModel(
            name='CandidateStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'Added'), ('changed', 'Data changed'), ('state', 'State changed'), ('moved', 'Moved to another vacancy'), ('delete_on', 'Day of deletion changed'), ('document', 'Document added'), ('document_gone', 'Document deleted'), ('decided', 'Decided'), ('erased', 'Data deleted')], max_length=14)),
                ('state', models.CharField(choices=[('applied', 'Applied'), ('interviewing', 'In interviews'), ('hired', 'Hired'), ('refused', 'Refused by us'), ('withdrawn', 'Withdrew')], max_length=12)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='hiring.candidate')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hiring.vacancy')),
            ],
            options={
                "indexes": [models.Index(fields=['company', 'vacancy', 'state'], name='candidate_step_state')],
                'verbose_name': 'step of a candidate',
                'verbose_name_plural': 'steps of candidates',
            },
        ),
        migrations.AddField(
            model_name='candidate',
            name='delete_on_is_chosen',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='candidate',
            name='erased_because',
            field=models.CharField(blank=True, choices=[('due', 'The day had come'), ('asked', 'They asked for it'), ('withdrawn', 'They took their consent back'), ('mistake', 'Added by mistake'), ('needless', 'Not needed any more')], db_default='', default='', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='candidate',
            name='source_kind',
            field=models.CharField(choices=[('applied', 'Applied themselves'), ('colleague', 'Recommended by a colleague'), ('board', 'Job site'), ('agency', 'Agency'), ('found', 'We wrote to them'), ('other', 'Another way')], db_default='other', default='other', max_length=10, verbose_name='how they came'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='told_delete_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='starts_on',
            field=models.DateField(null=True, verbose_name='first day of work'),
        ),
        migrations.AddField(
            model_name='decision',
            name='unscored_because',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='why before all scores'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(models.F('vacancy'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='candidate_once_a_vacancy'),
        ),
        ProtectByCompany("hiring_candidatestep"),
        AppendOnly("hiring_candidatestep"),
    ]
