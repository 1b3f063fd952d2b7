"""Templates of answers to clients."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('handoffs', '0017_protect_saved_views'),
        ('roles', '0008_protect_differences'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('body', models.TextField(max_length=10000, verbose_name='text')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('ru', 'Russian')], max_length=2, verbose_name='language')),
                ('is_shared', models.BooleanField(default=False, verbose_name='colleagues use it too')),
                ('is_active', models.BooleanField(default=True, verbose_name='can be inserted')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='answer_templates', to='accounts.membership')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
            ],
            options={
                'verbose_name': 'answer template',
                'verbose_name_plural': 'answer templates',
                'ordering': ('name', 'pk'),
                'indexes': [models.Index(condition=models.Q(('is_shared', True)), fields=['company', 'name'], name='answer_template_shared')],
            },
        ),
    ]
