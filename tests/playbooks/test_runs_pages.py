"""Pages of runs: the list, one run, what can be done to it, and the fragments."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from playbooks import services
from playbooks.models import PlaybookTopic, Run, RunStep
from playbooks.steps import Step
from tests.factories.handoffs import hold_role, make_client, make_team, make_topic, open_request
from tests.factories.playbooks import make_playbook, make_playbook_in_force
from tests.factories.runs import Matter, make_matter, open_step, start, told

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]
LIST = "/playbooks/runs/"


@pytest.fixture
def other(make_person: Any) -> Membership:
    """A second consultant: the client's Account."""
    person: Membership = make_person("Daniel Osei")
    return person


@pytest.fixture
def matter(system: Actor, consultant: Membership, other: Membership) -> Matter:
    """A client whose CS is the consultant and whose Account is the other one."""
    return make_matter(system, consultant, other)


@pytest.fixture
def run(matter: Matter, consultant: Membership, actor_of: ActorOf) -> Run:
    """A run at its first step, which the consultant holds."""
    return start(actor_of(consultant), matter)


def page_of(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def address(run: Run, what: str = "") -> str:
    return f"{LIST}{run.pk}/{what}"


def seen(run: Run) -> dict[str, int]:
    """What a form on the page carries."""
    run.refresh_from_db()
    return {"version": run.version, "step_id": open_step(run).pk}


def make_late(run: Run) -> None:
    RunStep.objects.filter(run=run, ended_at=None).update(
        due_at=timezone.now() - timedelta(minutes=5)
    )


# ---------- One run


def test_run_page_shows_the_open_step_to_its_holder_with_what_can_be_done(
    run: Run, consultant: Membership, browser_of: BrowserOf
) -> None:
    page = page_of(browser_of(consultant), address(run))
    for text in (
        "Opportunity",
        "Nordhaus",
        "Spot the opportunity",
        "Marta Lind holds the role Success for the client.",
        f"{address(run)}finish/",
        f"{address(run)}give/",
        f"{address(run)}cancel/",
        "flowchart",
        "Agree with the client",
        "2 working days",
    ):
        assert text in page, text
    assert "Take it myself" not in page


def test_run_page_offers_nothing_to_do_to_others(
    run: Run, other: Membership, browser_of: BrowserOf
) -> None:
    page = page_of(browser_of(other), address(run))
    assert "Spot the opportunity" in page
    for text in ("finish/", "give/", "cancel/"):
        assert f"{address(run)}{text}" not in page


def test_run_page_of_an_ended_run_shows_its_history(
    run: Run, consultant: Membership, other: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk, note="They asked.")
    services.run_step_give(
        actor=actor_of(other), run_id=run.pk, member_id=consultant.pk, reason="Ill today"
    )
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk, answer=1)
    page = page_of(browser_of(consultant), address(run))
    for text in ("Finished", "They asked.", "Ill today", "Passed on", "refused", "Daniel Osei"):
        assert text in page, text
    assert f"{address(run)}finish/" not in page
    refused = browser_of(consultant).get(address(run, "give/"))
    assert refused.status_code == 409
    assert "This run has ended." in refused.content.decode()


def test_run_page_of_a_cancelled_run_says_why(
    run: Run, consultant: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    services.run_cancel(actor=actor_of(consultant), run_id=run.pk, reason="They went away")
    page = page_of(browser_of(consultant), address(run))
    assert "They went away" in page
    assert "Not done" in page


def test_run_page_when_posted_then_the_next_step_begins(
    run: Run, consultant: Membership, other: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    answer = browser.post(address(run, "finish/"), {**seen(run), "note": "They asked."})
    assert (answer.status_code, answer["Location"]) == (302, address(run))
    assert open_step(run).key == "agree"
    page = page_of(browser_of(other), address(run))
    assert "agreed" in page
    assert "refused" in page
    answer = browser_of(other).post(address(run, "finish/"), {**seen(run), "answer": "1"})
    assert answer.status_code == 302
    run.refresh_from_db()
    assert run.state == "finished"


def test_run_page_when_somebody_was_quicker_then_the_note_is_kept(
    run: Run, consultant: Membership, manager: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    form = {**seen(run), "note": "My long note"}
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    browser = browser_of(manager)
    answer = browser.post(address(run, "finish/"), form)
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "My long note" in page
    assert "Someone changed this" in page
    assert [row[0] for row in told(run)] == ["spot", "agree"]
    services.run_cancel(actor=actor_of(manager), run_id=run.pk, reason="r")
    answer = browser.post(address(run, "finish/"), form)
    assert answer.status_code in (409, 412)
    assert "note-risk" in answer.content.decode()


def test_run_page_when_answer_is_wrong_then_says_so(
    run: Run, consultant: Membership, other: Membership, browser_of: BrowserOf
) -> None:
    browser_of(consultant).post(address(run, "finish/"), seen(run))
    browser = browser_of(other)
    for answer in ("", "7", "x"):
        response = browser.post(address(run, "finish/"), {**seen(run), "answer": answer})
        assert response.status_code == 422, answer
    assert (
        "Choose one of the answers."
        in browser.post(address(run, "finish/"), seen(run)).content.decode()
    )
    assert open_step(run).key == "agree"


def test_step_is_given_and_taken_on_pages(
    run: Run, consultant: Membership, other: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    form = page_of(browser, address(run, "give/"))
    assert "Daniel Osei, A" in form
    assert "Marta Lind" not in form.split('<select name="member_id"')[1].split("</select>")[0]
    refused = browser.post(address(run, "give/"), {**seen(run), "member_id": other.pk})
    assert refused.status_code == 422
    given = {**seen(run), "member_id": other.pk, "reason": "On holiday"}
    assert browser.post(address(run, "give/"), given)["Location"] == address(run)
    assert open_step(run).member == other
    assert "Take it myself" in page_of(browser_of(manager), address(run))
    taken = {**seen(run), "member_id": manager.pk}
    assert browser_of(manager).post(address(run, "give/"), taken).status_code == 302
    assert open_step(run).member == manager


def test_run_is_cancelled_on_its_page(
    run: Run, consultant: Membership, other: Membership, browser_of: BrowserOf
) -> None:
    assert "Cancel the run?" in page_of(browser_of(consultant), address(run, "cancel/"))
    form = {"version": run.version, "reason": "They went away"}
    refused = browser_of(other).post(address(run, "cancel/"), form)
    assert refused.status_code == 403
    assert browser_of(consultant).post(address(run, "cancel/"), form).status_code == 302
    run.refresh_from_db()
    assert run.state == "cancelled"


# ---------- Starting


def test_run_is_started_from_a_request(
    matter: Matter, consultant: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    request = open_request(actor_of(consultant), matter.client)
    browser = browser_of(consultant)
    start_at = f"/playbooks/{matter.playbook.pk}/run/"
    form = page_of(browser, f"{start_at}?client={matter.client.pk}&request={request.number}")
    assert f'value="{request.number}"' in form
    values = {"client_id": matter.client.pk, "request_number": request.number}
    answer = browser.post(start_at, {**values, "idempotency_key": "k"})
    run = Run.objects.get()
    assert answer["Location"] == address(run)
    assert run.request == request
    assert browser.post(start_at, {**values, "idempotency_key": "k"})["Location"] == address(run)
    again = browser.post(start_at, {**values, "idempotency_key": "k2"})
    assert again.status_code == 409
    assert "already runs for Nordhaus" in again.content.decode()
    unknown = browser.post(start_at, {**values, "request_number": 99})
    assert (unknown.status_code, "no request with this number" in unknown.content.decode()) == (
        422,
        True,
    )
    foreign = open_request(actor_of(consultant), make_client(matter.success.company, "X").client)
    wrong = browser.post(start_at, {**values, "request_number": foreign.number})
    assert "belongs to another client" in wrong.content.decode()
    assert Run.objects.count() == 1


# ---------- The list


def test_list_says_what_runs_and_can_be_narrowed(
    run: Run,
    matter: Matter,
    company: Company,
    consultant: Membership,
    other: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:
    umbra = make_client(company, "Umbra").client
    second = start(actor_of(consultant), matter, client_id=umbra.pk)
    services.run_cancel(actor=actor_of(consultant), run_id=second.pk, reason="r")
    browser = browser_of(other)

    def shown(query: str) -> set[str]:
        page = page_of(browser, f"{LIST}{query}").split("<tbody", 1)
        return {name for name in ("Nordhaus", "Umbra") if name in page[-1] and len(page) == 2}

    assert shown("") == {"Nordhaus", "Umbra"}
    assert shown("?state=running") == {"Nordhaus"}
    assert shown("?state=cancelled") == {"Umbra"}
    assert shown(f"?client={umbra.pk}") == {"Umbra"}
    assert shown(f"?playbook={matter.playbook.pk}") == {"Nordhaus", "Umbra"}
    assert shown(f"?holder={consultant.pk}") == {"Nordhaus"}
    assert shown(f"?holder={other.pk}") == set()
    assert shown("?mine=true") == set()
    assert shown("?late=yes") == set()
    assert shown("?late=no") == {"Nordhaus"}
    make_late(run)
    assert shown("?late=yes") == {"Nordhaus"}
    assert shown("?client=x") == set()


def test_list_without_runs_says_what_to_do(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    assert "Nothing runs yet" in page_of(browser_of(consultant), LIST)


# ---------- Fragments


def test_client_panel_shows_what_runs_and_what_can_be_started(
    run: Run, matter: Matter, system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    plain = make_playbook_in_force(system, "plain", [Step("do", title_en="Do it")])
    make_playbook(system, "unapproved")
    panel = page_of(browser_of(consultant), f"{LIST}for-client/{matter.client.pk}/")
    assert "Spot the opportunity" in panel
    assert f"/playbooks/{plain.pk}/run/?client={matter.client.pk}" in panel
    assert f"/playbooks/{matter.playbook.pk}/run/" not in panel
    assert "Unapproved" not in panel


def test_request_panel_shows_playbooks_of_its_topic_only(
    matter: Matter,
    system: Actor,
    company: Company,
    consultant: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:
    topic = make_topic(company, "upsell", "A")
    browser, actor = browser_of(consultant), actor_of(consultant)
    request = open_request(actor, matter.client, topic_id=topic.pk)
    panel_at = f"{LIST}for-request/{request.pk}/"
    nothing = page_of(browser, panel_at)
    assert "Nobody has written down how “Upsell” is dealt with." in nothing
    assert f"/playbooks/new/?topic={topic.pk}" in nothing
    PlaybookTopic.objects.create(company=company, playbook=matter.playbook, topic=topic)
    offered = page_of(browser, panel_at)
    assert "Start: Opportunity" in offered
    assert f'href="/playbooks/{matter.playbook.pk}/"' in offered
    run = start(actor, matter, request_id=request.pk)
    panel = page_of(browser, panel_at)
    assert address(run) in panel
    assert "Start:" not in panel


def test_desk_shows_my_steps_my_teams_and_late_ones_of_my_people(
    run: Run,
    matter: Matter,
    system: Actor,
    consultant: Membership,
    other: Membership,
    manager: Membership,
    make_person: Any,
    actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:
    desk_at = f"{LIST}desk/"
    support = make_person("Priya Raman")
    hold_role(support, "S")
    make_team(manager, support, consultant)
    fix = make_playbook_in_force(system, "fix", [Step("do", role="S", title_en="Fix it")])
    start(actor_of(consultant), matter, playbook_id=fix.pk)
    assert "Spot the opportunity" in page_of(browser_of(consultant), desk_at)
    assert "Fix it" in page_of(browser_of(support), desk_at)
    assert page_of(browser_of(other), desk_at).strip() == ""
    before = page_of(browser_of(manager), desk_at)
    assert "Fix it" in before
    assert "Spot the opportunity" not in before
    make_late(run)
    after = page_of(browser_of(manager), desk_at)
    assert "Late steps of your people" in after
    assert "Spot the opportunity" in after


def test_pages_of_other_floors_ask_for_the_fragments(
    matter: Matter, consultant: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    request = open_request(actor_of(consultant), matter.client)
    assert f'hx-get="{LIST}desk/"' in page_of(browser, "/")
    client_page = page_of(browser, f"/clients/{matter.client.pk}/")
    assert f'hx-get="{LIST}for-client/{matter.client.pk}/"' in client_page
    request_page = page_of(browser, f"/requests/{request.number}/")
    assert f'hx-get="{LIST}for-request/{request.pk}/"' in request_page


# ---------- Cost and access


def test_pages_ask_a_constant_number_of_questions(
    matter: Matter,
    company: Company,
    manager: Membership,
    consultant: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    make_team(manager, consultant)
    actor, browser = actor_of(manager), browser_of(manager)
    runs = [start(actor, matter)]
    for number in range(12):
        client = make_client(company, f"C{number}").client
        runs.append(start(actor, matter, client_id=client.pk))
        make_late(runs[-1])
    browser.get(LIST)
    for where, most in (
        (LIST, 10),
        (address(runs[0]), 8),
        (address(runs[0], "give/"), 9),
        (f"{LIST}desk/", 8),
        (f"{LIST}for-client/{matter.client.pk}/", 9),
        (f"/playbooks/{matter.playbook.pk}/run/", 6),
    ):
        with django_assert_max_num_queries(most):
            assert browser.get(where).status_code == 200, where


def test_strangers_and_internal_employees_see_no_runs(
    run: Run, stranger: Membership, internal: Membership, browser_of: BrowserOf
) -> None:
    for what in ("", "give/", "cancel/"):
        assert browser_of(stranger).get(address(run, what)).status_code == 404
        assert browser_of(internal).get(address(run, what)).status_code == 403
    form = {**seen(run), "note": "", "reason": "r"}
    for what in ("finish/", "give/", "cancel/"):
        assert browser_of(stranger).post(address(run, what), form).status_code == 404
        assert browser_of(internal).post(address(run, what), form).status_code == 403
    assert "Nordhaus" not in page_of(browser_of(stranger), LIST)
    assert told(run) == [("spot", "Marta Lind", False)]
