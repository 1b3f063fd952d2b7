"""Import of past records: a mapping says what a file's columns mean; the rest is the same for all.

`mapping` reads and checks a mapping, `reading` streams a file, `converting` turns its rows into
past requests, and `integrations.services.imports` writes them in batches.
"""
