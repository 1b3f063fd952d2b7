"""Reactions of `training` to what happens on lower floors."""

from training import receivers_learning, receivers_practices  # noqa: F401
