"""API tokens: made and shown once, recognised by their digest, revoked at once.

The text is `cs_<company id in base 36>_<256 random bits>`: the company is named so that the
second lock can be opened before anything is looked up, and the digest alone is stored.
"""

import hashlib
import re
import secrets
from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import actor_for_membership
from accounts.models import User
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import locked, validated
from core.tenancy import company_scope
from integrations.models import ApiToken

SCOPES = ("read", "write")
MAX_DAYS = 365
MAX_LIVE = 20
USE_NOTED_EVERY = timedelta(minutes=1)

_TEXT = re.compile(r"cs_([0-9a-z]{1,12})_([A-Za-z0-9_-]{43})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def token_create(
    *, actor: Actor, name: str, scopes: Collection[str], days: int
) -> tuple[ApiToken, str]:
    """Make a token in the actor's own name; the text is returned here and never again.

    Raises `InvalidInput`, and `NotAllowed` for programs: a token does not make tokens.
    """
    actor.require(Capability.TOKENS_OWN)
    if actor.membership_id is None or actor.via == "token":
        raise NotAllowed
    chosen = [scope for scope in SCOPES if scope in scopes]
    _check(scopes, chosen, days)
    text = f"cs_{_base36(actor.company_id)}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        company_id=actor.company_id,
        member_id=actor.membership_id,
        name=name.strip(),
        digest=_digest(text),
        scopes=chosen,
        expires_at=timezone.now() + timedelta(days=days),
    )
    validated(token, exclude=("created_at", "last_used_at", "revoked_at"))
    with transaction.atomic():
        if ApiToken.objects.visible_to(actor).live().count() >= MAX_LIVE:
            raise IllegalState(_("You have too many tokens. Revoke one you no longer use first."))
        token.save()
        audit(actor=actor, action="token.create", subject=token, changes={"scopes": [None, chosen]})
    return token, text


def _check(scopes: Collection[str], chosen: Collection[str], days: int) -> None:
    errors = {}
    if not chosen or set(scopes) - set(SCOPES):
        errors["scopes"] = _("Choose what the token may do: read, write or both.")
    if not 1 <= days <= MAX_DAYS:
        errors["days"] = _("A token lives from 1 to 365 days.")
    if errors:
        raise InvalidInput(fields=errors)


def token_revoke(*, actor: Actor, token_id: int) -> ApiToken:
    """End a token at once: one's own, or any of the company's for those who configure it.

    Raises `NotFound` for anybody else's; revoking twice changes nothing.
    """
    with transaction.atomic():
        token: ApiToken = locked(ApiToken.objects.manageable_by(actor), token_id)
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            audit(actor=actor, action="token.revoke", subject=token)
    return token


def company_scope_of(text: str) -> AbstractContextManager[None] | None:
    """The scope of the company a token's text names; None for text that is no token at all."""
    match = _TEXT.fullmatch(text)
    return company_scope(int(match[1], 36)) if match else None


def token_holder(text: str, *, address: str) -> tuple[Actor, User] | None:
    """Who acts with this token, inside `company_scope_of(text)`; None if nobody may.

    Notes the use, at most once a minute: a busy program must not write on every call.
    """
    token = (
        ApiToken.objects.live()
        .filter(digest=_digest(text), member__is_active=True, member__user__is_active=True)
        .select_related("member__company", "member__user")
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or token.last_used_at < timezone.now() - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=Now())
    user = token.member.user
    if user is None:
        return None
    actor = actor_for_membership(
        token.member, via="token", address=address, scopes=frozenset(token.scopes)
    )
    return actor, user
