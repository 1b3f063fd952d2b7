"""The first lock: who is acting, what they may do, and which rows they may see.

`Actor` is built in one place (`accounts.actors`) for pages, API tokens and tasks. Views and
services ask it for capabilities; querysets start from `visible_to(actor)`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, TypeVar

from django.db import models

from core.errors import NotAllowed


class Capability(StrEnum):
    """What a person may do. Levels are sets of these: see `accounts.levels`."""

    SIGNED_IN = "signed_in"
    COMPANY_CONFIGURE = "company.configure"
    PEOPLE_VIEW = "people.view"
    PEOPLE_MANAGE = "people.manage"
    ROLES_VIEW = "roles.view"
    ROLES_MANAGE = "roles.manage"
    CLIENTS_VIEW = "clients.view"
    CLIENTS_MANAGE = "clients.manage"
    REQUESTS_VIEW = "requests.view"
    REQUESTS_VIEW_ALL = "requests.view_all"
    REQUESTS_WORK = "requests.work"
    REQUESTS_ANSWER_FOR_OTHERS = "requests.answer_for_others"
    REQUESTS_COMMENT = "requests.comment"
    APPROVALS_MANAGE = "approvals.manage"
    VIEWS_MANAGE = "views.manage"
    SERVICE_LEVELS_MANAGE = "service_levels.manage"
    CONFUSION_VIEW = "confusion.view"
    PLAYBOOKS_VIEW = "playbooks.view"
    PLAYBOOKS_WRITE = "playbooks.write"
    PLAYBOOKS_APPROVE = "playbooks.approve"
    PLAYBOOKS_RUN = "playbooks.run"
    SURVEYS_VIEW = "surveys.view"
    SURVEYS_SEND = "surveys.send"
    SURVEYS_MANAGE = "surveys.manage"
    METRICS_VIEW = "metrics.view"
    METRICS_VIEW_TEAM = "metrics.view_team"
    METRICS_VIEW_ALL = "metrics.view_all"
    METRICS_CREDIT = "metrics.credit"
    TARGETS_MANAGE = "targets.manage"
    RECORDS_IMPORT = "records.import"
    TRAINING_VIEW = "training.view"
    TRAINING_VIEW_TEAM = "training.view_team"
    TRAINING_VIEW_ALL = "training.view_all"
    TRAINING_MANAGE = "training.manage"
    GROWTH_DECIDE = "growth.decide"
    HIRING_TAKE_PART = "hiring.take_part"
    HIRING_OPEN = "hiring.open"
    HIRING_VIEW_ALL = "hiring.view_all"
    HIRING_GUIDES = "hiring.guides"
    TOKENS_OWN = "tokens.own"
    OPERATIONS_VIEW = "operations.view"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for one company. `membership_id` is None only for the product itself."""

    company_id: int
    membership_id: int | None
    level: str
    capabilities: frozenset[Capability]
    name: str
    user_id: int | None = None
    company_name: str = ""
    company_time_zone: str = "UTC"
    role_codes: tuple[str, ...] = ()
    companies_count: int = 1
    via: str = "page"
    address: str = ""
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_system(self) -> bool:
        """Whether the product itself acts (tasks, importers), not a person."""
        return self.membership_id is None

    @property
    def initials(self) -> str:
        """Up to two first letters of the name."""
        return "".join(part[0] for part in self.name.split()[:2]).upper()

    def has(self, capability: Capability | str) -> bool:
        """Whether this person may do that."""
        return capability in self.capabilities

    def require(self, capability: Capability) -> None:
        """Raise `NotAllowed` unless this person may do that."""
        if capability not in self.capabilities:
            raise NotAllowed


_Model = TypeVar("_Model", bound=models.Model)


class ScopedQuerySet(models.QuerySet[_Model]):
    """Base of every owned model's queryset: shows nothing until an app says what may be seen."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows this actor may see. Fails closed: override it in each app."""
        return self.none()

    def of_company(self, company_id: int) -> Self:
        """Rows of one company; the first lock where a service needs all of a company's rows."""
        filters: dict[str, Any] = {"company_id": company_id}
        return self.filter(**filters)


class CompanyQuerySet(ScopedQuerySet[_Model]):
    """For rows that everyone inside the company may see."""

    def visible_to(self, actor: Actor) -> Self:
        """All rows of the actor's company."""
        return self.of_company(actor.company_id)
