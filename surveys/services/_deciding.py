"""Whether an occasion is sent, held back or waits; the caller holds the lock of its client."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from accounts.calendars import Spec
from accounts.models import Company
from accounts.selectors import calendar_in_force, local_day
from clients.models import Contact
from core.errors import InvalidInput
from core.outbox import publish
from handoffs.models import Entry
from handoffs.transitions import RequestState
from surveys.events import InvitationChanged
from surveys.models import (
    RELATIONSHIP,
    ContactLimits,
    CreditRule,
    HeldReason,
    Invitation,
    OccasionState,
    SurveyOccasion,
    SurveyVersion,
    Trigger,
)
from surveys.rhythm import hours_of, opening
from surveys.selectors import Credit, credits_for_clients
from surveys.selectors.candidates import (
    candidates,
    client_without_place,
    limits_of,
    without_place,
)
from surveys.selectors.places import is_kept_free
from surveys.selectors.questionnaires import versions_in_force
from surveys.selectors.rhythms import Turns, turns_ahead
from surveys.selectors.rules import latest_resolution_id
from surveys.services.sending import queue_mail

TRY_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of three: ask this contact, do not ask, or look again then."""

    contact: Contact | None = None
    reason: HeldReason | None = None
    again_at: datetime | None = None


class Decider:
    """Decides occasions of one company; what they share is read once."""

    def __init__(self, company_id: int) -> None:
        """Note the time: all of a batch are decided at the same moment."""
        self.company_id = company_id
        self.now = timezone.now()

    @cached_property
    def company(self) -> Company:
        """With its time zone."""
        return Company.objects.get(pk=self.company_id)

    @cached_property
    def limits(self) -> ContactLimits:
        """How often people may be asked."""
        return limits_of(self.company_id)

    @cached_property
    def versions(self) -> dict[int, SurveyVersion]:
        """The words of each survey."""
        return versions_in_force(self.company_id)

    @cached_property
    def spec(self) -> Spec:
        """The working calendar."""
        spec: Spec = calendar_in_force(self.company_id).spec
        return spec

    @cached_property
    def turns(self) -> Turns:
        """Whom rhythms ask before a contact asked now may be asked again; without limits nothing
        has to be kept free."""
        days = max(self.limits.contact_days or 0, self.limits.client_days or 0)
        if not days:
            return {}
        return turns_ahead(self.company_id, self.company.time_zone, self.spec, days)

    def decide(self, occasion: SurveyOccasion) -> None:
        """Send, hold back, or let wait; and say so on the occasion."""
        verdict = self._of_rhythm(occasion) if occasion.rhythm_id else self._of_event(occasion)
        if verdict.contact is not None:
            verdict = self._in_hours(occasion, verdict.contact)
        if verdict.again_at is not None:
            occasion.due_at = verdict.again_at
            occasion.save(update_fields=["due_at"])
            return
        occasion.decided_at = self.now
        if verdict.contact is None:
            occasion.state = OccasionState.HELD
            occasion.reason = verdict.reason or HeldReason.NO_CONTACT
        else:
            self._send(occasion, verdict.contact)
        occasion.save(update_fields=["state", "reason", "decided_at", "contact", "invitation"])

    def _send(self, occasion: SurveyOccasion, contact: Contact) -> None:
        """Ask; an address nobody can write to is a reason to hold back, and stops no other."""
        occasion.contact = contact
        try:
            with transaction.atomic():
                occasion.invitation = self._ask(occasion, contact)
        except InvalidInput:
            occasion.invitation = None
            occasion.state, occasion.reason = OccasionState.HELD, HeldReason.BAD_ADDRESS
        else:
            occasion.state = OccasionState.SENT

    def _of_event(self, occasion: SurveyOccasion) -> Verdict:
        contact = occasion.contact
        reason = self._bar(occasion, contact)
        if reason is None and contact is not None:
            reason = without_place(self.limits, contact, self.now)
            if reason is None and self._is_kept_free(contact):
                reason = HeldReason.KEPT_FREE
        return Verdict(reason=reason) if reason else Verdict(contact=contact)

    def _is_kept_free(self, contact: Contact) -> bool:
        mine = self.turns.get(contact.client_id, [])
        today = local_day(self.company.time_zone, self.now)
        return is_kept_free(self.limits, contact, mine, today, self.now)

    def _bar(self, occasion: SurveyOccasion, contact: Contact | None) -> HeldReason | None:
        """What stands in the way whatever the limits are."""
        bars = (
            (not occasion.survey.is_active, HeldReason.SURVEY_OFF),
            (self._is_reopened(occasion), HeldReason.REOPENED),
            (not occasion.client.is_active, HeldReason.INACTIVE),
            (contact is None or not contact.email, HeldReason.NO_CONTACT),
            (contact is not None and not contact.is_active, HeldReason.INACTIVE),
            (contact is not None and not contact.takes_surveys, HeldReason.OPTED_OUT),
            (contact is not None and not contact.takes_mail, HeldReason.BAD_ADDRESS),
        )
        return next((reason for is_so, reason in bars if is_so), None)

    def _is_reopened(self, occasion: SurveyOccasion) -> bool:
        rule, request = occasion.rule, occasion.request
        if rule is None or request is None or rule.trigger != Trigger.RESOLVED:
            return False
        latest = latest_resolution_id(self.company_id, request.pk)
        return request.state != RequestState.RESOLVED or latest != occasion.source_id

    def _of_rhythm(self, occasion: SurveyOccasion) -> Verdict:
        """The contact whose turn it is and who has a free place; else it waits for one."""
        if not occasion.survey.is_active or (occasion.rhythm and not occasion.rhythm.is_active):
            return Verdict(reason=HeldReason.SURVEY_OFF)
        if not occasion.client.is_active:
            return Verdict(reason=HeldReason.INACTIVE)
        client_id = occasion.client_id
        found = candidates(self.company_id, occasion.survey.kind, [client_id]).get(client_id)
        if not found:
            return Verdict(reason=HeldReason.NO_CONTACT)
        free = [row.contact for row in found if row.is_free(self.limits, self.now)]
        if free and client_without_place(self.limits, client_id, self.now) is None:
            return Verdict(contact=free[0])
        if occasion.until is not None and self.now + TRY_AGAIN > occasion.until:
            return Verdict(reason=HeldReason.WAITED_OUT)
        return Verdict(again_at=self.now + TRY_AGAIN)

    def _in_hours(self, occasion: SurveyOccasion, contact: Contact) -> Verdict:
        """By the clock of the contact, else of the client, else of the company."""
        if not self.limits.in_working_hours:
            return Verdict(contact=contact)
        spec = hours_of(self.spec, contact.time_zone, occasion.client.time_zone)
        opens = opening(spec, self.now)
        return Verdict(again_at=opens) if opens > self.now else Verdict(contact=contact)

    def _ask(self, occasion: SurveyOccasion, contact: Contact) -> Invitation:
        survey, request = occasion.survey, occasion.request
        is_resolution = occasion.rule is not None and occasion.rule.trigger == Trigger.RESOLVED
        entry = self._entry(occasion)
        credit = self._credit(occasion, entry)
        invitation = Invitation(
            company=self.company,
            survey=survey,
            survey_version=self.versions.get(survey.pk),
            kind=survey.kind,
            request=request,
            resolution_entry_id=occasion.source_id if is_resolution else None,
            client=occasion.client,
            contact=contact,
            language=contact.language,
            created_at=self.now,
            closes_at=self.now + timedelta(days=survey.open_days),
            consultant_id=credit.consultant_id,
            manager_id=credit.manager_id,
            team_id=credit.team_id,
            role_id=credit.role_id,
            topic_id=entry.topic_id if entry else None,
            channel=request.channel if request else "",
            credit_rule=credit.rule,
        )
        invitation.save()
        queue_mail(invitation)
        publish(self.company_id, InvitationChanged(invitation_id=invitation.pk))
        return invitation

    def _entry(self, occasion: SurveyOccasion) -> Entry | None:
        if occasion.source_id is None:
            return None
        entries = Entry.objects.of_company(self.company_id)
        found: Entry | None = entries.filter(pk=occasion.source_id).first()
        return found

    def _credit(self, occasion: SurveyOccasion, entry: Entry | None) -> Credit:
        """Of an event whom its entry names, however late the mail goes; of a relationship whom
        the client team names on the day of sending (METRICS 1.6)."""
        if entry is None or occasion.survey.kind in RELATIONSHIP:
            day, client_id = local_day(self.company.time_zone, self.now), occasion.client_id
            return credits_for_clients(self.company_id, [client_id], day)[client_id]
        if occasion.rule is not None and occasion.rule.trigger == Trigger.FIRST_REPLY:
            return Credit(
                rule=CreditRule.FIRST_REPLY,
                consultant_id=entry.member_id,
                manager_id=entry.member_manager_id,
                team_id=entry.member_team_id,
                role_id=entry.member_role_id,
            )
        return Credit(
            rule=CreditRule.REQUEST_OWNER,
            consultant_id=entry.owner_id,
            manager_id=entry.owner_manager_id,
            team_id=entry.owner_team_id,
            role_id=entry.owner_role_id,
        )
