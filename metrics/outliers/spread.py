"""How far people differ among themselves anyway, beyond what chance explains."""

from collections.abc import Sequence
from statistics import NormalDist

_CUT = 0.1
_NORMAL = NormalDist()


def winsorised(values: Sequence[float]) -> list[float]:
    """The lowest and highest tenth replaced by the nearest that is left."""
    ordered = sorted(values)
    cut = int(len(ordered) * _CUT)
    low, high = ordered[cut], ordered[len(ordered) - 1 - cut]
    return [min(max(value, low), high) for value in values]


def _kept(count: int) -> float:
    """How much of a standard normal variance is left after winsorising so many values."""
    share = int(count * _CUT) / count
    if not share:
        return 1.0
    edge = _NORMAL.inv_cdf(1 - share)
    return 2 * share * edge * edge + (1 - 2 * share) - 2 * edge * _NORMAL.pdf(edge)


def between_people(deviations: Sequence[float], errors: Sequence[float]) -> float:
    """The variance τ² of people's true deviations; 0 where chance explains all of the spread.

    Without it, with much data, everybody would be "more than chance" away from the others, and
    answers of one client, which are much alike, would count as if they were independent.
    Source: Spiegelhalter, "Handling over-dispersion of performance indicators", Quality and
    Safety in Health Care 14 (2005): the additive model with winsorised z; the estimate of τ² is
    that of DerSimonian and Laird (1986), raised by what winsorising takes away from normal values.
    `errors` are standard errors of the deviations.
    """
    count = len(deviations)
    if count < 2:
        return 0.0
    scores = winsorised([d / s for d, s in zip(deviations, errors, strict=True)])
    excess = sum(score * score for score in scores) / _kept(count) - (count - 1)
    if excess <= 0:
        return 0.0
    weights = [1 / (error * error) for error in errors]
    whole = sum(weights)
    return excess / (whole - sum(weight * weight for weight in weights) / whole)
