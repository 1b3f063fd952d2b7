"""Templates of answers on pages and over REST: put after what was typed, which is never lost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from core.access import Actor
from handoffs import services
from handoffs.models import AnswerTemplate, Message, Request

URL = "/api/v1/answer-templates/"
BODY = "Dear {contact_first_name}, you get {promised}."


@pytest.fixture
def marta(consultant: Membership, actor_of: Any) -> Actor:
    """A consultant, acting."""
    actor: Actor = actor_of(consultant)
    return actor


@pytest.fixture
def template(marta: Actor) -> AnswerTemplate:
    """The consultant's own template."""
    return services.template_create(actor=marta, name="Promise", body=BODY)


def page_of(request: Request) -> str:
    return f"/requests/{request.number}/"


def html_of(response: Any) -> str:
    return re.sub(r"[ \t]+", " ", response.content.decode())


def count_queries(browser: Browser, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


# ---------- Beside the message


def test_request_page_leads_to_the_templates(
    request_of: Request, consultant: Membership, internal: Membership, browser_of: Any
) -> None:
    html = html_of(browser_of(consultant).get(page_of(request_of)))

    assert html.count(f'formaction="{page_of(request_of)}templates/"') == 1
    message, comment = html.index('id="write"'), html.index('id="comment"')
    assert message < html.index("Templates…") < comment


def test_choice_shows_values_gaps_and_carries_the_draft(
    request_of: Request, template: AnswerTemplate, consultant: Membership, browser_of: Any
) -> None:
    draft = {"body": "Hello\n<b>", "version": "1", "idempotency_key": "k-1"}

    html = html_of(browser_of(consultant).post(f"{page_of(request_of)}templates/", draft))

    assert "Dear Anna, you get {promised}." in html
    assert "To be written in: {promised}" in html
    assert "\nHello\n&lt;b&gt;</textarea>" in html
    assert 'value="k-1"' in html


def test_choice_by_words(
    request_of: Request, template: AnswerTemplate, consultant: Membership, browser_of: Any
) -> None:
    browser, url = browser_of(consultant), f"{page_of(request_of)}templates/"

    assert "Insert “Promise”" in html_of(browser.post(url, {"words": "promi"}))
    assert "Nothing matches" in html_of(browser.post(url, {"words": "xyz"}))


def test_inserted_without_script_stands_after_the_draft_on_the_page(
    request_of: Request, template: AnswerTemplate, consultant: Membership, browser_of: Any
) -> None:
    values = {"body": "Hello\n", "template": template.pk, "version": "1", "idempotency_key": "k-1"}

    response = browser_of(consultant).post(f"{page_of(request_of)}templates/insert/", values)

    html = html_of(response)
    assert response.status_code == 200
    assert ">Hello\n\nDear Anna, you get {promised}.</textarea>" in html
    assert "The request does not say {promised}." in html
    assert 'value="k-1"' in html
    assert "<html" in html
    assert not Message.objects.exists()


def test_inserted_by_htmx_gives_the_editor_alone(
    request_of: Request, template: AnswerTemplate, consultant: Membership, browser_of: Any
) -> None:
    response = browser_of(consultant).post(
        f"{page_of(request_of)}templates/insert/",
        {"template": template.pk},
        headers={"HX-Request": "true"},
    )

    html = html_of(response)
    assert html.count("<form") == 1
    assert 'id="write"' in html
    assert "data-dirty" in html
    assert response["HX-Trigger-After-Swap"] == "dialog-done"


def test_inserting_another_persons_template_then_not_found(
    request_of: Request, template: AnswerTemplate, other: Membership, browser_of: Any
) -> None:
    browser = browser_of(other)

    values = {"template": template.pk}
    assert browser.post(f"{page_of(request_of)}templates/insert/", values).status_code == 404
    assert browser.post(f"{page_of(request_of)}templates/insert/", {}).status_code == 404
    assert "Promise" not in html_of(browser.get(f"{page_of(request_of)}templates/"))


def test_sending_with_a_gap_keeps_the_text_and_says_which(
    request_of: Request, consultant: Membership, browser_of: Any
) -> None:
    response = browser_of(consultant).post(
        f"{page_of(request_of)}message/", {"body": "You get {promised}.", "version": "1"}
    )

    html = html_of(response)
    assert response.status_code == 422
    assert "Write something in place of {promised} before you send it." in html
    assert "You get {promised}.</textarea>" in html
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["/templates/", "/templates/new/", "/requests/1/templates/"])
def test_internal_employees_and_strangers_see_nothing(
    path: str,
    request_of: Request,
    template: AnswerTemplate,
    internal: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    assert browser_of(internal).get(path).status_code == 403
    response = browser_of(stranger).get(path)
    assert "Promise" not in response.content.decode()
    assert browser_of(stranger).get(f"/templates/{template.pk}/").status_code == 404


# ---------- The pages of templates


def test_created_shown_changed_and_taken_out_of_use(
    consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    assert "No templates yet" in html_of(browser.get("/templates/"))

    made = browser.post("/templates/new/", {"name": "Thanks", "body": "Thank you, {contact}."})

    template = AnswerTemplate.objects.get()
    assert made["Location"] == f"/templates/{template.pk}/"
    assert "Thank you, Anna Keller." in html_of(browser.get(made["Location"]))
    values = {"name": "Thanks", "body": "Thanks.", "version": "1"}
    assert browser.post(f"/templates/{template.pk}/edit/", values).status_code == 302
    template.refresh_from_db()
    assert (template.body, template.is_active, template.version) == ("Thanks.", False, 2)
    assert "not in use" in html_of(browser.get("/templates/"))
    assert browser.post(f"/templates/{template.pk}/edit/", values).status_code == 412


def test_unknown_variable_then_the_form_names_it(consultant: Membership, browser_of: Any) -> None:
    response = browser_of(consultant).post("/templates/new/", {"name": "x", "body": "{klient}"})

    assert response.status_code == 422
    assert "These are no variables: {klient}." in html_of(response)
    assert not AnswerTemplate.objects.exists()


def test_queries_do_not_grow(
    request_of: Request, marta: Actor, consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    urls = ("/templates/", f"{page_of(request_of)}templates/")
    services.template_create(actor=marta, name="0", body=BODY)
    before = [count_queries(browser, url) for url in urls]
    for number in range(1, 6):
        services.template_create(actor=marta, name=str(number), body=BODY)

    assert [count_queries(browser, url) for url in urls] == before
    assert max(before) <= 9
    assert count_queries(browser, page_of(request_of)) <= 12


# ---------- REST


def test_over_rest(
    request_of: Request, consultant: Membership, other: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)

    def post(url: str, body: Any, **headers: str) -> Any:
        return browser.post(url, body, content_type="application/json", headers=headers)

    made = post(URL, {"name": "Promise", "body": BODY, "language": "en"})

    assert made.status_code == 201
    one = f"{URL}{made.json()['id']}/"
    filled = post(f"{one}fill/", {"request_id": request_of.pk})
    assert filled.json() == {"text": "Dear Anna, you get {promised}.", "missing": ["promised"]}
    changed = browser.patch(
        one, {"name": "New"}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    stale = post(f"{one}deactivate/", {}, **{"If-Match": '"1"'})
    assert stale.status_code == 412
    assert post(f"{one}deactivate/", {}).json()["is_active"] is False
    assert post(URL, {"name": "x", "body": "{x}"}).status_code == 422
    assert post(URL, {"name": "x", "body": "y", "owner_id": 1}).status_code == 422
    assert post(URL, {"name": "x", "body": "y", "is_shared": True}).status_code == 403
    assert post(f"{one}fill/", {"request_id": 987_654}).status_code == 404
    assert browser_of(other).get(one).status_code == 404
    assert AnswerTemplate.objects.get().name == "New"


def test_rest_for_internal_employees_then_refused(
    template: AnswerTemplate, internal: Membership, browser_of: Any
) -> None:
    browser = browser_of(internal)

    assert browser.get(URL).status_code == 403
    assert browser.get(f"{URL}{template.pk}/").status_code == 403
