"""Tails of the normal distribution, and the correction for looking at many things at once."""

from collections.abc import Sequence
from math import atan2, cos, erfc, pi, sin, sqrt


def two_sided(z: float) -> float:
    """The probability of a standard normal value at least as far from nought, either way."""
    return erfc(abs(z) / sqrt(2))


_AS_NORMAL = 300


def student_two_sided(t: float, degrees: int) -> float:
    """The same for Student's t with whole degrees of freedom.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4:
    finite series; beyond 300 degrees the normal distribution.
    """
    if degrees > _AS_NORMAL:
        return two_sided(t)
    angle = atan2(abs(t), sqrt(degrees))
    cosine = cos(angle)
    is_odd = degrees % 2 == 1
    term = cosine if is_odd else 1.0
    total = term if degrees > 1 else 0.0
    for number in range(3 if is_odd else 2, degrees - 1, 2):
        term *= cosine * cosine * (number - 1) / number
        total += term
    inside = 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total
    return max(1 - inside, 0.0)


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values: those at most q are what can be shown with a false discovery rate of q.

    Source: Benjamini and Hochberg, "Controlling the False Discovery Rate", Journal of the Royal
    Statistical Society B 57 (1995), the step-up procedure; it holds for positively dependent
    tests too (Benjamini and Yekutieli, Annals of Statistics 29, 2001).
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    found = [1.0] * len(p_values)
    lowest = 1.0
    for rank, place in enumerate(order):
        lowest = min(lowest, p_values[place] * len(p_values) / (len(p_values) - rank))
        found[place] = lowest
    return found
