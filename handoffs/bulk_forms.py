"""Forms of what is done to many requests at once: one for each kind."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, text_field
from handoffs.forms import Receiver, person_choices, topic_choices
from handoffs.models import BulkKind, Priority
from handoffs.selectors.tags import tags_in_use

_MOST_LETTERS = 20_000


class BulkForm(ServiceForm):
    """Which requests, and what is to be done to them."""

    kind = forms.ChoiceField(choices=BulkKind.choices, widget=forms.HiddenInput)
    chosen = forms.CharField(max_length=_MOST_LETTERS, widget=forms.HiddenInput)
    idempotency_key = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        max_length=100,
        initial=lambda: uuid4().hex,  # a callable: a new key for each form shown
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        kind: str,
        requests: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        """Ask for what the kind needs; `requests` are those chosen, by id and name."""
        super().__init__(*args, **kwargs)
        self.fields.update(_fields(actor, kind, requests))

    def values(self) -> dict[str, Any]:
        """What the kind needs, as the service takes it."""
        values = self.service_values()
        for name in ("kind", "chosen", "idempotency_key"):
            values.pop(name)
        if "to" in values:
            receiver = Receiver.from_value(values.pop("to"))
            values |= {"owner_id": receiver.owner_id, "owner_role_id": receiver.role_id}
        return values


def _fields(actor: Actor, kind: str, requests: Sequence[tuple[int, str]]) -> dict[str, forms.Field]:
    if kind == BulkKind.TAG:
        names = ", ".join(tag.name for tag in tags_in_use(actor)[:30])
        known = _("In use: %(names)s") % {"names": names} if names else ""
        return {"tag": forms.CharField(label=_("Tag"), max_length=40, help_text=known)}
    if kind == BulkKind.UNTAG:
        tags = [(tag.name, tag.name) for tag in tags_in_use(actor)]
        return {"tag": forms.ChoiceField(label=_("Tag"), choices=tags)}
    if kind == BulkKind.PRIORITY:
        return {"priority": forms.ChoiceField(label=_("Priority"), choices=Priority.choices)}
    if kind == BulkKind.TOPIC:
        topic = IdChoiceField(label=_("Topic"), required=False, empty_label=_("No topic"))
        topic.offer(topic_choices(actor))
        return {"topic_id": topic}
    if kind == BulkKind.ASSIGN:
        to = forms.ChoiceField(label=_("To"), choices=person_choices(actor))
        return {"to": to, "reason": text_field(_("Reason"), max_length=2000)}
    if kind == BulkKind.MERGE:
        keep = IdChoiceField(label=_("Which one is kept"), empty_label=_("Choose a request"))
        keep.offer(requests)
        reason = text_field(_("Why"), required=False, rows=2, max_length=2000)
        return {"keep_id": keep, "reason": reason}
    if kind == BulkKind.FOLLOW:
        return {}
    if kind == BulkKind.RESOLVE:
        return {"note": text_field(_("Why it is resolved"), max_length=2000)}
    return {"note": text_field(_("Note"), required=False, max_length=2000)}
