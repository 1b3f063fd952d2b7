"""Roles, who holds them, what requests are about, and who does what."""

from roles.models.difference import RoleDifference
from roles.models.matrix import DraftCell, MatrixCell, MatrixVersion, Responsibility
from roles.models.role import Mode, Role, RoleCode, RoleHolding
from roles.models.skill import SkillState, TopicSkill
from roles.models.texts import in_language
from roles.models.topic import Topic
from roles.models.touchpoint import Touchpoint, TouchpointTopic

__all__ = [
    "DraftCell",
    "MatrixCell",
    "MatrixVersion",
    "Mode",
    "Responsibility",
    "Role",
    "RoleCode",
    "RoleDifference",
    "RoleHolding",
    "SkillState",
    "Topic",
    "TopicSkill",
    "Touchpoint",
    "TouchpointTopic",
    "in_language",
]
