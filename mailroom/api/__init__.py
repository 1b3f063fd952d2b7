"""Incoming mail over REST."""
