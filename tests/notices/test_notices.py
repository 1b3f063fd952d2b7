"""Notices: each person is told as they have chosen, in their language, and nobody else is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Company, Membership
from core.tenancy import company_scope
from notices.kinds import How, NoticeKind, _kinds, register
from notices.models import Mail, Notice, NoticeChoice
from notices.services import notice_give


def kind(code: str = "test.news", **values: Any) -> NoticeKind:
    given: dict[str, Any] = {
        "label": "News",
        "title": lambda params: f"News of {params['what']}",
        "text": lambda params: f"{params['count']} things",
        "usual": How.AT_ONCE,
    }
    return register(NoticeKind(code=code, **{**given, **values}))


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    """What a test registers is gone after it."""
    before = dict(_kinds)
    yield
    _kinds.clear()
    _kinds.update(before)


def give(company: Company, *people: Membership, **values: Any) -> None:
    given: dict[str, Any] = {
        "kind": "test.news",
        "params": {"what": "Metallbau Weber", "count": 3},
        "link": "/requests/12/",
        "about": "test:12",
    }
    notice_give(
        company_id=company.pk, member_ids=[person.pk for person in people], **{**given, **values}
    )


def choose(person: Membership, how: How, code: str = "test.news") -> None:
    NoticeChoice.objects.create(company=person.company, member=person, kind=code, how=how)


def test_notice_when_given_stands_in_the_product_and_is_mailed(
    company: Company, consultant: Membership
) -> None:
    kind()

    give(company, consultant)

    notice = Notice.objects.get()
    mail = Mail.objects.get()
    assert (notice.member, notice.how, notice.read_at) == (consultant, How.AT_ONCE, None)
    assert notice.mailed_at is not None
    assert (mail.to_email, mail.purpose) == (consultant.user.email, "notice.test.news")  # type: ignore[union-attr]
    assert mail.subject == "News of Metallbau Weber"
    assert "3 things" in mail.text
    assert "/requests/12/" in mail.text
    assert "/profile/notices/" in mail.text


@pytest.mark.parametrize(
    ("how", "rows", "mails"),
    [(How.AT_ONCE, 1, 1), (How.DIGEST, 1, 0), (How.PRODUCT, 1, 0), (How.NOTHING, 0, 0)],
)
def test_notice_when_a_person_has_chosen_follows_the_choice(
    company: Company, consultant: Membership, how: How, rows: int, mails: int
) -> None:
    kind()
    choose(consultant, how)

    give(company, consultant)

    assert (Notice.objects.count(), Mail.objects.count()) == (rows, mails)


def test_notice_that_must_be_told_when_turned_off_stands_in_the_product(
    company: Company, consultant: Membership
) -> None:
    kind(must_tell=True)
    choose(consultant, How.NOTHING)

    give(company, consultant)

    assert Notice.objects.get().how == How.PRODUCT
    assert not Mail.objects.exists()


def test_notice_when_somebody_has_left_or_does_not_sign_in_tells_the_others(
    company: Company, consultant: Membership, manager: Membership, head: Membership
) -> None:
    kind()
    Membership.objects.filter(pk=manager.pk).update(is_active=False)
    Membership.objects.filter(pk=head.pk).update(user=None)

    give(company, consultant, manager, head, consultant)

    assert [row.member for row in Notice.objects.all()] == [consultant]


def test_notice_when_the_person_is_of_another_company_tells_nobody(
    company: Company, stranger: Membership
) -> None:
    kind()

    give(company, stranger)

    with company_scope(stranger.company_id):
        assert not Notice.objects.exists()
    assert not Notice.objects.exists()
    assert not Mail.objects.exists()


def test_notice_when_the_reader_reads_russian_is_mailed_in_russian(
    company: Company, consultant: Membership
) -> None:
    kind(title=lambda params: _("Requests"))
    accounts.preferences_set(user=consultant.user, language="ru")  # type: ignore[arg-type]

    with translation.override("en"):
        give(company, consultant)

    mail = Mail.objects.get()
    assert (mail.language, mail.subject) == ("ru", "Обращения")


def test_notice_when_the_kind_is_unknown_is_refused(
    company: Company, consultant: Membership
) -> None:
    with pytest.raises(ValueError, match=r"test\.unknown"):
        give(company, consultant, kind="test.unknown")

    assert not Notice.objects.exists()
