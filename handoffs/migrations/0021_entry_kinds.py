
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('handoffs', '0020_notice_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('opened', 'opened'), ('message_in', 'the client wrote'), ('message_out', 'wrote to the client'), ('commented', 'commented'), ('offered', 'offered a hand-over'), ('accepted', 'accepted the hand-over'), ('declined', 'declined the hand-over'), ('withdrawn', 'withdrew the offer'), ('returned', 'offered it back'), ('assigned', 'assigned it'), ('waiting', 'waits for the client'), ('resumed', 'took it up again'), ('resolved', 'resolved it'), ('reopened', 'reopened it'), ('details', 'changed details'), ('notified', 'told a colleague'), ('asked', 'asked colleagues'), ('answered', 'answered a question'), ('taken_back', 'took a question back'), ('gone_on', 'goes on without the answers'), ('proposed', 'proposed a solution'), ('agreed', 'agreed to a solution'), ('refused', 'refused a solution'), ('dropped', 'took a solution back'), ('chosen', 'chose a solution'), ('carried_out', 'carried a solution out'), ('due_soon', 'warned of a due time'), ('due_missed', 'missed a due time'), ('due_again', 'had the due times computed anew'), ('tagged', 'changed the tags'), ('linked', 'linked another request'), ('unlinked', 'took a link away'), ('merged', 'merged a duplicate into this request'), ('merged_into', 'merged this request into another'), ('unmerged', 'took a merge back'), ('split', 'split a part off into another request'), ('split_from', 'split this request off from another'), ('bounced', 'could not deliver a message')], max_length=12),
        ),
    ]
    operations = together(operations)
