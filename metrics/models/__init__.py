"""Every table of `metrics`."""

from metrics.models.definitions import BuildState, MetricBuild, MetricDefinition
from metrics.models.rollups import DirtyBucket, Leaf, Observation

__all__ = [
    "BuildState",
    "DirtyBucket",
    "Leaf",
    "MetricBuild",
    "MetricDefinition",
    "Observation",
]
