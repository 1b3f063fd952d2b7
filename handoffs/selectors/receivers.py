"""Who might take a request: the client's people first, the role that the topic names on top."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from accounts.selectors import local_day
from clients.selectors import answering_all
from core.access import Actor
from handoffs.models import Request
from handoffs.selectors.routing import answer_for, by_skill, client_team, role_holders
from roles.models import Role
from roles.selectors import skills_in_topic

_MOST_OTHERS = 3
_HOLDS = gettext_lazy("The client's %(role)s")
_STANDS_IN = gettext_lazy("Stands in for the client's %(role)s")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person in a role; `fits_topic` says whether the topic belongs to that role, `skill` how far
    the person is with the topic (a `roles.models.SkillState`, or empty)."""

    owner_id: int
    name: str
    role_code: str
    role_id: int
    reason_text: str
    fits_topic: bool
    skill: str = ""


def skills_for(actor: Actor, request: Request) -> dict[int, str]:
    """Person → how far they are with the request's topic today. One query."""
    day = local_day(actor.company_time_zone, timezone.now())
    return skills_in_topic(actor.company_id, request.topic_id, day)


def suggested_receivers(
    actor: Actor, request: Request, skills: Mapping[int, str] | None = None
) -> list[Suggestion]:
    """People to hand the request to, best first; never its present owner in the same role.

    The client's team in the order of the roles, then others who hold the role that the topic
    names, the least loaded first, those certified for the topic before equals.
    """
    day = local_day(actor.company_time_zone, timezone.now())
    answer = answer_for(actor.company_id, request.topic_id, day)
    wanted = answer.role if answer is not None else None
    if skills is None:
        skills = skills_for(actor, request)
    found: dict[tuple[int, int], Suggestion] = {}
    team = client_team(actor.company_id, request.client_id, day)
    for row, person in zip(team, answering_all(team, day), strict=True):
        if person is not None:
            stands_in = person.pk != row.member_id
            sentence = str(_STANDS_IN if stands_in else _HOLDS)
            _add(found, request, person, row.role, sentence % {"role": row.role.name}, wanted)
    if wanted is not None:
        sentence = _("Holds the role %(role)s") % {"role": wanted.name}
        holders = by_skill(role_holders(actor.company_id, wanted, day), skills)
        for person in _others(found, holders):
            _add(found, request, person, wanted, sentence, wanted)
    known = [replace(one, skill=skills.get(one.owner_id, "")) for one in found.values()]
    return sorted(known, key=lambda suggestion: not suggestion.fits_topic)


def _others(
    found: dict[tuple[int, int], Suggestion], holders: Iterable[Membership]
) -> list[Membership]:
    known = {owner_id for owner_id, _role in found}
    return [person for person in holders if person.pk not in known][:_MOST_OTHERS]


def _add(
    found: dict[tuple[int, int], Suggestion],
    request: Request,
    person: Membership,
    role: Role,
    sentence: str,
    wanted: Role | None,
) -> None:
    key = (person.pk, role.pk)
    if key in found or key == (request.owner_id, request.owner_role_id):
        return
    fits = wanted is not None and role.pk == wanted.pk
    found[key] = Suggestion(person.pk, person.name, role.code, role.pk, sentence, fits)
