"""Touchpoints: who tells whom on what occasion, and which of them are mandatory notices."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from roles import services
from roles.defaults import TOUCHPOINTS
from roles.models import Role, Topic, Touchpoint, TouchpointTopic
from roles.selectors import MandatoryNotice, mandatory_notices, touchpoints_of
from tests.factories.roles import standard_roles

ActorOf = Callable[[Membership], Actor]


@pytest.fixture
def roles(company: Company, system: Actor) -> dict[str, Role]:
    """The five roles, with the default topics and touchpoints."""
    return standard_roles(system)


@pytest.fixture
def foreign(other_company: Company) -> tuple[Role, Topic]:
    """A role and a topic of another company."""
    with company_scope(other_company.pk):
        role = Role.objects.create(company=other_company, code="X", name_en="X", name_ru="X")
        topic = Topic.objects.create(company=other_company, code="x", name_en="Foreign")
    return role, topic


def topic_ids(*codes: str) -> list[int]:
    return [Topic.objects.get(code=code).pk for code in codes]


def topics_of(touchpoint: Touchpoint) -> set[str]:
    rows = TouchpointTopic.objects.filter(touchpoint=touchpoint)
    return set(rows.values_list("topic__code", flat=True))


def make(actor: Actor, roles: dict[str, Role], **values: Any) -> Touchpoint:
    given = {
        "code": "own",
        "from_role_id": roles["S"].pk,
        "to_role_id": roles["A"].pk,
        "occasion_en": "Something own",
    }
    return services.touchpoint_create(actor=actor, **(given | values))


# ---------- Defaults


def test_defaults_when_created_then_every_touchpoint_with_its_topics(
    roles: dict[str, Role], company: Company
) -> None:
    assert Touchpoint.objects.of_company(company.pk).count() == len(TOUCHPOINTS)
    for text in TOUCHPOINTS:
        made = Touchpoint.objects.select_related("from_role", "to_role").get(code=text.code)
        assert (made.from_role.code, made.to_role.code) == (text.from_role, text.to_role)
        assert made.is_mandatory_notice == text.is_mandatory_notice
        assert topics_of(made) == set(text.topics)
    assert AuditEntry.objects.filter(action="touchpoint.defaults").count() == 1


def test_defaults_when_run_again_then_touchpoints_stay_as_they_are(
    roles: dict[str, Role], system: Actor
) -> None:
    first = Touchpoint.objects.earliest("pk")
    Touchpoint.objects.exclude(pk=first.pk).delete()
    services.defaults_create(system)
    assert list(Touchpoint.objects.all()) == [first]


# ---------- Services


def test_create_when_complete_then_kept_with_topics_and_audited(
    roles: dict[str, Role], system: Actor
) -> None:
    made = make(
        system,
        roles,
        passes_en="All of it",
        is_mandatory_notice=True,
        topic_ids=[*topic_ids("training", "leaving"), *topic_ids("training")],
    )
    assert (made.is_active, made.version, topics_of(made)) == (True, 1, {"training", "leaving"})
    entry = AuditEntry.objects.get(action="touchpoint.create")
    assert entry.subject_id == made.pk
    assert entry.changes["topic_ids"] == [[], sorted(topic_ids("training", "leaving"))]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to_role_id": "S"}, "to_role_id"),
        ({"is_mandatory_notice": True}, "topic_ids"),
        ({"topic_ids": [987_654_321]}, "topic_ids"),
        ({"from_role_id": 987_654_321}, "from_role_id"),
        ({"code": TOUCHPOINTS[0].code}, "code"),
        ({"occasion_en": ""}, "occasion_en"),
        ({"occasion_en": "x" * 301}, "occasion_en"),
        ({"position": 40_000}, "position"),
    ],
)
def test_create_when_something_is_wrong_then_the_field_says_so_and_nothing_is_made(
    roles: dict[str, Role], system: Actor, values: dict[str, Any], field: str
) -> None:
    given = {name: roles["S"].pk if value == "S" else value for name, value in values.items()}
    with pytest.raises(InvalidInput) as refused:
        make(system, roles, **given)
    assert list(refused.value.fields) == [field]
    assert Touchpoint.objects.count() == len(TOUCHPOINTS)


def test_ids_of_another_company_are_refused(
    roles: dict[str, Role], system: Actor, foreign: tuple[Role, Topic]
) -> None:
    role, topic = foreign
    own = make(system, roles)
    for values, field in (
        ({"from_role_id": role.pk}, "from_role_id"),
        ({"to_role_id": role.pk}, "to_role_id"),
        ({"topic_ids": [topic.pk]}, "topic_ids"),
    ):
        with pytest.raises(InvalidInput) as refused:
            make(system, roles, code="spy", **values)
        assert list(refused.value.fields) == [field]
        with pytest.raises(InvalidInput) as refused:
            services.touchpoint_update(actor=system, touchpoint_id=own.pk, **values)
        assert list(refused.value.fields) == [field]
    assert not Touchpoint.objects.filter(code="spy").exists()
    assert not TouchpointTopic.objects.filter(touchpoint=own).exists()


def test_update_of_another_companys_touchpoint_is_not_found(
    roles: dict[str, Role], stranger: Membership, actor_of: ActorOf
) -> None:
    ours = Touchpoint.objects.earliest("pk")
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.touchpoint_update(
            actor=actor_of(stranger), touchpoint_id=ours.pk, occasion_en="Mine"
        )


def test_update_replaces_topics_counts_once_and_audits(
    roles: dict[str, Role], system: Actor
) -> None:
    made = make(system, roles, topic_ids=topic_ids("training", "leaving"))
    services.touchpoint_update(
        actor=system,
        touchpoint_id=made.pk,
        version=1,
        rhythm_en="At once",
        is_mandatory_notice=True,
        topic_ids=topic_ids("leaving", "choosing"),
    )
    made.refresh_from_db()
    assert (made.version, made.rhythm_en) == (2, "At once")
    assert topics_of(made) == {"leaving", "choosing"}
    entry = AuditEntry.objects.get(action="touchpoint.update")
    assert set(entry.changes) == {"rhythm_en", "is_mandatory_notice", "topic_ids"}


def test_update_of_topics_alone_is_a_change_and_of_nothing_is_none(
    roles: dict[str, Role], system: Actor
) -> None:
    made = make(system, roles, topic_ids=topic_ids("training"))
    same = {"topic_ids": topic_ids("training"), "occasion_en": made.occasion_en}
    services.touchpoint_update(actor=system, touchpoint_id=made.pk, **same)
    assert not AuditEntry.objects.filter(action="touchpoint.update").exists()
    services.touchpoint_update(actor=system, touchpoint_id=made.pk, topic_ids=[])
    made.refresh_from_db()
    assert (made.version, topics_of(made)) == (2, set())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"topic_ids": []}, "topic_ids"),
        ({"to_role_id": "S"}, "to_role_id"),
        ({"code": "other"}, "code"),
        ({"company_id": 1}, "company_id"),
    ],
)
def test_update_when_something_is_wrong_then_nothing_changes(
    roles: dict[str, Role], system: Actor, values: dict[str, Any], field: str
) -> None:
    made = make(system, roles, is_mandatory_notice=True, topic_ids=topic_ids("training"))
    given = {name: roles["S"].pk if value == "S" else value for name, value in values.items()}
    with pytest.raises(InvalidInput) as refused:
        services.touchpoint_update(actor=system, touchpoint_id=made.pk, **given)
    assert list(refused.value.fields) == [field]
    made.refresh_from_db()
    assert (made.version, topics_of(made)) == (1, {"training"})


def test_update_when_a_role_was_closed_since_then_it_may_stay_but_not_be_chosen(
    roles: dict[str, Role], system: Actor
) -> None:
    made, other = make(system, roles), make(system, roles, code="other", to_role_id=roles["CS"].pk)
    services.role_update(actor=system, role_id=roles["A"].pk, is_active=False)
    services.touchpoint_update(
        actor=system, touchpoint_id=made.pk, to_role_id=roles["A"].pk, rhythm_en="Weekly"
    )
    with pytest.raises(InvalidInput):
        services.touchpoint_update(actor=system, touchpoint_id=other.pk, to_role_id=roles["A"].pk)


def test_update_when_another_was_quicker_then_stale(roles: dict[str, Role], system: Actor) -> None:
    made = make(system, roles, topic_ids=topic_ids("training"))
    services.touchpoint_update(actor=system, touchpoint_id=made.pk, version=1, topic_ids=[])
    with pytest.raises(Stale):
        services.touchpoint_update(
            actor=system, touchpoint_id=made.pk, version=1, occasion_en="Mine"
        )


def test_consultant_changes_no_touchpoint(
    roles: dict[str, Role], consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)
    with pytest.raises(NotAllowed):
        make(actor, roles)
    with pytest.raises(NotAllowed):
        services.touchpoint_update(
            actor=actor, touchpoint_id=Touchpoint.objects.earliest("pk").pk, is_active=False
        )


# ---------- Selectors


def test_mandatory_notices_name_each_topic_in_one_query(
    roles: dict[str, Role], system: Actor, company: Company, django_assert_num_queries: Any
) -> None:
    Touchpoint.objects.update(is_active=False)
    make(system, roles, code="free", topic_ids=topic_ids("training"))
    made = make(
        system,
        roles,
        occasion_ru="Своё",
        is_mandatory_notice=True,
        topic_ids=topic_ids("training", "leaving"),
    )
    with django_assert_num_queries(1):
        found = list(mandatory_notices(company.pk))
    assert found == [
        MandatoryNotice(made.pk, roles["S"].pk, roles["A"].pk, topic, "Something own", "Своё")
        for topic in sorted(topic_ids("training", "leaving"))
    ]


def test_mandatory_notices_of_another_company_are_not_there(
    roles: dict[str, Role], other_company: Company, company: Company
) -> None:
    assert mandatory_notices(company.pk)
    assert mandatory_notices(other_company.pk) == []


def test_touchpoints_stand_by_pair_also_of_roles_in_the_same_place(
    roles: dict[str, Role], system: Actor
) -> None:
    Role.objects.update(position=1)
    pairs = [(row.from_role.code, row.to_role.code) for row in touchpoints_of(system)]
    runs = [pair for at, pair in enumerate(pairs) if at == 0 or pairs[at - 1] != pair]
    assert len(runs) == len(set(runs))
