"""Steady outliers, the statistics alone: plain numbers in, findings out; no database, no words.

`cells` is what is looked at, `mix` what peers would have reached on the same work, `spread` how far
people differ anyway, `correction` what many looks at once cost, `steady` joins them.
"""
