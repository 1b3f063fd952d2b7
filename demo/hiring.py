"""The story of hiring: a place filled by somebody in their second week, a search with candidates
in every state, and one that was given up."""

from datetime import timedelta
from typing import Any, NamedTuple

from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from demo.history import Scene
from demo.interviews_told import tell_interviews_of_filled, tell_interviews_of_open
from demo.names import PEOPLE
from demo.recent import Story
from hiring import services
from hiring.models import Candidate, Vacancy
from hiring.transitions import CandidateAction

# Hired for Support North: in the second week of their onboarding.
NEW_HIRE = "Nora Feldmann"
HIRED_DAYS_AGO, BEGAN_DAYS_AGO = 24, 10
LETTER = """Dear team,

three years in the showroom of a kitchen maker taught me to listen before I measure. I would like
to do the same for people who build with your tools.
"""


class Applicant(NamedTuple):
    """Somebody who came, so many days ago, and what is noted about them."""

    name: str
    days: int
    kind: str
    source: str
    notes: str


FILLED = (
    Applicant(NEW_HIRE, 52, "colleague", "Priya Raman", "Trained a new colleague at her last job."),
    Applicant("Bruno Haas", 49, "board", "Stepjob", "Can begin at once."),
    Applicant("Yara Nasser", 47, "applied", "Careers page", "Wants to stay in Hamburg."),
)
OPEN = (
    Applicant("Katrin Vogel", 19, "board", "Stepjob", "Four years at a tool rental."),
    Applicant("Timo Rantanen", 17, "agency", "Hellweg Personal", "Speaks Finnish and German."),
    Applicant("Selma Aydin", 16, "colleague", "Jonas Weber", "Ran the service desk of a fair."),
    Applicant("Greta Holm", 4, "applied", "Careers page", "Sent a letter, see the documents."),
    Applicant("Ralf Zander", 15, "board", "Stepjob", "Asked about the bonus in the first mail."),
    Applicant("Chiara Longo", 12, "found", "Conference in Milan", "Took another offer."),
)
CLOSED = (
    Applicant("Piet de Wit", 118, "agency", "Hellweg Personal", "Knows the Baltic dealers."),
    Applicant("Edita Kask", 110, "applied", "Careers page", "Would like to be told of others."),
)


def tell_hiring(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
    helen, third = scene.staff.managers[0], scene.staff.managers[2]
    _filled(story, scene, helen)
    _open(story, scene, helen)
    _closed(story, scene, third)


def _opened(story: Story, scene: Scene, manager: Membership, code: str, **values: Any) -> Vacancy:
    by_name = {person.name: person.pk for person in story.people.values()}
    panel = [by_name[name] for name in values.pop("panel")]
    days = values.pop("days")
    lines = (line for of_person in scene.staff.lines.values() for line in of_person)
    team_id = next(team_id for manager_id, team_id in lines if manager_id == manager.pk)
    return services.vacancy_open(
        actor=story.actor(manager.pk),
        role_id=scene.staff.roles[code].pk,
        team_id=team_id,
        panel_ids=panel,
        opened_on=_day(story, days),
        **values,
    )


def _day(story: Story, days: int) -> Any:
    """So many days ago, by the company's clock."""
    return local_day("Europe/Berlin", story.now - timedelta(days=days))


def _added(actor: Actor, story: Story, vacancy: Vacancy, who: Applicant) -> Candidate:
    return services.candidate_add(
        actor=actor,
        vacancy_id=vacancy.pk,
        name=who.name,
        email=f"{who.name.lower().replace(' ', '.')}@applicants.example",
        phone="+49 30 5550 1" + str(len(who.name)),
        source_kind=who.kind,
        source=who.source,
        notes=who.notes,
        consent_on=_day(story, who.days),
        consent_how="Ticked on the form of the careers page",
        at=story.now - timedelta(days=who.days),
    )


def _filled(story: Story, scene: Scene, manager: Membership) -> None:
    """Three came, one was hired and began ten days ago."""
    actor = story.actor(manager.pk)
    vacancy = _opened(
        story,
        scene,
        manager,
        "S",
        title="Support consultant, Support North",
        about="Answers what does not work after a purchase, and writes down what comes up twice."
        " Success is a client who does not have to ask again.",
        panel=[PEOPLE[0], PEOPLE[2]],
        days=60,
    )
    hired, refused, gone = (_added(actor, story, vacancy, who) for who in FILLED)
    at = story.now - timedelta(days=HIRED_DAYS_AGO)
    for candidate in (hired, refused):
        services.candidate_act(
            actor=actor, candidate_id=candidate.pk, action=CandidateAction.INTERVIEW, at=at
        )
    services.candidate_act(
        actor=actor, candidate_id=gone.pk, action=CandidateAction.WITHDRAW, at=at
    )
    tell_interviews_of_filled(story, actor, hired, refused, at)
    services.candidate_refuse(
        actor=actor,
        candidate_id=refused.pk,
        reason="Told of a lost order and blamed the warehouse three times.",
        at=at,
    )
    services.candidate_hire(
        actor=actor,
        candidate_id=hired.pk,
        starts_on=_day(story, BEGAN_DAYS_AGO),
        reason="Asked how success is measured here, and told openly of a wrong delivery of hers and"
        " what she changed after it.",
        job_title="Support consultant",
        at=at,
    )


def _open(story: Story, scene: Scene, manager: Membership) -> None:
    """Six came: two are in interviews, one begins soon, one place is left."""
    actor = story.actor(manager.pk)
    vacancy = _opened(
        story,
        scene,
        manager,
        "S",
        title="Support consultant, planning tools",
        about="Helps clients who plan with our 3D tools, and trains them where a question is really"
        " a wish to learn. Success is the share of questions settled at the first contact.",
        panel=[PEOPLE[0], PEOPLE[2], "Robert Klein"],
        places=2,
        days=25,
    )
    candidates = {who.name: _added(actor, story, vacancy, who) for who in OPEN}
    at = story.now - timedelta(days=9)
    for name in ("Katrin Vogel", "Timo Rantanen", "Selma Aydin"):
        services.candidate_act(
            actor=actor,
            candidate_id=candidates[name].pk,
            action=CandidateAction.INTERVIEW,
            at=at,
        )
    tell_interviews_of_open(story, actor, candidates, manager)
    services.document_add(
        actor=actor,
        candidate_id=candidates["Greta Holm"].pk,
        name="Letter.txt",
        content=LETTER.encode(),
    )
    services.candidate_refuse(
        actor=actor,
        candidate_id=candidates["Ralf Zander"].pk,
        reason="Asked about promotion and bonus only, and nothing about the work.",
        at=at,
    )
    services.candidate_act(
        actor=actor,
        candidate_id=candidates["Chiara Longo"].pk,
        action=CandidateAction.WITHDRAW,
        at=at,
    )


def _closed(story: Story, scene: Scene, manager: Membership) -> None:
    """Given up four months ago; one asked to be deleted, the data of the other go soon."""
    actor = story.actor(manager.pk)
    vacancy = _opened(
        story,
        scene,
        manager,
        "A",
        title="Account manager, Baltic region",
        panel=[PEOPLE[1]],
        days=125,
    )
    first, second = (_added(actor, story, vacancy, who) for who in CLOSED)
    at = story.now - timedelta(days=90)
    for candidate in (first, second):
        services.candidate_refuse(
            actor=actor, candidate_id=candidate.pk, reason="There is no place any more.", at=at
        )
    services.vacancy_close(
        actor=actor,
        vacancy_id=vacancy.pk,
        filled=False,
        reason="The dealers of the region are served from Riga from now on.",
        at=at,
    )
    services.candidate_erase(actor=actor, candidate_id=first.pk, because="asked")
    services.candidate_keep_until(actor=actor, candidate_id=second.pk, delete_on=_day(story, -5))
