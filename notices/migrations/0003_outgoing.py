"""Threads, files and the company's sender."""

import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Threads, files and the company's sender."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0003_files"),
        ("notices", "0002_protection"),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='references',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='mail',
            name='reply_to',
            field=models.CharField(blank=True, db_default='', max_length=254),
        ),
        migrations.AlterField(
            model_name='mail',
            name='state',
            field=models.CharField(choices=[('queued', 'queued'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('uncertain', 'uncertain'), ('bounced', 'bounced')], default='queued', max_length=10),
        ),
        migrations.CreateModel(
            name='MailFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('attachment_id', models.BigIntegerField()),
                ('is_for_client', models.BooleanField(db_default=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='notices.mail')),
            ],
            options={
                'verbose_name': 'file of a mail',
                'verbose_name_plural': 'files of mails',
                'constraints': [models.UniqueConstraint(fields=('mail', 'attachment_id'), name='mail_file_once'), models.CheckConstraint(condition=models.Q(('is_for_client', True)), name='mail_file_is_for_client')],
            },
        ),
        migrations.CreateModel(
            name='MailSender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='sender’s name in English')),
                ('name_ru', models.CharField(blank=True, max_length=100, verbose_name='sender’s name in Russian')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='sender’s address')),
                ('reply_address', models.EmailField(blank=True, max_length=254, verbose_name='address for answers')),
                ('takes_plus_addresses', models.BooleanField(default=False, verbose_name='the address for answers takes additions')),
                ('signature_en', models.TextField(blank=True, max_length=1000, verbose_name='signature in English')),
                ('signature_ru', models.TextField(blank=True, max_length=1000, verbose_name='signature in Russian')),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'verbose_name': 'mail sender',
                'verbose_name_plural': 'mail senders',
                'constraints': [models.UniqueConstraint(fields=('company',), name='mail_sender_once')],
            },
        ),
    ]
    operations = together(operations)
