"""Pages of roles: who may open them, what they show, what they change."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Company, Membership
from accounts.services import preferences_set
from core.access import Actor
from roles.models import Role, RoleHolding, Topic
from roles.services import role_update
from roles.tasks import role_codes_sweep
from tests.factories.roles import hold, role_of, standard_roles

BrowserOf = Callable[[Membership], Browser]


@pytest.fixture
def roles(company: Company, system: Actor) -> dict[str, Role]:
    """The five roles."""
    return standard_roles(system)


def test_role_list_when_consultant_looks_then_all_roles_and_topics(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf, system: Actor
) -> None:
    hold(system, roles["CS"], consultant)
    page = browser_of(consultant).get(reverse("role-list"))

    text = page.content.decode()
    assert page.status_code == 200
    for role in roles.values():
        assert role.name_en in text
    assert "How do we use this?" in text
    assert "1 person" in text
    assert reverse("topic-create") not in text


def test_role_list_when_language_is_russian_then_texts_are_russian(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf
) -> None:
    assert consultant.user is not None
    preferences_set(user=consultant.user, language="ru")
    text = browser_of(consultant).get(reverse("role-list")).content.decode()
    assert "Менеджер по успеху клиентов" in text
    assert "Как этим пользоваться?" in text


def test_role_list_when_a_topic_names_nobody_then_the_gap_is_shown(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf, system: Actor
) -> None:
    Topic.objects.filter(code="roadmap").update(role=None)
    text = browser_of(admin).get(reverse("role-list")).content.decode()
    assert "Nobody answers for these topics" not in text  # its responsibility names a role
    Topic.objects.filter(code="roadmap").update(responsibility=None)
    text = browser_of(admin).get(reverse("role-list")).content.decode()
    assert "Nobody answers for these topics" in text


def test_role_list_when_many_people_and_topics_then_queries_stay_constant(
    roles: dict[str, Role],
    consultant: Membership,
    make_person: Callable[..., Membership],
    browser_of: BrowserOf,
    system: Actor,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(5):
        hold(system, roles["S"], make_person(f"Person {number}"))
    browser = browser_of(consultant)
    browser.get(reverse("role-list"))
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        browser.get(reverse("role-list"))


@pytest.mark.parametrize("code", ["A", "Pj", "Pr", "S", "CS"])
def test_role_detail_when_opened_then_everything_about_the_role(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf, code: str
) -> None:
    page = browser_of(consultant).get(reverse("role-detail", args=[code]))
    text = page.content.decode()
    role = roles[code]
    assert page.status_code == 200
    for value in (role.summary_en, role.horizon_en, role.contact_en, role.work_object_en):
        assert value.replace("'", "&#x27;") in text
    assert "Nobody holds this role" in text
    assert reverse("role-edit", args=[code]) not in text


def test_role_pages_when_internal_employee_looks_then_refused(
    roles: dict[str, Role], internal: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(internal)
    assert browser.get(reverse("role-list")).status_code == 403
    assert browser.get(reverse("role-detail", args=["CS"])).status_code == 403


def test_role_pages_when_stranger_looks_then_nothing_of_ours(
    roles: dict[str, Role],
    stranger: Membership,
    consultant: Membership,
    browser_of: BrowserOf,
    system: Actor,
) -> None:
    holding = hold(system, roles["CS"], consultant)
    topic = Topic.objects.visible_to(system).get(code="fault")
    browser = browser_of(stranger)
    assert browser.get(reverse("role-detail", args=["CS"])).status_code == 404
    for url in (
        reverse("role-edit", args=["CS"]),
        reverse("role-holding-start", args=["CS"]),
        reverse("role-holding-end", args=["CS", holding.pk]),
        reverse("topic-edit", args=[topic.pk]),
    ):
        assert browser.get(url).status_code == 404, url
        assert browser.post(url, {"ends_on": "2026-02-01"}).status_code == 404, url
    holding.refresh_from_db()
    assert holding.ends_on is None


def test_role_edit_when_consultant_tries_then_refused(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf
) -> None:
    url = reverse("role-edit", args=["CS"])
    assert browser_of(consultant).get(url).status_code == 403
    assert browser_of(consultant).post(url, {"name_en": "Mine"}).status_code == 403


def _form_of(browser: Browser, url: str) -> dict[str, object]:
    form = browser.get(url).context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, False)}


def test_role_edit_when_admin_saves_then_changed_and_back_on_the_page(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf, company: Company
) -> None:
    browser, url = browser_of(admin), reverse("role-edit", args=["S"])
    values = _form_of(browser, url) | {"name_en": "Service desk"}

    response = browser.post(url, values)

    assert response.status_code == 302
    assert response["Location"] == reverse("role-detail", args=["S"])
    role = role_of(company, "S")
    assert (role.name_en, role.version) == ("Service desk", 2)
    assert role.description_ru == roles["S"].description_ru


def test_role_edit_when_changed_meanwhile_then_refused_and_text_kept(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf, system: Actor
) -> None:
    browser, url = browser_of(admin), reverse("role-edit", args=["S"])
    values = _form_of(browser, url) | {"name_en": "Mine"}
    role_update(actor=system, role_id=roles["S"].pk, name_en="Theirs")

    response = browser.post(url, values)

    assert response.status_code == 412
    assert "Mine" in response.content.decode()
    roles["S"].refresh_from_db()
    assert roles["S"].name_en == "Theirs"


def test_holding_start_and_end_when_admin_uses_the_pages_then_kept(
    roles: dict[str, Role], admin: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    response = browser.post(
        reverse("role-holding-start", args=["CS"]),
        {"member_id": consultant.pk, "starts_on": "2026-01-01"},
    )
    assert response.status_code == 302
    holding = RoleHolding.objects.get(member=consultant)

    page = browser.get(reverse("role-detail", args=["CS"]))
    assert "Marta Lind" in page.content.decode()

    end = reverse("role-holding-end", args=["CS", holding.pk])
    assert browser.get(end).status_code == 200
    assert browser.post(end, {"ends_on": "2025-01-01"}).status_code == 422
    assert browser.post(end, {"ends_on": "2026-02-01"}).status_code == 302
    holding.refresh_from_db()
    assert holding.ends_on == date(2026, 2, 1)


def test_holding_start_when_person_is_internal_then_not_offered(
    roles: dict[str, Role], admin: Membership, internal: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(admin).post(
        reverse("role-holding-start", args=["CS"]),
        {"member_id": internal.pk, "starts_on": "2026-01-01"},
    )
    assert response.status_code == 422
    assert not RoleHolding.objects.exists()


def test_topic_pages_when_admin_uses_them_then_kept(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    made = browser.post(
        reverse("topic-create"),
        {"code": "3d", "name_en": "3D modelling", "role_id": roles["CS"].pk},
    )
    assert made.status_code == 302
    topic = Topic.objects.get(code="3d")
    assert (topic.role, topic.solvable_at_first_contact) == (roles["CS"], False)

    changed = browser.post(
        reverse("topic-edit", args=[topic.pk]),
        {"version": 1, "name_en": "3D", "role_id": "", "is_active": "on"},
    )
    assert changed.status_code == 302
    topic.refresh_from_db()
    assert (topic.name_en, topic.role, topic.version) == ("3D", None, 2)


def test_role_codes_sweep_when_run_then_people_follow_their_holdings(
    roles: dict[str, Role], consultant: Membership, system: Actor
) -> None:
    hold(system, roles["CS"], consultant)
    Membership.objects.filter(pk=consultant.pk).update(role_codes=[])
    assert role_codes_sweep() == 1
    consultant.refresh_from_db()
    assert consultant.role_codes == ["CS"]
