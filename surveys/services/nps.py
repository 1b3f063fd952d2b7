"""Asking hand-picked clients whether they would recommend us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.selectors import company_of, local_day
from clients.models import Client, Contact
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotFound
from core.outbox import publish
from surveys.events import InvitationChanged
from surveys.models import Invitation, Survey, SurveyKind
from surveys.selectors import credits_for_clients, nps_candidates
from surveys.selectors.candidates import Candidate, asked_of_clients, limits_of, lock_clients
from surveys.selectors.questionnaires import version_in_force
from surveys.services.sending import queue_mail

MAX_CLIENTS = 500

SKIP_REASONS: dict[str, str | Promise] = {
    "inactive": _("the client is not active"),
    "no_contact": _("no contact with an e-mail address who may be asked"),
    "not_askable": _("this contact has no e-mail address or does not want to be asked"),
    "already_open": _("has a question that is still open"),
    "contact_limit": _("was asked a short time ago"),
    "client_limit": _("the client was asked often enough"),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """A client and the one contact of it who is asked."""

    client: Client
    contact: Contact


@dataclass(frozen=True, slots=True)
class Skipped:
    """A client who is not asked, and the code of the reason."""

    client: Client
    code: str

    @property
    def reason(self) -> str:
        """The reason as a phrase."""
        return str(SKIP_REASONS[self.code])


@dataclass(frozen=True, slots=True)
class NpsPlan:
    """Who would be asked if it were sent now."""

    survey: Survey
    recipients: list[Recipient] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NpsResult:
    """What was sent."""

    invitations: list[Invitation]
    skipped: list[Skipped]


def nps_plan(
    actor: Actor, *, client_ids: Sequence[int] = (), contact_ids: Sequence[int] = ()
) -> NpsPlan:
    """Who would be asked: one contact a client, the one given or the one asked longest ago.

    Raises `NotFound` for ids that are not the company's, `InvalidInput` for two contacts of one
    client or too many clients, `IllegalState` when the survey is switched off.
    """
    actor.require(Capability.SURVEYS_SEND)
    surveys = Survey.objects.visible_to(actor).filter(kind=SurveyKind.NPS, is_active=True)
    survey = surveys.first()
    if survey is None:
        raise IllegalState(_("The NPS survey is switched off. An administrator can change that."))
    return _plan(actor, survey, _picks(actor, client_ids, contact_ids))


def nps_send(
    *, actor: Actor, client_ids: Sequence[int] = (), contact_ids: Sequence[int] = ()
) -> NpsResult:
    """Ask them. Raises as `nps_plan`; whoever has an open question is skipped, not asked twice."""
    actor.require(Capability.SURVEYS_SEND)
    with transaction.atomic():
        # One sending of a company at a time: two presses at once would both see nobody asked.
        surveys = Survey.objects.visible_to(actor).filter(kind=SurveyKind.NPS, is_active=True)
        survey = surveys.select_for_update(of=("self",), no_key=True).first()
        if survey is None:
            raise IllegalState(
                _("The NPS survey is switched off. An administrator can change that.")
            )
        picks = _picks(actor, client_ids, contact_ids)
        lock_clients(actor.company_id, list(picks))
        plan = _plan(actor, survey, picks)
        invitations = _create(actor, plan)
        changes = {"invitations": [0, len(invitations)], "skipped": [0, len(plan.skipped)]}
        audit(actor=actor, action="survey.nps_send", subject=survey, changes=changes)
        publish(actor.company_id, *(InvitationChanged(invitation_id=row.pk) for row in invitations))
    return NpsResult(invitations, plan.skipped)


def _plan(actor: Actor, survey: Survey, picks: Mapping[int, int | None]) -> NpsPlan:
    clients = Client.objects.visible_to(actor).filter(pk__in=picks).order_by("name", "pk")
    found = nps_candidates(actor, list(picks))
    limits, now = limits_of(actor.company_id), timezone.now()
    asked = asked_of_clients(limits, list(picks), now)
    plan = NpsPlan(survey)
    for client in clients:
        wanted = [
            row for row in found.get(client.pk, []) if picks[client.pk] in {None, row.contact.pk}
        ]
        code = _skip_code(client, found.get(client.pk, []), wanted)
        if not code and limits.client_most and asked.get(client.pk, 0) >= limits.client_most:
            code = "client_limit"
        contact = next((row.contact for row in wanted if row.is_free(limits, now)), None)
        if code or contact is None:
            plan.skipped.append(Skipped(client, code or "contact_limit"))
        else:
            plan.recipients.append(Recipient(client, contact))
    return plan


def _picks(
    actor: Actor, client_ids: Sequence[int], contact_ids: Sequence[int]
) -> Mapping[int, int | None]:
    """Client id → the contact chosen, or None."""
    picks: dict[int, int | None] = dict.fromkeys(client_ids)
    contacts = Contact.objects.visible_to(actor).filter(pk__in=contact_ids)
    owners = dict(contacts.values_list("pk", "client_id"))
    if len(owners) != len(set(contact_ids)):
        raise NotFound(fields={"contact_ids": _("Nothing was found here.")})
    if len(set(owners.values())) != len(owners):
        raise InvalidInput(fields={"contact_ids": _("Choose one contact of each client.")})
    picks.update({client_id: contact_id for contact_id, client_id in owners.items()})
    if len(picks) > MAX_CLIENTS:
        raise _refused(_("At most %(count)s clients at a time.") % {"count": MAX_CLIENTS})
    if not picks:
        raise _refused(_("Choose at least one client."))
    if Client.objects.visible_to(actor).filter(pk__in=picks).count() != len(picks):
        raise NotFound(fields={"client_ids": _("Nothing was found here.")})
    return picks


def _refused(sentence: str | Promise) -> InvalidInput:
    return InvalidInput(sentence, fields={"client_ids": sentence})


def _skip_code(client: Client, contacts: Sequence[Candidate], wanted: Sequence[Candidate]) -> str:
    """Why the client is not asked; empty if it is, unless a limit is in the way."""
    if not client.is_active:
        return "inactive"
    if not contacts:
        return "no_contact"
    if not wanted:
        return "not_askable"
    return "already_open" if all(row.is_open for row in wanted) else ""


def _create(actor: Actor, plan: NpsPlan) -> list[Invitation]:
    now, company = timezone.now(), company_of(actor)
    day = local_day(company.time_zone, now)
    version = version_in_force(plan.survey)
    client_ids = [recipient.client.pk for recipient in plan.recipients]
    credits = credits_for_clients(actor.company_id, client_ids, day)
    invitations = []
    for recipient in plan.recipients:
        credit = credits[recipient.client.pk]
        invitation = Invitation(
            company=company,
            survey=plan.survey,
            survey_version=version,
            kind=SurveyKind.NPS,
            client=recipient.client,
            contact=recipient.contact,
            language=recipient.contact.language,
            created_at=now,
            closes_at=now + timedelta(days=plan.survey.open_days),
            consultant_id=credit.consultant_id,
            manager_id=credit.manager_id,
            team_id=credit.team_id,
            role_id=credit.role_id,
            credit_rule=credit.rule,
        )
        invitation.save()
        queue_mail(invitation)
        invitations.append(invitation)
    return invitations
