"""The fetcher and the placer of mail killed in the middle: nothing lost, nothing twice."""

import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models.functions import Now
from kombu import Connection

from accounts.models import Company, Membership
from core.access import Actor
from handoffs.models import Request
from mailroom import services as mailroom
from mailroom.models import Door, IncomingMail, Mailbox
from mailroom.tasks import place_company, poll_sweep
from mailroom.transitions import MailState
from tests.factories.handoffs import make_client
from tests.factories.mail import ADDRESS, written
from tests.factories.mail_servers import Imap, imap_server
from tests.faults.product import Product, wait_for

WAITS_FOR_A_ROW = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE application_name LIKE 'cs-worker-%' AND wait_event_type = 'Lock'"
)


@pytest.fixture(autouse=True)
def owner(manager: Membership) -> Membership:
    """Somebody who can own what comes in."""
    return manager


@pytest.fixture
def imap() -> Iterator[Imap]:
    """A mail server."""
    with imap_server() as server:
        yield server


def placed(company: Company) -> bool:
    """Whether nothing waits to be placed; time goes by for what a killed worker had claimed."""
    waiting = IncomingMail.objects.of_company(company.pk).filter(state=MailState.RECEIVED)
    waiting.update(due_at=Now())
    return not waiting.exists()


def kill_worker_at_a_row(product: Product) -> None:
    """Wait until the worker waits for the row that the test holds, and kill it there."""
    worker = product.wait_ready(product.launch_worker("mail"))
    with product.looking() as look:
        wait_for(lambda: look(WAITS_FOR_A_ROW), what="the worker waits for the row")
    product.stop(worker)


def test_placer_when_killed_in_the_middle_then_there_is_one_request(
    product: Product, company: Company, system: Actor
) -> None:
    client = make_client(company)
    box = mailroom.mailbox_create(actor=system, name="Help", address=ADDRESS)
    raw = written(sender=client.contact.email)
    mailroom.mail_receive(mailbox=box, raw=raw, door=Door.WEBHOOK)
    with transaction.atomic():
        # Numbers of requests come from this row: the placer has claimed and decided by then.
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        product.deliver(place_company, company.pk)
        kill_worker_at_a_row(product)
    assert not Request.objects.exists()
    product.wait_ready(product.launch_worker("mail"))

    def is_placed() -> bool:
        product.deliver(place_company, company.pk, times=2)
        time.sleep(1)
        return placed(company)

    wait_for(is_placed, what="the mail is placed")
    assert Request.objects.count() == 1
    assert IncomingMail.objects.get().state == MailState.PLACED


def test_fetcher_when_killed_between_keeping_and_noting_then_no_mail_is_lost_or_doubled(
    product: Product, company: Company, system: Actor, imap: Imap
) -> None:
    client = make_client(company)
    box = mailroom.mailbox_create(actor=system, name="Help", address=ADDRESS, **imap.values)
    for _ in range(3):
        imap.write(written(sender=client.contact.email))
    with transaction.atomic():
        # The number of the last mail fetched is noted in this row, after the mail was kept.
        Mailbox.objects.select_for_update(no_key=True).get(pk=box.pk)
        poll(product)
        kill_worker_at_a_row(product)
    assert IncomingMail.objects.count() == 1
    product.wait_ready(product.launch_worker("mail"))

    def all_placed() -> bool:
        Mailbox.objects.filter(pk=box.pk).update(due_at=Now())
        poll(product)
        product.deliver(place_company, company.pk)
        time.sleep(1)
        return IncomingMail.objects.count() == 3 and placed(company)

    wait_for(all_placed, what="all mails are placed")
    assert Request.objects.count() == 3
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {MailState.PLACED}
    assert len(imap.flags()) >= 3


def poll(product: Product) -> None:
    """What beat does every half minute."""
    url = product.urls["REDIS_URL"].replace("unix://", "redis+socket://", 1)
    with Connection(url, transport_options={"global_keyprefix": "cs-"}) as broker:
        poll_sweep.apply_async(connection=broker)
