"""Reports by mail: what they say, that each goes once and only to the right."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from accounts.actors import system_actor
from accounts.models import Company, Membership, Team
from clients.models import Client
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from metrics import selectors, services
from metrics.catalogue import Level
from metrics.models import ReportOutcome, ReportSubscription, SentReport
from metrics.reports import pdf
from metrics.reports.letters import letter_of
from metrics.reports.links import stop_token
from metrics.reports.schedule import Timetable, last_due
from notices.models import Mail, Notice
from notices.services import mail_send_due
from tests.factories.handoffs import make_client, make_team, make_topic
from tests.factories.metrics import Story, drain

Actors = Callable[[Membership], Actor]
Browsers = Callable[[Membership], Browser]
BERLIN = "Europe/Berlin"


@pytest.fixture
def told(
    company: Company, system: Actor, manager: Membership, consultant: Membership
) -> Membership:
    """Twelve requests of this and earlier weeks, closed by the consultant under the manager."""
    services.defaults_create(system)
    make_team(manager, consultant, name="Front line")
    story = Story(make_client(company).client)
    for number in range(12):
        request = story.open(consultant, hours=24.0 * number)
        story.resolve(request, consultant, hours=24.0 * number + 2)
    drain(company)
    return consultant


def wanted_for_long(found: ReportSubscription) -> None:
    """Wanted for weeks, and due two days ago: on whatever day and hour the tests run, the company
    is not waited for any more."""
    now = timezone.now()
    local = timezone.localtime(now - timedelta(days=2), ZoneInfo(BERLIN))
    ReportSubscription.objects.filter(pk=found.pk).update(
        active_since=now - timedelta(days=60), day=local.isoweekday()
    )


def weekly(person: Membership, actor_of: Actors, **values: Any) -> ReportSubscription:
    """A subscription that has been wanted for long."""
    given = {"codes": ["closed_requests", "fcr", "nps"], **values}
    made = services.report_subscribe(actor=actor_of(person), **given)
    wanted_for_long(made)
    return ReportSubscription.objects.select_related("subject", "company").get(pk=made.pk)


def test_letter_says_what_the_page_says(
    told: Membership, manager: Membership, company: Company, actor_of: Actors
) -> None:
    found = weekly(manager, actor_of, level="manager", subject_id=manager.pk)
    due = last_due(
        Timetable("weekly", 1, time(8), BERLIN),
        BERLIN,
        datetime(2026, 3, 9, 12, tzinfo=ZoneInfo(BERLIN)),
    )
    letter = letter_of(actor_of(manager), found, due)
    figures = selectors.figures(
        company_id=company.pk,
        codes=["fcr"],
        start=due.start,
        end=due.end,
        level=Level.MANAGER,
        ids=[manager.pk],
    )
    fcr = figures["fcr", manager.pk]
    assert fcr.n > 0
    for text in (letter.text, letter.html):
        assert f"n = {fcr.n}" in text
        assert "100.0 %" in text
        assert "No data" in text
        assert "Team of Helen Brandt" in text
        assert f"/metrics/reports/stop/{stop_token(company.pk, found.pk)}/" in text
    assert not re.search(r"<(svg|script|img|style|link)", letter.html)
    assert "Europe/Berlin" in letter.text
    russian = letter_of(actor_of(manager), _in_russian(found), due)
    assert "100,0" in russian.text


def _in_russian(found: ReportSubscription) -> ReportSubscription:
    found.language = "ru"
    return found


def test_report_goes_once_a_period_after_the_closing_and_in_one_mail(
    told: Membership, system: Actor, actor_of: Actors, settings: Any
) -> None:
    found = weekly(told, actor_of)
    assert services.reports_send(actor=system) == 1
    assert services.reports_send(actor=system) == 0
    sent = SentReport.objects.get()
    assert (sent.outcome, sent.subscription_id) == (ReportOutcome.SENT, found.pk)
    mail = Mail.objects.get(purpose="notice.report")
    assert mail.to_email == told.user.email  # type: ignore[union-attr]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_send_due(system.company_id)
    (message,) = outbox.outbox
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert [kind for _html, kind in message.alternatives] == ["text/html"]
    assert len(message.attachments) == int(pdf.can_make_pdf())


def test_report_waits_for_what_is_new_paused_or_not_closed(
    told: Membership, system: Actor, actor_of: Actors
) -> None:
    found = weekly(told, actor_of)
    now = timezone.now()
    ReportSubscription.objects.update(active_since=now)
    assert services.reports_send(actor=system) == 0
    services.report_change(actor=actor_of(told), subscription_id=found.pk, is_active=False)
    ReportSubscription.objects.update(active_since=now - timedelta(days=60))
    assert services.reports_send(actor=system) == 0
    services.report_change(actor=actor_of(told), subscription_id=found.pk, is_active=True)
    assert services.reports_send(actor=system) == 0, "what was due while paused is not sent"
    # Due a minute ago, and the company has not closed its day yet.
    local = timezone.localtime(now - timedelta(minutes=1), ZoneInfo(BERLIN))
    ReportSubscription.objects.update(
        active_since=now - timedelta(days=60), day=local.isoweekday(), at=local.time()
    )
    assert services.reports_send(actor=system) == 0
    assert not SentReport.objects.exists()


def test_reader_who_lost_the_right_gets_a_note_and_no_figure(
    told: Membership, manager: Membership, head: Membership, system: Actor, actor_of: Actors
) -> None:
    made = services.report_subscribe(
        actor=actor_of(head),
        reader_id=told.pk,
        level="manager",
        subject_id=manager.pk,
        codes=["fcr"],
    )
    wanted_for_long(made)
    assert services.reports_send(actor=system) == 0
    assert SentReport.objects.get().outcome == ReportOutcome.NO_RIGHT
    made.refresh_from_db()
    assert not made.is_active
    notice = Notice.objects.get(member=told)
    assert notice.kind == "metrics.report_ended"
    words = Mail.objects.filter(to_email=told.user.email)  # type: ignore[union-attr]
    assert not words.filter(purpose="notice.report").exists()
    assert all("100" not in mail.text for mail in words)
    assert services.reports_send(actor=system) == 0


def test_subscribing_checks_people_scope_and_values(
    told: Membership,
    manager: Membership,
    head: Membership,
    internal: Membership,
    stranger: Membership,
    actor_of: Actors,
) -> None:
    me = actor_of(told)
    with pytest.raises(NotAllowed):
        services.report_subscribe(actor=actor_of(internal), codes=["fcr"])
    with pytest.raises(NotAllowed):
        services.report_subscribe(actor=me, reader_id=manager.pk, codes=["fcr"])
    for values in (
        {"level": "manager", "subject_id": manager.pk},
        {"level": "consultant", "subject_id": stranger.pk},
        {"cut": {"team_id": 1}},
    ):
        with pytest.raises(NotFound):
            services.report_subscribe(actor=me, codes=["fcr"], **values)
    with pytest.raises(NotFound):
        services.report_subscribe(actor=actor_of(head), reader_id=stranger.pk, codes=["fcr"])
    for wrong in (
        {"codes": []},
        {"codes": ["planet"]},
        {"rhythm": "daily"},
        {"day": 8},
        {"rhythm": "monthly", "day": 29},
        {"time_zone": "+02:00"},
        {"language": "de"},
        {"level": "planet"},
        {"level": "manager"},
        {"cut": {"mood": "good"}},
        {"cut": {"topic_id": "1"}},
    ):
        with pytest.raises(InvalidInput):
            services.report_subscribe(actor=me, **{"codes": ["fcr"], **wrong})
    assert not ReportSubscription.objects.exists()


def test_form_when_a_part_is_chosen_then_the_report_is_about_it_and_says_so(
    company: Company, told: Membership, head: Membership, browser_of: Browsers
) -> None:
    topic, team = make_topic(company, role=None), Team.objects.get(name="Front line")
    data = {
        "whose": "company",
        "codes": ["csat"],
        "rhythm": "weekly",
        "day": 1,
        "at": "08:00",
        "time_zone": BERLIN,
        "language": "en",
    }
    part = {"topic": topic.pk, "channel": "email", "segment": "-"}
    browser = browser_of(told)
    assert browser.post("/metrics/reports/new/", {**data, **part}).status_code == 302
    found = ReportSubscription.objects.get()
    assert found.cut == {"topic_id": topic.pk, "channel": "email", "segment": ""}
    said = f"Topic: {topic.name}, Channel: e-mail, Segment: Without a segment"
    for path in ("", f"{found.pk}/"):
        assert said in browser.get(f"/metrics/reports/{path}").content.decode()
    preview = browser.get(f"/metrics/reports/{found.pk}/mail/").content.decode()
    assert said in preview
    assert f"topic={topic.pk}&amp;channel=email&amp;segment=-" in preview
    # What is emptied is open again.
    edit = {**data, "role": "", "topic": "", "channel": "email", "version": found.version}
    assert browser.post(f"/metrics/reports/{found.pk}/edit/", edit).status_code == 302
    found.refresh_from_db()
    assert found.cut == {"channel": "email"}
    # A team that the form does not ask this person for stays.
    own = {"level": "consultant", "subject_id": told.pk, "cut": {"team_id": team.pk}}
    ReportSubscription.objects.update(**own)
    edit |= {"whose": f"consultant:{told.pk}", "version": found.version}
    assert browser.post(f"/metrics/reports/{found.pk}/edit/", edit).status_code == 302
    found.refresh_from_db()
    assert found.cut == {"team_id": team.pk, "channel": "email"}
    assert "team" not in browser.get("/metrics/reports/new/").context["form"].fields
    assert (
        browser_of(head).post("/metrics/reports/new/", {**data, "team": team.pk}).status_code == 302
    )
    assert ReportSubscription.objects.latest("pk").cut == {"team_id": team.pk}


def test_page_of_figures_leads_to_a_report_about_the_same(
    company: Company, told: Membership, manager: Membership, browser_of: Browsers
) -> None:
    client, gone = (make_client(company, name).client for name in ("Halden", "Gone"))
    browser = browser_of(told)
    page = browser.get("/metrics/", {"client": client.pk, "code": "fcr"}).content.decode()
    link = re.search(r'href="(/metrics/reports/new/[^"]*)"', page)
    assert link is not None
    opened = browser.get(link[1].replace("&amp;", "&"))
    form = opened.context["form"]
    assert (form["client"].value(), form["whose"].value()) == (client.pk, "company")
    ticked = re.findall(r'name="codes" value="(\w+)"[^>]*checked', opened.content.decode())
    assert sorted(ticked) == ["csat", "fcr", "first_response_time", "nps"]
    assert {client.pk, gone.pk} <= set(dict(form.fields["client"].choices))
    Client.objects.filter(pk=gone.pk).update(is_active=False)
    left = browser.get("/metrics/reports/new/").context["form"]
    assert gone.pk not in dict(left.fields["client"].choices)
    shown = browser.get("/metrics/reports/new/", {"client": gone.pk}).context["form"]
    assert gone.pk in dict(shown.fields["client"].choices)
    # Somebody else's figures are not offered.
    for level in ("manager", "consultant"):
        asked = {"level": level, "id": manager.pk}
        other = browser.get("/metrics/reports/new/", asked).context["form"]
        assert f"{level}:{manager.pk}" not in str(other.fields["whose"].choices)
    assert browser.get("/metrics/reports/new/?client=x").status_code == 422
    # What the form cannot be narrowed to is not offered.
    narrowed = {"level": "consultant", "id": told.pk, "team": Team.objects.get().pk}
    assert "/metrics/reports/new/" not in browser.get("/metrics/", narrowed).content.decode()


def test_pages_preview_pause_and_show_what_was_sent(
    told: Membership,
    manager: Membership,
    stranger: Membership,
    system: Actor,
    actor_of: Actors,
    browser_of: Browsers,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(told)
    data = {
        "whose": f"consultant:{told.pk}",
        "codes": ["closed_requests", "fcr"],
        "rhythm": "weekly",
        "day": 1,
        "at": "08:00",
        "time_zone": BERLIN,
        "language": "en",
    }
    assert browser.post("/metrics/reports/new/", data).status_code == 302
    assert browser.post("/metrics/reports/new/", {**data, "codes": []}).status_code == 422
    found = ReportSubscription.objects.get()
    root = f"/metrics/reports/{found.pk}/"
    wanted_for_long(found)
    services.reports_send(actor=system)
    with django_assert_max_num_queries(16):
        page = browser.get(root)
    assert "Report: Marta Lind" in page.content.decode()
    sent = SentReport.objects.get()
    for path in ("mail/", f"sent/{sent.pk}/"):
        answer = browser.get(root + path)
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert browser_of(manager).get(root + path).status_code == 404
        assert browser_of(stranger).get(root + path).status_code == 404
    assert browser.post(f"{root}pause/").status_code == 302
    found.refresh_from_db()
    assert not found.is_active
    stale = browser.post(f"{root}edit/", {**data, "version": 1})
    assert stale.status_code == 412
    assert browser.post(f"{root}edit/", {**data, "day": 3, "version": 2}).status_code == 302
    assert "Wednesday" in browser.get("/metrics/reports/").content.decode()


def test_link_in_the_mail_stops_by_a_press_only(told: Membership, actor_of: Actors) -> None:
    found = weekly(told, actor_of)
    address = f"/metrics/reports/stop/{stop_token(found.company_id, found.pk)}/"
    anybody = Browser(enforce_csrf_checks=True)
    for _look in range(2):
        assert anybody.get(address).status_code == 200
        assert anybody.head(address).status_code == 200
    found.refresh_from_db()
    assert found.is_active
    for _press in range(2):
        assert anybody.post(address).status_code == 302
    found.refresh_from_db()
    assert not found.is_active
    assert AuditEntry.objects.filter(action="report.stop").count() == 1
    assert anybody.get(address[:-2] + "x/").status_code == 404


def test_rest_subscribes_changes_and_previews(
    told: Membership, manager: Membership, browser_of: Browsers
) -> None:
    browser, kind = browser_of(told), "application/json"
    made = browser.post("/api/v1/reports/", {"codes": ["fcr"]}, content_type=kind)
    assert made.status_code == 201
    assert (made.json()["time_zone"], made.json()["language"]) == (BERLIN, "en")
    address = f"/api/v1/reports/{made.json()['id']}/"
    wrong = browser.post("/api/v1/reports/", {"codes": ["fcr"], "x": 1}, content_type=kind)
    assert wrong.status_code == 422
    wrong = browser.post("/api/v1/reports/", {"codes": ["fcr", "joy"]}, content_type=kind)
    assert wrong.json()["errors"] == {"codes": ["There are no metrics called: joy."]}
    for version, status in (("1", 200), ("1", 412)):
        answer = browser.patch(
            address,
            {"day": 2 + status % 5},
            content_type=kind,
            headers={"If-Match": f'"{version}"'},
        )
        assert answer.status_code == status
    assert browser.get(f"{address}preview/").json()["subject"].startswith("Report: Plano")
    assert browser.get(f"{address}sent/").json() == []
    assert browser_of(manager).get(address).status_code == 404


def test_stale_change_is_refused(told: Membership, actor_of: Actors) -> None:
    found = weekly(told, actor_of)
    services.report_change(actor=actor_of(told), subscription_id=found.pk, version=1, day=2)
    with pytest.raises(Stale):
        services.report_change(actor=actor_of(told), subscription_id=found.pk, version=1, day=3)


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_report(
    company: Company, consultant: Membership, actor_of: Actors
) -> None:
    services.defaults_create(system_actor(company))
    weekly(consultant, actor_of)
    barrier, counts = Barrier(3), []

    def work() -> None:
        barrier.wait()
        try:
            with company_scope(company.pk):
                counts.append(services.reports_send(actor=system_actor(company)))
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 1]
    assert SentReport.objects.count() == Mail.objects.filter(purpose="notice.report").count() == 1
