"""Retention: read directly from contracts, never observed, so that late entries count at once.

`arithmetic` are the formulas, `book` what some days rest on, `reading` the one statement.
"""

from metrics.retention.arithmetic import Change, Movement, Totals
from metrics.retention.book import CODES, Book, figure_of
from metrics.retention.reading import breakdown, by_dimension, figures, read_book, series_of

__all__ = [
    "CODES",
    "Book",
    "Change",
    "Movement",
    "Totals",
    "breakdown",
    "by_dimension",
    "figure_of",
    "figures",
    "read_book",
    "series_of",
]
