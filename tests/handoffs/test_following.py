"""Following a request: told of what happens to it, until one stops; the owner always is."""

from dataclasses import replace
from typing import Any

import pytest

from accounts.models import Membership
from core.errors import NotAllowed, NotFound
from handoffs import services
from handoffs.models import Participant, Request
from notices.models import Mail, Notice
from tests.factories.handoffs import offer, open_request


def told(person: Membership) -> list[str]:
    """Kinds of the person's notices, oldest first."""
    return list(Notice.objects.filter(member=person).order_by("pk").values_list("kind", flat=True))


def receive(actor: Any, request: Request) -> None:
    services.message_receive(actor=actor, request_id=request.pk, body="Are you still there?")


def test_follower_is_told_of_messages_another_owner_resolution_and_reopening(
    request_of: Request,
    consultant: Membership,
    other: Membership,
    manager: Membership,
    system: Any,
    actor_of: Any,
) -> None:
    services.request_follow(actor=actor_of(manager), request_id=request_of.pk)

    receive(system, request_of)
    handover = offer(actor_of(consultant), request_of, other)
    services.handover_accept(actor=actor_of(other), handover_id=handover.pk)
    services.request_resolve(actor=actor_of(other), request_id=request_of.pk)
    services.request_reopen(actor=actor_of(consultant), request_id=request_of.pk, note="Again")

    assert told(manager) == [
        "following.message",
        "following.handover",
        "following.resolved",
        "following.reopened",
    ]
    assert told(consultant) == ["requests.client_wrote", "handovers.accepted"]
    assert told(other) == ["handovers.offered", "following.reopened"]


def test_unfollowed_request_tells_nothing_more(
    request_of: Request, manager: Membership, system: Any, actor_of: Any
) -> None:
    services.request_follow(actor=actor_of(manager), request_id=request_of.pk)
    services.request_unfollow(actor=actor_of(manager), request_id=request_of.pk)

    receive(system, request_of)

    assert told(manager) == []
    assert not Participant.objects.exists()


def test_called_in_colleague_follows_until_they_stop_and_stays_called_in(
    request_of: Request, consultant: Membership, other: Membership, system: Any, actor_of: Any
) -> None:
    services.comment_add(
        actor=actor_of(consultant), request_id=request_of.pk, body="Look", call_in=[other.pk]
    )
    receive(system, request_of)
    services.request_unfollow(actor=actor_of(other), request_id=request_of.pk)
    receive(system, request_of)

    assert told(other) == ["comments.called_in", "following.message"]
    assert Participant.objects.get().comment is not None


def test_follow_twice_is_once_and_again_after_stopping_tells_again(
    request_of: Request, consultant: Membership, other: Membership, system: Any, actor_of: Any
) -> None:
    services.comment_add(
        actor=actor_of(consultant), request_id=request_of.pk, body="Look", call_in=[other.pk]
    )
    for change in (
        services.request_unfollow,
        services.request_follow,
        services.request_follow,
    ):
        change(actor=actor_of(other), request_id=request_of.pk)
    receive(system, request_of)

    assert told(other) == ["comments.called_in", "following.message"]
    assert Participant.objects.filter(comment=None).count() == 1


def test_sender_who_keeps_it_in_sight_follows_it(
    request_of: Request, consultant: Membership, other: Membership, system: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other, keep_in_sight=True)
    services.handover_accept(actor=actor_of(other), handover_id=handover.pk)
    receive(system, request_of)

    assert told(consultant) == ["handovers.accepted", "following.message"]
    assert told(other) == ["handovers.offered", "requests.client_wrote"]


def test_declined_hand_over_is_told_to_the_sender_with_the_reason(
    request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)
    services.handover_decline(
        actor=actor_of(other), handover_id=handover.pk, reason="This is not support"
    )

    mail = Mail.objects.get(to_email=consultant.user.email)  # type: ignore[union-attr]
    assert mail.subject == f"Daniel Osei declined: #{request_of.number} Export comes out grey"
    assert "This is not support" in mail.text


def test_assigned_request_is_told_to_the_new_and_the_former_owner(
    request_of: Request,
    consultant: Membership,
    other: Membership,
    manager: Membership,
    actor_of: Any,
) -> None:
    services.request_assign(
        actor=actor_of(manager), request_id=request_of.pk, owner_id=other.pk, reason="Away"
    )

    assert told(other) == ["requests.assigned"]
    assert told(consultant) == ["requests.given_away"]
    assert told(manager) == []


def test_demo_and_import_tell_nobody(
    request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    offer(replace(actor_of(consultant), via="demo"), request_of, other)

    assert not Notice.objects.exists()


def test_stranger_and_internal_employee_cannot_follow(
    request_of: Request,
    internal: Membership,
    stranger: Membership,
    consultant: Membership,
    actor_of: Any,
) -> None:
    with pytest.raises(NotFound):
        services.request_follow(actor=actor_of(stranger), request_id=request_of.pk)
    services.comment_add(
        actor=actor_of(consultant), request_id=request_of.pk, body="Look", call_in=[internal.pk]
    )
    with pytest.raises(NotAllowed):
        services.request_follow(actor=actor_of(internal), request_id=request_of.pk)

    assert not Participant.objects.filter(comment=None).exists()


def test_button_follows_and_stops_and_the_list_narrows_to_what_is_followed(
    request_of: Request,
    client: Any,
    manager: Membership,
    consultant: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    another = open_request(actor_of(consultant), client.client, subject="Another matter")
    browser = browser_of(manager)
    url = f"/requests/{request_of.number}/"

    assert "Follow" in browser.get(url).content.decode()
    browser.post(f"{url}follow/", {"on": "1"})
    followed = browser.get("/requests/?followed=on").content.decode()
    assert "Stop following" in browser.get(url).content.decode()
    assert request_of.subject in followed
    assert another.subject not in followed

    browser.post(f"{url}follow/", {"on": "0"})
    assert not Participant.objects.exists()


def test_api_follows_and_lists_who_takes_part(
    request_of: Request, manager: Membership, internal: Membership, browser_of: Any
) -> None:
    browser = browser_of(manager)
    url = f"/api/v1/requests/{request_of.pk}/participants/"

    on = browser.post(url, {"follow": True}, content_type="application/json")
    rows = browser.get(url).json()["results"]
    off = browser.post(url, {"follow": False}, content_type="application/json")
    wrong = browser.post(url, {"member_id": 1}, content_type="application/json")

    assert (on.json(), off.json()) == ({"follow": True}, {"follow": False})
    assert [(row["name"], row["is_told"]) for row in rows] == [("Helen Brandt", True)]
    assert wrong.status_code == 422
    assert browser_of(internal).get(url).status_code == 403
