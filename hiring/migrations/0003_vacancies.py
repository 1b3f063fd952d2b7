"""What happened to candidates."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """The append-only steps of candidates."""

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
        ProtectByCompany("hiring_candidatestep"),
        AppendOnly("hiring_candidatestep"),
    ]
