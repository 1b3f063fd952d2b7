"""Reads of `training`."""
