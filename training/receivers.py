"""Reactions of `training` to what happens on lower floors."""
