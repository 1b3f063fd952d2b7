"""Figures that mean the same everywhere: definitions, observations, rollups, dashboards.

Words: a *definition* says how a metric is computed, versioned and frozen once published; an
*observation* is one measured thing with its credit, append-only; a *leaf* is the smallest
rollup; a *dirty bucket* is a leaf that must be computed again; a *build* is one complete set of
leaves of one definition, switched by one row.
"""
