"""Questions inside other sites: which sites may show them, and invitations that need no mail."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from clients.models import Contact
from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotFound
from core.outbox import publish
from core.records import update_versioned
from handoffs.models import Entry, EntryKind, Request
from handoffs.transitions import RequestState
from surveys.events import InvitationChanged
from surveys.models import (
    RELATIONSHIP,
    CreditRule,
    Invitation,
    InvitationState,
    Survey,
    WidgetSetting,
)
from surveys.selectors import Credit, credits_for_clients
from surveys.selectors.candidates import limits_of, lock_clients, without_place
from surveys.selectors.questionnaires import version_in_force
from surveys.selectors.widget import origins_of

CHANNEL: Final = "widget"
MOST_ORIGINS: Final = 20
_HOST = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"https://{_HOST}(?:\.{_HOST})+(?::[1-9][0-9]{{0,4}})?", re.ASCII)
_OF_DEVELOPERS = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::[1-9][0-9]{0,4})?", re.ASCII)
_REF_TAKEN = _("This reference was used for something else.")


def widget_setting_change(
    *, actor: Actor, origins: Sequence[str], version: int | None = None
) -> WidgetSetting:
    """Say which sites may show questions: whole origins, no paths and no wildcards.

    Raises `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    wanted = [_origin(text) for text in dict.fromkeys(text.strip().lower() for text in origins)]
    if len(wanted) > MOST_ORIGINS:
        sentence = _("At most %(count)s sites.") % {"count": MOST_ORIGINS}
        raise InvalidInput(fields={"origins": sentence})
    with transaction.atomic():
        WidgetSetting.objects.bulk_create(
            [WidgetSetting(company_id=actor.company_id)], ignore_conflicts=True
        )
        settings = WidgetSetting.objects.visible_to(actor).select_for_update(of=("self",))
        setting: WidgetSetting = settings.get()
        update_versioned(
            actor=actor,
            record=setting,
            values={"origins": wanted},
            action="survey.widget_sites",
            version=version,
        )
    return setting


def _origin(text: str) -> str:
    if len(text) > 200 or not (_ORIGIN.fullmatch(text) or _OF_DEVELOPERS.fullmatch(text)):
        sentence = _("“%(text)s” is no site: write it as https://www.example.com, without a path.")
        raise InvalidInput(fields={"origins": sentence % {"text": text[:100]}})
    return text


def widget_invitation_create(
    *,
    actor: Actor,
    kind: str,
    contact_id: int,
    request_id: int | None = None,
    external_ref: str = "",
) -> Invitation:
    """Ask a contact inside another site: no mail goes out. Credit goes by the rules of a mail.

    A question of the kind that is still open for them is given again, so that a site may ask on
    every page; so is the one of the same `external_ref`. Raises `NotAllowed`, `NotFound`,
    `InvalidInput`, and `IllegalState` when no site may show it, the survey is switched off, the
    contact is not to be asked, or was asked a short time ago.
    """
    actor.require(Capability.SURVEYS_SEND)
    if len(external_ref) > 200:
        raise InvalidInput(fields={"external_ref": _("At most 200 characters.")})
    contact = Contact.objects.visible_to(actor).filter(pk=contact_id).first()
    if contact is None:
        raise NotFound(fields={"contact_id": _("Nothing was found here.")})
    survey = Survey.objects.visible_to(actor).filter(kind=kind).first()
    if survey is None:
        raise InvalidInput(fields={"kind": _("There is no such survey.")})
    request = _request(actor, contact, request_id)
    errors = {"invitation_external_ref": ("external_ref", _REF_TAKEN)}
    with constraint_errors(errors), transaction.atomic():
        # Whoever asks a contact of this client stands in line here.
        lock_clients(actor.company_id, [contact.client_id])
        known = _known(actor, survey, contact, request, external_ref)
        if known is not None:
            return known
        _require_may_ask(actor, survey, contact)
        return _create(actor, survey, contact, request, external_ref)


def _request(actor: Actor, contact: Contact, request_id: int | None) -> Request | None:
    if request_id is None:
        return None
    requests = Request.objects.visible_to(actor).filter(client_id=contact.client_id)
    request: Request | None = requests.filter(pk=request_id).first()
    if request is None:
        raise NotFound(fields={"request_id": _("Nothing was found here.")})
    if request.state != RequestState.RESOLVED or request.merged_into_id is not None:
        sentence = _("Ask about a request once it is resolved.")
        raise InvalidInput(fields={"request_id": sentence})
    return request


def _known(
    actor: Actor, survey: Survey, contact: Contact, request: Request | None, external_ref: str
) -> Invitation | None:
    """The invitation of the reference, of the request's resolution, or still open. Raises
    `InvalidInput` if the reference belongs to another one."""
    asked = Invitation.objects.visible_to(actor)
    if external_ref:
        named: Invitation | None = asked.filter(external_ref=external_ref).first()
        if named is not None and (named.contact_id, named.survey_id) != (contact.pk, survey.pk):
            raise InvalidInput(fields={"external_ref": _REF_TAKEN})
        if named is not None:
            return named
    of_contact = asked.filter(survey=survey, contact=contact, request=request)
    still_open = of_contact.filter(closes_at__gt=timezone.now()).exclude(
        state=InvitationState.FAILED
    )
    found: Invitation | None = still_open.order_by("-created_at", "-pk").first()
    return found


def _require_may_ask(actor: Actor, survey: Survey, contact: Contact) -> None:
    if not origins_of(actor.company_id):
        raise IllegalState(_("No site may show questions yet. An administrator names them."))
    if not survey.is_active:
        raise IllegalState(_("This survey is switched off."))
    if not (contact.is_active and contact.takes_surveys and contact.client.is_active):
        raise IllegalState(_("This contact is not to be asked."))
    if without_place(limits_of(actor.company_id), contact, timezone.now()) is not None:
        raise IllegalState(
            _("This contact, or their company, was asked a short time ago."), code="asked_lately"
        )


def _create(
    actor: Actor, survey: Survey, contact: Contact, request: Request | None, external_ref: str
) -> Invitation:
    now = timezone.now()
    entry = _resolution(actor, request)
    credit = _credit(actor, survey, contact, entry, now)
    invitation = Invitation(
        company_id=actor.company_id,
        survey=survey,
        survey_version=version_in_force(survey),
        kind=survey.kind,
        request=request,
        resolution_entry_id=_entry_to_keep(actor, survey, entry),
        client_id=contact.client_id,
        contact=contact,
        language=contact.language,
        # It is handed over here and now: no mail can fail.
        state=InvitationState.DELIVERED,
        created_at=now,
        delivered_at=now,
        closes_at=now + timedelta(days=survey.open_days),
        consultant_id=credit.consultant_id,
        manager_id=credit.manager_id,
        team_id=credit.team_id,
        role_id=credit.role_id,
        topic_id=entry.topic_id if entry else None,
        channel=CHANNEL,
        credit_rule=credit.rule,
        external_ref=external_ref,
    )
    invitation.save(force_insert=True)
    publish(actor.company_id, InvitationChanged(invitation_id=invitation.pk))
    return invitation


def _resolution(actor: Actor, request: Request | None) -> Entry | None:
    """The latest resolution of the request: it says who is credited."""
    if request is None:
        return None
    entries = Entry.objects.of_company(actor.company_id)
    resolved = entries.filter(request=request, kind=EntryKind.RESOLVED)
    found: Entry | None = resolved.order_by("-at", "-pk").first()
    return found


def _entry_to_keep(actor: Actor, survey: Survey, entry: Entry | None) -> int | None:
    """A survey asks about a resolution once: by mail, or here."""
    if entry is None:
        return None
    asked = Invitation.objects.of_company(actor.company_id)
    if asked.filter(survey=survey, resolution_entry_id=entry.pk).exists():
        raise IllegalState(_("This request was asked about already."), code="asked_already")
    return int(entry.pk)


def _credit(
    actor: Actor, survey: Survey, contact: Contact, entry: Entry | None, now: datetime
) -> Credit:
    """As for a mail: the owner of the resolution, or whom the client team names today."""
    if entry is None or survey.kind in RELATIONSHIP:
        day = local_day(actor.company_time_zone, now)
        return credits_for_clients(actor.company_id, [contact.client_id], day)[contact.client_id]
    return Credit(
        rule=CreditRule.REQUEST_OWNER,
        consultant_id=entry.owner_id,
        manager_id=entry.owner_manager_id,
        team_id=entry.owner_team_id,
        role_id=entry.owner_role_id,
    )
