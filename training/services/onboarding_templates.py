"""Templates of onboarding, and the company's words about the big picture."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotAllowed, Stale
from core.records import moment, only, update_versioned, validated
from roles.models import Role
from training.models import (
    AssignmentKind,
    OnboardingTemplate,
    PictureAnswer,
    PictureText,
)
from training.models.onboarding import MOST_DAYS, MOST_TASKS
from training.onboarding_texts import PICTURE_QUESTION
from training.selectors.onboarding import newest_picture_text
from training.services.assignments import assignment_next_done

_FIELDS: Final = (
    *("working_days", "shadowing_days", "supervised_requests", "with_role", "with_readings"),
    *("with_checks", "with_big_picture", "tasks"),
)
_TITLE = 200
_ANSWER = 4000
_ERRORS = {"onboarding_template_once": ("role_id", _("This role has a template already."))}
_TEXT_ERRORS = {
    "picture_text_number": ("reason", _("Somebody else has just written a newer text.")),
    "picture_text_says_something": ("text_en", _("Say something and ask something.")),
}


def onboarding_template_set(
    *, actor: Actor, role_id: int | None, version: int | None = None, **values: Any
) -> OnboardingTemplate:
    """Write the template of a role (None: of all others), for plans made from now on.

    Raises `NotAllowed`, `InvalidInput`, `Stale`.
    """
    actor.require(Capability.TRAINING_MANAGE)
    only(values, _FIELDS)
    role = None
    if role_id is not None:
        role = Role.objects.visible_to(actor).filter(pk=role_id, is_active=True).first()
        if role is None:
            raise InvalidInput(fields={"role_id": _("There is no such role.")})
    if "tasks" in values:
        values["tasks"] = tasks_checked(values["tasks"])
    with constraint_errors(_ERRORS), transaction.atomic():
        rows = OnboardingTemplate.objects.visible_to(actor).select_for_update()
        found: OnboardingTemplate | None = rows.filter(role=role).first()
        if found is not None:
            update_versioned(
                actor=actor,
                record=found,
                values=values,
                action="onboarding_template.change",
                version=version,
            )
            return found
        if version:
            raise Stale
        made = OnboardingTemplate(company_id=actor.company_id, role=role, **values)
        validated(made, exclude=("company", "role"))
        made.save()
        audit(actor=actor, action="onboarding_template.create", subject=made, changes=values)
    return made


def tasks_checked(tasks: Any) -> list[dict[str, Any]]:
    """Tasks of a template from outside, as they are kept. Raises `InvalidInput`."""
    message = _("Each task needs a day from 1 to 120 and a title of at most 200 characters.")
    wrong = InvalidInput(message, fields={"tasks": message})
    if not isinstance(tasks, list) or len(tasks) > MOST_TASKS:
        raise InvalidInput(fields={"tasks": _("At most 30 tasks.")})
    kept = []
    for item in tasks:
        if not isinstance(item, dict) or set(item) - {"day", "title_en", "title_ru"}:
            raise wrong
        day = item.get("day")
        titles = {name: item.get(name, "") for name in ("title_en", "title_ru")}
        if not all(isinstance(one, str) and len(one) <= _TITLE for one in titles.values()):
            raise wrong
        titles = {name: one.strip() for name, one in titles.items()}
        if type(day) is not int or not 1 <= day <= MOST_DAYS or not any(titles.values()):
            raise wrong
        kept.append({"day": day, **titles})
    return kept


def picture_text_write(
    *, actor: Actor, reason: str, seen: int | None = None, **texts: str
) -> PictureText:
    """A new version of why this work matters. Raises `NotAllowed`, `InvalidInput`, `Stale`."""
    actor.require(Capability.TRAINING_MANAGE)
    only(texts, ("text_en", "text_ru", "question_en", "question_ru"))
    if not reason.strip():
        raise InvalidInput(fields={"reason": _("Say why it changes.")})
    with constraint_errors(_TEXT_ERRORS), transaction.atomic():
        newest = newest_picture_text(actor.company_id)
        number = newest.number if newest else 0
        if seen is not None and seen != number:
            raise Stale
        text = PictureText(
            company_id=actor.company_id,
            number=number + 1,
            reason=reason.strip(),
            author_id=actor.membership_id,
            **{name: words.strip() for name, words in texts.items()},
        )
        validated(text, exclude=("company", "author"))
        text.save()
        audit(actor=actor, action="picture_text.write", subject=text)
    return text


def picture_answer_give(*, actor: Actor, answer: str, at: datetime | None = None) -> PictureAnswer:
    """Answer the open question in one's own words; that is what the big picture asks for.

    Raises `NotAllowed`, `InvalidInput`.
    """
    actor.require(Capability.TRAINING_VIEW)
    if actor.membership_id is None:
        raise NotAllowed
    said = answer.strip()
    if not said:
        raise InvalidInput(fields={"answer": _("Say it in your own words.")})
    if len(said) > _ANSWER:
        raise InvalidInput(fields={"answer": _("At most 4,000 characters.")})
    text, answered_at = newest_picture_text(actor.company_id), moment(actor, at)
    with transaction.atomic():
        given: PictureAnswer = PictureAnswer.objects.create(
            company_id=actor.company_id,
            member_id=actor.membership_id,
            text=text,
            question=text.question if text else PICTURE_QUESTION.shown,
            answer=said,
            answered_at=answered_at,
        )
        assignment_next_done(
            company_id=actor.company_id,
            member_id=actor.membership_id,
            kind=AssignmentKind.BIG_PICTURE,
            at=answered_at if at else None,
        )
    return given
