"""Skills in topics."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Skills in topics."""

    dependencies = [
        ("accounts", "0005_company_currency"),
        ("roles", "0008_protect_differences"),
    ]

    operations = [
        migrations.CreateModel(
            name='TopicSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('certified', 'certified'), ('learning', 'learning'), ('expired', 'expired')], max_length=10, verbose_name='state')),
                ('until', models.DateField(null=True, verbose_name='until')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topic_skills', to='accounts.membership')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skills', to='roles.topic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'topic', 'member'), name='topic_skill_once')],
            },
        ),
    ]
