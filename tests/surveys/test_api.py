"""Surveys over REST: the same lock as the pages."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from surveys.models import Answer, Invitation, Survey, SurveyKind
from surveys.services import answer_record
from tests.factories import handoffs
from tests.factories.surveys import default_surveys, make_invitation

ROOT = "/api/v1"


def post(browser: Browser, path: str, data: Any) -> Any:
    return browser.post(f"{ROOT}{path}", data, content_type="application/json")


@pytest.fixture
def invitation(system: Actor, company: Company, consultant: Membership) -> Invitation:
    return make_invitation(system, company, consultant=consultant)


def test_invitations_show_the_answer_that_counts(
    invitation: Invitation, consultant: Membership, browser_of: Any
) -> None:
    for score in (2, 5):
        answer_record(public_id=invitation.public_id, score=score, comment="", source="page")
    browser = browser_of(consultant)
    (row,) = browser.get(f"{ROOT}/invitations/").json()["results"]
    assert (row["id"], row["score"], row["consultant"]) == (invitation.pk, 5, consultant.pk)
    assert "public_id" not in row
    detail = browser.get(f"{ROOT}/invitations/{invitation.pk}/").json()
    assert detail == row
    answers = browser.get(f"{ROOT}/answers/", {"invitation": invitation.pk}).json()["results"]
    assert [answer["score"] for answer in answers] == [5, 2]


def test_unknown_filter_is_refused(
    invitation: Invitation, consultant: Membership, browser_of: Any
) -> None:
    assert browser_of(consultant).get(f"{ROOT}/invitations/?scores=5").status_code == 422


def test_api_opens_to_nobody_else(
    invitation: Invitation, internal: Membership, stranger: Membership, browser_of: Any
) -> None:
    for path in ("surveys", "invitations", "answers"):
        assert Browser().get(f"{ROOT}/{path}/").status_code == 401
        assert browser_of(internal).get(f"{ROOT}/{path}/").status_code == 403
        assert browser_of(stranger).get(f"{ROOT}/{path}/").json()["results"] == []
    assert browser_of(stranger).get(f"{ROOT}/invitations/{invitation.pk}/").status_code == 404
    assert browser_of(stranger).get(f"{ROOT}/surveys/{invitation.survey_id}/").status_code == 404


def test_answer_by_api_is_recorded_by_those_who_import(
    invitation: Invitation,
    head: Membership,
    consultant: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    path, data = f"/invitations/{invitation.pk}/answers/", {"score": 4, "comment": "by phone"}
    assert post(browser_of(consultant), path, data).status_code == 403
    assert post(browser_of(stranger), path, data).status_code == 404
    for bad in ({}, {"score": 6}, {"score": 11}, {"score": "x"}, {**data, "at": "2020-01-01"}):
        assert post(browser_of(head), path, bad).status_code == 422, bad
    assert not Answer.objects.exists()

    for _call in range(2):
        response = post(browser_of(head), path, data)
        assert response.status_code == 201
    assert Answer.objects.get().source == "api"


def test_credit_by_api_needs_a_manager_and_for_themselves_a_head(
    invitation: Invitation,
    manager: Membership,
    head: Membership,
    consultant: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    path = f"/invitations/{invitation.pk}/credit/"
    data = {"consultant_id": manager.pk, "reason": "took it over"}
    assert post(browser_of(consultant), path, data).status_code == 403
    assert post(browser_of(stranger), path, data).status_code == 404
    assert post(browser_of(manager), path, {"consultant_id": manager.pk}).status_code == 422
    assert post(browser_of(manager), path, data).status_code == 403
    assert Invitation.objects.get().consultant_id == consultant.pk
    answer = post(browser_of(head), path, data).json()
    assert (answer["consultant"], answer["snapshot_consultant"]) == (manager.pk, consultant.pk)


def test_nps_by_api_tells_whom_it_left_out(
    system: Actor,
    company: Company,
    manager: Membership,
    consultant: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    default_surveys(system)
    client = handoffs.make_client(company).client
    data = {"client_ids": [client.pk]}
    assert post(browser_of(consultant), "/nps-invitations/", data).status_code == 403
    assert post(browser_of(stranger), "/nps-invitations/", data).status_code in {404, 409}
    for bad in ({}, {"client_ids": ["x"]}, {"client_ids": [client.pk], "language": "ru"}):
        assert post(browser_of(manager), "/nps-invitations/", bad).status_code == 422
    assert not Invitation.objects.exists()

    sent = post(browser_of(manager), "/nps-invitations/", data)
    assert sent.status_code == 201
    assert sent.json() == {"invitation_ids": [Invitation.objects.get().pk], "skipped": []}
    again = post(browser_of(manager), "/nps-invitations/", data).json()
    assert again["invitation_ids"] == []
    (skipped,) = again["skipped"]
    assert (skipped["client_id"], skipped["code"]) == (client.pk, "already_open")


def test_survey_by_api_is_changed_by_those_who_manage_surveys_and_saw_it(
    system: Actor, admin: Membership, manager: Membership, browser_of: Any
) -> None:
    survey = default_surveys(system)[SurveyKind.CSAT]
    path, json = f"{ROOT}/surveys/{survey.pk}/", "application/json"
    seen = browser_of(admin).get(path)["ETag"]
    data = {"question_en": "Were we good?"}
    assert browser_of(manager).patch(path, data, content_type=json).status_code == 403
    for bad in ({"kind": "nps"}, {"open_days": 0}, {"question_ru": ""}):
        assert browser_of(admin).patch(path, bad, content_type=json).status_code == 422
    changed = browser_of(admin).patch(path, data, content_type=json, headers={"If-Match": seen})
    assert changed.json()["question_en"] == "Were we good?"
    stale = browser_of(admin).patch(path, data, content_type=json, headers={"If-Match": seen})
    assert stale.status_code == 412
    assert Survey.objects.get(pk=survey.pk).version == 2
