"""What a new company starts with, in both languages.

The five roles, common topics, the responsibility matrix and the touchpoints between roles.

A company edits them as it likes; `roles.services.defaults_create` adds only what is missing.
"""

from roles.defaults import account, product, project, success, support
from roles.defaults.differences import DIFFERENCES
from roles.defaults.matrix import RESPONSIBILITIES
from roles.defaults.texts import (
    DifferenceText,
    ResponsibilityText,
    RoleText,
    TopicText,
    TouchpointText,
)
from roles.defaults.topics import TOPICS
from roles.defaults.touchpoints import TOUCHPOINTS

ROLES: tuple[RoleText, ...] = (
    account.ROLE,
    project.ROLE,
    product.ROLE,
    support.ROLE,
    success.ROLE,
)

__all__ = [
    "DIFFERENCES",
    "RESPONSIBILITIES",
    "ROLES",
    "TOPICS",
    "TOUCHPOINTS",
    "DifferenceText",
    "ResponsibilityText",
    "RoleText",
    "TopicText",
    "TouchpointText",
]
