"""`hiring` in the admin panel: nothing of it, on purpose.

An administrator sets the company up and hires nobody by that. Whom they hire for they see on the
pages, like everybody else.
"""
