"""Roles, holdings and topics: what their services do and refuse."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import Company, Membership
from accounts.services import person_deactivate
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from roles import services
from roles.defaults import ROLES, TOPICS, RoleText
from roles.models import Role, RoleHolding, Topic
from roles.selectors import holders_of, role_by_code, roles_of
from tests.factories.roles import hold, role_of, standard_roles

ActorOf = Callable[[Membership], Actor]
DAY = date(2026, 5, 4)
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def test_defaults_create_when_company_is_new_then_five_roles_in_standard_order(
    company: Company, system: Actor
) -> None:
    services.defaults_create(system)

    assert [role.code for role in Role.objects.visible_to(system)] == ["A", "Pj", "Pr", "S", "CS"]
    assert Topic.objects.visible_to(system).count() == len(TOPICS)
    modes = dict(Role.objects.visible_to(system).values_list("code", "mode"))
    assert modes == {
        "A": "on_demand",
        "Pj": "reactive",
        "Pr": "planned",
        "S": "reactive",
        "CS": "proactive",
    }


def test_defaults_create_when_run_again_then_keeps_what_was_edited(
    company: Company, system: Actor
) -> None:
    roles = standard_roles(system)
    services.role_update(actor=system, role_id=roles["S"].pk, name_en="Service desk")

    services.defaults_create(system)

    assert role_of(company, "S").name_en == "Service desk"
    assert Role.objects.visible_to(system).count() == 5
    assert Topic.objects.visible_to(system).count() == len(TOPICS)


def test_defaults_create_when_an_import_brought_a_role_then_it_gets_its_description(
    company: Company, system: Actor
) -> None:
    imported = services.role_create(actor=system, code="CS", name_en="Success", name_ru="Успех")

    services.defaults_create(system)

    role = role_of(company, "CS")
    assert (role.pk, role.name_en, role.name_ru) == (imported.pk, "Success", "Успех")
    assert (role.is_standard, role.mode, role.position) == (True, "proactive", 5)
    assert role.description_ru.startswith("Менеджер по успеху")


def test_defaults_create_when_consultant_asks_then_refuses(
    company: Company, consultant: Membership, actor_of: ActorOf, system: Actor
) -> None:
    with pytest.raises(NotAllowed):
        services.defaults_create(actor_of(consultant))
    assert not Role.objects.visible_to(system).exists()


@pytest.mark.parametrize("text", ROLES, ids=[role.code for role in ROLES])
def test_default_texts_are_complete_in_both_languages(text: RoleText) -> None:
    for name in services.ROLE_TEXTS:
        english, russian = getattr(text.en, name), getattr(text.ru, name)
        assert english, name
        assert russian, name
        assert not set(english.lower()) & set(CYRILLIC), name
        assert set(russian.lower()) & set(CYRILLIC), name
        paragraphs = (english.count("\n"), russian.count("\n"))
        assert paragraphs[0] == paragraphs[1], name
    assert text.en.description.count("\n\n") >= 2


def test_default_topics_cover_every_role_and_both_languages() -> None:
    assert len(TOPICS) >= 24
    assert len({topic.code for topic in TOPICS}) == len(TOPICS)
    assert {topic.role_code for topic in TOPICS} == {role.code for role in ROLES}
    assert all(set(topic.name_ru.lower()) & set(CYRILLIC) for topic in TOPICS)
    assert {topic.solvable_at_first_contact for topic in TOPICS} == {True, False}


def test_role_update_when_seen_version_is_old_then_refuses(company: Company, system: Actor) -> None:
    role = standard_roles(system)["A"]
    services.role_update(actor=system, role_id=role.pk, version=1, name_en="Sales")

    with pytest.raises(Stale):
        services.role_update(actor=system, role_id=role.pk, version=1, name_en="Other")

    role.refresh_from_db()
    assert (role.name_en, role.version) == ("Sales", 2)


def test_role_update_when_nothing_differs_then_version_stays(
    company: Company, system: Actor
) -> None:
    role = standard_roles(system)["A"]
    services.role_update(actor=system, role_id=role.pk, version=1, name_en=role.name_en)
    role.refresh_from_db()
    assert role.version == 1


def test_role_update_when_code_is_passed_then_refuses(company: Company, system: Actor) -> None:
    role = standard_roles(system)["A"]
    with pytest.raises(InvalidInput) as refused:
        services.role_update(actor=system, role_id=role.pk, code="B")
    assert set(refused.value.fields) == {"code"}


def test_role_update_when_role_belongs_to_others_then_not_found(
    company: Company, system: Actor, stranger: Membership, actor_of: ActorOf
) -> None:
    role = standard_roles(system)["A"]
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.role_update(actor=actor_of(stranger), role_id=role.pk, name_en="Taken over")
    role.refresh_from_db()
    assert role.name_en == "Account manager"


def test_role_update_when_people_hold_it_then_cannot_be_closed(
    company: Company, system: Actor, consultant: Membership
) -> None:
    role = standard_roles(system)["S"]
    holding = hold(system, role, consultant)
    with pytest.raises(IllegalState):
        services.role_update(actor=system, role_id=role.pk, is_active=False)

    services.role_holding_end(actor=system, holding_id=holding.pk, ends_on=date(2026, 2, 1))
    assert not services.role_update(actor=system, role_id=role.pk, is_active=False).is_active


def test_role_create_when_code_is_taken_then_names_the_field(
    company: Company, system: Actor
) -> None:
    standard_roles(system)
    with pytest.raises(InvalidInput) as refused:
        services.role_create(actor=system, code="CS", name_en="Second")
    assert set(refused.value.fields) == {"code"}


@time_machine.travel("2026-05-04 12:00Z", tick=False)
def test_role_holding_start_then_codes_in_standard_order_and_selectors_agree(
    company: Company, system: Actor, consultant: Membership
) -> None:
    roles = standard_roles(system)
    hold(system, roles["CS"], consultant)
    hold(system, roles["A"], consultant)

    consultant.refresh_from_db()
    assert consultant.role_codes == ["A", "CS"]
    assert roles_of(consultant.pk, DAY) == [roles["A"], roles["CS"]]
    assert holders_of(roles["CS"].pk, DAY) == [consultant]
    assert holders_of(roles["CS"].pk, date(2025, 12, 31)) == []
    assert AuditEntry.objects.visible_to(system).filter(action="role_holding.start").count() == 2


@time_machine.travel("2026-05-04 12:00Z", tick=False)
def test_role_holding_end_when_day_has_come_then_code_is_gone(
    company: Company, system: Actor, consultant: Membership
) -> None:
    role = standard_roles(system)["CS"]
    holding = hold(system, role, consultant)

    services.role_holding_end(actor=system, holding_id=holding.pk, ends_on=DAY)

    consultant.refresh_from_db()
    assert consultant.role_codes == []
    assert holders_of(role.pk, DAY) == []
    assert holders_of(role.pk, DAY - timedelta(days=1)) == [consultant]


def test_role_holding_end_when_before_start_then_refuses(
    company: Company, system: Actor, consultant: Membership
) -> None:
    holding = hold(system, standard_roles(system)["CS"], consultant)
    with pytest.raises(InvalidInput) as refused:
        services.role_holding_end(
            actor=system, holding_id=holding.pk, ends_on=holding.starts_on - timedelta(days=1)
        )
    assert set(refused.value.fields) == {"ends_on"}
    holding.refresh_from_db()
    assert holding.ends_on is None


def test_role_holding_start_when_time_is_covered_then_refuses(
    company: Company, system: Actor, consultant: Membership
) -> None:
    role = standard_roles(system)["CS"]
    hold(system, role, consultant)
    with pytest.raises(InvalidInput) as refused:
        hold(system, role, consultant, starts_on=date(2026, 3, 1))
    assert set(refused.value.fields) == {"starts_on"}
    assert RoleHolding.objects.visible_to(system).count() == 1


def test_role_holding_start_when_person_is_internal_then_refuses(
    company: Company, system: Actor, internal: Membership
) -> None:
    role = standard_roles(system)["S"]
    with pytest.raises(InvalidInput):
        hold(system, role, internal)
    assert not RoleHolding.objects.visible_to(system).exists()


def test_role_holding_start_when_person_has_left_then_refuses(
    company: Company, system: Actor, consultant: Membership
) -> None:
    role = standard_roles(system)["S"]
    person_deactivate(actor=system, person_id=consultant.pk)
    with pytest.raises(InvalidInput):
        hold(system, role, consultant)
    assert not RoleHolding.objects.visible_to(system).exists()


def test_role_holding_start_when_person_is_a_stranger_then_not_found(
    company: Company, system: Actor, stranger: Membership
) -> None:
    role = standard_roles(system)["S"]
    with pytest.raises(NotFound):
        hold(system, role, stranger)
    assert not RoleHolding.objects.visible_to(system).exists()


def test_role_codes_refresh_when_a_holding_began_at_midnight_then_follows(
    company: Company, system: Actor, consultant: Membership
) -> None:
    role = standard_roles(system)["CS"]
    with time_machine.travel("2026-05-04 12:00Z", tick=False):
        hold(system, role, consultant, starts_on=date(2026, 5, 5))
        consultant.refresh_from_db()
        assert consultant.role_codes == []
    # Midnight in Berlin is 22:00 UTC in summer.
    with time_machine.travel("2026-05-04 22:01Z", tick=False):
        assert services.role_codes_refresh(system) == 1
        assert services.role_codes_refresh(system) == 0
    consultant.refresh_from_db()
    assert consultant.role_codes == ["CS"]


def test_topic_update_when_role_belongs_to_others_then_refuses(
    company: Company, system: Actor, stranger: Membership, actor_of: ActorOf
) -> None:
    standard_roles(system)
    topic = Topic.objects.visible_to(system).get(code="fault")
    with company_scope(stranger.company_id):
        foreign = services.role_create(actor=actor_of(stranger), code="X", name_en="Foreign")
    with pytest.raises(InvalidInput) as refused:
        services.topic_update(actor=system, topic_id=topic.pk, role_id=foreign.pk)
    assert set(refused.value.fields) == {"role_id"}
    topic.refresh_from_db()
    assert topic.role == role_by_code(company.pk, "S")


def test_topic_create_when_code_is_taken_then_names_the_field(
    company: Company, system: Actor
) -> None:
    standard_roles(system)
    with pytest.raises(InvalidInput) as refused:
        services.topic_create(actor=system, code="fault", name_en="Fault")
    assert set(refused.value.fields) == {"code"}
