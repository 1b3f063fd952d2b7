"""Reads of `mailroom`."""
