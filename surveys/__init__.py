"""Asking clients: surveys, invitations and answers.

Words: a *survey* is a question with its scale; an *invitation* goes to one contact with a
personal link and fixes who is credited; an *answer* can be changed until the invitation closes:
all are kept, the last counts, on the day of the first.
"""
