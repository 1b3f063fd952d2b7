"""Mailboxes and incoming mail."""
