"""Building a report by mail: when it is due, what it says, how a mail client shows it.

Figures come from the selectors of the pages, so that mail and page say the same.
"""
