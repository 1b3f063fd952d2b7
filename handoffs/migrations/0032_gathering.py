"""Tags, links, merges, chosen columns, and what is done to many requests at once."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_protect_absences'),
        ('handoffs', '0031_protect_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tag', 'Add a tag'), ('untag', 'Take a tag off'), ('priority', 'Change the priority'), ('topic', 'Change the topic'), ('assign', 'Assign'), ('wait', 'Wait for the client'), ('follow', 'Follow'), ('resolve', 'Resolve'), ('merge', 'Merge into one')], max_length=8)),
                ('values', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='running', max_length=8)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('idempotency_key', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'verbose_name': 'bulk action',
                'verbose_name_plural': 'bulk actions',
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_version', models.PositiveIntegerField(null=True)),
                ('outcome', models.CharField(choices=[('to_do', 'to do'), ('done', 'done'), ('refused', 'not done'), ('undone', 'undone'), ('kept', 'not undone')], default='to_do', max_length=8)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('before', models.JSONField(default=dict)),
                ('version_after', models.PositiveIntegerField(null=True)),
            ],
            options={
                'verbose_name': 'request of a bulk action',
                'verbose_name_plural': 'requests of a bulk action',
            },
        ),
        migrations.CreateModel(
            name='ListChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.CharField(max_length=300)),
            ],
            options={
                'verbose_name': 'chosen columns',
                'verbose_name_plural': 'chosen columns',
            },
        ),
        migrations.CreateModel(
            name='RequestLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('related', 'related to'), ('caused_by', 'caused by'), ('follows', 'follows'), ('split_from', 'split off from')], max_length=10, verbose_name='how')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'link',
                'verbose_name_plural': 'links',
            },
        ),
        migrations.CreateModel(
            name='RequestTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'tag of a request',
                'verbose_name_plural': 'tags of requests',
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('colour', models.CharField(choices=[('none', 'No colour'), ('accent', 'Violet'), ('ok', 'Green'), ('warn', 'Yellow'), ('risk', 'Red')], default='none', max_length=8, verbose_name='colour')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='request',
            name='merged_into',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='handoffs.request'),
        ),
        AddConstraintNotValid(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('state', 'resolved'), _connector='OR'), name='request_merged_is_closed'),
        ),
        migrations.AddField(
            model_name='bulkaction',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='bulkaction',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='bulkitem',
            name='bulk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='handoffs.bulkaction'),
        ),
        migrations.AddField(
            model_name='bulkitem',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='bulkitem',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.request'),
        ),
        migrations.AddField(
            model_name='listchoice',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='listchoice',
            name='owner',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='requestlink',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='requestlink',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='requestlink',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_to', to='handoffs.request'),
        ),
        migrations.AddField(
            model_name='requestlink',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_from', to='handoffs.request'),
        ),
        migrations.AddField(
            model_name='requesttag',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='requesttag',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='requesttag',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='request_tags', to='handoffs.request'),
        ),
        migrations.AddField(
            model_name='tag',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AddField(
            model_name='tag',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='tag',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='handoffs.tag'),
        ),
        migrations.AddField(
            model_name='requesttag',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='request_tags', to='handoffs.tag'),
        ),
        migrations.AddIndex(
            model_name='bulkaction',
            index=models.Index(condition=models.Q(('state__in', ['running', 'undoing'])), fields=['company'], name='bulk_action_running'),
        ),
        migrations.AddConstraint(
            model_name='bulkaction',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('company', 'owner', 'idempotency_key'), name='bulk_action_idempotency_key'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('bulk', 'request'), name='bulk_item_once'),
        ),
        migrations.AddIndex(
            model_name='requestlink',
            index=models.Index(fields=['other'], name='request_link_other'),
        ),
        migrations.AddConstraint(
            model_name='requestlink',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Least('request', 'other'), django.db.models.functions.comparison.Greatest('request', 'other'), name='request_link_once'),
        ),
        migrations.AddConstraint(
            model_name='requestlink',
            constraint=models.CheckConstraint(condition=models.Q(('request', models.F('other')), _negated=True), name='request_link_of_two'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(models.F('company'), django.db.models.functions.text.Lower('name'), name='tag_name'),
        ),
        migrations.AddIndex(
            model_name='requesttag',
            index=models.Index(fields=['company', 'tag', 'request'], name='request_tag_of_tag'),
        ),
        migrations.AddConstraint(
            model_name='requesttag',
            constraint=models.UniqueConstraint(fields=('request', 'tag'), name='request_tag_once'),
        ),
    ]
    operations = together(operations)
