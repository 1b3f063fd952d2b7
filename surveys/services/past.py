"""Answers of the past, in bulk: imports and the demo company. No mail is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Membership, Team
from clients.models import Client, Contact
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed
from core.outbox import publish
from handoffs.models import Request
from roles.models import Role, Topic
from surveys.events import InvitationChanged
from surveys.models import (
    SCALES,
    Answer,
    CreditRule,
    Invitation,
    InvitationState,
    Survey,
    SurveyVersion,
)
from surveys.selectors.questionnaires import versions_in_force
from surveys.services.answers import MAX_COMMENT

BATCH = 1000


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One question put to a client in the past, with its answer.

    `external_ref` makes the row safe to repeat. `at` is when it was answered; `asked_at` when it
    was sent (the same, if unknown). Without a `score` it was asked and never answered.
    """

    external_ref: str
    kind: str
    client_id: int
    at: datetime
    score: int | None = None
    comment: str = ""
    asked_at: datetime | None = None
    request_id: int | None = None
    contact_id: int | None = None
    consultant_id: int | None = None
    manager_id: int | None = None
    team_id: int | None = None
    role_id: int | None = None
    topic_id: int | None = None
    channel: str = ""
    language: str = "en"
    credit_rule: str = CreditRule.IMPORTED


def answers_record_past(*, actor: Actor, rows: Sequence[PastAnswer]) -> int:
    """Record the rows not known yet by their `external_ref`; returns how many.

    A constant number of queries per thousand rows. All or nothing: raises `InvalidInput` naming
    the first bad row, `NotAllowed` for anyone but an import or the demo company.
    """
    actor.require(Capability.RECORDS_IMPORT)
    if actor.via not in {"import", "demo"}:
        raise NotAllowed
    with transaction.atomic():
        return sum(
            _record_batch(actor, rows[start : start + BATCH])
            for start in range(0, len(rows), BATCH)
        )


def _record_batch(actor: Actor, rows: Sequence[PastAnswer]) -> int:
    surveys = {survey.kind: survey for survey in Survey.objects.visible_to(actor)}
    refs = [row.external_ref for row in rows]
    known = set(_by_ref(actor, refs).values_list("external_ref", flat=True))
    fresh = {row.external_ref: row for row in rows if row.external_ref not in known}
    _check(actor, list(fresh.values()), surveys)
    versions = versions_in_force(actor.company_id)
    made = [_invitation(actor, row, surveys[row.kind], versions) for row in fresh.values()]
    Invitation.objects.bulk_create(made, ignore_conflicts=True)
    # Read back: what another import wrote meanwhile is its own, and got its answer there.
    mine = {invitation.public_id for invitation in made}
    written = [
        invitation
        for invitation in _by_ref(actor, list(fresh)).only("pk", "public_id", "external_ref")
        if invitation.public_id in mine
    ]
    Answer.objects.bulk_create(
        answer
        for invitation in written
        if (answer := _answer(actor, invitation, fresh[invitation.external_ref])) is not None
    )
    if written:
        changes = {"count": [0, len(written)]}
        audit(actor=actor, action="answers.record_past", subject=written[0], changes=changes)
        publish(actor.company_id, *(InvitationChanged(invitation_id=row.pk) for row in written))
    return len(written)


def _by_ref(actor: Actor, refs: Sequence[str]) -> models.QuerySet[Invitation]:
    found: models.QuerySet[Invitation] = Invitation.objects.visible_to(actor).filter(
        external_ref__in=refs
    )
    return found


def _check(actor: Actor, rows: Sequence[PastAnswer], surveys: dict[str, Survey]) -> None:
    """Raise for the first row that names what is not the company's or cannot be."""
    now = timezone.now()
    ids = _known_ids(actor, rows)
    clients = {name: _client_of(actor, name, rows) for name in ("request_id", "contact_id")}
    for row in rows:
        wrong = _wrong_field(row, surveys, now) or _unknown_id(row, ids, clients)
        if wrong:
            sentence = _("Row %(key)s: the value of %(field)s is not right.")
            raise InvalidInput(sentence % {"key": row.external_ref or "?", "field": wrong})


def _wrong_field(row: PastAnswer, surveys: dict[str, Survey], now: datetime) -> str:
    if not 0 < len(row.external_ref) <= 200:
        return "external_ref"
    if row.kind not in surveys:
        return "kind"
    if row.score is not None and row.score not in SCALES[row.kind]:
        return "score"
    if len(row.comment) > MAX_COMMENT:
        return "comment"
    if row.language not in Language.values:
        return "language"
    if row.credit_rule not in CreditRule.values:
        return "credit_rule"
    if len(row.channel) > 10:
        return "channel"
    if row.at > now:
        return "at"
    return "asked_at" if row.asked_at is not None and row.asked_at > row.at else ""


_OWNED: dict[str, type[models.Model]] = {
    "client_id": Client,
    "consultant_id": Membership,
    "manager_id": Membership,
    "team_id": Team,
    "role_id": Role,
    "topic_id": Topic,
}
_OF_CLIENT: dict[str, type[models.Model]] = {"request_id": Request, "contact_id": Contact}


def _visible(actor: Actor, model: Any, rows: Sequence[PastAnswer], name: str) -> Any:
    wanted = {value for row in rows if (value := getattr(row, name)) is not None}
    return model.objects.visible_to(actor).filter(pk__in=wanted)


def _known_ids(actor: Actor, rows: Sequence[PastAnswer]) -> dict[str, set[int]]:
    return {
        name: set(_visible(actor, model, rows, name).values_list("pk", flat=True))
        for name, model in _OWNED.items()
    }


def _client_of(actor: Actor, name: str, rows: Sequence[PastAnswer]) -> dict[int, int]:
    return dict(_visible(actor, _OF_CLIENT[name], rows, name).values_list("pk", "client_id"))


def _unknown_id(
    row: PastAnswer, ids: dict[str, set[int]], clients: dict[str, dict[int, int]]
) -> str:
    for name, known in ids.items():
        value = getattr(row, name)
        if value is not None and value not in known:
            return name
    for name, owners in clients.items():
        value = getattr(row, name)
        if value is not None and owners.get(value) != row.client_id:
            return name
    return ""


def _invitation(
    actor: Actor, row: PastAnswer, survey: Survey, versions: Mapping[int, SurveyVersion]
) -> Invitation:
    asked_at = row.asked_at or row.at
    return Invitation(
        company_id=actor.company_id,
        survey=survey,
        survey_version=versions.get(survey.pk),
        kind=row.kind,
        request_id=row.request_id,
        client_id=row.client_id,
        contact_id=row.contact_id,
        language=row.language,
        state=InvitationState.DELIVERED,
        created_at=asked_at,
        delivered_at=asked_at,
        closes_at=max(asked_at + timedelta(days=survey.open_days), row.at),
        consultant_id=row.consultant_id,
        manager_id=row.manager_id,
        team_id=row.team_id,
        role_id=row.role_id,
        topic_id=row.topic_id,
        channel=row.channel,
        credit_rule=row.credit_rule,
        external_ref=row.external_ref,
    )


def _answer(actor: Actor, invitation: Invitation, row: PastAnswer) -> Answer | None:
    if row.score is None:
        return None
    return Answer(
        company_id=actor.company_id,
        invitation=invitation,
        score=row.score,
        comment=row.comment.strip(),
        source=actor.via,
        at=row.at,
    )
