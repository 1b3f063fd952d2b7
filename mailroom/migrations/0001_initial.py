"""Mailboxes and incoming mail."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Mailboxes and incoming mail."""

    initial = True

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('core', '0004_protect_files'),
        ('handoffs', '0033_protect_gathering'),
        ('roles', '0008_protect_differences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('imap_host', models.CharField(blank=True, max_length=253, verbose_name='mail server')),
                ('imap_port', models.PositiveIntegerField(default=993, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(65535)], verbose_name='port')),
                ('encryption', models.CharField(choices=[('tls', 'TLS (usually port 993)'), ('starttls', 'STARTTLS (usually port 143)'), ('none', 'None (inside your own network only)')], default='tls', max_length=10, verbose_name='encryption')),
                ('imap_user', models.CharField(blank=True, max_length=254, verbose_name='user name')),
                ('sealed_password', models.TextField(blank=True)),
                ('folder', models.CharField(default='INBOX', max_length=200, verbose_name='folder')),
                ('is_active', models.BooleanField(default=False, verbose_name='mail is fetched from this server')),
                ('token_digest', models.CharField(blank=True, max_length=64)),
                ('uid_validity', models.BigIntegerField(blank=True, null=True)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_polled_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.topic')),
            ],
            options={"constraints": [models.UniqueConstraint(models.F('company'), django.db.models.functions.text.Lower('address'), name='mailbox_address'), models.CheckConstraint(condition=models.Q(('is_active', False), models.Q(('imap_host', ''), _negated=True), _connector='OR'), name='mailbox_active_has_host')], 
                'verbose_name': 'mailbox',
                'verbose_name_plural': 'mailboxes',
            },
        ),
        migrations.CreateModel(
            name='IncomingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('mail_key', models.CharField(max_length=64)),
                ('door', models.CharField(choices=[('imap', 'mail server'), ('webhook', 'webhook')], max_length=10)),
                ('size', models.PositiveBigIntegerField()),
                ('message_id', models.CharField(blank=True, max_length=255)),
                ('sender', models.CharField(blank=True, max_length=254, verbose_name='from')),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('sent_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('state', models.CharField(choices=[('received', 'Received'), ('placed', 'On a request'), ('held', 'Waits for a person'), ('refused', 'Not a request'), ('automatic', 'Automatic'), ('bounced', 'Undelivered')], default='received', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, choices=[('new_request', 'A known contact wrote: a new request was opened.'), ('continued', 'It continues a request.'), ('unknown_contact', 'It continues a request, and its sender is not a known contact.'), ('comment', 'A colleague answered a notice: it was added as a comment.'), ('by_person', 'A person decided.'), ('unknown_sender', 'Nobody at any client has this address.'), ('several_clients', 'Contacts of several clients have this address.'), ('colleague', 'A colleague wrote it, and not as an answer to a notice.'), ('no_sender', 'It does not say who wrote it.'), ('too_many', 'This sender wrote too much within an hour.'), ('unreadable', 'It could not be read.'), ('failed', 'It could not be placed.'), ('loop', 'It is a mail of this product that came back.'), ('duplicate', 'The same mail has come already.'), ('too_large', 'It is too large. The mailbox still has all of it.'), ('not_a_request', 'A person said that it is not a request.'), ('automatic', 'A program sent it.'), ('bounced', 'It tells that a mail of ours could not be delivered.')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('message_pk', models.BigIntegerField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('handled_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_mails', to='handoffs.request')),
                ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='mailroom.incomingmail')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='mailroom.mailbox')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('company', 'digest'), name='incoming_mail_bytes'), models.UniqueConstraint(condition=models.Q(('same_as', None)), fields=('company', 'mail_key'), name='incoming_mail_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'placed'), _negated=True), ('request__isnull', False), _connector='OR'), name='incoming_mail_placed_somewhere')], "indexes": [models.Index(fields=['company', 'state', '-received_at', '-id'], name='incoming_state'), models.Index(fields=['company', '-received_at', '-id'], name='incoming_recent'), models.Index(condition=models.Q(('state', 'received')), fields=['company', 'due_at'], name='incoming_to_place'), models.Index(fields=['company', 'sender', 'received_at'], name='incoming_sender'), models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['company', 'message_id'], name='incoming_message_id')], 
                'verbose_name': 'incoming mail',
                'verbose_name_plural': 'incoming mails',
            },
        ),
    ]
    operations = together(operations)
