"""The matrix a new company starts with: who answers, who does, who is asked, who is told.

One role both answers and works in nearly every row, so that no work is done twice from the first
day. The borders that are confused first are drawn by the rows themselves: a project has an end
(Pj), the client's goal has none (CS); terms and signatures are the deal (A), the wish to stay is
the relationship (CS); a product that does not do what it should is an incident (S), one that does
and brings no result is a question of use (CS).
"""

from roles.defaults.matrix import getting, keeping
from roles.defaults.texts import ResponsibilityText

RESPONSIBILITIES: tuple[ResponsibilityText, ...] = (*getting.ROWS, *keeping.ROWS)

__all__ = ["RESPONSIBILITIES"]
