"""The daily mail: once a person and local day, of what is unread and still in sight."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.tenancy import company_scope
from notices.kinds import How, NoticeKind, Params, _kinds, register
from notices.models import Digest, Mail, Notice, NoticeRhythm
from notices.services import digests_send, notice_give, notice_read
from notices.tasks import digest_sweep

HIDDEN: set[int] = set()


def as_seen(_reader: Actor, rows: Sequence[Params]) -> list[Params | None]:
    return [None if row["number"] in HIDDEN else row for row in rows]


@pytest.fixture(autouse=True)
def own_kind() -> Iterator[None]:
    """One kind that comes with the daily mail, and shows nothing of what is hidden by then."""
    before = dict(_kinds)
    HIDDEN.clear()
    register(
        NoticeKind(
            code="test.news",
            label="News",
            title=lambda params: f"News <{params['number']}>",
            text=lambda params: f"Text {params['number']}",
            usual=How.DIGEST,
            as_seen=as_seen,
        )
    )
    yield
    _kinds.clear()
    _kinds.update(before)


def give(company: Company, person: Membership, number: int = 1, *, hours_ago: float = 30) -> Notice:
    """A notice that came some hours ago: 30 are before today's mail, whatever the time is."""
    notice_give(
        company_id=company.pk,
        member_ids=[person.pk],
        kind="test.news",
        params={"number": number},
        link=f"/requests/{number}/",
        about=f"test:{number}",
    )
    notice = Notice.objects.latest("pk")
    Notice.objects.filter(pk=notice.pk).update(at=timezone.now() - timedelta(hours=hours_ago))
    return notice


@pytest.fixture(autouse=True)
def always_due(company: Company, consultant: Membership) -> NoticeRhythm:
    """Midnight: the time of the mail has come, whenever the test runs."""
    rhythm: NoticeRhythm = NoticeRhythm.objects.create(
        company=company, member=consultant, digest_at="00:00"
    )
    return rhythm


def test_digest_when_due_carries_what_is_unread_in_text_and_html(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant, 1)
    give(company, consultant, 2)

    assert digests_send(actor=system) == 1

    mail = Mail.objects.get()
    assert mail.to_email == consultant.user.email  # type: ignore[union-attr]
    assert (mail.subject, mail.purpose) == ("2 things you have not read", "notice.digest")
    assert "News <1>" in mail.text
    assert "Text 2" in mail.text
    assert "/requests/1/" in mail.text
    assert "News &lt;1&gt;" in mail.html
    assert "News <1>" not in mail.html
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_digest_when_run_again_is_not_sent_again(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant)
    digests_send(actor=system)
    give(company, consultant, 2)

    assert digests_send(actor=system) == 0
    assert digest_sweep() == 0
    assert Mail.objects.count() == Digest.objects.count() == 1
    assert Notice.objects.filter(mailed_at=None).count() == 1


def test_digest_after_days_without_workers_is_one_mail(
    company: Company, consultant: Membership, system: Actor
) -> None:
    for day in range(1, 5):
        give(company, consultant, day, hours_ago=24 * day + 30)

    assert digests_send(actor=system) == 1

    assert Mail.objects.get().subject == "4 things you have not read"


def test_digest_when_everything_was_read_is_not_sent(
    company: Company, consultant: Membership, system: Actor, actor_of: Callable[..., Actor]
) -> None:
    notice = give(company, consultant)
    notice_read(actor=actor_of(consultant), notice_id=notice.pk)

    assert digests_send(actor=system) == 0
    assert not Mail.objects.exists()
    assert not Digest.objects.exists()


def test_digest_before_its_time_waits(
    company: Company, consultant: Membership, system: Actor, always_due: NoticeRhythm
) -> None:
    local = timezone.localtime()
    always_due.time_zone = "UTC"
    always_due.digest_at = "23:59:59"
    always_due.save()
    give(company, consultant)

    sent = digests_send(actor=system)

    assert sent == int(local.hour == 23 and local.minute == 59 and local.second == 59)


def test_digest_holds_only_what_came_before_its_time(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant, hours_ago=-1)

    assert digests_send(actor=system) == 0
    assert not Digest.objects.exists()


def test_digest_by_the_persons_own_clock(
    company: Company, consultant: Membership, system: Actor, always_due: NoticeRhythm
) -> None:
    """Kiritimati is 26 hours ahead of Niue: of the two at least one lives on another day."""
    always_due.time_zone = "Pacific/Kiritimati"
    always_due.save()
    give(company, consultant, hours_ago=60)

    assert digests_send(actor=system) == 1

    today = timezone.localdate(timezone=ZoneInfo("Pacific/Kiritimati"))
    assert Digest.objects.get().day == today


def test_digest_shows_nothing_that_is_out_of_sight_by_then(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant, 1)
    give(company, consultant, 2)
    HIDDEN.add(1)

    digests_send(actor=system)

    mail = Mail.objects.get()
    assert mail.subject == "1 thing you have not read"
    assert "News <1>" not in mail.text
    assert "/requests/1/" not in mail.text + mail.html


def test_digest_of_nothing_in_sight_is_no_mail(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant, 1)
    HIDDEN.add(1)

    assert digests_send(actor=system) == 0
    assert not Mail.objects.exists()


def test_digest_of_somebody_who_left_is_not_sent(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant)
    Membership.objects.filter(pk=consultant.pk).update(is_active=False)

    assert digests_send(actor=system) == 0
    assert not Mail.objects.exists()


def test_digest_speaks_the_language_of_the_person(
    company: Company, consultant: Membership, system: Actor
) -> None:
    accounts.preferences_set(user=consultant.user, language="ru")  # type: ignore[arg-type]
    give(company, consultant)

    digests_send(actor=system)

    assert Mail.objects.get().language == "ru"


@pytest.mark.django_db(transaction=True)
def test_digest_under_two_workers_is_sent_once(
    company: Company, consultant: Membership, system: Actor
) -> None:
    give(company, consultant)
    barrier, sent = threading.Barrier(2), [0, 0]

    def work(index: int) -> None:
        try:
            with company_scope(company.pk):
                barrier.wait(timeout=60)
                sent[index] = digests_send(actor=system)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[index]) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(sent) == [0, 1]
    assert Mail.objects.count() == 1


def test_digest_of_a_sweep_reaches_each_company(
    company: Company, consultant: Membership, other_company: Company, stranger: Membership
) -> None:
    give(company, consultant)
    with company_scope(other_company.pk):
        NoticeRhythm.objects.create(company=other_company, member=stranger, digest_at="00:00")
        give(other_company, stranger, 9)

    assert digest_sweep() == 2

    found: list[Any] = [Mail.objects.get()]
    with company_scope(other_company.pk):
        found.append(Mail.objects.get())
    assert [mail.to_email for mail in found] == [
        consultant.user.email,  # type: ignore[union-attr]
        stranger.user.email,  # type: ignore[union-attr]
    ]
    assert "News <9>" not in found[0].text
