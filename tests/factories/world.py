"""A small company with one object of every kind, made by the services.

Every name that people typed carries `MARK`, so that a test can ask whether a page shows anything
of this company.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Company, Membership, ReportingLine, Team
from clients import services as clients
from clients.models import Client, Contact, Contract
from core.access import Actor
from core.models import Delivery
from handoffs import services as handoffs
from handoffs.models import Comment, Handover, Request, RequestAlarm, RequestNotice
from integrations.models import ApiToken, ImportRun
from integrations.services.tokens import token_create
from metrics import services as metrics
from notices.models import Mail
from playbooks import services as playbooks
from playbooks.models import Playbook, Run
from playbooks.steps import Step
from roles import services as roles
from roles.models import Role, RoleHolding, Topic, Touchpoint
from surveys import services as surveys
from surveys.models import Invitation, Survey, SurveyKind
from tests.factories.definitions import tell_workshop
from tests.factories.files import picture
from tests.factories.growing import tell_growing
from tests.factories.incoming import (
    make_failed_mail,
    make_import_run,
    make_parked_delivery,
    tell_incoming_mail,
)
from tests.factories.loop import tell_low_answer
from tests.factories.playbooks import fill_draft, make_playbook_in_force
from tests.factories.retention import tell_retention
from tests.factories.solutions import make_kind, make_rule, propose
from tests.factories.survey_rules import tell_rhythm
from tests.factories.surveys import make_invitation
from tests.factories.targets import tell_targets

MARK = "Quetzal"
LONG_AGO = date(2024, 1, 1)
DAY_OFF = date(2026, 12, 25)


@dataclass(frozen=True, slots=True)
class People:
    """One person a level, two consultants."""

    admin: Membership
    manager: Membership
    consultant: Membership
    colleague: Membership
    internal: Membership


@dataclass(frozen=True, slots=True)
class World:
    """What was made. `request` carries an offer of the consultant to the colleague."""

    company: Company
    people: People
    team: Team
    line: ReportingLine
    role: Role
    holding: RoleHolding
    topic: Topic
    client: Client
    contact: Contact
    contract: Contract
    request: Request
    handover: Handover
    comment: Comment
    invitation: Invitation
    survey: Survey
    token: ApiToken
    playbook: Playbook
    run: Run
    import_run: ImportRun
    parked: Delivery
    mail: Mail


def make_defaults(system: Actor) -> None:
    """Roles, topics, surveys, definitions and playbooks, as every new company has them."""
    for app in (roles, surveys, metrics, playbooks):
        app.defaults_create(actor=system)


def make_world(system: Actor, company: Company, people: People) -> World:
    """One object of every kind; nothing of another company."""
    make_defaults(system)
    accounts.holidays_change(actor=system, add={DAY_OFF: f"{MARK} day"})
    team, line = _team(system, people)
    accounts.absence_create(
        actor=system,
        member_id=people.consultant.pk,
        starts_on=LONG_AGO,
        ends_on=LONG_AGO + timedelta(days=7),
        note=f"{MARK} leave",
    )
    role = Role.objects.get(company=company, code="CS")
    holding = _hold(system, role, people.consultant)
    _hold(system, Role.objects.get(company=company, code="S"), people.colleague)
    topic = roles.topic_create(
        actor=system, code="own-topic", name_en=f"{MARK} topic", role_id=role.pk
    )
    client, contact, contract = _client(system, role, people.consultant)
    handoffs.service_policy_create(
        actor=system, name_en=f"{MARK} policy", resolution_minutes=480, first_response_minutes=60
    )
    request, comment, handover = _request(people, client, contact, topic)
    _gather(people, client, request)
    _verdict(system, request)
    _notice(company, role, request, people.consultant)
    _alarm(company, request)
    tell_incoming_mail(system, MARK)
    tell_retention(system, people)
    tell_targets(system, people)
    tell_rhythm(system, client)
    tell_low_answer(system, company, MARK)
    tell_workshop(system, request, people.colleague, MARK)
    _solution(system, people, request)
    handoffs.saved_view_create(
        actor=actor_for_membership(people.consultant),
        name=f"{MARK} view",
        query="state=waiting&priority=high",
        is_shared=True,
    )
    handoffs.template_create(
        actor=actor_for_membership(people.manager),
        name=f"{MARK} template",
        body="Dear {contact_first_name}, we look into it.",
        is_shared=True,
    )
    playbook = _playbook(people.consultant, topic)
    world = World(
        company=company,
        people=people,
        team=team,
        line=line,
        role=role,
        holding=holding,
        topic=topic,
        client=client,
        contact=contact,
        contract=contract,
        request=request,
        handover=handover,
        comment=comment,
        invitation=make_invitation(system, company, consultant=people.consultant, name=MARK),
        survey=Survey.objects.get(company=company, kind=SurveyKind.CSAT),
        token=_token(people.admin),
        playbook=playbook,
        run=_run(people.consultant, playbook, request),
        import_run=make_import_run(company, people.admin, MARK),
        parked=make_parked_delivery(company),
        mail=make_failed_mail(company),
    )
    tell_growing(world)
    return world


def _solution(system: Actor, people: People, request: Request) -> None:
    """The internal employee must agree to a refund."""
    kind = make_kind(system, name_en=f"{MARK} refund")
    make_rule(system, agreer="person", member_id=people.internal.pk)
    words = f"{MARK}: half was promised and not given"
    propose(actor_for_membership(people.consultant), request, kind, words=words)


def _verdict(system: Actor, request: Request) -> None:
    """Somebody's word on how requests of the topic land."""
    handoffs.paths_derive(actor=system, request_ids=[request.pk])
    day = timezone.localdate()
    handoffs.confusion_verdict_give(
        actor=system,
        topic_id=request.topic_id,
        kind="wrong_landing",
        starts_on=day - timedelta(days=7),
        ends_on=day + timedelta(days=1),
        cause="similar_tasks",
        note=f"{MARK} confuses two roles",
    )


def _notice(company: Company, role: Role, request: Request, told: Membership) -> None:
    touchpoint = Touchpoint.objects.create(
        company=company,
        code="own-touchpoint",
        from_role=Role.objects.get(company=company, code="S"),
        to_role=role,
        occasion_en=f"{MARK} occasion",
    )
    RequestNotice.objects.create(
        company=company,
        request=request,
        touchpoint=touchpoint,
        member=told,
        at=request.opened_at,
    )


def _alarm(company: Company, request: Request) -> None:
    RequestAlarm.objects.create(
        company=company,
        request=request,
        kind="loop",
        since_at=request.opened_at,
        raised_at=request.opened_at,
        data={"path": [MARK, "S", MARK]},
    )


def _team(system: Actor, people: People) -> tuple[Team, ReportingLine]:
    team = accounts.team_create(
        actor=system, name=f"{MARK} front line", manager_id=people.manager.pk
    )
    lines = [
        accounts.reporting_line_set(
            actor=system,
            member_id=person.pk,
            manager_id=people.manager.pk,
            team_id=team.pk,
            starts_on=LONG_AGO,
        )
        for person in (people.consultant, people.colleague)
    ]
    return team, lines[0]


def _hold(system: Actor, role: Role, person: Membership) -> RoleHolding:
    return roles.role_holding_start(
        actor=system, role_id=role.pk, member_id=person.pk, starts_on=LONG_AGO
    )


def _client(system: Actor, role: Role, success: Membership) -> tuple[Client, Contact, Contract]:
    client = clients.client_create(actor=system, name=f"{MARK} Kitchens")
    contact = clients.contact_create(
        actor=system,
        client_id=client.pk,
        name=f"Anna {MARK}",
        email="anna@kitchens.example",
        language="en",
    )
    contract = clients.contract_create(
        actor=system,
        client_id=client.pk,
        title=f"{MARK} licence",
        amount=Decimal("48200.00"),
        starts_on=LONG_AGO,
        ends_on=LONG_AGO + timedelta(days=1500),
    )
    clients.client_team_set(
        actor=system,
        client_id=client.pk,
        role_id=role.pk,
        member_id=success.pk,
        starts_on=LONG_AGO,
    )
    return client, contact, contract


def _request(
    people: People, client: Client, contact: Contact, topic: Topic
) -> tuple[Request, Comment, Handover]:
    """Opened, answered, talked about with the internal employee, who is asked, and offered."""
    actor = actor_for_membership(people.consultant)
    request = handoffs.request_open(
        actor=actor,
        client_id=client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=f"{MARK} export is grey",
        text=f"{MARK}: third time i am writing this.",
        channel="phone",
    )
    with transaction.atomic():
        handoffs.attachments_keep(
            company_id=actor.company_id,
            request=request,
            message=None,
            files=[handoffs.IncomingFile(f"{MARK}.png", "image/png", picture())],
        )
    handoffs.message_send(actor=actor, request_id=request.pk, body=f"{MARK}, we look into it.")
    comment = handoffs.comment_add(
        actor=actor,
        request_id=request.pk,
        body=f"{MARK}: what does the log say?",
        call_in=[people.internal.pk],
    )
    handoffs.questions_ask(
        actor=actor,
        request_id=request.pk,
        to_ids=[people.internal.pk],
        text=f"{MARK}: did the default change?",
    )
    handover = handoffs.handover_offer(
        actor=actor,
        request_id=request.pk,
        to_owner_id=people.colleague.pk,
        why=f"{MARK} needs the logs",
        tried="Read the manual",
        expected="Find the cause",
        outside_reason=f"{MARK}: only Support reads logs",
    )
    return Request.objects.get(pk=request.pk), comment, handover


def _gather(people: People, client: Client, request: Request) -> None:
    """A tag on it, and another request that follows it."""
    actor = actor_for_membership(people.consultant)
    handoffs.request_tags_change(actor=actor, request_id=request.pk, add=[f"{MARK} fair"])
    other = handoffs.request_open(
        actor=actor,
        client_id=client.pk,
        subject=f"{MARK} import fails",
        text=f"{MARK}: and the import.",
        channel="phone",
    )
    handoffs.link_add(actor=actor, request_id=other.pk, other_id=request.pk, kind="follows")
    bulk = handoffs.bulk_start(
        actor=actor, kind="priority", picks=[(other.pk, None)], values={"priority": "high"}
    )
    handoffs.bulk_run(actor=actor, bulk_id=bulk.pk)


def _token(person: Membership) -> ApiToken:
    actor = actor_for_membership(person)
    token, _text = token_create(actor=actor, name=MARK, scopes=["read"], days=9)
    return token


def _playbook(owner: Membership, topic: Topic) -> Playbook:
    """In force, with a draft that waits for approval."""
    actor = actor_for_membership(owner)
    playbook = make_playbook_in_force(
        actor,
        "own-playbook",
        name_en=f"{MARK} playbook",
        owner_id=owner.pk,
        topic_ids=[topic.pk],
    )
    steps = [Step("spot", title_en=f"{MARK} step", role="CS"), Step("tell", title_en=f"{MARK} end")]
    fill_draft(actor, playbook, steps)
    playbooks.draft_propose(actor=actor, playbook_id=playbook.pk, seen=None, reason=MARK)
    return playbook


def _run(starter: Membership, playbook: Playbook, request: Request) -> Run:
    """At its second step, with a note at the first."""
    actor = actor_for_membership(starter)
    run = playbooks.run_start(
        actor=actor,
        playbook_id=playbook.pk,
        client_id=request.client_id,
        request_id=request.pk,
    )
    return playbooks.run_step_finish(actor=actor, run_id=run.pk, note=f"{MARK} asked for more")
