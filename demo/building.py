"""Builds the demo company in one transaction: it is there whole, or not at all."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_slugs, calendar_in_force
from core.access import Actor
from core.tenancy import company_scope
from demo.absences import tell_absences
from demo.answers import write_answers
from demo.checks import tell_checks
from demo.clients import sign_clients
from demo.company import MOVED_AFTER, SLUG, create_company, hire
from demo.confusion import tell_confusion
from demo.definitions import revise, tell_definitions
from demo.files import tell_files
from demo.gathering import tell_gathering
from demo.going_wrong import tell_going_wrong
from demo.growth import tell_growth
from demo.hiring import tell_hiring
from demo.history import Scene, write_past
from demo.learning import tell_learning
from demo.load import tell_load
from demo.loop import tell_loop
from demo.mail import tell_mail
from demo.notices import tell_notices
from demo.onboarding import tell_onboarding
from demo.outliers import tell_outliers
from demo.practices import tell_practices
from demo.questions import tell_questions
from demo.recent import Story, tell_recent
from demo.reports import tell_reports
from demo.retention import tell_assumptions, tell_contracts
from demo.runs import tell_runs
from demo.service_levels import promise, tell_due_times
from demo.solutions import tell_solutions
from demo.surveys import tell_surveys
from demo.targets import tell_targets
from demo.together import tell_together
from handoffs import services as handoffs
from hiring import services as hiring
from metrics import services as metrics
from playbooks import services as playbooks
from roles import services as roles
from roles.models import Topic
from surveys import services as surveys

SEED = 20_260_101
DAYS = 545
RECENT_DAYS = 15


def is_built() -> bool:
    """Whether the demo company is there (it is built whole or not at all)."""
    return SLUG in all_company_slugs()


def build(tell: Callable[[str], object]) -> None:
    """Create company, people, clients, eighteen months of past and two lively weeks.

    The same seed tells the same stories; their dates follow today.
    """
    random = Random(SEED)
    tell("Building the demo company…")
    with transaction.atomic():
        company = create_company()
        with company_scope(company.pk):
            _fill(company, random)
    tell("The demo company is ready.")


CIRCLING = frozenset({"how-to-use", "training"})


def _fill(company: Company, random: Random) -> None:
    actor = system_actor(company, via="demo", name="Demo")
    now = timezone.now()
    first_day = (now - timedelta(days=DAYS)).date()
    for app in (roles, surveys, metrics, playbooks, hiring):
        app.defaults_create(actor=actor)
    handoffs.solution_defaults_create(actor=actor)
    promise(actor, now)
    staff = hire(actor, random, first_day)
    revise(actor, now)
    accounts = sign_clients(actor, random, staff, first_day)
    topics = list(Topic.objects.visible_to(actor).select_related("role").order_by("code"))
    circling = _circling(topics)
    scene = Scene(
        staff=staff,
        accounts=accounts,
        topics=topics,
        weights=[
            1.0 if topic.pk in circling else 1 / (1 + index % 9)
            for index, topic in enumerate(topics)
        ],
        circling=circling,
        calendar=calendar_in_force(company.pk),
        first_day=first_day,
        days=DAYS - RECENT_DAYS,
        moved_on=first_day + timedelta(days=MOVED_AFTER),
    )
    write_past(actor, random, scene)
    story = Story(random, staff, scene.calendar.spec, now)
    _tell_work(actor, story, scene)
    _tell_figures(actor, story, scene, company)
    _tell_growing(actor, story, scene, company)
    tell_notices(actor, now)


def _tell_work(actor: Actor, story: Story, scene: Scene) -> None:
    """Two lively weeks of requests, runs and everything that hangs on them."""
    staff, accounts, topics = scene.staff, scene.accounts, scene.topics
    tell_recent(actor, story, accounts, topics)
    tell_going_wrong(actor, story, accounts, topics)
    tell_runs(actor, story, accounts)
    tell_absences(actor, staff)
    tell_confusion(actor, story, accounts, topics)
    tell_questions(actor, story, accounts, topics)
    tell_gathering(actor, story, accounts, topics)
    tell_files(actor, story, accounts, topics)
    tell_solutions(actor, story, accounts, topics)
    tell_due_times(actor, story, accounts, topics)
    write_answers(story.actor(staff.managers[0].pk))
    tell_mail(actor)
    tell_together(actor, story)


def _tell_figures(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """What is asked and measured, and what people make of it."""
    tell_surveys(actor, story, scene.accounts, scene.topics)
    tell_definitions(actor, story)
    tell_contracts(actor, story, scene.accounts)
    tell_assumptions(story, company)
    tell_reports(actor, story)
    tell_loop(actor, story)
    tell_load(actor, story)
    tell_outliers(actor, scene, story.now)
    tell_targets(actor, scene.staff, story.now)


def _tell_growing(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """People come, learn and grow."""
    for tell in (
        tell_checks,
        tell_learning,
        tell_hiring,
        tell_onboarding,
        tell_practices,
        tell_growth,
    ):
        tell(actor, story, scene, company)


def _circling(topics: list[Topic]) -> frozenset[int]:
    """The how-to topics of Customer success: the ones that travel in circles."""
    return frozenset(topic.pk for topic in topics if topic.code in CIRCLING)
