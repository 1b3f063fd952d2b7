"""Every write of `metrics` that people ask for."""

from metrics.services.definitions import MAX_MIN_N, defaults_create, definition_revise

__all__ = ["MAX_MIN_N", "defaults_create", "definition_revise"]
