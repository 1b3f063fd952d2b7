"""Hostile and broken mails, each built by a few lines that say what is wrong with it."""
