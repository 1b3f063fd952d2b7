"""The answers of clients that desks show: the last one counts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Company
from clients.models import Client
from core.access import Actor
from surveys.models import Answer, Invitation
from surveys.selectors import answers_since, last_scores
from tests.factories.surveys import make_invitation

NOW = timezone.now()


def answer(invitation: Invitation, score: int, days_ago: int) -> None:
    """The contact pressed send so many days ago."""
    Answer.objects.create(
        company=invitation.company,
        invitation=invitation,
        score=score,
        at=NOW - timedelta(days=days_ago),
        source="link",
    )


def test_last_scores_hold_the_latest_answer_of_each_kind(system: Actor, company: Company) -> None:
    csat = make_invitation(system, company, name="Vela")
    nps = make_invitation(system, company, kind="nps", name="Other")
    Invitation.objects.filter(pk=nps.pk).update(client=csat.client)
    make_invitation(system, company, name="Silent")
    answer(csat, 2, 9)
    answer(csat, 5, 8)
    answer(nps, 7, 3)
    ids = list(Client.objects.values_list("pk", flat=True))

    found = last_scores(company.pk, ids)

    assert list(found) == [csat.client_id]
    assert [(one.kind, one.score) for one in found[csat.client_id]] == [("csat", 5), ("nps", 7)]
    assert last_scores(company.pk, []) == {}


def test_answers_since_count_an_invitation_once_with_its_last_answer(
    system: Actor, company: Company, stranger: Any, actor_of: Any
) -> None:
    changed = make_invitation(system, company, name="Vela")
    answer(changed, 2, 100)
    answer(changed, 4, 10)
    answer(make_invitation(system, company, name="Long ago"), 1, 91)
    clients = Client.objects.of_company(company.pk)

    found = answers_since(system, clients, NOW - timedelta(days=90))

    assert [(one.client, one.kind, one.score) for one in found] == [("Vela", "csat", 4)]
    assert answers_since(actor_of(stranger), clients, NOW - timedelta(days=90)) == []
