"""Unhappy clients of the demo company, each at another point: nobody has called yet, it is
overdue, they were spoken with, won back, not reached, and one who thought better of it."""

from datetime import datetime, timedelta

from core.access import Actor
from demo.recent import Story
from handoffs import services as handoffs
from surveys import services as surveys
from surveys.models import LOW_LIMITS, Answer, LoopCase, LoopOutcome, SurveyKind, is_low
from surveys.selectors.loop import rule_of

DAYS = 60
MOST = 9

_CALLED = (
    "Called. They waited twice for an answer nobody had promised to give. Agreed on one person "
    "to turn to.",
    "Spoke with them on the phone: the export is the point, not the people.",
    "Rang; they want to see the changes before the renewal.",
)
_WROTE = (
    "Thank you for telling us plainly. I have read your request from the beginning and would like "
    "to hear the rest from you: does tomorrow at ten suit you?"
)
_ENDS = (
    (LoopOutcome.WON_BACK, "They stay, and try the new export next week."),
    (LoopOutcome.REACHED, "Heard out; nothing more to be done now."),
    (LoopOutcome.NOT_REACHABLE, "Three calls and two mails without an answer."),
)
_BETTER = {
    SurveyKind.CSAT: 5,
    SurveyKind.NPS: 8,
    SurveyKind.CES: 6,
    SurveyKind.NSAT: 1,
    SurveyKind.FCR: 1,
}


def tell_loop(system: Actor, story: Story) -> None:
    """Follow up the latest low answers, the newest first; by the services."""
    for number, answer in enumerate(_low_answers(system, story.now)):
        invitation = answer.invitation
        case = surveys.loop_case_open(
            actor=system, invitation=invitation, answer=answer, rule=rule_of(invitation.survey)
        )
        _go_on(system, story, case, number)


def _low_answers(system: Actor, now: datetime) -> list[Answer]:
    """One a client, of the last weeks, at least a few hours old."""
    answers = (
        Answer.objects.visible_to(system)
        .filter(at__range=(now - timedelta(days=DAYS), now - timedelta(hours=3)))
        .filter(invitation__client__is_active=True, invitation__loop_case__isnull=True)
        .select_related("invitation__survey", "invitation__client", "invitation__company")
        .order_by("-at", "-pk")
    )
    found: dict[int, Answer] = {}
    for answer in answers:
        invitation = answer.invitation
        if is_low(invitation.kind, LOW_LIMITS[invitation.kind], answer.score):
            found.setdefault(invitation.client_id, answer)
        if len(found) == MOST:
            break
    return list(found.values())


def _go_on(system: Actor, story: Story, case: LoopCase, number: int) -> None:
    """What was done about it: nothing yet for the newest and for one that is overdue."""
    owner_id = case.request.owner_id
    actor = story.actor(owner_id) if owner_id in story.people else system
    story.at = case.opened_at
    if number in {0, 3}:
        return
    if number % 2:
        note = _CALLED[number % len(_CALLED)]
        surveys.loop_contact(actor=actor, case_id=case.pk, note=note, at=story.after(60, 600))
    else:
        handoffs.message_send(
            actor=actor, request_id=case.request_id, body=_WROTE, at=story.after(60, 600)
        )
    if number == 4:
        _think_better(system, case, story.after(300, 900))
    if number > 4:
        outcome, words = _ENDS[number % len(_ENDS)]
        surveys.loop_close(
            actor=actor,
            case_id=case.pk,
            outcome=outcome,
            note=words,
            at=story.after(300, 1200),
        )


def _think_better(system: Actor, case: LoopCase, at: datetime) -> None:
    """The client answers again, and better, while the question is open."""
    invitation = case.invitation
    if at > invitation.closes_at:
        return
    surveys.answer_record(
        actor=system,
        public_id=invitation.public_id,
        score=_BETTER[SurveyKind(invitation.kind)],
        comment="They called me the same day. Thank you.",
        source="demo",
        at=at,
    )
    surveys.low_answer_follow(company_id=case.company_id, invitation_id=invitation.pk)
