"""What each kind of bulk action does to one request, what it keeps of before, and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.errors import IllegalState, NotFound
from handoffs.models import BulkItem, BulkKind, Participant, Request, RequestTag
from handoffs.services.following import request_follow, request_unfollow
from handoffs.services.merging import request_merge, request_unmerge
from handoffs.services.requests import (
    request_assign,
    request_change_details,
    request_resolve,
    request_resume,
    request_wait,
)
from handoffs.services.tags import request_tags_change
from handoffs.transitions import RequestState

_CHANGED = _("Somebody changed it since: it stays as it is.")
_NOTHING = _("Nothing was changed there.")
_TEAM = _("A team held it before: give it back by a hand-over.")


class Undone(IllegalState):
    """This one cannot be undone."""

    code = "not_undone"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a bulk action, as its step sees it."""

    actor: Actor
    request: Request
    version: int | None
    values: Mapping[str, Any]
    before: Mapping[str, Any]

    @property
    def call(self) -> dict[str, Any]:
        """What every service takes."""
        return {"actor": self.actor, "request_id": self.request.pk, "version": self.version}

    def has_tag(self) -> bool:
        """Whether the tag of the action is on the request."""
        rows = RequestTag.objects.of_company(self.actor.company_id)
        return bool(
            rows.filter(request=self.request, tag__name__iexact=self.values["tag"]).exists()
        )


@dataclass(frozen=True, slots=True)
class Step:
    """Do it and say what was before; and go back to that."""

    do: Callable[[Asked], dict[str, Any]]
    undo: Callable[[Asked], Any]


def step(one: Step, actor: Actor, item: BulkItem, values: Mapping[str, Any]) -> dict[str, Any]:
    """Do it to the request of the item; returns what was before."""
    return one.do(_asked(actor, item, values, item.seen_version))


def back(one: Step, actor: Actor, item: BulkItem, values: Mapping[str, Any]) -> None:
    """Undo it. Raises `Undone` for a request that was changed since."""
    asked = _asked(actor, item, values, item.version_after)
    if not item.before:
        raise Undone(_NOTHING)
    if asked.request.version != item.version_after:
        raise Undone(_CHANGED)
    one.undo(asked)


def _asked(actor: Actor, item: BulkItem, values: Mapping[str, Any], version: int | None) -> Asked:
    request = Request.objects.visible_to(actor).filter(pk=item.request_id).first()
    if request is None:
        raise NotFound
    return Asked(actor, request, version, values, item.before)


def _tag(asked: Asked) -> dict[str, Any]:
    had = asked.has_tag()
    request_tags_change(**asked.call, add=[asked.values["tag"]])
    return {} if had else {"tag": False}


def _untag(asked: Asked) -> dict[str, Any]:
    had = asked.has_tag()
    request_tags_change(**asked.call, remove=[asked.values["tag"]])
    return {"tag": True} if had else {}


def _tag_back(asked: Asked) -> None:
    names = [asked.values["tag"]]
    add, remove = (names, []) if asked.before["tag"] else ([], names)
    request_tags_change(**asked.call, add=add, remove=remove)


def _priority(asked: Asked) -> dict[str, Any]:
    before = asked.request.priority
    request_change_details(**asked.call, priority=asked.values["priority"])
    return {} if before == asked.values["priority"] else {"priority": before}


def _topic(asked: Asked) -> dict[str, Any]:
    before = asked.request.topic_id
    request_change_details(**asked.call, topic_id=asked.values["topic_id"])
    return {} if before == asked.values["topic_id"] else {"topic_id": before}


def _details_back(asked: Asked) -> None:
    request_change_details(**asked.call, **asked.before)


def _assign(asked: Asked) -> dict[str, Any]:
    request = asked.request
    before = {"owner_id": request.owner_id, "owner_role_id": request.owner_role_id}
    values = {name: asked.values[name] for name in ("owner_id", "owner_role_id", "reason")}
    request_assign(**asked.call, **values)
    return before


def _assign_back(asked: Asked) -> None:
    if asked.before["owner_id"] is None:
        raise Undone(_TEAM)
    request_assign(**asked.call, **asked.before, reason=str(_("An action on many was undone.")))


def _wait(asked: Asked) -> dict[str, Any]:
    request_wait(**asked.call, note=asked.values["note"])
    return {"state": RequestState.OPEN.value}


def _wait_back(asked: Asked) -> None:
    request_resume(**asked.call)


def _follow(asked: Asked) -> dict[str, Any]:
    rows = Participant.objects.of_company(asked.actor.company_id).filter(
        request=asked.request, member_id=asked.actor.membership_id, comment=None, muted_at=None
    )
    followed = rows.exists()
    request_follow(actor=asked.actor, request_id=asked.request.pk)
    return {} if followed else {"followed": False}


def _follow_back(asked: Asked) -> None:
    request_unfollow(actor=asked.actor, request_id=asked.request.pk)


def _resolve(asked: Asked) -> dict[str, Any]:
    request_resolve(**asked.call, note=asked.values["note"])
    return {}


def _never(asked: Asked) -> None:
    raise Undone(_NOTHING)


def _merge(asked: Asked) -> dict[str, Any]:
    request_merge(
        actor=asked.actor,
        request_id=asked.values["keep_id"],
        duplicate_id=asked.request.pk,
        duplicate_version=asked.version,
        reason=asked.values["reason"],
    )
    return {"merged": True}


def _merge_back(asked: Asked) -> None:
    request_unmerge(**asked.call)


STEPS: Mapping[str, Step] = {
    BulkKind.TAG: Step(_tag, _tag_back),
    BulkKind.UNTAG: Step(_untag, _tag_back),
    BulkKind.PRIORITY: Step(_priority, _details_back),
    BulkKind.TOPIC: Step(_topic, _details_back),
    BulkKind.ASSIGN: Step(_assign, _assign_back),
    BulkKind.WAIT: Step(_wait, _wait_back),
    BulkKind.FOLLOW: Step(_follow, _follow_back),
    BulkKind.RESOLVE: Step(_resolve, _never),
    BulkKind.MERGE: Step(_merge, _merge_back),
}
