import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('roles', '0006_protect_touchpoints'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_en', models.TextField(blank=True, max_length=4000, verbose_name='how they differ, English')),
                ('text_ru', models.TextField(blank=True, max_length=4000, verbose_name='how they differ, Russian')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role', verbose_name='one role')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role', verbose_name='other role')),
            ],
            options={
                'verbose_name': 'difference between two roles',
                'verbose_name_plural': 'differences between roles',
                'constraints': [models.UniqueConstraint(fields=('company', 'first', 'second'), name='role_difference_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='role_difference_in_order')],
            },
        ),
    ]
