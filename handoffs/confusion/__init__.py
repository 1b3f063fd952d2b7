"""Why roles get confused: what was found, what probably causes it, what can be done.

Rules on plain values: `rules` finds, `causes` weighs evidence, `proposals` says what to do,
`wording` puts it into words. Reading and writing stand elsewhere.
"""
