"""The roles people hold towards clients, and the topics of requests.

Words: a *role* (A, Pj, Pr, S, CS, or one that an import brought along); a *holding of a role*
says who holds it, from when to when; a *topic* is what a request is about and names the role
that answers for it.
"""
