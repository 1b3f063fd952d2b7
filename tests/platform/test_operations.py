"""Operations: administrators see what waits and failed, and can run it again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.models import AuditEntry, Delivery, DeliveryState, OutboxEvent
from core.tenancy import company_scope
from notices.models import Mail, MailState
from notices.services import mail_queue

BrowserOf = Callable[[Membership], Browser]


def parked_delivery(company: Company) -> Delivery:
    with company_scope(company.pk):
        event = OutboxEvent.objects.create(company_id=company.pk, kind="test.old", payload={})
        return Delivery.objects.create(
            company_id=company.pk,
            event=event,
            receiver="test.gone",
            state=DeliveryState.PARKED,
            attempts=8,
            last_error="ValueError: <b>boom</b>",
        )


def mail(company: Company, state: str) -> Mail:
    with company_scope(company.pk):
        made = mail_queue(
            company_id=company.pk,
            to_email="anna@client.example",
            to_name="Anna",
            subject="Your request",
            text="secret text",
            language="en",
            purpose="message",
        )
        Mail.objects.filter(pk=made.pk).update(state=state, last_error="550 no such user")
    return made


@pytest.mark.parametrize("path", ["/operations/", "/operations/audit/"])
def test_only_administrators_look(
    path: str, admin: Membership, head: Membership, browser_of: BrowserOf
) -> None:
    assert browser_of(admin).get(path).status_code == 200
    assert browser_of(head).get(path).status_code == 403
    assert Browser().get(path)["Location"].startswith("/sign-in/")


def test_parked_delivery_is_shown_and_run_again(
    company: Company, admin: Membership, browser_of: BrowserOf
) -> None:
    delivery = parked_delivery(company)
    browser = browser_of(admin)
    page = browser.get("/operations/").content.decode()
    assert "test.gone" in page
    assert "<b>boom</b>" not in page
    path = f"/operations/deliveries/{delivery.pk}/run/"
    assert browser.get(path).status_code == 200
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.PARKED
    assert browser.post(path).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 0)
    assert AuditEntry.objects.filter(action="delivery.run_again").count() == 1
    assert browser.post(path).status_code == 404


def test_mail_in_trouble_is_sent_again_and_its_text_is_not_shown(
    company: Company, admin: Membership, browser_of: BrowserOf
) -> None:
    made = mail(company, MailState.FAILED)
    browser = browser_of(admin)
    page = browser.get("/operations/").content.decode()
    assert "550 no such user" in page
    assert "secret text" not in page
    assert browser.post(f"/operations/mails/{made.pk}/send/").status_code == 302
    made.refresh_from_db()
    assert made.state == MailState.QUEUED


def test_mail_that_was_sent_is_not_sent_again(
    company: Company, admin: Membership, browser_of: BrowserOf
) -> None:
    made = mail(company, MailState.SENT)
    assert browser_of(admin).post(f"/operations/mails/{made.pk}/send/").status_code == 404
    made.refresh_from_db()
    assert made.state == MailState.SENT


def test_troubles_of_another_company_are_out_of_sight(
    other_company: Company, stranger: Membership, admin: Membership, browser_of: BrowserOf
) -> None:
    delivery, made = parked_delivery(other_company), mail(other_company, MailState.FAILED)
    with company_scope(other_company.pk):
        entry = AuditEntry.objects.latest("pk")
    browser = browser_of(admin)
    assert "test.gone" not in browser.get("/operations/").content.decode()
    assert browser.post(f"/operations/deliveries/{delivery.pk}/run/").status_code == 404
    assert browser.post(f"/operations/mails/{made.pk}/send/").status_code == 404
    assert browser.get(f"/operations/audit/{entry.pk}/").status_code == 404
    with company_scope(other_company.pk):
        delivery.refresh_from_db()
        made.refresh_from_db()
    assert (delivery.state, made.state) == (DeliveryState.PARKED, MailState.FAILED)


def test_audit_trail_is_filtered_and_opened(
    admin: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    data: dict[str, Any] = {"name": "Renamed", "level": "manager"}
    browser.post(f"/people/{consultant.pk}/edit/", data)
    rows = browser.get("/operations/audit/?what=person.update&who=ann").context["rows"]
    assert [row["action"] for row in rows] == ["person.update"]
    page = browser.get(rows[0]["url"]).content.decode()
    assert "Marta Lind" in page
    assert "Renamed" in page
    assert browser.get("/operations/audit/?since=never").status_code in {200, 422}
    assert browser.get("/operations/audit/?since=2099-01-01").context["rows"] == []
