"""What goes wrong, as people see it: on the request, the list, the desks, and over REST."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Membership
from core.errors import NotFound
from core.outbox import run_due
from handoffs import services
from handoffs.models import Request, RequestAlarm, RequestNotice
from tests.factories.alarms import let_pass, promise
from tests.factories.handoffs import MadeClient, make_topic, open_request
from tests.handoffs.conftest import Pass


@pytest.fixture
def looped(company: Company, in_a_loop: Request) -> Request:
    """In a loop, and everyone was told."""
    run_due(company.pk)
    return Request.objects.get(pk=in_a_loop.pk)


def page(browser: Any, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_request_says_what_goes_wrong_what_it_cost_and_what_ends_it(
    looped: Request, account: Membership, browser_of: Any
) -> None:
    html = page(browser_of(account), f"/requests/{looped.number}/")
    assert 'aria-label="What goes wrong"' in html
    assert "In a loop" in html
    assert "Marta Lind → Daniel Osei → Marta Lind" in html
    assert "Hours lost so far:" in html
    assert "Find out who answers for it" in html


def test_request_names_the_role_that_answers_and_tells_it_to_settle(
    company: Company,
    client: MadeClient,
    account: Membership,
    support: Membership,
    passed: Pass,
    actor_of: Any,
    browser_of: Any,
) -> None:

    request = open_request(
        actor_of(account),
        client.client,
        owner_id=account.pk,
        topic_id=make_topic(company, "prices", "A").pk,
    )
    passed(request, account, support)
    address = f"/requests/{request.number}/"
    passed(request, support, account)
    assert "Account answers for this topic and holds it" in page(browser_of(account), address)
    passed(request, account, support)
    assert "Account answers for this topic: hand it over there" in page(
        browser_of(support), address
    )


def test_request_without_trouble_has_no_flag(
    request_: Request, account: Membership, browser_of: Any
) -> None:
    assert "What goes wrong" not in page(browser_of(account), f"/requests/{request_.number}/")


def test_resolved_request_keeps_its_past_and_loses_its_flag(
    looped: Request, account: Membership, actor_of: Any, browser_of: Any
) -> None:
    services.request_resolve(actor=actor_of(account), request_id=looped.pk)
    html = page(browser_of(account), f"/requests/{looped.number}/")
    assert "What goes wrong" not in html
    assert "This request went in a circle" in html


def test_client_left_waiting_leads_to_the_message(
    company: Company,
    request_: Request,
    account: Membership,
    support: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    promise(actor_of(account), request_, support, timezone.now() + timedelta(hours=1))
    let_pass(request_)
    html = page(browser_of(account), f"/requests/{request_.number}/")
    assert "Client left waiting" in html
    assert "“An answer”" in html
    assert 'href="#write"' in html


def test_history_tells_who_was_told_and_why(
    looped: Request, success: Membership, manager: Membership, browser_of: Any
) -> None:
    html = page(browser_of(manager), f"/requests/{looped.number}/")
    assert "→ Helen Brandt" in html
    assert html.count("It came back to where it had been passed on") == 2  # the flag, the history


def test_request_page_keeps_its_budget_while_everything_goes_wrong(
    company: Company,
    looped: Request,
    account: Membership,
    support: Membership,
    passed: Pass,
    actor_of: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:

    services.request_change_details(
        actor=actor_of(account), request_id=looped.pk, topic_id=make_topic(company).pk
    )
    passed(looped, account, support)
    promise(actor_of(support), looped, account, timezone.now() + timedelta(hours=1))
    let_pass(looped)
    run_due(company.pk)
    browser = browser_of(account)
    html = page(browser, f"/requests/{looped.number}/")
    assert all(text in html for text in ("In a loop", "Passed around", "Client left waiting"))
    with django_assert_max_num_queries(12):
        browser.get(f"/requests/{looped.number}/")


def test_list_marks_and_narrows_to_what_goes_wrong(
    company: Company,
    looped: Request,
    client: MadeClient,
    account: Membership,
    actor_of: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    open_request(actor_of(account), client.client, subject="Goes well", owner_id=account.pk)
    browser = browser_of(account)
    everything = page(browser, "/requests/")
    assert "Goes well" in everything
    assert '<span class="chip risk">' in everything
    for narrowed in ("any", "loop"):
        html = page(browser, f"/requests/?alarm={narrowed}")
        assert f"#{looped.number}" in html
        assert "Goes well" not in html
    assert f"#{looped.number}" not in page(browser, "/requests/?alarm=circle")
    assert browser.get("/requests/?alarm=nonsense").status_code == 200
    with django_assert_max_num_queries(8):
        browser.get("/requests/?alarm=any")


def test_internal_employee_sees_no_alarms(
    looped: Request, account: Membership, internal: Membership, actor_of: Any, browser_of: Any
) -> None:
    services.comment_add(
        actor=actor_of(account), request_id=looped.pk, body="Lena?", call_in=[internal.pk]
    )
    browser = browser_of(internal)
    assert "In a loop" not in page(browser, f"/requests/{looped.number}/")
    assert "In a loop" not in page(browser, "/requests/")
    assert "In a loop" not in page(browser, "/requests/?alarm=any")
    shown = browser.get(f"/api/v1/requests/{looped.pk}/").json()
    assert {"alarm_kinds", "alarms"}.isdisjoint(shown)
    assert browser.get("/api/v1/alarms/").status_code == 403
    assert browser.get("/api/v1/requests/?alarm=any").json()["results"] == []


def test_managers_desk_shows_it_until_it_is_over(
    company: Company,
    looped: Request,
    account: Membership,
    manager: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    browser = browser_of(manager)
    html = page(browser, "/")
    assert "Going in circles now" in html
    assert "Going wrong: you can end it" in html
    notice = RequestNotice.objects.get(member=manager)
    assert browser.post(f"/requests/notices/{notice.pk}/seen/").status_code == 302
    html = page(browser, "/")
    assert "Going wrong: you can end it" not in html
    assert "Going in circles now" in html

    services.request_resolve(actor=actor_of(account), request_id=looped.pk)
    run_due(company.pk)

    assert "Going in circles now" not in page(browser, "/")


def test_notice_leaves_the_desk_by_itself_when_it_is_over(
    company: Company,
    in_a_loop: Request,
    account: Membership,
    success: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    run_due(company.pk)
    browser = browser_of(success)
    assert "Marta Lind → Daniel Osei → Marta Lind" in page(browser, "/")
    assert "Going in circles now" not in page(browser, "/")  # the manager's
    services.request_resolve(actor=actor_of(account), request_id=in_a_loop.pk)
    run_due(company.pk)
    assert "Going wrong: you can end it" not in page(browser, "/")


def test_notice_of_an_alarm_is_nobody_elses_to_take_off(
    looped: Request, manager: Membership, account: Membership, actor_of: Any, browser_of: Any
) -> None:
    notice = RequestNotice.objects.get(member=manager)
    assert browser_of(account).post(f"/requests/notices/{notice.pk}/seen/").status_code == 404
    with pytest.raises(NotFound):
        services.request_notice_seen(actor=actor_of(account), notice_id=notice.pk)
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_desk_of_a_manager_shows_their_people_and_a_heads_the_company(
    looped: Request, make_person: Any, browser_of: Any
) -> None:
    stranger_to_them = make_person("Max Other", level="manager")
    assert "Going in circles now" not in page(browser_of(stranger_to_them), "/")
    assert "Going in circles now" in page(browser_of(make_person("Ada H", level="head")), "/")


def test_desks_ask_a_constant_number_of_queries(
    company: Company,
    client: MadeClient,
    account: Membership,
    support: Membership,
    manager: Membership,
    success: Membership,
    passed: Pass,
    actor_of: Any,
    browser_of: Any,
) -> None:
    def circle(count: int) -> None:
        for _ in range(count):
            request = open_request(actor_of(account), client.client, owner_id=account.pk)
            passed(request, account, support)
            passed(request, support, account)
        run_due(company.pk)

    def queries(person: Membership) -> int:
        browser = browser_of(person)
        browser.get("/")
        with CaptureQueriesContext(connection) as seen:
            assert "Daniel Osei" in page(browser, "/")
        return len(seen)

    circle(1)
    before = [queries(person) for person in (manager, success)]
    circle(4)
    assert [queries(person) for person in (manager, success)] == before
    assert max(before) <= 12


def test_desk_shows_the_oldest_ten_and_counts_all(
    company: Company,
    client: MadeClient,
    account: Membership,
    support: Membership,
    manager: Membership,
    passed: Pass,
    actor_of: Any,
    browser_of: Any,
) -> None:
    made = []
    for _ in range(11):
        request = open_request(actor_of(account), client.client, owner_id=account.pk)
        passed(request, account, support)
        passed(request, support, account)
        made.append(request)
    run_due(company.pk)
    html = page(browser_of(manager), "/")
    block = html[html.index("Going in circles now") : html.index("My requests")]
    assert '<span class="n">11</span>' in block
    assert block.count('class="t"') == 10
    assert f"#{made[0].number}" in block
    assert f"#{made[-1].number}" not in block


def test_api_lists_alarms_and_shows_them_on_the_request(
    company: Company,
    looped: Request,
    account: Membership,
    support: Membership,
    actor_of: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(account)
    browser.get("/api/v1/alarms/")
    with django_assert_max_num_queries(6):
        (row,) = browser.get("/api/v1/alarms/?open=true&kind=loop").json()["results"]
    assert (row["request_id"], row["kind"], row["cleared_at"]) == (looped.pk, "loop", None)
    assert row["sentence"].endswith("Marta Lind → Daniel Osei → Marta Lind.")
    assert browser.get("/api/v1/alarms/?open=false").json()["results"] == []
    assert browser.get(f"/api/v1/alarms/?request={looped.pk + 1}").json()["results"] == []
    assert browser.get(f"/api/v1/alarms/{row['id']}/").json() == row
    shown = browser.get(f"/api/v1/requests/{looped.pk}/").json()
    assert (shown["alarm_kinds"], shown["alarms"]) == (["loop"], [row])
    (listed,) = browser.get("/api/v1/requests/?alarm=any").json()["results"]
    assert listed["alarm_kinds"] == ["loop"]
    assert browser.get("/api/v1/requests/?alarm=abandoned").json()["results"] == []
    assert browser.post("/api/v1/alarms/", {}).status_code == 405
    assert browser.delete(f"/api/v1/alarms/{row['id']}/").status_code == 405


def test_alarms_of_another_company_are_not_found(
    looped: Request, stranger: Membership, browser_of: Any
) -> None:
    browser = browser_of(stranger)
    alarm = RequestAlarm.objects.get()
    assert browser.get(f"/api/v1/alarms/{alarm.pk}/").status_code == 404
    assert browser.get("/api/v1/alarms/").json()["results"] == []
    assert "Going in circles now" not in page(browser, "/")
