"""What only the roof can join: people wanted links (accounts), mails go out (notices); somebody
was hired (hiring), their onboarding begins (training)."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.actors import system_actor
from accounts.events import SignInLinkWanted
from accounts.models import Company, Membership, User
from core.models import OutboxEvent
from core.outbox import receiver
from hiring.events import CandidateHired
from notices.services import mail_queue
from training.selectors.onboarding import has_plan_since
from training.services.onboarding import onboarding_start

PURPOSE = "account.sign_in_link"


@receiver("platform.sign_in_links", SignInLinkWanted)
def send_sign_in_links(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Queue a mail with a single-purpose link, which is made here: no event carries a secret."""
    for event in events:
        person = (
            Membership.objects.of_company(company_id)
            .select_related("user", "company")
            .filter(pk=event.payload["membership_id"], is_active=True, user__is_active=True)
            .first()
        )
        if person is not None and person.user is not None:
            _queue(person, person.user, invites=bool(event.payload["invites"]))


def _queue(person: Membership, user: User, *, invites: bool) -> None:
    language = user.language or person.company.language
    with translation.override(language):
        subject, text = _invitation() if invites else _forgotten()
    values = {"name": person.name, "company": person.company.name, "link": _link(user)}
    mail_queue(
        company_id=person.company_id,
        to_email=user.email,
        to_name=person.name,
        subject=subject % values,
        text=text % values,
        language=language,
        purpose=PURPOSE,
    )


def _link(user: User) -> str:
    """Works once and for `PASSWORD_RESET_TIMEOUT`: it is signed over the present password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    values = {"uidb64": uid, "token": default_token_generator.make_token(user)}
    return f"{settings.SITE_URL}{reverse('password_reset_confirm', kwargs=values)}"


def _invitation() -> tuple[str, str]:
    return (
        _("Your access to %(company)s"),
        _(
            "Hello %(name)s,\n\n"
            "you have been given access to CS Platform at %(company)s. "
            "Choose a password here; the link works for a day, once:\n\n"
            "%(link)s\n"
        ),
    )


def _forgotten() -> tuple[str, str]:
    return (
        _("Choose a new password"),
        _(
            "Hello %(name)s,\n\n"
            "a new password was asked for with your address. "
            "Choose it here; the link works for a day, once:\n\n"
            "%(link)s\n\n"
            "If it was not you, do nothing: your password stays as it is.\n"
        ),
    )


@receiver("platform.onboarding_of_the_hired", CandidateHired)
def begin_onboarding(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Make the plan of whoever was hired; once, however often the event comes."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        member_id = event.payload["membership_id"]
        starts_on = date.fromisoformat(event.payload["starts_on"])
        people = Membership.objects.of_company(company_id).filter(pk=member_id, is_active=True)
        if people.exists() and not has_plan_since(company_id, member_id, starts_on):
            onboarding_start(actor=actor, member_id=member_id, starts_on=starts_on)
