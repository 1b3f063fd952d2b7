"""Onboarding, learning, practices and growth of the people who work here.

Words: assignment (one thing a person is to learn or do by a day), course, session, check
(questions about a playbook or a course), certificate, skill, practice, grade, delegated task.
What a *client* is taught is not kept here.
"""
