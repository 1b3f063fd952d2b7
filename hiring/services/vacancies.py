"""Opening, changing, filling and closing vacancies, and who interviews for them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.records import moment, only, update_versioned, validated
from hiring.models import Candidate, CandidateState, PanelMember, Vacancy, VacancyState
from hiring.selectors.guides import guides_in_use
from hiring.services._news import tell_hiring_manager, tell_panel
from hiring.services._shared import (
    colleague,
    delete_days_follow,
    require_runs,
    today,
    vacancy_locked,
)
from roles.models import Role

VACANCY_FIELDS: Final = frozenset(
    {"title", "about", "role_id", "team_id", "hiring_manager_id", "guide_id", "places"}
)
_EXCLUDED: Final = ("role", "team", "hiring_manager", "guide", "created_by", "company")
_NEEDS_REASON = _("Say why it is closed.")


def vacancy_open(
    *,
    actor: Actor,
    title: str,
    role_id: int,
    about: str = "",
    team_id: int | None = None,
    hiring_manager_id: int | None = None,
    guide_id: int | None = None,
    places: int = 1,
    panel_ids: Iterable[int] = (),
    opened_on: date | None = None,
) -> Vacancy:
    """Open a vacancy. Who opens it is its hiring manager, unless somebody else is named.

    `opened_on` is a local day that is not to come. Raises `NotAllowed`, `InvalidInput`.
    """
    actor.require(Capability.HIRING_OPEN)
    day = today(actor)
    if opened_on is not None and opened_on > day:
        raise InvalidInput(fields={"opened_on": _("This day has not come yet.")})
    with transaction.atomic():
        vacancy = Vacancy(
            company_id=actor.company_id,
            title=title.strip(),
            about=about.strip(),
            places=places,
            guide_id=_guide(actor, guide_id),
            opened_on=opened_on or day,
            created_by_id=actor.membership_id,
        )
        _put(actor, vacancy, role_id, team_id, hiring_manager_id or actor.membership_id)
        validated(vacancy, exclude=_EXCLUDED)
        vacancy.save()
        audit(actor=actor, action="vacancy.open", subject=vacancy, changes=_said(vacancy))
        tell_hiring_manager(actor, vacancy)
        _add_to_panel(actor, vacancy, panel_ids)
    return vacancy


def _put(
    actor: Actor, vacancy: Vacancy, role_id: int, team_id: int | None, manager_id: int | None
) -> None:
    """Role, team and hiring manager, each looked up in sight. Raises `InvalidInput`."""
    vacancy.role_id = _role(actor, role_id)
    vacancy.team_id = _team(actor, team_id)
    vacancy.hiring_manager_id = _manager(actor, manager_id)


def _role(actor: Actor, role_id: int) -> int:
    if not Role.objects.visible_to(actor).filter(pk=role_id, is_active=True).exists():
        raise InvalidInput(fields={"role_id": _("There is no such role in use.")})
    return role_id


def _team(actor: Actor, team_id: int | None) -> int | None:
    teams = Team.objects.visible_to(actor).filter(pk=team_id or 0, is_active=True)
    if team_id is not None and not teams.exists():
        raise InvalidInput(fields={"team_id": _("There is no such team.")})
    return team_id


def _guide(actor: Actor, guide_id: int | None) -> int | None:
    if guide_id is not None and not guides_in_use(actor).filter(pk=guide_id).exists():
        raise InvalidInput(fields={"guide_id": _("There is no such guide in use.")})
    return guide_id


def _manager(actor: Actor, manager_id: int | None) -> int:
    if manager_id is None:
        raise InvalidInput(fields={"hiring_manager_id": _("Say who decides about candidates.")})
    return int(colleague(actor, manager_id, "hiring_manager_id", Capability.HIRING_OPEN).pk)


def _said(vacancy: Vacancy) -> dict[str, Any]:
    """What the audit trail is told of a new one."""
    names = ("title", "role_id", "team_id", "hiring_manager_id", "guide_id", "places", "opened_on")
    return {name: [None, getattr(vacancy, name)] for name in names}


def vacancy_change(
    *, actor: Actor, vacancy_id: int, version: int | None = None, **values: Any
) -> Vacancy:
    """Change what the work is, the role, the team, the places, the guide, or who decides.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState` for one that is not open,
    `InvalidInput`.
    """
    only(values, VACANCY_FIELDS)
    with transaction.atomic():
        vacancy = vacancy_locked(actor, vacancy_id)
        require_runs(actor, vacancy)
        _require_open(vacancy)
        if "role_id" in values and values["role_id"] != vacancy.role_id:
            _role(actor, values["role_id"])
        if "team_id" in values and values["team_id"] != vacancy.team_id:
            _team(actor, values["team_id"])
        if "guide_id" in values and values["guide_id"] != vacancy.guide_id:
            _guide(actor, values["guide_id"])
        before = vacancy.hiring_manager_id
        if values.get("hiring_manager_id", before) != before:
            _manager(actor, values["hiring_manager_id"])
        if (places := values.get("places")) is not None and places <= hired_count(vacancy):
            raise InvalidInput(fields={"places": _("So many people have been hired already.")})
        update_versioned(
            actor=actor, record=vacancy, values=values, action="vacancy.change", version=version
        )
        if vacancy.hiring_manager_id != before:
            tell_hiring_manager(actor, vacancy)
    return vacancy


def _require_open(vacancy: Vacancy) -> None:
    if vacancy.state != VacancyState.OPEN:
        raise IllegalState(_("This vacancy is not open any more."))


def hired_count(vacancy: Vacancy) -> int:
    """How many were hired for it."""
    rows = Candidate.objects.of_company(vacancy.company_id).filter(
        vacancy=vacancy, state=CandidateState.HIRED
    )
    return int(rows.count())


def panel_member_add(*, actor: Actor, vacancy_id: int, member_id: int) -> Vacancy:
    """Let somebody take part in the interviews: from now on they see the candidates.

    Safe to do twice. Raises `NotFound`, `NotAllowed`, `InvalidInput`.
    """
    with transaction.atomic():
        vacancy = vacancy_locked(actor, vacancy_id)
        require_runs(actor, vacancy)
        _add_to_panel(actor, vacancy, [member_id])
    return vacancy


def _add_to_panel(actor: Actor, vacancy: Vacancy, member_ids: Iterable[int]) -> None:
    wanted = dict.fromkeys(member_ids)
    known = set(vacancy.panel.values_list("member_id", flat=True))
    new = [colleague(actor, pk, "member_id").pk for pk in wanted if pk not in known]
    if not new:
        return
    PanelMember.objects.bulk_create(
        PanelMember(company_id=actor.company_id, vacancy=vacancy, member_id=pk) for pk in new
    )
    audit(actor=actor, action="vacancy.panel_add", subject=vacancy, changes={"panel": [None, new]})
    tell_panel(actor, vacancy, new)


def panel_member_remove(*, actor: Actor, vacancy_id: int, member_id: int) -> Vacancy:
    """Take somebody off the panel: they see the candidates no more.

    Raises `NotFound`, `NotAllowed`, `InvalidInput` for somebody who is not on it.
    """
    with transaction.atomic():
        vacancy = vacancy_locked(actor, vacancy_id)
        require_runs(actor, vacancy)
        gone, _by_model = vacancy.panel.filter(member_id=member_id).delete()
        if not gone:
            raise InvalidInput(fields={"member_id": _("This person is not on the panel.")})
        changes = {"panel": [member_id, None]}
        audit(actor=actor, action="vacancy.panel_remove", subject=vacancy, changes=changes)
    return vacancy


def vacancy_close(
    *,
    actor: Actor,
    vacancy_id: int,
    version: int | None = None,
    filled: bool,
    reason: str = "",
    at: datetime | None = None,
) -> Vacancy:
    """End the search: filled, perhaps from within, or closed without hiring, with the reason.

    The data of its candidates are kept half a year from then on; `at` tells of the past. Raises
    `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    with transaction.atomic():
        vacancy = vacancy_locked(actor, vacancy_id, version)
        require_runs(actor, vacancy)
        _require_open(vacancy)
        if not filled and not reason.strip():
            raise InvalidInput(_NEEDS_REASON, fields={"reason": _NEEDS_REASON})
        state = VacancyState.FILLED if filled else VacancyState.CLOSED
        day = local_day(actor.company_time_zone, moment(actor, at))
        vacancy_end(actor, vacancy, state, reason.strip(), day)
    return vacancy


def vacancy_end(
    actor: Actor, vacancy: Vacancy, state: VacancyState, reason: str, day: date
) -> None:
    """Write that a locked, open vacancy is over, and how long its candidates are kept."""
    vacancy.closed_on, vacancy.closed_because = day, reason
    validated(vacancy, exclude=_EXCLUDED)
    _save_state(actor, vacancy, state, "vacancy.close")
    delete_days_follow(vacancy, day)


def vacancy_reopen(*, actor: Actor, vacancy_id: int, version: int | None = None) -> Vacancy:
    """Search again. Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`."""
    with transaction.atomic():
        vacancy = vacancy_locked(actor, vacancy_id, version)
        require_runs(actor, vacancy)
        if vacancy.state == VacancyState.OPEN:
            raise IllegalState(_("This vacancy is open."))
        if (hired := hired_count(vacancy)) >= vacancy.places:
            vacancy.places = hired + 1
        vacancy.closed_on, vacancy.closed_because = None, ""
        _save_state(actor, vacancy, VacancyState.OPEN, "vacancy.reopen")
        delete_days_follow(vacancy, today(actor))
    return vacancy


def _save_state(actor: Actor, vacancy: Vacancy, state: VacancyState, action: str) -> None:
    before, vacancy.state = vacancy.state, state
    vacancy.version += 1
    vacancy.save(update_fields=["state", "closed_on", "closed_because", "places", "version"])
    # Not the reason: it may name a candidate, and the audit trail outlives them.
    changes = {"state": [before, state], "places": [None, vacancy.places]}
    audit(actor=actor, action=action, subject=vacancy, changes=changes)
