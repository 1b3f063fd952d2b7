"""Templates of answers: written, changed, taken out of use. They are never deleted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed
from core.records import locked, update_versioned, validated
from handoffs.models import AnswerTemplate
from handoffs.services._texts import required_text
from handoffs.variables import VARIABLES, braced, unknown_in
from roles.models import Topic

MOST_TEMPLATES = 200
_NAME = 120
_BODY = 10_000
_CHANGED = {"name", "body", "language", "topic_id", "is_shared", "is_active"}


def template_create(
    *,
    actor: Actor,
    name: str,
    body: str,
    language: str = "",
    topic_id: int | None = None,
    is_shared: bool = False,
) -> AnswerTemplate:
    """Write a template: for oneself, or for everyone who works requests.

    Raises `NotAllowed`, `NotFound`, and `InvalidInput` for unknown variables and beyond the most
    templates that one person may have.
    """
    _require(actor, is_shared=is_shared)
    if actor.membership_id is None:
        raise NotAllowed
    values = _checked(
        actor, {"name": name, "body": body, "language": language, "topic_id": topic_id}
    )
    template = AnswerTemplate(
        company_id=actor.company_id, owner_id=actor.membership_id, is_shared=is_shared, **values
    )
    validated(template)
    with transaction.atomic():
        _require_room(actor, actor.membership_id)
        template.save()
        changes = {"name": [None, template.name]}
        audit(actor=actor, action="template.create", subject=template, changes=changes)
    return template


def template_update(
    *, actor: Actor, template_id: int, version: int | None = None, **values: Any
) -> AnswerTemplate:
    """Change one's own template, or, for those who answer for others, a shared one.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.REQUESTS_WORK)
    if unknown := set(values) - _CHANGED:
        raise TypeError(unknown)
    values = _checked(actor, values)
    with transaction.atomic():
        template: AnswerTemplate = locked(AnswerTemplate.objects.visible_to(actor), template_id)
        is_shared = values.get("is_shared", template.is_shared)
        _require(actor, is_shared=is_shared or template.is_shared)
        if not is_shared and template.owner_id != actor.membership_id:
            raise NotAllowed  # it would vanish from the sight of the one who changes it
        if values.get("is_active") and not template.is_active:
            _require_room(actor, template.owner_id)
        update_versioned(
            actor=actor, record=template, values=values, action="template.update", version=version
        )
    return template


def template_deactivate(
    *, actor: Actor, template_id: int, version: int | None = None
) -> AnswerTemplate:
    """Take a template out of use; it can be brought back. Raises as `template_update`."""
    return template_update(actor=actor, template_id=template_id, version=version, is_active=False)


def may_change_template(actor: Actor, template: AnswerTemplate) -> bool:
    """Whether it is theirs, or shared and they answer for others."""
    if template.is_shared:
        return actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    return template.owner_id == actor.membership_id


def _require(actor: Actor, *, is_shared: bool) -> None:
    actor.require(Capability.REQUESTS_WORK)
    if is_shared:
        actor.require(Capability.REQUESTS_ANSWER_FOR_OTHERS)


def _require_room(actor: Actor, owner_id: int) -> None:
    """Raise `InvalidInput` if the owner has as many templates in use as a person may have."""
    # One at a time, or two at once would pass the limit.
    locked(Membership.objects.visible_to(actor), owner_id)
    templates = AnswerTemplate.objects.of_company(actor.company_id)
    if templates.filter(owner_id=owner_id, is_active=True).count() >= MOST_TEMPLATES:
        most = {"most": MOST_TEMPLATES}
        sentence = _("A person may have %(most)s templates in use. Take another out of use first.")
        raise InvalidInput(sentence % most)


def _checked(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept."""
    values = dict(values)
    if "name" in values:
        values["name"] = required_text("name", values["name"], _NAME).strip()
    if "body" in values:
        values["body"] = required_text("body", values["body"], _BODY)
        if unknown := unknown_in(values["body"]):
            names = {"names": braced(unknown), "known": braced(tuple(VARIABLES))}
            said = _("These are no variables: %(names)s. There are: %(known)s.") % names
            raise InvalidInput(said, fields={"body": said})
    topic_id = values.get("topic_id")
    if topic_id is not None and not Topic.objects.visible_to(actor).filter(pk=topic_id).exists():
        sentence = _("Choose a topic of the list.")
        raise InvalidInput(sentence, fields={"topic_id": sentence})
    return values
