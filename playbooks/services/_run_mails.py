"""What the product writes to people about steps: a new one is theirs, one is late."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.access import Actor
from notices.services import mail_queue
from playbooks.models import Run, RunStep

BEGUN = "playbook.step_begun"
LATE = "playbook.step_late"


def tell_new_holder(actor: Actor, run: Run, step: RunStep) -> None:
    """Tell whoever is to do the step, or the manager of the team, unless they did this."""
    person = _reachable(run.company_id, [_answering(step)])
    if person is None or person.pk == actor.membership_id:
        return
    with translation.override(_language(person)):
        subject = _("Your step: %(step)s (%(client)s)")
        text = _(
            "Hello %(name)s,\n\n"
            "a step of “%(playbook)s” for %(client)s is with %(holder)s now:\n"
            "%(step)s\n\n"
            "Due: %(due)s\n\n"
            "%(link)s\n"
        )
        _send(run, person, subject, text, _values(run, step, person), BEGUN)


def tell_of_late_step(run: Run, step: RunStep, manager_id: int | None) -> None:
    """Tell the manager of a step that is past due; without one whoever started the run."""
    asked = [manager_id, run.started_by_id, step.member_id]
    person = _reachable(run.company_id, asked)
    if person is None:
        return
    with translation.override(_language(person)):
        subject = _("Late: %(step)s (%(client)s)")
        text = _(
            "Hello %(name)s,\n\n"
            "a step of “%(playbook)s” for %(client)s was due %(due)s and is not done:\n"
            "%(step)s\n\n"
            "It is with %(holder)s.\n\n"
            "%(link)s\n"
        )
        _send(run, person, subject, text, _values(run, step, person), LATE)


def _answering(step: RunStep) -> int | None:
    """The holder, or the manager of the team that holds the step."""
    if step.member_id is not None:
        member_id: int = step.member_id
        return member_id
    return step.team.manager_id if step.team else None


def _reachable(company_id: int, ids: Iterable[int | None]) -> Membership | None:
    """The first of these people who works here and signs in: others have no address."""
    wanted = [pk for pk in ids if pk is not None]
    people = Membership.objects.of_company(company_id).active().filter(pk__in=wanted)
    found = {
        person.pk: person for person in people.exclude(user=None).select_related("user", "company")
    }
    return next((found[pk] for pk in wanted if pk in found), None)


def _language(person: Membership) -> str:
    language: str = (person.user.language if person.user else "") or person.company.language
    return language


def _values(run: Run, step: RunStep, person: Membership) -> Mapping[str, Any]:
    """The words of a mail, in the language in use; times in the company's zone."""
    steps = {item.key: item for item in run.playbook_version.steps}
    return {
        "name": person.name,
        "playbook": run.playbook.name,
        "client": run.client.name,
        "step": steps[step.key].title,
        "holder": str(step.member or step.team or ""),
        "due": _due(step, person.company.time_zone),
        "link": f"{settings.SITE_URL}/playbooks/runs/{run.pk}/",
    }


def _due(step: RunStep, zone: str) -> str:
    if step.due_at is None:
        return _("no time is set")
    local = timezone.localtime(step.due_at, ZoneInfo(zone))
    return str(formats.date_format(local, "j E Y, H:i"))


def _send(
    run: Run,
    person: Membership,
    subject: str,
    text: str,
    values: Mapping[str, Any],
    purpose: str,
) -> None:
    user: Any = person.user
    mail_queue(
        company_id=run.company_id,
        to_email=user.email,
        to_name=person.name,
        subject=subject % values,
        text=text % values,
        language=_language(person),
        purpose=purpose,
    )
