
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_protection'),
        ('roles', '0002_protection'),
    ]

    operations = [
        migrations.CreateModel(
            name='MatrixVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('reason', models.CharField(max_length=1000, verbose_name='reason')),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='published')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership', verbose_name='author')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'number'), name='matrix_version_number')], 
                'verbose_name': 'version of the matrix',
                'verbose_name_plural': 'versions of the matrix',
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, verbose_name='code')),
                ('area_en', models.CharField(max_length=100, verbose_name='area, English')),
                ('area_ru', models.CharField(blank=True, max_length=100, verbose_name='area, Russian')),
                ('name_en', models.CharField(max_length=200, verbose_name='name, English')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name, Russian')),
                ('position', models.PositiveSmallIntegerField(default=1000, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'code'), name='responsibility_code')], 
                'verbose_name': 'responsibility',
                'verbose_name_plural': 'responsibilities',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='MatrixCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letters', models.CharField(choices=[('AR', 'accountable and responsible'), ('A', 'accountable'), ('R', 'responsible'), ('C', 'consulted'), ('I', 'informed')], max_length=2)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('matrix', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='roles.matrixversion')),
                ('responsibility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.responsibility')),
            ], options={"constraints": [models.UniqueConstraint(fields=('matrix', 'responsibility', 'role'), name='matrix_cell_once'), models.CheckConstraint(condition=models.Q(('letters__in', ['AR', 'A', 'R', 'C', 'I'])), name='matrix_cell_letters')], },
        ),
        migrations.CreateModel(
            name='DraftCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letters', models.CharField(blank=True, choices=[('AR', 'accountable and responsible'), ('A', 'accountable'), ('R', 'responsible'), ('C', 'consulted'), ('I', 'informed')], max_length=2)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.role')),
                ('responsibility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.responsibility')),
            ], options={"constraints": [models.UniqueConstraint(fields=('company', 'responsibility', 'role'), name='draft_cell_once')], },
        ),
        migrations.AddField(
            model_name='topic',
            name='responsibility',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='roles.responsibility', verbose_name='responsibility'),
        ),
    ]
    operations = together(operations)
