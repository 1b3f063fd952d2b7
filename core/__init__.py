"""The cellar: what every app stands on and no domain word enters.

Access (`Actor`, `Capability`), tenancy (the second lock), the outbox, the audit trail, errors
for people, base views and the shared parts of the API.
"""
