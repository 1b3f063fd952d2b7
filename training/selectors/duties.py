"""Which playbooks a person is to work by: those of the roles they hold.

A playbook belongs to the roles of its steps, and to the roles that answer for its topics. Only
playbooks in force count.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.levels import Level
from accounts.models import Membership
from playbooks.models import Playbook, PlaybookTopic
from roles.models import Role, RoleHolding, Topic
from roles.selectors import topic_answers


def playbooks_of_roles(
    company_id: int, roles: Mapping[int, str] | Collection[int], day: date
) -> list[Playbook]:
    """Playbooks in force that these roles work by on a local day, by name, with their versions.

    `roles` are ids, or ids with their codes where the caller has them. Three queries, however many
    roles and playbooks, and one more for ids alone.
    """
    wanted = set(roles)
    codes = set(roles.values() if isinstance(roles, Mapping) else _codes(company_id, wanted))
    answers = _roles_of_topics(company_id, day)
    return [
        playbook
        for playbook in _in_force(company_id)
        if _step_roles(playbook) & codes
        or wanted & {answers.get(link.topic_id) for link in playbook.of_topics.all()}
    ]


def roles_of_playbook(company_id: int, playbook_id: int, day: date) -> set[int]:
    """Ids of the roles that work by a playbook on a local day; none while it is not in force."""
    playbook = _in_force(company_id).filter(pk=playbook_id).first()
    if playbook is None:
        return set()
    answers = _roles_of_topics(company_id, day)
    of_topics = {answers.get(link.topic_id) for link in playbook.of_topics.all()}
    named = Role.objects.of_company(company_id).filter(code__in=_step_roles(playbook))
    return {pk for pk in of_topics if pk} | set(named.values_list("pk", flat=True))


def people_of_playbook(company_id: int, playbook_id: int, day: date) -> list[Membership]:
    """Active people who hold a role that works by the playbook on a local day, by name.

    Internal employees take no part in learning.
    """
    role_ids = roles_of_playbook(company_id, playbook_id, day)
    return list(holders(company_id, role_ids, day))


def holders(company_id: int, role_ids: Collection[int], day: date) -> QuerySet[Membership]:
    """Active people who hold one of these roles on a local day, each once, by name."""
    holdings = RoleHolding.objects.of_company(company_id).on(day).filter(role_id__in=role_ids)
    people: QuerySet[Membership] = Membership.objects.of_company(company_id).active()
    found = people.filter(pk__in=holdings.values("member")).exclude(level=Level.INTERNAL)
    return found.order_by("name", "pk")


def _codes(company_id: int, role_ids: Collection[int]) -> list[str]:
    roles = Role.objects.of_company(company_id).filter(pk__in=role_ids)
    return list(roles.values_list("code", flat=True))


def _in_force(company_id: int) -> QuerySet[Any]:
    """Playbooks in force with their steps and topics, by name."""
    topics = PlaybookTopic.objects.of_company(company_id).order_by("pk")
    rows: QuerySet[Any] = Playbook.objects.of_company(company_id).filter(
        is_active=True, current__isnull=False
    )
    related = rows.select_related("current").prefetch_related(Prefetch("of_topics", topics))
    return related.order_by("name_en", "name_ru", "pk")


def _step_roles(playbook: Playbook) -> set[str]:
    """Codes of the roles that its steps name."""
    if playbook.current is None:
        return set()
    return {step.role for step in playbook.current.steps if step.role}


def _roles_of_topics(company_id: int, day: date) -> dict[int, int]:
    """The role that answers for each topic in use on a local day."""
    topics = Topic.objects.of_company(company_id).filter(is_active=True)
    return {answer.topic.pk: answer.role.pk for answer in topic_answers(topics, day) if answer.role}
