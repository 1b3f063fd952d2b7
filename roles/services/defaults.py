"""What a company begins with: roles, responsibilities, topics, first matrix, touchpoints."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Company
from core.access import Actor, Capability
from core.audit import audit, audit_each
from core.constraints import constraint_errors
from core.records import update_versioned
from roles.defaults import DIFFERENCES, RESPONSIBILITIES, ROLES, TOPICS, TOUCHPOINTS, RoleText
from roles.models import (
    MatrixVersion,
    Responsibility,
    Role,
    RoleDifference,
    Topic,
    Touchpoint,
    TouchpointTopic,
)
from roles.selectors import newest_version
from roles.services._shared import ROLE_ERRORS, TOPIC_ERRORS, TOUCHPOINT_ERRORS, today
from roles.services.matrix import cells_create, tell_published


def defaults_create(actor: Actor) -> None:
    """Give the company the five roles, the first matrix and the common topics it does not have.

    Safe to run again: what exists, edited or not, is left as it is; only a role that an import
    brought along, with a name and nothing else, gets its description, and topics that nobody has
    placed get their responsibility with the first matrix. Touchpoints come only where there are
    none.
    """
    actor.require(Capability.ROLES_MANAGE)
    with constraint_errors(ROLE_ERRORS | TOPIC_ERRORS | TOUCHPOINT_ERRORS), transaction.atomic():
        roles = _roles(actor)
        rows = _first_matrix(actor, roles) if newest_version(actor.company_id) is None else {}
        _topics(actor, roles, rows)
        _differences(actor, roles)
        if not Touchpoint.objects.of_company(actor.company_id).exists():
            _touchpoints(actor, roles)


def _roles(actor: Actor) -> dict[str, Role]:
    """All roles by code, the standard ones described."""
    roles = {role.code: role for role in Role.objects.of_company(actor.company_id)}
    missing = []
    for position, text in enumerate(ROLES, start=1):
        known_role = roles.get(text.code)
        if known_role is None:
            missing.append(_default_role(actor, text, position))
        elif not known_role.is_standard:
            _describe_imported(actor, known_role, text, position)
    made = Role.objects.bulk_create(missing)
    audit_each(actor=actor, action="role.create", subjects=made)
    return roles | {role.code: role for role in made}


def _first_matrix(actor: Actor, roles: dict[str, Role]) -> dict[str, Responsibility]:
    """Version 1 with the default rows; returns the rows by the codes of their topics."""
    known = {row.code: row for row in Responsibility.objects.of_company(actor.company_id)}
    missing = [
        Responsibility(
            company_id=actor.company_id,
            code=text.code,
            area_en=text.area_en,
            area_ru=text.area_ru,
            name_en=text.name_en,
            name_ru=text.name_ru,
            position=position,
        )
        for position, text in enumerate(RESPONSIBILITIES, start=1)
        if text.code not in known
    ]
    known |= {row.code: row for row in Responsibility.objects.bulk_create(missing)}
    version = MatrixVersion.objects.create(
        company_id=actor.company_id,
        number=1,
        starts_on=today(actor),
        reason=_first_reason(actor),
        author_id=actor.membership_id,
    )
    cells = {
        (known[text.code].pk, roles[code].pk): letters
        for text in RESPONSIBILITIES
        for code, letters in text.cells.items()
    }
    cells_create(version, cells)
    audit(
        actor=actor,
        action="matrix.publish",
        subject=version,
        changes={"cells": [0, len(cells)]},
    )
    tell_published(version)
    return {topic: known[text.code] for text in RESPONSIBILITIES for topic in text.topics}


def _first_reason(actor: Actor) -> str:
    """In the company's language: everybody reads it."""
    language = Company.objects.get(pk=actor.company_id).language
    with translation.override(language):
        return gettext("The matrix to begin with")


def _topics(actor: Actor, roles: dict[str, Role], rows: Mapping[str, Responsibility]) -> None:
    """Topics that are missing, and a responsibility for those that have none."""
    known = {topic.code: topic for topic in Topic.objects.of_company(actor.company_id)}
    topics = [
        Topic(
            company_id=actor.company_id,
            code=text.code,
            name_en=text.name_en,
            name_ru=text.name_ru,
            role=roles[text.role_code],
            responsibility=rows.get(text.code),
            solvable_at_first_contact=text.solvable_at_first_contact,
        )
        for text in TOPICS
        if text.code not in known
    ]
    audit_each(actor=actor, action="topic.create", subjects=Topic.objects.bulk_create(topics))
    for code, row in rows.items():
        if code in known and known[code].responsibility_id is None:
            update_versioned(
                actor=actor,
                record=known[code],
                values={"responsibility_id": row.pk},
                action="topic.update",
                version=None,
            )


def _differences(actor: Actor, roles: Mapping[str, Role]) -> None:
    """How the standard roles differ, for the pairs about which nothing is said yet."""
    known = set(
        RoleDifference.objects.of_company(actor.company_id).values_list("first_id", "second_id")
    )
    differences = [
        RoleDifference(
            company_id=actor.company_id,
            first_id=first,
            second_id=second,
            text_en=text.en,
            text_ru=text.ru,
            version=1,
        )
        for text in DIFFERENCES
        for first, second in [sorted((roles[text.first].pk, roles[text.second].pk))]
        if (first, second) not in known
    ]
    made = RoleDifference.objects.bulk_create(differences)
    audit_each(actor=actor, action="role_difference.create", subjects=made)


def _touchpoints(actor: Actor, roles: Mapping[str, Role]) -> None:
    """The default touchpoints, each with those of its topics that are there."""
    topics = Topic.objects.of_company(actor.company_id).values_list("code", "pk")
    known: dict[str, int] = dict(topics)
    touchpoints = Touchpoint.objects.bulk_create(
        [
            Touchpoint(
                company_id=actor.company_id,
                code=text.code,
                from_role=roles[text.from_role],
                to_role=roles[text.to_role],
                occasion_en=text.occasion_en,
                occasion_ru=text.occasion_ru,
                passes_en=text.passes_en,
                passes_ru=text.passes_ru,
                rhythm_en=text.rhythm_en,
                rhythm_ru=text.rhythm_ru,
                is_mandatory_notice=text.is_mandatory_notice,
                position=position,
            )
            for position, text in enumerate(TOUCHPOINTS, start=1)
        ]
    )
    TouchpointTopic.objects.bulk_create(
        [
            TouchpointTopic(
                company_id=actor.company_id, touchpoint=touchpoint, topic_id=known[code]
            )
            for touchpoint, text in zip(touchpoints, TOUCHPOINTS, strict=True)
            for code in text.topics
            if code in known
        ]
    )
    audit(
        actor=actor,
        action="touchpoint.defaults",
        subject=Company.objects.get(pk=actor.company_id),
        changes={"touchpoints": [0, len(touchpoints)]},
    )


def _texts(text: RoleText) -> dict[str, str]:
    return {
        f"{name}_{language}": value
        for language, texts in (("en", text.en), ("ru", text.ru))
        for name, value in asdict(texts).items()
    }


def _describe_imported(actor: Actor, role: Role, text: RoleText, position: int) -> None:
    values: dict[str, Any] = {
        name: value for name, value in _texts(text).items() if not getattr(role, name)
    }
    values |= {"is_standard": True, "position": position, "mode": text.mode}
    update_versioned(actor=actor, record=role, values=values, action="role.describe", version=None)


def _default_role(actor: Actor, text: RoleText, position: int) -> Role:
    return Role(
        company_id=actor.company_id,
        code=text.code,
        mode=text.mode,
        position=position,
        is_standard=True,
        **_texts(text),
    )
