"""The customers: client companies, their contacts, contracts and client teams.

Words: a *client* is a customer company; a *contact* is a person there; the *client team* names,
for each role, who holds it for this client, from when to when, with a stand-in.
"""
