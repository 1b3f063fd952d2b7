"""The five levels and what each may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access import Capability as C


class Level(models.TextChoices):
    """How much of the company a person sees and decides."""

    ADMIN = "admin", _("Administrator")
    HEAD = "head", _("Head")
    MANAGER = "manager", _("Manager")
    CONSULTANT = "consultant", _("Consultant")
    INTERNAL = "internal", _("Internal employee")


_INTERNAL = frozenset({C.SIGNED_IN, C.REQUESTS_VIEW, C.REQUESTS_COMMENT})
_CONSULTANT = _INTERNAL | {
    C.PEOPLE_VIEW,
    C.ROLES_VIEW,
    C.CLIENTS_VIEW,
    C.REQUESTS_VIEW_ALL,
    C.REQUESTS_WORK,
    C.PLAYBOOKS_VIEW,
    C.PLAYBOOKS_WRITE,
    C.PLAYBOOKS_RUN,
    C.SURVEYS_VIEW,
    C.METRICS_VIEW,
    C.TRAINING_VIEW,
    C.HIRING_TAKE_PART,
    C.TOKENS_OWN,
}
_MANAGER = _CONSULTANT | {
    C.CLIENTS_MANAGE,
    C.REQUESTS_ANSWER_FOR_OTHERS,
    C.CONFUSION_VIEW,
    C.PLAYBOOKS_APPROVE,
    C.SURVEYS_SEND,
    C.METRICS_VIEW_TEAM,
    C.METRICS_CREDIT,
    C.TRAINING_VIEW_TEAM,
    C.TRAINING_MANAGE,
    C.HIRING_OPEN,
}
_HEAD = _MANAGER | {
    C.METRICS_VIEW_ALL,
    C.TARGETS_MANAGE,
    C.SURVEYS_MANAGE,
    C.RECORDS_IMPORT,
    C.VIEWS_MANAGE,
    C.APPROVALS_MANAGE,
    C.SERVICE_LEVELS_MANAGE,
    C.TRAINING_VIEW_ALL,
    C.GROWTH_DECIDE,
    C.HIRING_GUIDES,
}
# Candidates are seen by those who hire them: an administrator is not one by setting things up.
_ADMIN = _HEAD | {C.COMPANY_CONFIGURE, C.PEOPLE_MANAGE, C.ROLES_MANAGE, C.OPERATIONS_VIEW}

CAPABILITIES: dict[str, frozenset[C]] = {
    Level.INTERNAL: _INTERNAL,
    Level.CONSULTANT: _CONSULTANT,
    Level.MANAGER: _MANAGER,
    Level.HEAD: _HEAD | {C.HIRING_VIEW_ALL},
    Level.ADMIN: _ADMIN,
}

# The product itself: tasks, importers and demo data act with every capability.
ALL_CAPABILITIES = frozenset(C)
