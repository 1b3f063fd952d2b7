"""Reads of `hiring`."""
