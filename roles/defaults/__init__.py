"""What a new company starts with: the five roles and common topics, in both languages.

A company edits them as it likes; `roles.services.defaults_create` adds only what is missing.
"""

from roles.defaults import account, product, project, success, support
from roles.defaults.texts import RoleText, TopicText
from roles.defaults.topics import TOPICS

ROLES: tuple[RoleText, ...] = (
    account.ROLE,
    project.ROLE,
    product.ROLE,
    support.ROLE,
    success.ROLE,
)

__all__ = ["ROLES", "TOPICS", "RoleText", "TopicText"]
