"""Every write of `roles`. Others enter here; modules with an underscore are private."""

from roles.services.defaults import defaults_create
from roles.services.differences import role_difference_set
from roles.services.matrix import (
    REASON,
    matrix_cell_set,
    matrix_draft_discard,
    matrix_publish,
    responsibility_create,
    responsibility_update,
)
from roles.services.roles import (
    ROLE_FIELDS,
    ROLE_TEXTS,
    role_codes_refresh,
    role_create,
    role_holding_end,
    role_holding_start,
    role_update,
)
from roles.services.skills import topic_skills_set
from roles.services.topics import TOPIC_FIELDS, topic_create, topic_update
from roles.services.touchpoints import (
    TOUCHPOINT_FIELDS,
    TOUCHPOINT_TEXTS,
    touchpoint_create,
    touchpoint_update,
)

__all__ = [
    "REASON",
    "ROLE_FIELDS",
    "ROLE_TEXTS",
    "TOPIC_FIELDS",
    "TOUCHPOINT_FIELDS",
    "TOUCHPOINT_TEXTS",
    "defaults_create",
    "matrix_cell_set",
    "matrix_draft_discard",
    "matrix_publish",
    "responsibility_create",
    "responsibility_update",
    "role_codes_refresh",
    "role_create",
    "role_difference_set",
    "role_holding_end",
    "role_holding_start",
    "role_update",
    "topic_create",
    "topic_skills_set",
    "topic_update",
    "touchpoint_create",
    "touchpoint_update",
]
