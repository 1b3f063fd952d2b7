"""Shared parts of the REST API: one way to authenticate, refuse, filter, page and describe."""
