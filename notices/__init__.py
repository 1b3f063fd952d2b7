"""One place that tells a person something: here, by e-mail.

Words: a *mail* is written to the database in the transaction that wants it sent, and sent by a
worker afterwards. Nothing a colleague writes as a comment enters here.
"""
