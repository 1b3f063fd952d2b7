"""Every write of `metrics` that people ask for."""

from metrics.services.definitions import MAX_MIN_N, defaults_create, definition_revise
from metrics.services.targets import (
    TargetCell,
    WrongCells,
    target_set,
    targets_copy,
    targets_set,
)

__all__ = [
    "MAX_MIN_N",
    "TargetCell",
    "WrongCells",
    "defaults_create",
    "definition_revise",
    "target_set",
    "targets_copy",
    "targets_set",
]
