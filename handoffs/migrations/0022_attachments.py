"""Files on messages and comments; what is kept of a mail."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """New columns have values in the database, so that old code goes on working."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("core", "0004_protect_files"),
        ("handoffs", "0021_entry_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_with_client', models.BooleanField()),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveIntegerField(default=0)),
                ('content_id', models.CharField(blank=True, max_length=255)),
                ('is_inline', models.BooleanField(default=False)),
                ('refused_reason', models.CharField(blank=True, max_length=20)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
            },
        ),
        migrations.AddField(
            model_name='message',
            name='html',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='message',
            name='mail_message_id',
            field=models.CharField(blank=True, db_default='', max_length=255),
        ),
        migrations.AddField(
            model_name='message',
            name='mail_from',
            field=models.CharField(blank=True, db_default='', max_length=254),
        ),
        migrations.AddField(
            model_name='message',
            name='quoted',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='request',
            name='mail_message_id',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name='attachment',
            name='comment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='handoffs.comment'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='handoffs.message'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='preview',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.request'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='uploaded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('comment', None), ('message', None), ('uploaded_by__isnull', False)), fields=['company', 'created_at'], name='attachment_pending'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('comment', None), ('message', None), ('uploaded_by', None)), fields=['request'], name='attachment_of_first_words'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('comment', None), ('is_with_client', True)), models.Q(('is_with_client', False), ('message', None)), _connector='OR'), name='attachment_on_its_side'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('refused_reason', '')), models.Q(('file', None), models.Q(('refused_reason', ''), _negated=True)), _connector='OR'), name='attachment_kept_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('company', 'id', 'file', 'is_with_client'), name='attachment_for_mails'),
        ),
    ]
    operations = together(operations)
