"""Second lock; files change no side; a mail takes only what was attached for the client."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from core.migration_operations import ProtectByCompany

# Sending an attachment fills in its message or comment, once. A pending one may be deleted.
_KEPT = """
CREATE FUNCTION handoffs_attachment_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.message_id IS NULL AND OLD.comment_id IS NULL AND OLD.uploaded_by_id IS NOT NULL THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF to_jsonb(OLD) - ARRAY['message_id', 'comment_id']
            = to_jsonb(NEW) - ARRAY['message_id', 'comment_id'] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an attachment never changes' USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON handoffs_attachment
    FOR EACH ROW EXECUTE FUNCTION handoffs_attachment_kept();
"""
_NOT_KEPT = """
DROP TRIGGER kept ON handoffs_attachment;
DROP FUNCTION handoffs_attachment_kept();
"""

# `is_for_client` of the files of mails is always true: nothing of a comment is found here.
_ONLY_FOR_CLIENTS = """
ALTER TABLE notices_mailfile ADD CONSTRAINT mail_file_was_attached_for_client
    FOREIGN KEY (company_id, attachment_id, file_id, is_for_client)
    REFERENCES handoffs_attachment (company_id, id, file_id, is_with_client);
"""
_ANYTHING = "ALTER TABLE notices_mailfile DROP CONSTRAINT mail_file_was_attached_for_client"


class Migration(migrations.Migration):
    """Indexes of messages are built while people work."""

    atomic = False

    dependencies = [
        ("handoffs", "0022_attachments"),
        ("notices", "0003_outgoing"),
    ]

    operations = [
        ProtectByCompany("handoffs_attachment"),
        migrations.RunSQL(_KEPT, _NOT_KEPT),
        migrations.RunSQL(_ONLY_FOR_CLIENTS, _ANYTHING),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                fields=["company", "mail_message_id"],
                condition=~models.Q(mail_message_id=""),
                name="message_of_mail",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                fields=["company", "mail_id"],
                condition=models.Q(mail_id__isnull=False),
                name="message_of_mail_sent",
            ),
        ),
    ]
