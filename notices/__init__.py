"""One place that tells a person something: in the product, and by e-mail.

Words: a *mail* is written to the database in the transaction that wants it sent, and sent by a
worker afterwards. A *notice* tells a person of the company something, as they have chosen. What a
colleague wrote as a comment enters here only as what the reader of a notice may see; it never
enters a mail to a client.
"""
