"""Reactions of `training` to what happens on lower floors."""

from training import receivers_practices  # noqa: F401

from training import receivers_learning  # noqa: F401
