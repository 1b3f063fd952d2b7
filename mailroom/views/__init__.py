"""Pages of mailboxes and incoming mail, and the webhook."""
