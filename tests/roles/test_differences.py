"""How roles differ: shipped in both languages, changed by one at a time, shown on role pages."""

import json
from itertools import combinations
from typing import Any

import pytest

from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from roles import services
from roles.models import Role, RoleDifference
from tests.factories.roles import hold, role_of, standard_roles


@pytest.fixture
def roles(system: Actor) -> dict[str, Role]:
    """The five roles by code."""
    return standard_roles(system)


def pair_of(one: Role, other: Role) -> RoleDifference:
    first, second = sorted((one, other), key=lambda role: role.pk)
    return RoleDifference.objects.get(first=first, second=second)


def test_every_pair_of_standard_roles_comes_with_words_in_both_languages(
    roles: dict[str, Role],
) -> None:
    for one, other in combinations(roles.values(), 2):
        words = pair_of(one, other)
        assert len(words.text_en) > 100, words
        assert len(words.text_ru) > 100, words


def test_defaults_leave_edited_words_alone(roles: dict[str, Role], system: Actor) -> None:
    ids = {"role_id": roles["CS"].pk, "other_id": roles["Pj"].pk}
    services.role_difference_set(actor=system, text_en="Ours", **ids)

    services.defaults_create(actor=system)

    words = pair_of(roles["CS"], roles["Pj"])
    assert (words.text_en, words.version) == ("Ours", 2)


def test_second_of_two_editors_is_told(roles: dict[str, Role], system: Actor) -> None:
    ids = {"role_id": roles["CS"].pk, "other_id": roles["S"].pk}
    services.role_difference_set(actor=system, version=1, text_en="First", **ids)

    with pytest.raises(Stale):
        services.role_difference_set(actor=system, version=1, text_en="Second", **ids)

    assert pair_of(roles["CS"], roles["S"]).text_en == "First"
    assert AuditEntry.objects.filter(action="role_difference.update").count() == 1


def test_words_need_two_roles_of_the_company(
    roles: dict[str, Role], system: Actor, consultant: Any, stranger: Any, actor_of: Any
) -> None:
    one, other = roles["A"].pk, roles["S"].pk
    with pytest.raises(InvalidInput):
        services.role_difference_set(actor=system, role_id=one, other_id=one, text_en="x")
    with pytest.raises(NotFound):
        services.role_difference_set(
            actor=actor_of(stranger), role_id=one, other_id=other, text_en="x"
        )
    with pytest.raises(NotAllowed):
        services.role_difference_set(
            actor=actor_of(consultant), role_id=one, other_id=other, text_en="x"
        )
    assert pair_of(roles["A"], roles["S"]).version == 1


def test_role_page_tells_differences_duties_and_touchpoints(
    roles: dict[str, Role],
    consultant: Any,
    system: Actor,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    hold(system, role_of(consultant.company, "CS"), consultant)
    browser = browser_of(consultant)
    browser.get("/roles/CS/")

    with django_assert_max_num_queries(14):
        page = browser.get("/roles/CS/").content.decode()

    assert "How it differs from its neighbours" in page
    assert "This pair is confused first." in page
    assert "In the responsibility matrix" in page
    assert "Answers for" in page
    assert "is told by Support manager" in page
    assert "Marta Lind" in page


def test_form_saves_the_words_and_keeps_them_when_refused(
    roles: dict[str, Role], admin: Any, browser_of: Any
) -> None:
    browser = browser_of(admin)
    url = "/roles/CS/differs/A/"

    shown = browser.get(url).content.decode()
    stale = browser.post(url, {"text_en": "Late", "text_ru": "", "version": "0"})
    saved = browser.post(url, {"text_en": "Ours", "text_ru": "Наше", "version": "1"})

    assert "Both talk with the same people" in shown
    assert stale.status_code == 412
    assert "Late" in stale.content.decode()
    assert saved.status_code == 302
    assert pair_of(roles["CS"], roles["A"]).text_ru == "Наше"
    assert browser.get("/roles/CS/differs/CS/").status_code == 404


def test_api_lists_and_sets_differences(
    roles: dict[str, Role], admin: Any, consultant: Any, browser_of: Any
) -> None:
    body = {"role_id": roles["A"].pk, "other_id": roles["S"].pk, "text_en": "Ours"}

    def send(person: Any, version: str) -> Any:
        return browser_of(person).post(
            "/api/v1/role-differences/",
            json.dumps(body),
            content_type="application/json",
            headers={"if-match": version},
        )

    refused, done, stale = send(consultant, "1"), send(admin, "1"), send(admin, "1")
    rows = browser_of(consultant).get("/api/v1/role-differences/").json()["results"]

    assert (refused.status_code, done.status_code, stale.status_code) == (403, 200, 412)
    assert len(rows) == 10
    assert {"first": "A", "second": "S", "text_en": "Ours", "version": 2}.items() <= next(
        row.items() for row in rows if {row["first"], row["second"]} == {"A", "S"}
    )
