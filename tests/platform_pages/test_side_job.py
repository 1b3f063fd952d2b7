"""Customer success on the side: when it is shown, when it warns, and what it counts."""

from typing import Any

import pytest
from django.utils import timezone

from cs_platform.side_job.reading import side_job
from cs_platform.side_job.rules import Reason, Staffing, Weight, reasons, weight
from tests.factories.handoffs import hold_role, join_client_team, make_client, open_request


@pytest.mark.parametrize(
    ("staffing", "found", "how"),
    [
        (Staffing(3, 1, 0), [], Weight.NONE),
        (Staffing(3, 1, 1), [], Weight.SHOWN),
        (Staffing(9, 1, 1, clients_each=19), [], Weight.SHOWN),
        (Staffing(10, 1, 1), [Reason.TEAM], Weight.WARNING),
        (Staffing(300, 20, 2), [Reason.TEAM], Weight.SHOWN),
        (Staffing(3, 1, 1, clients_each=20), [Reason.CLIENTS], Weight.WARNING),
        (Staffing(3, 1, 1, requests_each=9, requests_others=0), [], Weight.SHOWN),
        (Staffing(3, 1, 1, requests_each=15, requests_others=11), [], Weight.SHOWN),
        (Staffing(3, 1, 1, requests_each=15, requests_others=10), [Reason.LOAD], Weight.WARNING),
        (
            Staffing(300, 20, 2, satisfaction_fell=True),
            [Reason.TEAM, Reason.SATISFACTION],
            Weight.ALARM,
        ),
        (
            Staffing(12, 2, 2, clients_each=30, requests_each=20, satisfaction_fell=True),
            [Reason.TEAM, Reason.CLIENTS, Reason.LOAD, Reason.SATISFACTION],
            Weight.ALARM,
        ),
    ],
)
def test_reasons_and_weight(staffing: Staffing, found: list[Reason], how: Weight) -> None:
    assert reasons(staffing) == found
    assert weight(staffing) == how


def test_combined_holders_are_counted_with_clients_and_load(
    company: Any, consultant: Any, manager: Any, make_person: Any, actor_of: Any
) -> None:
    whole = make_person("Daniel Osei")
    for person, codes in ((consultant, ("CS", "A")), (whole, ("CS", "S")), (manager, ("A",))):
        for code in codes:
            hold_role(person, code)
    for name in ("Nordhaus", "Vela"):
        client = make_client(company, name).client
        join_client_team(client, consultant, "CS")
        open_request(actor_of(manager), client, owner_id=consultant.pk)

    found = side_job(actor_of(manager), timezone.localdate())

    assert found.names == ("Marta Lind",)
    assert found.staffing == Staffing(
        people=3, holders=2, combined=1, clients_each=2.0, requests_each=2.0
    )


def test_head_reads_the_warning_on_the_desk_and_the_rest_on_the_roles_page(
    company: Any, consultant: Any, head: Any, make_person: Any, browser_of: Any
) -> None:
    browser = browser_of(head)
    empty = browser.get("/side-job/?all=1").content.decode()
    hold_role(consultant, "CS")
    hold_role(consultant, "Pj")
    on_desk = browser.get("/side-job/").content.decode()
    on_page = browser.get("/side-job/?all=1").content.decode()
    for index in range(8):
        make_person(f"Person {index}")
    warned = browser.get("/side-job/").content.decode()

    assert "Customer success is done" not in empty + on_desk
    assert "Customer success is done on the side by 1 of 1" in on_page
    assert "10 people work with clients by now." in warned
    assert "Give the role to somebody who does nothing else." in warned
