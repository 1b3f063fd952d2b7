"""Playbooks and their runs over REST."""
