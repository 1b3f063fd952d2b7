"""Guides of a company's own: copied, chosen for a vacancy, put out of use."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from hiring import services
from hiring.models import Guide, GuideDraft, Vacancy
from tests.factories.interviews import ask, make_guide
from tests.factories.vacancies import a_role, make_candidate, make_vacancy

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]


def publish(actor: Actor, guide: Guide) -> Guide:
    """In force from now on."""
    services.guide_publish(actor=actor, guide_id=guide.pk, seen=None, reason="For managers")
    guide.refresh_from_db()
    return guide


def test_copied_guide_is_chosen_for_a_vacancy_and_interviews_are_held_by_it(
    manager: Membership,
    head: Membership,
    consultant: Membership,
    stranger: Membership,
    actor_of: ActorOf,
) -> None:
    boss, actor = actor_of(head), actor_of(manager)
    usual = make_guide(boss)
    with pytest.raises(NotAllowed):
        services.guide_create(actor=actor, from_id=usual.pk, name_en="For managers")
    with pytest.raises(NotFound):
        services.guide_create(actor=actor_of(stranger), from_id=usual.pk, name_en="Theirs")
    with pytest.raises(InvalidInput) as refusal:
        services.guide_create(actor=boss, from_id=usual.pk, name_en=" ")
    assert "name_en" in refusal.value.fields
    own = services.guide_create(actor=boss, from_id=usual.pk, name_en="For managers")
    twin = services.guide_create(actor=boss, from_id=usual.pk, name_en="For managers")
    assert (own.code, twin.code, own.current) == ("for-managers", "for-managers-2", None)
    assert GuideDraft.objects.get(guide=own).document == usual.current.document
    with pytest.raises(InvalidInput):
        make_vacancy(actor, guide_id=own.pk)

    publish(boss, own)
    chosen = make_vacancy(actor, guide_id=own.pk, panel_ids=[consultant.pk])
    plain = make_vacancy(actor, title="Another", panel_ids=[consultant.pk])
    services.guide_use(actor=boss, guide_id=own.pk, is_active=False)
    services.guide_use(actor=boss, guide_id=own.pk, is_active=False)
    (by_own,) = ask(actor, make_candidate(actor, chosen), consultant)
    (by_usual,) = ask(actor, make_candidate(actor, plain), consultant)
    assert (by_own.guide_version.guide, by_usual.guide_version.guide) == (own, usual)
    with pytest.raises(InvalidInput):
        services.vacancy_change(actor=actor, vacancy_id=plain.pk, guide_id=own.pk)
    kept = services.vacancy_change(actor=actor, vacancy_id=chosen.pk, guide_id=own.pk, places=2)
    assert kept.guide == own
    with pytest.raises(IllegalState):
        services.guide_use(actor=boss, guide_id=usual.pk, is_active=False)
    usual.refresh_from_db()
    assert usual.is_active


def test_pages_and_rest_make_guides_and_put_them_out_of_use(
    manager: Membership, head: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    boss = actor_of(head)
    usual, browser, lead = make_guide(boss), browser_of(head), browser_of(manager)
    form = {"title": "A place", "role_id": a_role(boss).pk, "places": 1}
    form["hiring_manager_id"] = manager.pk
    assert 'name="guide_id"' not in lead.get("/hiring/vacancies/new/").content.decode()
    new = "/hiring/guides/new/"
    assert f'value="{usual.pk}" selected' in browser.get(f"{new}?from={usual.pk}").content.decode()
    assert browser.post(new, {"from_id": usual.pk}).status_code == 422
    made = browser.post(new, {"from_id": usual.pk, "name_ru": "Для руководителей"})
    assert made.status_code == 302
    own = publish(boss, Guide.objects.get(name_ru="Для руководителей"))
    assert made.headers["Location"] == f"/hiring/guides/{own.pk}/draft/"
    assert lead.post("/hiring/vacancies/new/", {**form, "guide_id": own.pk}).status_code == 302
    vacancy = Vacancy.objects.get()
    assert vacancy.guide == own
    assert own.name in lead.get(f"/hiring/vacancies/{vacancy.pk}/").content.decode()
    use = f"/hiring/guides/{own.pk}/use/"
    assert "Put this guide out of use?" in browser.get(use).content.decode()
    assert [browser.post(use, {"is_active": "False"}).status_code for _ in range(2)] == [302, 302]
    assert "out of use" in browser.get("/hiring/guides/").content.decode()
    again = lead.get(f"/hiring/vacancies/{vacancy.pk}/edit/").content.decode()
    assert f'<option value="{own.pk}" selected>' in again

    rest, body = "/api/v1/interview-guides/", {"content_type": "application/json"}
    copy: dict[str, Any] = {"from_id": usual.pk, "name_en": "Short"}
    assert browser.post(rest, {**copy, "code": "x"}, **body).status_code == 422
    answer = browser.post(rest, copy, **body)
    assert (answer.status_code, answer.json()["code"]) == (201, "short")
    used = browser.patch(f"{rest}{own.pk}/", {"is_active": True}, **body)
    assert used.json()["is_active"] is True
    assert lead.post(rest, copy, **body).status_code == 403
    shown = lead.get(f"/api/v1/vacancies/{vacancy.pk}/").json()
    assert shown["guide_id"] == own.pk
