"""A request on which much was said costs no more queries than a short one."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from handoffs import services
from handoffs.models import Entry
from tests.factories.handoffs import MadeClient, open_request


def test_page_when_a_request_has_300_entries_then_no_more_than_twelve_queries(
    consultant: Membership, actor_of: Any, browser_of: Any, client: MadeClient
) -> None:
    actor = actor_of(consultant)
    request = open_request(
        actor, client.client, contact_id=client.contact.pk, owner_id=consultant.pk
    )
    for number in range(100):
        services.message_send(actor=actor, request_id=request.pk, body=f"Answer {number}")
        services.message_receive(actor=actor, request_id=request.pk, body=f"Reply {number}")
        services.comment_add(actor=actor, request_id=request.pk, body=f"Remark {number}")
    assert Entry.objects.filter(request=request).count() == 301
    browser, url = browser_of(consultant), f"/requests/{request.number}/"
    browser.get(url)

    with CaptureQueriesContext(connection) as seen:
        page = browser.get(url).content.decode()

    assert len(seen) <= 12
    assert "Remark 99" in page
