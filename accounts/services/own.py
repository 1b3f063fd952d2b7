"""What a person does with their own account: name, preferences, password, sessions."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.actors import memberships_of_user
from accounts.events import SignInLinkWanted
from accounts.models import Membership, User
from core.access import Actor
from core.audit import audit
from core.errors import InvalidInput
from core.outbox import publish
from core.records import locked, update_record, validated
from core.tenancy import company_scope

# A flood of requests for links must not become a flood in somebody's mailbox.
LINK_EVERY = timedelta(minutes=5)


def preferences_set(*, user: User, language: str | None = None, theme: str | None = None) -> None:
    """Remember a person's own language and theme."""
    fields = []
    if language is not None:
        user.language = language
        fields.append("language")
    if theme is not None:
        user.theme = theme
        fields.append("theme")
    validated(user, exclude=("email", "password"))
    user.save(update_fields=fields)


def own_name_set(*, actor: Actor, name: str) -> Membership:
    """Change the name under which colleagues and clients see the actor."""
    with transaction.atomic():
        person: Membership = locked(Membership.objects.visible_to(actor), actor.membership_id or 0)
        update_record(actor=actor, record=person, values={"name": name}, action="person.rename")
    return person


def password_checked(password: str, user: User | None = None) -> None:
    """Raise `InvalidInput` for a password the validators refuse."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(fields={"password": " ".join(error.messages)}) from error


def password_change(*, actor: Actor, user: User, present: str, password: str) -> None:
    """Choose another password; every other session ends. Raises `InvalidInput`."""
    if not user.check_password(present):
        raise InvalidInput(fields={"present": _("This is not your present password.")})
    password_checked(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        audit(actor=actor, action="user.password_change", subject=user)


def sessions_end(*, actor: Actor, user: User) -> None:
    """End every session of the user, on every device; API tokens stay."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        audit(actor=actor, action="user.sessions_end", subject=user)
    user.refresh_from_db(fields=["session_epoch"])


def link_may_be_sent(user_id: int) -> bool:
    """Claim the right to send a link now: at most one in `LINK_EVERY`, by the database's clock."""
    due = Q(link_sent_at=None) | Q(link_sent_at__lt=Now() - LINK_EVERY)
    return bool(User.objects.filter(due, pk=user_id, is_active=True).update(link_sent_at=Now()))


def sign_in_link_request(*, email: str) -> None:
    """Send a link to choose a new password, if the address belongs to somebody with access.

    Says nothing either way: an answer would tell who has an account.
    """
    user = User.objects.filter(email=email.lower()).first()
    memberships = memberships_of_user(user.pk) if user else []
    if user is None or not memberships:
        return
    person = memberships[0]
    with company_scope(person.company_id), transaction.atomic():
        if link_may_be_sent(user.pk):
            publish(person.company_id, SignInLinkWanted(membership_id=person.pk, invites=False))
