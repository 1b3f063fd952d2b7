"""Questions inside other sites: on the company's own sites only, without cookies, and once."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, Membership
from clients.models import Contact
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.tenancy import company_scope
from notices.models import Mail
from surveys.models import Answer, CreditRule, Invitation, Survey, SurveyKind, WidgetSetting
from surveys.services import widget_invitation_create, widget_setting_change
from surveys.tokens import make_token
from tests.factories import handoffs
from tests.factories.loop import SITE
from tests.factories.surveys import default_surveys, resolved_request


@pytest.fixture
def contact(system: Actor, company: Company) -> Contact:
    """Somebody to ask, with a site that may show questions."""
    default_surveys(system)
    widget_setting_change(actor=system, origins=[SITE])
    made: Contact = handoffs.make_client(company).contact
    return made


def ask(actor: Actor, contact: Contact, **values: Any) -> Invitation:
    return widget_invitation_create(
        actor=actor, contact_id=contact.pk, **{"kind": SurveyKind.NPS, **values}
    )


def page(invitation: Invitation, name: str = "survey-widget") -> str:
    return reverse(name, args=[make_token(invitation)])


def send(path: str, body: Any, **headers: str) -> Any:
    browser = Browser(enforce_csrf_checks=True)
    return browser.post(path, body, content_type="application/json", headers=headers)


def test_sites_are_whole_origins_named_by_administrators(
    system: Actor, admin: Membership, head: Membership, actor_of: Any
) -> None:
    wrong = (
        "example.com",
        "https://example.com/path",
        "http://example.com",
        "https://*.example.com",
        "https://example.com; script-src *",
        "https://exa mple.com",
        "null",
        "*",
    )
    for site in wrong:
        with pytest.raises(InvalidInput):
            widget_setting_change(actor=actor_of(admin), origins=[site])
    with pytest.raises(NotAllowed):
        widget_setting_change(actor=actor_of(head), origins=[SITE])
    sites = [SITE.upper(), f"{SITE}:8443", SITE, "http://localhost:3000"]
    setting = widget_setting_change(actor=actor_of(admin), origins=sites, version=1)
    assert setting.origins == [SITE, f"{SITE}:8443", "http://localhost:3000"]
    with pytest.raises(Stale):
        widget_setting_change(actor=actor_of(admin), origins=[], version=1)
    assert WidgetSetting.objects.get().version == 2


def test_widget_asks_without_a_mail_and_gives_an_open_question_again(
    contact: Contact, manager: Membership, actor_of: Any
) -> None:
    actor = actor_of(manager)
    first = ask(actor, contact, external_ref="login-1")
    assert ask(actor, contact).pk == ask(actor, contact, external_ref="login-1").pk == first.pk
    assert (first.channel, first.state, first.mail_id) == ("widget", "delivered", None)
    assert (first.credit_rule, Mail.objects.count()) == (CreditRule.COMPANY, 0)
    with pytest.raises(InvalidInput):
        ask(actor, contact, kind=SurveyKind.NSAT, external_ref="login-1")
    assert Invitation.objects.count() == 1


def test_widget_about_a_request_credits_the_owner_of_the_resolution(
    contact: Contact, company: Company, consultant: Membership, actor_of: Any, system: Actor
) -> None:
    request, entry = resolved_request(actor_of(consultant), company, "Südhaus")
    assert request.contact_id is not None
    asked = widget_invitation_create(
        actor=system, kind="csat", contact_id=request.contact_id, request_id=request.pk
    )
    assert (asked.consultant_id, asked.credit_rule) == (consultant.pk, CreditRule.REQUEST_OWNER)
    assert (asked.resolution_entry_id, asked.request_id) == (entry.pk, request.pk)
    Invitation.objects.update(closes_at=timezone.now())
    with pytest.raises(IllegalState):
        widget_invitation_create(
            actor=system, kind="csat", contact_id=request.contact_id, request_id=request.pk
        )
    with pytest.raises(NotFound):
        ask(system, contact, request_id=request.pk)  # another client's


def test_widget_asks_nobody_who_is_not_to_be_asked(
    contact: Contact,
    consultant: Membership,
    manager: Membership,
    stranger: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    with pytest.raises(NotAllowed):
        ask(actor_of(consultant), contact)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        ask(actor_of(stranger), contact)
    Contact.objects.filter(pk=contact.pk).update(takes_surveys=False)
    with pytest.raises(IllegalState):
        ask(actor_of(manager), contact)
    Contact.objects.filter(pk=contact.pk).update(takes_surveys=True)
    Survey.objects.update(is_active=False)
    with pytest.raises(IllegalState):
        ask(actor_of(manager), contact)
    Survey.objects.update(is_active=True)
    widget_setting_change(actor=system, origins=[])
    with pytest.raises(IllegalState):
        ask(actor_of(manager), contact)
    assert Invitation.objects.count() == 0


def test_frame_is_shown_on_the_companys_sites_only_and_sets_no_cookie(
    contact: Contact, system: Actor
) -> None:
    invitation, browser = ask(system, contact), Browser(enforce_csrf_checks=True)
    shown = browser.get(page(invitation))
    assert f"frame-ancestors {SITE}" in shown["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown
    assert (shown["Referrer-Policy"], "no-store" in shown["Cache-Control"]) == ("no-referrer", True)
    text = shown.content.decode()
    assert "/static/js/app.js" not in text
    assert 'href="/' not in text.replace('href="/static/', "").replace('href="/s/', "")

    thanks = browser.post(page(invitation), {"score": "9"}, follow=True)

    assert thanks.redirect_chain == [(page(invitation, "survey-widget-thanks"), 302)]
    assert f"frame-ancestors {SITE}" in thanks["Content-Security-Policy"]
    assert not browser.cookies
    assert Answer.objects.values_list("score", "source").get() == (9, "widget")
    outside = browser.get(page(invitation, "survey-thanks"))
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"]
    lost = browser.get(reverse("survey-widget", args=["nothing"]))
    assert (lost.status_code, lost["X-Frame-Options"]) == (404, "DENY")
    assert "frame-ancestors 'none'" in lost["Content-Security-Policy"]


def test_answers_by_token_are_kept_once(contact: Contact, system: Actor) -> None:
    invitation = ask(system, contact)
    path = page(invitation, "survey-token-answers")
    first = send(path, {"score": 3, "comment": "slow"}, **{"Idempotency-Key": "a"})
    changed = send(path, {"score": 8}, **{"Idempotency-Key": "b"})
    late = send(path, {"score": 3, "comment": "slow"}, **{"Idempotency-Key": "a"})
    again = send(path, {"score": 8})
    assert [one.status_code for one in (first, changed, late, again)] == [201] * 4
    assert late.json()["answer"] == first.json()["answer"]
    assert list(Answer.objects.order_by("pk").values_list("score", flat=True)) == [3, 8]
    assert Browser().get(path).json()["answer"]["score"] == 8


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "{}",
        '{"score": "8"}',
        '{"score": true}',
        '{"score": 11}',
        '{"score": null}',
        '{"score": 8, "comment": 1}',
        '{"score": 8, "comment": "a\\u0000"}',
        '{"score": 8, "colour": 1}',
        '{"score": 8, "follow_ups": {"x": "y"}}',
        '{"score": 8, "follow_ups": {"1": "y"}}',
        '{"score": 8, "follow_ups": []}',
        "[" * 50_000,
        json.dumps({"score": 8, "comment": "x" * 5001}),
    ],
)
def test_answer_by_token_that_is_wrong_is_refused(
    contact: Contact, system: Actor, body: str
) -> None:
    refused = send(page(ask(system, contact), "survey-token-answers"), body)
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert Answer.objects.count() == 0


def test_browsers_may_send_from_the_companys_sites_only(contact: Contact, system: Actor) -> None:
    path = page(ask(system, contact), "survey-token-answers")
    known = Browser().options(path, headers={"Origin": SITE})
    other = Browser().options(path, headers={"Origin": "https://evil.example"})
    assert (known.status_code, known["Access-Control-Allow-Origin"]) == (204, SITE)
    assert "Access-Control-Allow-Origin" not in other
    assert Browser().get(reverse("survey-token-answers", args=["x"])).status_code == 404


def test_api_gives_the_addresses(
    contact: Contact, manager: Membership, consultant: Membership, browser_of: Any
) -> None:
    body = {"kind": "nps", "contact_id": contact.pk}
    path = "/api/v1/widget-invitations/"
    refused = browser_of(consultant).post(path, body, content_type="application/json")
    unknown = browser_of(manager).post(path, {**body, "x": 1}, content_type="application/json")
    made = browser_of(manager).post(path, body, content_type="application/json")
    assert (refused.status_code, unknown.status_code, made.status_code) == (403, 422, 201)
    invitation = Invitation.objects.get()
    assert made.json()["frame_url"].endswith(page(invitation))
    assert made.json()["answers_url"].endswith(page(invitation, "survey-token-answers"))


def test_sites_page_keeps_one_a_line(contact: Contact, admin: Membership, browser_of: Any) -> None:
    browser, url = browser_of(admin), reverse("survey-sites")
    assert SITE in browser.get(url).content.decode()
    wrong = browser.post(url, {"version": 2, "origins": "nonsense"})
    assert wrong.status_code == 422
    lines = f"{SITE}\n\nhttps://shop.nordhaus.example \n"
    assert browser.post(url, {"version": 2, "origins": lines}).status_code == 302
    assert WidgetSetting.objects.get().origins == [SITE, "https://shop.nordhaus.example"]
