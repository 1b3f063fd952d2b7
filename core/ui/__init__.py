"""What every page is drawn with: icons, formats of times and numbers, charts.

Nothing here knows the product's models; everything is a pure function of its arguments, the
active language and the active time zone.
"""
