"""Nobody reads a colleague's scores before giving their own, whatever is asked in which order."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput
from hiring import services
from hiring.models import Interview, ScoreDraft, ScoreSight, ScoreSubmission
from hiring.selectors.agreement import agreement_on, strictness_of
from hiring.selectors.interviews import scores_of
from tests.factories.interviews import QUALITIES, Case, a_sheet, ask, give, make_case

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]
PersonMaker = Callable[..., Membership]
STEPS, SEED = 200, 20_261_122


def test_hiring_manager_and_head_see_nothing_until_nobody_is_awaited(
    manager: Membership,
    head: Membership,
    consultant: Membership,
    make_person: PersonMaker,
    actor_of: ActorOf,
) -> None:
    other = make_person("Olaf Other")
    case = make_case(manager, consultant, other)
    ask(case.actor, case.candidate, consultant, other)
    give(consultant, case.candidate, a_sheet("Secret"))
    for person in (manager, head, other):
        found = services.comparison_open(actor=actor_of(person), candidate_id=case.candidate.pk)
        assert (list(found.given), list(found.qualities)) == ([], [])
    assert ScoreSight.objects.count() == 0
    give(other, case.candidate)
    for person in (manager, head, other, consultant):
        found = services.comparison_open(actor=actor_of(person), candidate_id=case.candidate.pk)
        assert len(found.given) == 2
    assert ScoreSight.objects.count() == 4


def test_whoever_saw_scores_cannot_be_asked_for_theirs_and_a_correction_says_so(
    manager: Membership, consultant: Membership, make_person: PersonMaker, actor_of: ActorOf
) -> None:
    late = make_person("Lara Late")
    case = make_case(manager, consultant, late)
    ask(case.actor, case.candidate, consultant)
    give(consultant, case.candidate)
    services.comparison_open(actor=actor_of(late), candidate_id=case.candidate.pk)
    services.comparison_open(actor=case.actor, candidate_id=case.candidate.pk)
    for person in (late, manager):
        with pytest.raises(InvalidInput):
            ask(case.actor, case.candidate, person)
    assert Interview.objects.count() == 1

    fresh = make_person("Finn Fresh")
    services.panel_member_add(actor=case.actor, vacancy_id=case.vacancy.pk, member_id=fresh.pk)
    ask(case.actor, case.candidate, fresh)
    give(fresh, case.candidate, a_sheet(drive=1))
    services.comparison_open(actor=actor_of(fresh), candidate_id=case.candidate.pk)
    interview = Interview.objects.get(interviewer=fresh)
    correction = services.scores_correct(
        actor=actor_of(fresh),
        interview_id=interview.pk,
        sheet=a_sheet(drive=3),
        reason="On second thoughts",
    )
    assert correction.after_others
    services.candidate_refuse(
        actor=case.actor, candidate_id=case.candidate.pk, reason="Another one"
    )
    system = actor_of(make_person("Hedda Head", level="head"))
    agreement = {row.quality.key: row.pairs for row in agreement_on(system, _version())}
    # What counts is what was said before the others' scores were seen.
    assert (agreement["drive"].n, agreement["drive"].near) == (1, 0)
    assert (agreement["empathy"].n, agreement["empathy"].equal) == (1, 1)
    strict = {row.name: row.sums for row in strictness_of(system, {fresh.pk: fresh.name})}
    assert (strict["Finn Fresh"].n, strict["Finn Fresh"].total) == (1, -0.5)


def _version() -> Any:
    return Interview.objects.select_related("guide_version").all()[0].guide_version


def test_released_interviewer_is_not_waited_for_and_scores_of_the_undecided_are_told_to_nobody(
    manager: Membership, consultant: Membership, make_person: PersonMaker, actor_of: ActorOf
) -> None:
    other = make_person("Olaf Other")
    case = make_case(manager, consultant, other)
    first, second = ask(case.actor, case.candidate, consultant, other)
    give(consultant, case.candidate)
    here: dict[str, Any] = {"actor": actor_of(other), "interview_id": second.pk}
    services.scores_keep(**here, sheet=a_sheet("Half"))
    services.interview_release(actor=case.actor, interview_id=second.pk, because="Ill for weeks")
    assert ScoreDraft.objects.count() == 0
    with pytest.raises(IllegalState):
        services.scores_give(**here, sheet=a_sheet())
    found = services.comparison_open(actor=case.actor, candidate_id=case.candidate.pk)
    assert [one.interview.pk for one in found.given] == [first.pk]
    assert scores_of([case.candidate.pk]) == {}


class Story:
    """Three interviewers, a hiring manager and a head, and what each has been shown."""

    def __init__(self, case: Case, people: dict[str, Membership], browser_of: BrowserOf) -> None:
        """Each with a browser of their own."""
        self.case, self.people = case, people
        self.browsers = {name: browser_of(person) for name, person in people.items()}
        self.seen: set[str] = set()
        self.given = self.refused = self.shown = 0

    def interviews(self) -> dict[str, Interview]:
        """By the name of their interviewer."""
        names = {person.pk: name for name, person in self.people.items()}
        rows = Interview.objects.filter(candidate=self.case.candidate)
        return {names[row.interviewer_id]: row for row in rows}

    def may_see(self, name: str) -> bool:
        """The rule, told without the product."""
        states = {who: row.state for who, row in self.interviews().items()}
        if name in states and states[name] != "released":
            return states[name] == "given"
        return "asked" not in states.values()

    def check(self, name: str, response: Any, *, may_see: bool) -> None:
        """No word and no payload of anybody else's before the rule is met; drafts never."""
        body = b"".join(response).decode() + str(response.headers)
        assert response.status_code < 500
        others = [who for who in re.findall(r"GIVEN-(\w+)-EVIDENCE", body) if who != name]
        drafts = [who for who in re.findall(r"DRAFT-(\w+)-EVIDENCE", body) if who != name]
        assert drafts == []
        if others:
            assert may_see, (name, response.request["PATH_INFO"])
            self.seen.add(name)
            self.shown += 1
        if not may_see:
            assert "iv-cell" not in body
            assert '"to_talk_about"' not in body


def _looks(story: Story) -> Iterator[str]:
    pk, vacancy = story.case.candidate.pk, story.case.vacancy.pk
    yield from (
        f"/hiring/candidates/{pk}/",
        *[f"/hiring/candidates/{pk}/scores/"] * 5,
        f"/hiring/candidates/{pk}/interviews/",
        f"/hiring/vacancies/{vacancy}/",
        "/hiring/agreement/",
        "/desk/interviews/",
        "/notices/",
        *[f"/api/v1/interview-comparisons/{pk}/"] * 5,
        f"/api/v1/interviews/?candidate={pk}&state=given",
        f"/api/v1/candidates/{pk}/",
        "/api/v1/interview-agreement/",
    )
    for row in story.interviews().values():
        yield from (
            f"/hiring/interviews/{row.pk}/",
            f"/hiring/interviews/{row.pk}/keep/",
            f"/hiring/interviews/{row.pk}/correct/",
            f"/api/v1/interviews/{row.pk}/",
            f"/api/v1/interviews/{row.pk}/scores/",
        )


def _values(name: str, kind: str, random: Random) -> dict[str, Any]:
    values: dict[str, Any] = {"note": f"{kind}-{name}-EVIDENCE of the whole", "reason": "Again"}
    for key in QUALITIES:
        values[f"scores.{key}.score"] = str(random.randint(1, 4))
        values[f"scores.{key}.evidence"] = f"{kind}-{name}-EVIDENCE"
    return values


def _json(values: dict[str, Any], *names: str) -> dict[str, Any]:
    scores = [
        {
            "key": key,
            "score": int(values[f"scores.{key}.score"]),
            "evidence": values[f"scores.{key}.evidence"],
        }
        for key in QUALITIES
    ]
    return {"scores": scores, "note": values["note"], **{name: values[name] for name in names}}


def _write(story: Story, random: Random, name: str) -> None:
    """Somebody tries to write on somebody's sheet, by page or by API."""
    browser = story.browsers[name]
    rows = story.interviews()
    if not rows:
        return
    row = rows[name] if name in rows and random.random() < 0.8 else random.choice([*rows.values()])
    what = random.choice(["keep", "give", "give", "correct"])
    values = _values(name, "DRAFT" if what == "keep" else "GIVEN", random)
    may_see, had_given = story.may_see(name), story.people[name].pk
    before = ScoreSubmission.objects.filter(interview__interviewer=had_given).count()
    if random.random() < 0.5:
        path = f"/api/v1/interviews/{row.pk}/" + ("scores/" if what == "keep" else f"{what}/")
        send: Any = browser.put if what == "keep" else browser.post
        body = _json(values, "reason") if what == "correct" else _json(values)
        response = send(path, data=body, content_type="application/json")
    else:
        suffix = {"keep": "keep/", "give": "", "correct": "correct/"}[what]
        draft = ScoreDraft.objects.filter(interview=row).first()
        number = ScoreSubmission.objects.filter(interview=row).count()
        values["version"] = number if what == "correct" else (draft.version if draft else 0)
        response = browser.post(f"/hiring/interviews/{row.pk}/{suffix}", data=values)
    story.check(name, response, may_see=may_see or what in {"give", "correct"})
    after = ScoreSubmission.objects.filter(interview__interviewer=had_given).count()
    if before == 0 and after == 1:
        assert name not in story.seen, "gave the first scores after having seen others'"
    story.given += after > before
    story.refused += response.status_code >= 400


def _keep_changes_nothing_for_others(story: Story, random: Random, name: str) -> None:
    """What is typed by one looks like nothing to the others: bodies, counts and ETags."""
    row = story.interviews().get(name)
    if row is None or row.state != "asked":
        return
    other = random.choice([who for who in story.people if who != name])
    paths = (
        f"/api/v1/interviews/{row.pk}/",
        f"/api/v1/interviews/?candidate={story.case.candidate.pk}",
        f"/api/v1/interview-comparisons/{story.case.candidate.pk}/",
    )
    browser = story.browsers[other]
    answers = [[_plain(answer) for answer in map(browser.get, paths)]]
    if "EVIDENCE" in answers[0][2][0]:
        story.seen.add(other)
    values = _json(_values(name, "DRAFT", random))
    story.browsers[name].put(
        f"/api/v1/interviews/{row.pk}/scores/", data=values, content_type="application/json"
    )
    answers.append([_plain(answer) for answer in map(browser.get, paths)])
    assert answers[0] == answers[1]


def _plain(response: Any) -> tuple[str, str | None]:
    """Body and ETag without the number of the request."""
    text = re.sub(r'"request_id":"\w+"', "", response.content.decode())
    return text, response.get("ETag")


def _manage(story: Story, random: Random) -> None:
    """The hiring manager or the head asks, releases, takes off the panel and puts back."""
    name = random.choice(["manager", "manager", "head"])
    browser, case = story.browsers[name], story.case
    whom = random.choice([*story.people])
    rows, may_see = story.interviews(), story.may_see(name)
    what = random.choice(["ask", "release", "release", "panel"])
    if what == "ask":
        body = {"candidate_id": case.candidate.pk, "interviewer_ids": [story.people[whom].pk]}
        response = browser.post("/api/v1/interviews/", data=body, content_type="application/json")
        if response.status_code == 201 and response.json():
            assert whom not in story.seen, "asked although others' scores were seen"
    elif what == "release" and whom in rows:
        response = browser.post(
            f"/hiring/interviews/{rows[whom].pk}/release/", data={"because": "Ill"}
        )
    else:
        member_id = story.people[whom].pk
        if case.vacancy.panel.filter(member_id=member_id).exists() and random.random() < 0.2:
            services.panel_member_remove(
                actor=case.actor, vacancy_id=case.vacancy.pk, member_id=member_id
            )
        else:
            services.panel_member_add(
                actor=case.actor, vacancy_id=case.vacancy.pk, member_id=member_id
            )
        return
    story.check(name, response, may_see=may_see)


def test_whatever_order_of_requests_shows_no_score_of_a_colleague_too_early(
    manager: Membership,
    head: Membership,
    consultant: Membership,
    make_person: PersonMaker,
    browser_of: BrowserOf,
) -> None:
    people = {
        "manager": manager,
        "head": head,
        "anna": consultant,
        "boris": make_person("Boris Two"),
        "clara": make_person("Clara Three"),
    }
    case = make_case(manager, people["anna"], people["boris"], people["clara"])
    random = Random(SEED)
    story = Story(case, people, browser_of)
    ask(case.actor, case.candidate, people["anna"], people["boris"], people["clara"])
    for step in range(STEPS):
        name = random.choice([*people])
        kind = random.random()
        if kind < 0.66:
            may_see = story.may_see(name)
            path = random.choice([*_looks(story)])
            story.check(name, story.browsers[name].get(path), may_see=may_see)
        elif kind < 0.78 and step > STEPS // 10:
            _write(story, random, random.choice(["anna", "boris", "clara", "manager", "head"]))
        elif kind < 0.84:
            _keep_changes_nothing_for_others(story, random, name)
        else:
            _manage(story, random)
    # The walk met both sides of the rule.
    assert min(story.given, story.refused, story.shown) > 1, vars(story)
