"""The company's pages: who sees what, and at what cost."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Company, Membership
from core.access import Actor
from notices.models import Mail
from surveys.models import Invitation, Survey, SurveyKind
from surveys.services import answer_record
from tests.factories import handoffs
from tests.factories.surveys import default_surveys, make_invitation

NOWHERE = 987654


def answered(system: Actor, company: Company, score: int, **values: Any) -> Invitation:
    invitation = make_invitation(system, company, **values)
    answer_record(
        public_id=invitation.public_id, score=score, comment=f"words {score}", source="page"
    )
    return invitation


def listed(browser: Browser, **query: Any) -> str:
    response = browser.get(reverse("survey-list"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_list_shows_the_answer_that_counts(
    system: Actor, company: Company, consultant: Membership, browser_of: Any
) -> None:
    invitation = answered(system, company, 2, consultant=consultant)
    answer_record(public_id=invitation.public_id, score=5, comment="better", source="page")
    text = listed(browser_of(consultant))
    assert "better" in text
    assert "words 2" not in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "nps"}, {"Gamma"}),
        ({"answered": "yes"}, {"Alpha", "Gamma"}),
        ({"answered": "no"}, {"Beta"}),
        ({"score": "2"}, {"Alpha"}),
        ({"state": "failed"}, {"Beta"}),
        ({"q": "alph"}, {"Alpha"}),
        ({"consultant": str(NOWHERE)}, set()),
        ({"client": str(NOWHERE)}, set()),
        ({"client": "x"}, set()),
        ({"score": "x"}, set()),
        ({}, {"Alpha", "Beta", "Gamma"}),
    ],
)
def test_filters_narrow_the_list(
    system: Actor,
    company: Company,
    consultant: Membership,
    browser_of: Any,
    query: Any,
    names: set[str],
) -> None:
    answered(system, company, 2, name="Alpha")
    make_invitation(system, company, name="Beta", state="failed")
    answered(system, company, 9, name="Gamma", kind=SurveyKind.NPS)
    text = listed(browser_of(consultant), **query)
    assert {name for name in ("Alpha", "Beta", "Gamma") if f">{name}<" in text} == names


def test_list_costs_at_most_eight_queries(
    system: Actor,
    company: Company,
    consultant: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        answered(system, company, 1 + number % 5, consultant=consultant)
    browser = browser_of(consultant)
    browser.get(reverse("survey-list"))
    with django_assert_max_num_queries(8):
        browser.get(reverse("survey-list"))


def test_pages_of_invitations_open_to_nobody_else(
    system: Actor,
    company: Company,
    consultant: Membership,
    internal: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    invitation = answered(system, company, 1, name="Secretive")
    request = handoffs.open_request(system, invitation.client)
    addresses = [
        reverse("survey-list"),
        reverse("survey-invitation", args=[invitation.pk]),
        reverse("survey-request-panel", args=[request.pk]),
        reverse("survey-client-panel", args=[invitation.client_id]),
    ]
    for address in addresses:
        assert browser_of(consultant).get(address).status_code == 200
        assert browser_of(internal).get(address).status_code == 403
        assert Browser().get(address)["Location"].startswith("/sign-in/")
        foreign = browser_of(stranger).get(address)
        assert foreign.status_code == (200 if address == addresses[0] else 404)
        assert "Secretive" not in foreign.content.decode()
        assert "words 1" not in foreign.content.decode()


def test_panels_show_the_latest_answers(
    system: Actor, company: Company, consultant: Membership, browser_of: Any
) -> None:
    made = handoffs.make_client(company)
    request = handoffs.open_request(system, made.client)
    answered(system, company, 4, client=made.client, request=request)
    answered(system, company, 7, client=made.client, kind=SurveyKind.NPS)
    browser = browser_of(consultant)
    of_request = browser.get(reverse("survey-request-panel", args=[request.pk])).content.decode()
    assert "words 4" in of_request
    assert "words 7" not in of_request
    of_client = browser.get(reverse("survey-client-panel", args=[made.client.pk])).content.decode()
    assert "words 4" in of_client
    assert "words 7" in of_client
    assert "<html" not in of_client


def test_nps_is_previewed_in_both_languages_then_sent(
    system: Actor, company: Company, manager: Membership, browser_of: Any
) -> None:
    survey = default_surveys(system)[SurveyKind.NPS]
    made, silent = handoffs.make_client(company), handoffs.make_client(company, "Silent")
    silent.contact.email = ""
    silent.contact.save()
    browser, address = browser_of(manager), reverse("survey-nps-send")
    chosen = {
        "client": [made.client.pk, silent.client.pk],
        f"contact-{made.client.pk}": made.contact.pk,
    }

    preview = browser.post(address, chosen).content.decode()

    assert "Send the question to 1 contact?" in preview
    for question in (survey.question_en, survey.question_ru):
        assert question.replace("{company}", "Plano Systems") in preview
    assert "Silent" in preview
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()

    sent = browser.post(address, {"step": "send", "contact": made.contact.pk}, follow=True)
    assert "1 question is on its way." in sent.content.decode()
    assert Invitation.objects.get().contact_id == made.contact.pk


def test_nps_page_refuses_an_empty_or_foreign_choice(
    system: Actor,
    company: Company,
    manager: Membership,
    consultant: Membership,
    browser_of: Any,
) -> None:
    default_surveys(system)
    handoffs.make_client(company)
    browser, address = browser_of(manager), reverse("survey-nps-send")
    for data in ({}, {"step": "send"}, {"client": "x"}, {"step": "send", "contact": "9" * 30}):
        response = browser.post(address, data)
        assert response.status_code == 422
        assert "Choose at least one client." in response.content.decode()
    for data in ({"client": NOWHERE}, {"step": "send", "contact": NOWHERE}):
        assert browser.post(address, data).status_code == 404
    assert browser_of(consultant).get(address).status_code == 403
    assert browser_of(consultant).post(address, {"step": "send"}).status_code == 403
    assert not Invitation.objects.exists()


def test_nps_choice_is_narrowed_at_a_constant_cost(
    system: Actor,
    company: Company,
    manager: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    default_surveys(system)
    for number in range(8):
        client = handoffs.make_client(company, f"Client{number}").client
        client.segment = "retail" if number < 2 else "wholesale"
        client.save()
    browser = browser_of(manager)
    browser.get(reverse("survey-nps-send"))
    with django_assert_max_num_queries(8):
        text = browser.get(reverse("survey-nps-send"), {"segment": "retail"}).content.decode()
    assert text.count('name="client"') == 2
    assert (
        browser.get(reverse("survey-nps-send"), {"q": "client7"})
        .content.decode()
        .count('name="client"')
        == 1
    )


def test_questions_are_edited_by_heads_and_administrators(
    system: Actor, admin: Membership, manager: Membership, browser_of: Any
) -> None:
    survey = default_surveys(system)[SurveyKind.CSAT]
    address = reverse("survey-question-edit", args=[survey.pk])
    data = {
        "version": 1,
        "question_en": "Were we good?",
        "question_ru": "Хорошо ли мы справились?",
        "open_days": 7,
        "is_active": "on",
    }
    for page in (address, reverse("survey-questions")):
        assert browser_of(manager).get(page).status_code == 403
        assert browser_of(admin).get(page).status_code == 200
    assert browser_of(manager).post(address, data).status_code == 403
    assert browser_of(admin).post(address, {**data, "open_days": 0}).status_code == 422
    assert Survey.objects.get(pk=survey.pk).question_en == survey.question_en

    assert browser_of(admin).post(address, data).status_code == 302
    assert browser_of(admin).post(address, {**data, "question_en": "Stale?"}).status_code == 412

    survey.refresh_from_db()
    assert (survey.question_en, survey.open_days, survey.version) == ("Were we good?", 7, 2)


def test_credit_is_changed_with_a_reason_and_of_others_by_a_head(
    system: Actor,
    company: Company,
    consultant: Membership,
    manager: Membership,
    head: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    invitation = make_invitation(system, company)
    address = reverse("survey-credit", args=[invitation.pk])
    data = {"consultant_id": consultant.pk, "reason": "She solved it."}
    assert browser_of(consultant).post(address, data).status_code == 403
    assert browser_of(stranger).post(address, data).status_code == 404
    assert browser_of(manager).post(address, {**data, "reason": ""}).status_code == 422
    foreign = {**data, "consultant_id": stranger.pk}
    assert browser_of(manager).post(address, foreign).status_code == 422
    assert browser_of(manager).post(address, data).status_code == 403
    invitation.refresh_from_db()
    assert invitation.consultant_id is None

    assert browser_of(head).get(address).status_code == 200
    assert browser_of(head).post(address, data).status_code == 302
    shown = browser_of(manager).get(reverse("survey-invitation", args=[invitation.pk]))
    assert "set by a manager" in shown.content.decode()
