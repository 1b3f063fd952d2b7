"""Addresses for answers: signed, short, and read back whatever a mail server does to capitals."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Company, Membership
from notices.addresses import (
    ReplyFrom,
    ReplyTarget,
    plus_address,
    read_reply_address,
    reply_address,
)
from notices.models import MailSender

IDS = st.integers(min_value=1, max_value=2**40)


class Somebody:
    """A contact, as far as this floor knows."""

    pk = 7


def sender(company: Company, **values: Any) -> MailSender:
    given_values = {"reply_address": "inbox@plano.example", "takes_plus_addresses": True}
    row: MailSender = MailSender.objects.create(company=company, **{**given_values, **values})
    return row


def test_reply_address_when_read_names_request_and_contact(company: Company) -> None:
    sender(company)
    address = reply_address(company.pk, 345, Somebody())
    assert address.startswith("inbox+r")
    assert address.endswith("@plano.example")
    assert len(address.partition("@")[0]) <= 64
    expected = ReplyTarget(company.pk, ReplyFrom.CLIENT, 345, 7)
    assert read_reply_address(address) == read_reply_address(address.upper()) == expected


def test_reply_address_of_a_member_says_colleague(company: Company, consultant: Membership) -> None:
    sender(company)
    target = read_reply_address(reply_address(company.pk, 345, consultant))
    assert target == ReplyTarget(company.pk, ReplyFrom.COLLEAGUE, 345, consultant.pk)


def test_reply_address_where_additions_are_not_taken_is_the_plain_one(company: Company) -> None:
    sender(company, takes_plus_addresses=False)
    assert reply_address(company.pk, 345, Somebody()) == "inbox@plano.example"
    assert read_reply_address("inbox@plano.example") is None


def test_reply_address_without_one_for_answers_is_the_senders(company: Company) -> None:
    sender(company, reply_address="", address="team@plano.example")
    assert reply_address(company.pk, 345, Somebody()).startswith("team+r")


def test_reply_address_of_a_company_without_sender_is_none(company: Company) -> None:
    assert reply_address(company.pk, 345, Somebody()) == ""


def test_reply_address_that_grows_too_long_stays_plain() -> None:
    target = ReplyTarget(1, ReplyFrom.CLIENT, 2, 3)
    base = "a" * 50 + "@plano.example"
    assert plus_address(base, target) == base


@given(IDS, IDS, IDS, st.sampled_from(ReplyFrom))
def test_reply_address_of_any_ids_reads_back(
    company_id: int, request_pk: int, person_pk: int, kind: ReplyFrom
) -> None:
    target = ReplyTarget(company_id, kind, request_pk, person_pk)
    address = plus_address("inbox@plano.example", target)
    assert len(address.partition("@")[0]) <= 64
    assert read_reply_address(address) == target


@given(st.data())
def test_reply_address_with_one_character_changed_says_nothing(data: st.DataObject) -> None:
    target = ReplyTarget(3, ReplyFrom.CLIENT, 345, 7)
    address = plus_address("inbox@plano.example", target)
    start, end = address.index("+r") + 2, address.index("@")
    place = data.draw(st.integers(start, end - 1))
    other = data.draw(st.sampled_from([c for c in "abcdefghij234567" if c != address[place]]))
    changed = read_reply_address(address[:place] + other + address[place + 1 :])
    # The last character holds bits that stand for nothing.
    assert changed is None or (place == end - 1 and changed == target)


@pytest.mark.parametrize(
    "address",
    ["", "@", "inbox@x.example", "inbox+r@x", "inbox+rabc@x", "a+r" + "я" * 20 + "@x", "+r1234@x"],
)
def test_address_that_is_none_of_ours_says_nothing(address: str) -> None:
    assert read_reply_address(address) is None


def test_reply_address_after_the_secret_changed_is_read_by_the_old_one(settings: Any) -> None:
    target = ReplyTarget(3, ReplyFrom.CLIENT, 345, 7)
    address = plus_address("inbox@plano.example", target)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert read_reply_address(address) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read_reply_address(address) == target
