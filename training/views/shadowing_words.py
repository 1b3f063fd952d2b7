"""Days of shadowing and supervised requests in words. Plain values for templates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.ui import formats
from metrics.catalogue import CATALOGUE
from playbooks.models import Playbook
from roles.models import Role
from training.models import (
    ShadowingDay,
    ShadowingState,
    SupervisedRequest,
    SupervisedState,
)

# What somebody does well whose figure is steadily better: said without the figure.
_DOES_WELL = {
    "csat": gettext_lazy("clients are satisfied"),
    "ces": gettext_lazy("makes it easy for clients"),
    "nsat": gettext_lazy("clients are satisfied"),
    "nps": gettext_lazy("clients recommend us"),
    "fcr": gettext_lazy("resolves at first contact"),
    "fcr_confirmed": gettext_lazy("resolves at first contact, as clients say"),
    "service_level_first_response": gettext_lazy("answers in the promised time"),
    "service_level_resolution": gettext_lazy("resolves in the promised time"),
    "first_response_time": gettext_lazy("answers quickly"),
    "resolve_time_first": gettext_lazy("resolves quickly"),
    "handover_acceptance_time": gettext_lazy("answers hand-overs quickly"),
    "question_answer_time": gettext_lazy("answers questions of colleagues quickly"),
}
_DAY_LOOKS = {
    ShadowingState.PLANNED: ("none", "calendar"),
    ShadowingState.CONFIRMED: ("ok", "check"),
    ShadowingState.NOT_HELD: ("warn", "x"),
    ShadowingState.CANCELLED: ("none", "x"),
}
_LOOKED = {
    SupervisedState.ASKED: ("none", "clock"),
    SupervisedState.DONE: ("ok", "check"),
    SupervisedState.AGAIN: ("warn", "loop"),
    SupervisedState.WITHDRAWN: ("none", "x"),
}


def why_text(why: str, names: Mapping[str, str]) -> str:
    """What a colleague was chosen for; `names` are of playbooks by id and of roles by code."""
    kind, _colon, value = why.partition(":")
    if kind == "metric" and value in _DOES_WELL:
        return str(_DOES_WELL[value])
    if kind == "metric" and value in CATALOGUE:
        return _("steadily better: %(metric)s") % {"metric": CATALOGUE[value].name}
    if kind == "certified" and value in names:
        return _("certified: %(playbook)s") % {"playbook": names[value]}
    if kind == "role":
        return _("works as %(role)s") % {"role": names.get(value, value)}
    return ""


def names_of(actor: Actor, whys: Iterable[str]) -> dict[str, str]:
    """Names of the playbooks and roles that reasons speak of. Two queries at most."""
    pairs = [why.partition(":")[::2] for why in whys]
    playbook_ids = {int(value) for kind, value in pairs if kind == "certified" and value.isdigit()}
    codes = {value for kind, value in pairs if kind == "role"}
    found: dict[str, str] = {}
    if playbook_ids:
        rows = Playbook.objects.visible_to(actor).filter(pk__in=playbook_ids)
        found |= {str(row.pk): row.name for row in rows}
    if codes:
        roles = Role.objects.visible_to(actor).filter(code__in=codes).defer(*Role.TEXTS)
        found |= {role.code: role.name for role in roles}
    return found


def day_row(actor: Actor, day: ShadowingDay, today: date) -> dict[str, Any]:
    """One day of shadowing."""
    look, icon = _DAY_LOOKS[ShadowingState(day.state)]
    is_planned = day.state == ShadowingState.PLANNED
    me = actor.membership_id
    waits = (day.member_id == me and not day.member_said_at) or (
        day.host_id == me and not day.host_said_at
    )
    return {
        "pk": day.pk,
        "url": reverse("shadowing-day", args=[day.pk]),
        "name": day.member.name,
        "host": day.host.name,
        "on_day": formats.date_text(day.on_day),
        "focus": day.focus,
        "state": {"kind": look, "icon": icon, "text": _state_text(day)},
        "is_planned": is_planned,
        "may_say": is_planned and waits and day.on_day <= today,
        "is_host": day.host_id == me,
    }


def _state_text(day: ShadowingDay) -> str:
    """Who has said that it happened, while the other has not."""
    if day.state == ShadowingState.PLANNED and day.member_said_at:
        return _("waits for %(name)s") % {"name": day.host.name}
    if day.state == ShadowingState.PLANNED and day.host_said_at:
        return _("waits for %(name)s") % {"name": day.member.name}
    return str(ShadowingState(day.state).label)


def supervised_row(one: SupervisedRequest) -> dict[str, Any]:
    """One request under supervision."""
    look, icon = _LOOKED[SupervisedState(one.state)]
    return {
        "pk": one.pk,
        "url": reverse("supervised-request", args=[one.pk]),
        "title": f"#{one.request.number} {one.request.subject}",
        "name": one.member.name,
        "supervisor": one.supervisor.name,
        "state": {"kind": look, "icon": icon, "text": SupervisedState(one.state).label},
        "good": one.good,
        "to_change": one.to_change,
    }
