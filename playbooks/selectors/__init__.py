"""Reads across playbooks and runs."""
