"""Whose turn it is: by segment in whatever case, asked or waiting; four queries for any number."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Company
from clients.models import Client
from core.access import Actor
from surveys.models import OccasionState, SurveyOccasion, SurveyRhythm
from surveys.selectors.rhythms import Round, rhythms_in_use, rounds_of
from tests.factories import handoffs
from tests.factories.surveys import default_surveys

START = date(2026, 3, 2)


@pytest.fixture
def clients(company: Company) -> dict[str, Client]:
    """One of each segment, one without any, one that left."""
    made = {}
    for name, segment in (("Ada", "LARGE"), ("Bo", "small"), ("Cy", ""), ("Dee", "Odd")):
        made[name] = handoffs.make_client(company, name).client
        Client.objects.filter(pk=made[name].pk).update(segment=segment)
    made["Gone"] = handoffs.make_client(company, "Gone").client
    Client.objects.filter(pk=made["Gone"].pk).update(segment="Large", is_active=False)
    return made


def _rounds(company: Company) -> dict[str, Round]:
    found = rounds_of(rhythms_in_use(company.pk), company.time_zone)
    return {one.rhythm.segment: one for one in found}


def test_rounds_divide_the_clients_by_segment(
    company: Company, system: Actor, clients: dict[str, Client], django_assert_num_queries: Any
) -> None:
    nps = default_surveys(system)["nps"]
    shared = {"company": company, "survey": nps, "every_days": 90, "starts_on": START}
    rhythms = {
        segment: SurveyRhythm.objects.create(**shared, segment=segment, is_active=segment != "Odd")
        for segment in ("Large", "Small", "Odd", "")
    }
    with django_assert_num_queries(5):
        found = _rounds(company)
    names = {client.pk: name for name, client in clients.items()}
    whose = {segment: {names[due.client_id] for due in one.dues} for segment, one in found.items()}
    # A rhythm that is switched off asks nobody, and takes nobody from the others.
    assert whose == {"Large": {"Ada"}, "Small": {"Bo"}, "": {"Cy", "Dee"}}

    waits = SurveyOccasion.objects.create(
        company=company,
        rhythm=rhythms[""],
        survey=nps,
        client=clients["Cy"],
        planned_on=START,
        happened_at=timezone.now(),
        due_at=timezone.now(),
        until=timezone.now() + timedelta(days=3),
    )
    again = _rounds(company)[""]
    assert (again.clients, again.waiting) == (2, [clients["Cy"].pk])
    assert [names[due.client_id] for due in again.dues] == ["Dee"]

    SurveyOccasion.objects.filter(pk=waits.pk).update(state=OccasionState.SENT)
    later = {due.client_id: due.day for due in _rounds(company)[""].dues}
    assert later[clients["Cy"].pk] == START + timedelta(days=90)
    assert rounds_of([], company.time_zone) == []
