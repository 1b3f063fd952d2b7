"""@ and a name in a comment: calls in exactly one colleague, tells them, and lets them see it."""

from typing import Any

import pytest

from accounts.models import Membership
from core.errors import NotFound
from handoffs import services
from handoffs.mentions import mentioned
from handoffs.models import Participant, Request
from notices.addresses import ReplyFrom, read_reply_address
from notices.models import Mail, MailSender, Notice

PEOPLE = [(1, "Marta Lind"), (2, "Daniel Osei"), (3, "Ann Lee"), (4, "Ann Lee-Smith")]
TWO = [*PEOPLE, (5, "Marta Lind")]


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("@Marta Lind please look", [1]),
        ("please, @marta  lind!", [1]),
        ("(@Daniel Osei) and @Marta Lind, @Daniel Osei", [2, 1]),
        ("@Ann Lee-Smith", [4]),
        ("@Ann Lee, hello", [3]),
        ("@Marta", []),
        ("mail to anna@Marta Lind", []),
        ("@Marta Lindgren", []),
        ("no name", []),
        ("@", []),
        ("@Marta\nLind", [1]),
    ],
)
def test_names_in_a_text_name_one_person_each(body: str, ids: list[int]) -> None:
    assert mentioned(body, PEOPLE) == ids


def test_name_of_two_people_names_nobody() -> None:
    assert mentioned("@Marta Lind @Ann Lee", TWO) == [3]


def comment(actor: Any, request: Request, body: str, **values: Any) -> Any:
    return services.comment_add(actor=actor, request_id=request.pk, body=body, **values)


def test_mentioned_colleague_is_called_in_and_told_with_the_words(
    request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    made = comment(actor_of(consultant), request_of, "@Daniel Osei do you know this export?")

    called = Participant.objects.get()
    mail = Mail.objects.get(to_email=other.user.email)  # type: ignore[union-attr]
    assert (called.member, called.comment) == (other, made)
    assert mail.subject == f"Marta Lind calls you in: #{request_of.number} Export comes out grey"
    assert "do you know this export?" in mail.text
    assert f"/requests/{request_of.number}/" in mail.text
    assert "do you know" not in str(Notice.objects.get(member=other).params)


def test_mention_and_choice_of_the_same_colleague_call_them_in_once(
    request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    comment(actor_of(consultant), request_of, "@Daniel Osei look", call_in=[other.pk])

    assert Participant.objects.count() == 1
    assert Notice.objects.filter(member=other).count() == 1


def test_mentioned_internal_employee_sees_this_request_only(
    request_of: Request,
    client: Any,
    consultant: Membership,
    internal: Membership,
    actor_of: Any,
) -> None:
    closed = services.request_open(
        actor=actor_of(consultant),
        client_id=client.client.pk,
        subject="Not for everyone",
        text="Between us",
        channel="phone",
    )
    comment(actor_of(consultant), request_of, "@Lena Fischer which version?")

    visible = Request.objects.visible_to(actor_of(internal))
    assert list(visible) == [request_of]
    with pytest.raises(NotFound):
        comment(actor_of(internal), closed, "Let me in")


def test_mention_of_oneself_or_by_an_internal_employee_calls_in_nobody(
    request_of: Request,
    consultant: Membership,
    other: Membership,
    internal: Membership,
    actor_of: Any,
) -> None:
    comment(actor_of(consultant), request_of, "@Marta Lind note to myself, @Lena Fischer")
    comment(actor_of(internal), request_of, "@Daniel Osei knows more")

    assert list(Participant.objects.values_list("member", flat=True)) == [internal.pk]


def test_mention_of_somebody_who_left_or_of_a_stranger_calls_in_nobody(
    request_of: Request,
    consultant: Membership,
    other: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    Membership.objects.filter(pk=other.pk).update(is_active=False)

    comment(actor_of(consultant), request_of, "@Daniel Osei and @Sam Stranger")

    assert not Participant.objects.exists()


def test_comment_form_offers_colleagues_to_the_script(
    request_of: Request, consultant: Membership, other: Membership, browser_of: Any
) -> None:
    text = browser_of(consultant).get(f"/requests/{request_of.number}/").content.decode()

    assert 'data-mentions="Colleagues"' in text
    assert 'name="call_in"' in text


def test_comment_by_a_colleague_is_told_to_the_owner(
    request_of: Request, consultant: Membership, manager: Membership, actor_of: Any
) -> None:
    comment(actor_of(manager), request_of, "Call them today")

    assert Notice.objects.get(kind="comments.on_own").member == consultant


def test_mail_that_calls_in_takes_an_answer_where_mail_comes_in(
    company: Any, request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    MailSender.objects.create(
        company=company, reply_address="service@plano.example", takes_plus_addresses=True
    )

    comment(actor_of(consultant), request_of, "@Daniel Osei look")

    mail = Mail.objects.get()
    target = read_reply_address(mail.reply_to)
    assert target is not None
    assert (target.kind, target.request_pk, target.person_pk) == (
        ReplyFrom.COLLEAGUE,
        request_of.pk,
        other.pk,
    )
    assert "your words become a comment for colleagues" in mail.text


def test_mail_that_calls_in_takes_no_answer_at_an_address_that_is_not_signed(
    company: Any, request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    MailSender.objects.create(company=company, reply_address="service@plano.example")

    comment(actor_of(consultant), request_of, "@Daniel Osei look")

    mail = Mail.objects.get()
    assert mail.reply_to == ""
    assert "Nobody reads replies to this mail." in mail.text
