"""Templates of answers: who writes, sees and changes which; messages without gaps."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Membership
from clients.models import Contact
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import AnswerTemplate, Message, Request
from handoffs.selectors import fitting_templates, template_filled
from notices.models import Mail
from tests.factories.handoffs import make_topic

BODY = "Dear {contact_first_name}, we look into #{number}."


@pytest.fixture
def marta(consultant: Membership, actor_of: Any) -> Actor:
    """A consultant, acting."""
    actor: Actor = actor_of(consultant)
    return actor


@pytest.fixture
def helen(manager: Membership, actor_of: Any) -> Actor:
    """A manager, acting."""
    actor: Actor = actor_of(manager)
    return actor


def write(actor: Actor, name: str = "First answer", **values: Any) -> AnswerTemplate:
    return services.template_create(actor=actor, **{"name": name, "body": BODY, **values})


def names(actor: Actor) -> list[str]:
    return [template.name for template in AnswerTemplate.objects.visible_to(actor)]


# ---------- Writing and changing


def test_create_keeps_text_and_says_so_in_the_audit(marta: Actor) -> None:
    template = write(marta, " First answer ", body=f"  {BODY}\n")

    template.refresh_from_db()
    assert (template.name, template.body) == ("First answer", f"  {BODY}\n")
    assert (template.is_shared, template.is_active, template.version) == (False, True, 1)
    assert template.owner_id == marta.membership_id
    assert AuditEntry.objects.filter(action="template.create").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"body": ""}, "body"),
        ({"body": "x" * 10_001}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"language": "de"}, "language"),
        ({"topic_id": 987_654}, "topic_id"),
    ],
)
def test_create_with_a_wrong_value_then_refused(
    marta: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        write(marta, **values)

    assert set(refused.value.fields) == {field}
    assert not AnswerTemplate.objects.exists()


def test_unknown_variables_then_refused_by_name(marta: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        write(marta, body="{client} {klient} {x}")

    assert "{klient}, {x}." in str(refused.value.fields["body"])
    template = write(marta)
    with pytest.raises(InvalidInput):
        services.template_update(actor=marta, template_id=template.pk, body="{x}")
    template.refresh_from_db()
    assert template.body == BODY


def test_only_those_who_answer_for_others_share(marta: Actor, helen: Actor) -> None:
    with pytest.raises(NotAllowed):
        write(marta, is_shared=True)
    own = write(marta)
    with pytest.raises(NotAllowed):
        services.template_update(actor=marta, template_id=own.pk, is_shared=True)
    shared = write(helen, "Shared", is_shared=True)
    with pytest.raises(NotAllowed):
        services.template_update(actor=marta, template_id=shared.pk, name="Mine")

    assert AnswerTemplate.objects.get(is_shared=True).name == "Shared"
    assert names(marta) == ["First answer", "Shared"]
    assert names(helen) == ["Shared"]


def test_update_of_a_stale_version_then_refused(marta: Actor) -> None:
    template = write(marta)
    services.template_update(actor=marta, template_id=template.pk, version=1, name="New")

    with pytest.raises(Stale):
        services.template_update(actor=marta, template_id=template.pk, version=1, name="Old")

    template.refresh_from_db()
    assert (template.name, template.version) == ("New", 2)


def test_deactivated_is_not_offered_and_can_be_brought_back(
    marta: Actor, request_of: Request
) -> None:
    template = write(marta)

    services.template_deactivate(actor=marta, template_id=template.pk)

    assert not fitting_templates(marta, request_of, "en").exists()
    services.template_update(actor=marta, template_id=template.pk, is_active=True)
    assert fitting_templates(marta, request_of, "en").get() == template


def test_anothers_shared_template_is_not_made_personal(
    helen: Actor, head: Membership, actor_of: Any
) -> None:
    template = write(helen, is_shared=True)

    with pytest.raises(NotAllowed):
        services.template_update(actor=actor_of(head), template_id=template.pk, is_shared=False)

    template.refresh_from_db()
    assert template.is_shared


def test_more_than_the_most_then_refused(marta: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoffs.services.templates.MOST_TEMPLATES", 2)
    first = write(marta, "1")
    write(marta, "2")

    with pytest.raises(InvalidInput, match="2 templates"):
        write(marta, "3")

    services.template_deactivate(actor=marta, template_id=first.pk)
    write(marta, "3")
    assert AnswerTemplate.objects.count() == 3
    with pytest.raises(InvalidInput, match="2 templates"):
        services.template_update(actor=marta, template_id=first.pk, is_active=True)


# ---------- Who sees what


def test_others_see_nothing(
    marta: Actor,
    helen: Actor,
    other: Membership,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
    system: Actor,
) -> None:
    own, shared = write(marta, "Own"), write(helen, "Shared", is_shared=True)

    assert names(actor_of(other)) == ["Shared"]
    assert names(actor_of(internal)) == []
    assert names(system) == ["Shared"]
    with pytest.raises(NotAllowed):
        write(actor_of(internal))
    with pytest.raises(NotFound):
        services.template_update(actor=actor_of(other), template_id=own.pk, name="x")
    with company_scope(stranger.company_id):
        actor = actor_of(stranger)
        assert names(actor) == []
        with pytest.raises(NotFound):
            services.template_update(actor=actor, template_id=shared.pk, name="x")
    shared.refresh_from_db()
    assert shared.name == "Shared"


def test_language_first_then_topic(marta: Actor, request_of: Request, company: Any) -> None:
    topic, another = make_topic(company), make_topic(company, "invoices")
    Request.objects.filter(pk=request_of.pk).update(topic=topic)
    request_of.refresh_from_db()
    for name, language, of in (
        ("ru", "ru", None),
        ("ru topic", "ru", topic),
        ("en", "en", None),
        ("en another", "en", another),
        ("en topic", "en", topic),
        ("any", "", None),
    ):
        write(marta, name, language=language, topic_id=of.pk if of else None)

    found = [template.name for template in fitting_templates(marta, request_of, "en")]

    assert found == ["en topic", "en", "en another", "any", "ru topic", "ru"]
    words = fitting_templates(marta, request_of, "en", " TOPIC ")
    assert [template.name for template in words] == ["en topic", "ru topic"]


def test_filled_with_the_values_of_the_request(
    marta: Actor, request_of: Request, client: Any
) -> None:
    request_of.promised = "a file"
    request_of.promised_by = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    every = (
        "{client}|{contact}|{contact_first_name}|{number}|{subject}|{owner}|{me}|{company}"
        "|{promised}|{promised_by}"
    )
    text = (
        "Nordhaus|Anna Keller|Anna|1|Export comes out grey|Marta Lind|Marta Lind|Plano Systems"
        "|a file|"
    )

    english = template_filled(marta, write(marta, body=every), request_of, client.contact)
    russian = template_filled(
        marta, write(marta, body="{promised_by}", language="ru"), request_of, client.contact
    )

    assert (english.text, english.missing) == (f"{text}27 November 2026, 18:00", ())
    assert russian.text == "27 ноября 2026, 18:00"


# ---------- Messages without gaps


def test_message_with_a_variable_left_then_refused(marta: Actor, request_of: Request) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.message_send(
            actor=marta, request_id=request_of.pk, body="By {promised_by}: {promised}"
        )

    assert "{promised_by}, {promised}" in str(refused.value.fields["body"])
    assert not Message.objects.exists()
    assert not Mail.objects.exists()


def test_message_with_other_braces_then_sent(marta: Actor, request_of: Request) -> None:
    body = 'Set {"client": {name}} to {}.'

    services.message_send(actor=marta, request_id=request_of.pk, body=body)

    assert Message.objects.get().body == body
    assert Contact.objects.get().email == Mail.objects.get().to_email
