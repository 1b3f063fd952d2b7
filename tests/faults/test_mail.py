"""The sender of mail killed at every step: nothing goes out twice, and what is unclear is seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client as Browser

from accounts.models import Company, Membership
from notices.models import Mail, MailState
from notices.selectors import CLAIM_LASTS
from notices.services import mail_queue
from notices.tasks import mail_company
from tests.conftest import PersonMaker
from tests.faults.mail_server import MailServer, serving
from tests.faults.product import Product, wait_for

WAITS_FOR_A_ROW = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE application_name LIKE 'cs-worker-%' AND wait_event_type = 'Lock'"
)


def queue(company: Company, subject: str) -> Mail:
    """A mail that waits."""
    return mail_queue(
        company_id=company.pk,
        to_email="anna@client.example",
        to_name="Anna Berg",
        subject=subject,
        text="Hello.",
        language="en",
        purpose="message",
    )


def states(company: Company) -> dict[str, str]:
    """What became of each mail, by its subject."""
    return dict(Mail.objects.of_company(company.pk).values_list("subject", "state"))


def send_with_a_new_worker(product: Product, company: Company) -> list[str]:
    """Time goes by, another worker sends what may be sent; returns the ids of what it sent."""
    sending = Mail.objects.of_company(company.pk).filter(state=MailState.SENDING)
    sending.update(claimed_at=F("claimed_at") - CLAIM_LASTS - timedelta(seconds=1))
    unfinished = Mail.objects.of_company(company.pk).filter(
        state__in=[MailState.QUEUED, MailState.SENDING]
    )
    with serving(MailServer()) as server:
        product.launch_worker("mail", EMAIL_URL=server.url)
        product.deliver(mail_company, company.pk)
        wait_for(lambda: not unfinished.exists(), what="no mail waits")
        return server.taken


@pytest.mark.parametrize("step", ["hello", "taken"])
def test_mail_when_its_sender_is_killed_then_uncertain_and_never_sent_again(
    company: Company,
    product: Product,
    make_person: PersonMaker,
    browser_of: Callable[[Membership], Browser],
    step: str,
) -> None:
    held = queue(company, "Held")
    with serving(MailServer(step)) as server:
        worker = product.launch_worker("mail", EMAIL_URL=server.url)
        product.deliver(mail_company, company.pk)
        wait_for(server.reached.is_set, what="the sender came to the step")
        product.stop(worker)
    later = queue(company, "Later")

    sent = send_with_a_new_worker(product, company)

    assert server.taken == ([held.message_id] if step == "taken" else [])
    assert sent == [later.message_id]
    assert states(company) == {"Held": MailState.UNCERTAIN, "Later": MailState.SENT}
    page = browser_of(make_person("Ann Admin", level="admin")).get("/operations/")
    assert "anna@client.example" in page.content.decode()
    assert f"/operations/mails/{held.pk}/send/" in page.content.decode()


def test_mail_when_its_sender_is_killed_before_it_could_say_so_then_sent_once(
    company: Company, product: Product
) -> None:
    held = queue(company, "Held")
    with serving(MailServer("taken")) as server, product.looking() as look:
        worker = product.launch_worker("mail", EMAIL_URL=server.url)
        product.deliver(mail_company, company.pk)
        wait_for(server.reached.is_set, what="the server has taken the mail")
        with transaction.atomic():
            Mail.objects.select_for_update(of=("self",)).get(pk=held.pk)
            server.released.set()
            wait_for(lambda: look(WAITS_FOR_A_ROW), what="the sender wants to say that it is sent")
            product.stop(worker)

    assert send_with_a_new_worker(product, company) == []
    assert server.taken == [held.message_id]
    assert states(company) == {"Held": MailState.UNCERTAIN}
