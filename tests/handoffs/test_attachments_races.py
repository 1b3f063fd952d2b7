"""Two at once, in real transactions: the same bytes, the same file, sweeping and keeping."""

from typing import Any

import pytest
from django.db import transaction

from core.errors import DomainError
from core.files import file_content, file_keep, files_sweep
from core.models import StoredFile
from handoffs import services
from handoffs.models import Attachment, Message
from handoffs.services.attachments import PENDING_LASTS
from notices.models import MailFile
from tests.factories.files import upload
from tests.factories.handoffs import make_client, open_request
from tests.handoffs.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_same_bytes_kept_at_once_lie_once(company: Any, attempt: int) -> None:
    def keep() -> int:
        with transaction.atomic():
            return file_keep(company.pk, b"words %d" % attempt).pk

    first, second = at_once(company.pk, keep, keep)
    assert first == second
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_file_sent_twice_at_once_is_of_one_message(
    company: Any, consultant: Any, actor_of: Any, attempt: int
) -> None:
    actor = actor_of(consultant)
    made = make_client(company)
    request = open_request(actor, made.client, contact_id=made.contact.pk, owner_id=consultant.pk)
    kept = upload(actor, request)

    def send() -> Message:
        return services.message_send(
            actor=actor, request_id=request.pk, body="Look", attachment_ids=[kept.pk]
        )

    results = at_once(company.pk, send, send)
    (refused,) = [result for result in results if isinstance(result, DomainError)]
    assert set(refused.fields) == {"attachment_ids"}
    message = Message.objects.get()
    assert Attachment.objects.get().message_id == message.pk
    assert MailFile.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_bytes_that_somebody_takes_up_again_are_not_swept(
    company: Any, consultant: Any, actor_of: Any, attempt: int
) -> None:
    actor = actor_of(consultant)
    request = open_request(actor, make_client(company).client, owner_id=consultant.pk)
    content = b"words %d" % attempt
    with transaction.atomic():
        file_keep(company.pk, content)

    results = at_once(
        company.pk,
        lambda: upload(actor, request, name="a.txt", content=content),
        lambda: files_sweep(company.pk, older_than=PENDING_LASTS * 0),
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    assert file_content(Attachment.objects.get().file_id or 0) == content
