"""Requests of clients and their way through the company.

Words: a *request* is what a client wants, in their own words; its *owner* is exactly one person
in a role, or a team whose manager answers for it; a *hand-over* offers it to somebody else with
its context; a *holding* is the time one owner had it; a *message* goes to or comes from the
client; a *comment* is for colleagues and has no way to a client; an *entry* is one line of the
history, which nothing can edit. A comment's text may enter no event, mail or client-facing code.
"""
