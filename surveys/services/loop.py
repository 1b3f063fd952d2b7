"""Closing the loop: a low answer becomes a request of whoever the matrix names, and stays in sight
until somebody says how it ended."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import system_actor
from accounts.calendars import add_working_seconds
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import changed_fields, locked, moment, only, require_version, validated
from handoffs.models import Priority, Request, RequestChannel
from handoffs.services import request_open, request_resolve
from handoffs.transitions import RequestState
from roles.models import Topic
from surveys.models import (
    SCALES,
    Answer,
    Invitation,
    LoopCase,
    LoopOutcome,
    LoopRule,
    LoopStep,
    LoopStepKind,
    Survey,
    is_low,
)
from surveys.selectors.loop import COMPLAINT_TOPIC, rule_of
from surveys.texts import score_words

MAX_NOTE: Final = 2_000
RULE_FIELDS: Final = ("is_active", "limit", "contact_hours", "topic_id")
# What an import or the demo company tells of the past calls nobody.
_TELLS_OF_PAST: Final = frozenset({"import", "demo"})


def low_answer_follow(*, company_id: int, invitation_id: int) -> LoopCase | None:
    """Take up the answer that counts now: a low one opens a case and its request, a later one is
    noted on the case. Safe to run any number of times, by any number of workers.

    None where there is nothing to follow up.
    """
    with transaction.atomic():
        invitations = Invitation.objects.of_company(company_id).select_for_update(of=("self",))
        invitation: Invitation | None = (
            invitations.filter(pk=invitation_id)
            .select_related("company", "client", "contact", "survey", "survey_version", "request")
            .first()
        )
        if invitation is None:
            return None
        answers = list(invitation.answers.order_by("at", "pk"))
        rule = rule_of(invitation.survey)
        case = LoopCase.objects.of_company(company_id).filter(invitation=invitation).first()
        if case is not None:
            return _note_answers(case, invitation, answers, rule)
        if not answers or answers[-1].source in _TELLS_OF_PAST or not rule.is_active:
            return None
        if not is_low(invitation.kind, rule.limit, answers[-1].score):
            return None
        actor = system_actor(invitation.company, via="survey")
        return loop_case_open(actor=actor, invitation=invitation, answer=answers[-1], rule=rule)


def loop_case_open(
    *, actor: Actor, invitation: Invitation, answer: Answer, rule: LoopRule
) -> LoopCase:
    """Open the request and its case; the caller holds the lock of the invitation.

    The product itself acts. The request goes to whoever the matrix names for the rule's topic.
    """
    if not actor.is_system:
        raise NotAllowed
    if answer.score is None:
        raise InvalidInput(fields={"score": _("Choose one of the answers.")})
    at = answer.at if actor.via in _TELLS_OF_PAST else None
    with transaction.atomic(), translation.override(invitation.language):
        request = request_open(
            actor=actor,
            client_id=invitation.client_id,
            contact_id=invitation.contact_id,
            subject=_subject(invitation, answer),
            text=_words(invitation, answer),
            channel=RequestChannel.SURVEY,
            topic_id=_topic_id(actor, rule),
            priority=Priority.HIGH,
            at=at,
            idempotency_key=f"survey-{invitation.pk}",
        )
        case = LoopCase(
            company_id=actor.company_id,
            invitation=invitation,
            request=request,
            score=answer.score,
            last_score=answer.score,
            opened_at=answer.at,
            due_at=add_working_seconds(request.calendar.spec, answer.at, rule.contact_hours * 3600),
        )
        case.save(force_insert=True)
        _step(case, LoopStepKind.OPENED, answer=answer, at=answer.at)
        audit(actor=actor, action="survey.loop_open", subject=case)
    return case


def _subject(invitation: Invitation, answer: Answer) -> str:
    values = {
        "kind": invitation.kind.upper(),
        "score": score_words(invitation.kind, answer.score),
        "client": invitation.client.name,
    }
    return (gettext("Low answer from %(client)s: %(kind)s %(score)s") % values)[:300]


def _words(invitation: Invitation, answer: Answer) -> str:
    """What was asked and answered, line by line; the client's own words as they are."""
    question = invitation.words.question(invitation.company.name)
    lines = [question, score_words(invitation.kind, answer.score)]
    if answer.comment:
        lines += ["", answer.comment]
    for one in answer.follow_ups.select_related("question").order_by("question__position"):
        lines += ["", one.question.text, one.words]
    if invitation.request is not None:
        values = {"number": invitation.request.number, "subject": invitation.request.subject}
        lines += ["", gettext("Asked about request #%(number)s: %(subject)s") % values]
    return "\n".join(lines)


def _topic_id(actor: Actor, rule: LoopRule) -> int | None:
    """The rule's topic, else the one under which the matrix keeps unhappy clients."""
    topics = Topic.objects.visible_to(actor).filter(is_active=True)
    wanted = topics.filter(pk=rule.topic_id) if rule.topic_id else topics.none()
    usual = topics.filter(code=COMPLAINT_TOPIC)
    found = wanted.first() or usual.first()
    return found.pk if found else None


def _note_answers(
    case: LoopCase, invitation: Invitation, answers: list[Answer], rule: LoopRule
) -> LoopCase:
    """Say on the case what was answered since; it stays, however high the score is now."""
    told = set(case.steps.filter(answer__isnull=False).values_list("answer_id", flat=True))
    first = min(told, default=0)
    news = [answer for answer in answers if answer.pk not in told and answer.pk > first]
    for answer in news:
        _step(case, LoopStepKind.ANSWERED, answer=answer, at=answer.at)
    if news:
        last = answers[-1]
        is_low_still = is_low(invitation.kind, rule.limit, last.score)
        case.last_score = last.score
        case.raised_at = None if is_low_still else case.raised_at or last.at
        case.version += 1
        case.save(update_fields=["last_score", "raised_at", "version"])
    return case


def _step(case: LoopCase, kind: LoopStepKind, **values: Any) -> None:
    LoopStep.objects.create(company_id=case.company_id, case=case, kind=kind, **values)


def loop_contact(
    *,
    actor: Actor,
    case_id: int,
    note: str,
    version: int | None = None,
    at: datetime | None = None,
) -> LoopCase:
    """Note that somebody spoke with the client, by phone say; what is written by the request's
    page is seen by itself.

    Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`, `IllegalState` once closed.
    """
    actor.require(Capability.REQUESTS_WORK)
    note, when = _note(note, is_needed=True), moment(actor, at)
    with transaction.atomic():
        case: LoopCase = locked(LoopCase.objects.visible_to(actor), case_id)
        require_version(case, version)
        if case.outcome and case.request.state == RequestState.RESOLVED:
            raise IllegalState(_("This loop is closed."))
        case.version += 1
        case.save(update_fields=["version"])
        _step(
            case,
            LoopStepKind.CONTACTED,
            member_id=actor.membership_id,
            note=note,
            at=when,
        )
        changes = {"note": [None, note]}
        audit(actor=actor, action="survey.loop_contact", subject=case, changes=changes)
    return case


def loop_close(
    *,
    actor: Actor,
    case_id: int,
    outcome: str,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> LoopCase:
    """Say how it ended; the request is resolved with it, unless it is already.

    Raises `NotAllowed` for whoever may not resolve the request, `NotFound`, `Stale`,
    `InvalidInput`, `IllegalState` once closed.
    """
    actor.require(Capability.REQUESTS_WORK)
    if outcome not in LoopOutcome.values:
        raise InvalidInput(fields={"outcome": _("Choose one of the outcomes.")})
    note, when = _note(note), moment(actor, at)
    with transaction.atomic():
        case: LoopCase = locked(LoopCase.objects.visible_to(actor), case_id)
        require_version(case, version)
        request: Request = locked(Request.objects.visible_to(actor), case.request_id)
        if request.state == RequestState.RESOLVED:
            if case.outcome:
                raise IllegalState(_("This loop is closed."))
            _require_owner(actor, request)
        else:
            request_resolve(actor=actor, request_id=request.pk, note=note, at=at)
        changes = changed_fields(case, {"outcome": outcome, "closed_at": when})
        case.version += 1
        case.save(update_fields=["outcome", "closed_at", "version"])
        _step(
            case,
            LoopStepKind.CLOSED,
            member_id=actor.membership_id,
            outcome=outcome,
            note=note,
            at=when,
        )
        audit(actor=actor, action="survey.loop_close", subject=case, changes=changes)
    return case


def _require_owner(actor: Actor, request: Request) -> None:
    """Of a request that is resolved its last owner says how it ended, or who answers for them."""
    is_owner = actor.membership_id is not None and request.owner_id == actor.membership_id
    if not (is_owner or actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)):
        raise NotAllowed


def _note(text: str, *, is_needed: bool = False) -> str:
    note = text.strip()
    if is_needed and not note:
        raise InvalidInput(fields={"note": _("Say in a few words what was said.")})
    if len(note) > MAX_NOTE:
        sentence = _("At most %(count)s characters.") % {"count": MAX_NOTE}
        raise InvalidInput(fields={"note": sentence})
    return note


def loop_rule_change(
    *, actor: Actor, survey_id: int, version: int | None = None, **values: Any
) -> LoopRule:
    """From which score on a survey's answers are followed up, how soon, and under which topic.

    Cases that are open keep their time. Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.SURVEYS_MANAGE)
    only(values, RULE_FIELDS)
    with transaction.atomic():
        survey: Survey = locked(Survey.objects.visible_to(actor), survey_id)
        if values.get("limit", min(SCALES[survey.kind])) not in SCALES[survey.kind]:
            raise InvalidInput(fields={"limit": _("This score is not on the scale.")})
        topic_id = values.get("topic_id")
        topics = Topic.objects.visible_to(actor).filter(is_active=True)
        if topic_id is not None and not topics.filter(pk=topic_id).exists():
            raise NotFound(fields={"topic_id": _("Nothing was found here.")})
        rule = rule_of(survey)
        require_version(rule, version)
        if changes := changed_fields(rule, values):
            rule.version += 1
            validated(rule, exclude=("company", "survey", "topic"))
            if rule.pk is None:
                rule.save(force_insert=True)
            else:
                rule.save(update_fields=[*changes, "version"])
            audit(actor=actor, action="survey.loop_rule", subject=rule, changes=changes)
    return rule
