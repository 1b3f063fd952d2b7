"""Forms of requests: what people type, and the choices they have. Rules stay in the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.selectors import people_for
from clients.models import Client, Contact
from core.access import Actor
from core.errors import DomainError
from core.forms import IdChoiceField, ServiceForm, text_field
from handoffs.models import Priority, RequestChannel
from roles.models import RoleHolding, SkillState, Topic

Choices = list[tuple[Any, Any]]

# What people write down themselves; the other channels are filled by the product.
CHANNELS_BY_HAND = (
    RequestChannel.PHONE,
    RequestChannel.EMAIL,
    RequestChannel.WEB,
    RequestChannel.CHAT,
)
SOMEONE_ELSE = "other"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who shall own a request: a person (in a role, or in none), or a team."""

    owner_id: int | None
    role_id: int | None
    team_id: int | None

    @property
    def value(self) -> str:
        """As it stands in a form."""
        if self.team_id is not None:
            return f"team-{self.team_id}"
        return f"{self.owner_id}-{self.role_id or ''}"

    @classmethod
    def from_value(cls, value: str) -> "Receiver":
        """Back from `value`; only for values that stood among the choices."""
        first, _dash, second = value.partition("-")
        if first == "team":
            return cls(None, None, int(second))
        return cls(int(first), int(second) if second else None, None)


_SKILLS = {
    SkillState.CERTIFIED.value: _("%(name)s, certified for this topic"),
    SkillState.LEARNING.value: _("%(name)s, is learning this topic"),
}


def with_skill(name: str, state: str | None) -> str:
    """The name, and how far the person is with the topic if that is worth saying."""
    sentence = _SKILLS.get(state or "")
    return str(sentence) % {"name": name} if sentence else name


def person_choices(actor: Actor, skills: Mapping[int, str] | None = None) -> Choices:
    """People who can own requests, once per role they hold today, by role; then the others.

    `skills`: person → how far they are with the topic, said beside the name.
    """
    known = skills or {}
    today = timezone.localdate()
    held = (
        RoleHolding.objects.visible_to(actor)
        .on(today)
        .filter(member__is_active=True)
        .exclude(member__level="internal")
        .select_related("role", "member")
        .order_by("role__position", "role_id", "member__name", "member_id")
    )
    groups: dict[str, Choices] = {}
    holders = set()
    for holding in held:
        holders.add(holding.member_id)
        value = Receiver(holding.member_id, holding.role_id, None).value
        name = with_skill(holding.member.name, known.get(holding.member_id))
        groups.setdefault(str(holding.role), []).append((value, name))
    others = [
        (Receiver(person.pk, None, None).value, with_skill(person.name, known.get(person.pk)))
        for person in people_for(actor)
        if person.pk not in holders
    ]
    if others:
        groups[gettext("Without a role")] = others
    return list(groups.items())


def receiver_choices(actor: Actor, skills: Mapping[int, str] | None = None) -> Choices:
    """People by role, then teams."""
    choices = person_choices(actor, skills)
    teams = Team.objects.visible_to(actor).filter(is_active=True).order_by("name")
    rows = [(Receiver(None, None, pk).value, name) for pk, name in teams.values_list("pk", "name")]
    if rows:
        choices.append((gettext("Teams"), rows))
    return choices


def topic_choices(actor: Actor) -> Choices:
    """Topics in use, by name in the language of the reader."""
    topics = Topic.objects.visible_to(actor).filter(is_active=True)
    return sorted(((topic.pk, topic.name) for topic in topics), key=lambda row: row[1].casefold())


class ReceiverForm(ServiceForm):
    """A form in which one choice stands for the several ids that a service takes."""

    receiver_fields = frozenset(
        {"to_owner_id", "to_role_id", "to_team_id", "owner_id", "owner_role_id"}
    )

    def add_domain_error(self, error: DomainError) -> None:
        """What a service says of an id is said of the choice."""
        for name in self.receiver_fields & set(error.fields):
            error.fields["to"] = error.fields.pop(name)
        super().add_domain_error(error)


class OnceForm(ServiceForm):
    """Carries a key, so that a second press of the button has no second effect."""

    idempotency_key = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        max_length=100,
        initial=lambda: uuid4().hex,  # a callable: a new key for each form shown
    )


class RequestForm(OnceForm):
    """A new request, told by phone or pasted from elsewhere."""

    client_id = IdChoiceField(label=_("Client"), empty_label=_("Choose a client"))
    contact_id = IdChoiceField(
        label=_("Contact"), required=False, empty_label=_("Nobody in particular")
    )
    channel = forms.ChoiceField(
        label=_("How it came"), choices=[(item.value, item.label) for item in CHANNELS_BY_HAND]
    )
    topic_id = IdChoiceField(
        label=_("Topic"),
        required=False,
        empty_label=_("Not known yet"),
        help_text=_("The topic says which role answers for it."),
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=Priority.choices, initial=Priority.NORMAL
    )
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = text_field(
        _("The client's own words"),
        rows=6,
        help_text=_("Write down what they said, as they said it. It is never changed afterwards."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, client_id: int | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Offer the actor's clients and topics, and the contacts of the chosen client."""
        super().__init__(data, files, **kwargs)
        clients = Client.objects.visible_to(actor).filter(is_active=True).order_by("name", "pk")
        self.offer("client_id", clients.values_list("pk", "name"))
        self.offer("topic_id", topic_choices(actor))
        if client_id is not None:
            contacts = Contact.objects.visible_to(actor).filter(client_id=client_id, is_active=True)
            rows = contacts.order_by("name", "pk").values_list("pk", "name", "email")
            shown = [(pk, f"{name} <{email}>" if email else name) for pk, name, email in rows]
            self.offer("contact_id", shown)


class DetailsForm(ServiceForm):
    """Subject, topic and priority; never the client's words."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    topic_id = IdChoiceField(label=_("Topic"), required=False, empty_label=_("Not known yet"))
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the topics in use."""
        super().__init__(*args, **kwargs)
        self.offer("topic_id", topic_choices(actor))


class NoteForm(ServiceForm):
    """A step that may be explained to colleagues."""

    note = text_field(
        _("Note for colleagues"),
        required=False,
        max_length=2000,
        help_text=_("Stands in the history. The client does not see it."),
    )


class ReopenForm(ServiceForm):
    """Open a resolved request again: never without saying why."""

    note = text_field(_("Why is it opened again?"), max_length=2000)


class ReasonForm(ServiceForm):
    """A refusal or a step back: never without saying why."""

    reason = text_field(_("Reason"), max_length=2000)


class OptionalReasonForm(ServiceForm):
    """A step whose reason may be said."""

    reason = text_field(_("Reason"), required=False, max_length=2000)


class MessageForm(OnceForm):
    """Words that go to the client; `is_begun` and `gaps` once a template was inserted."""

    is_begun = False
    gaps = ""

    body = text_field(_("Message to the client"), rows=4)
    contact_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # The newest line of the history that stood on the page.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def service_values(self) -> dict[str, Any]:
        """Without what was seen: the view compares it."""
        values = super().service_values()
        values.pop("seen", None)
        return values


class CommentForm(OnceForm):
    """Words for colleagues, and whom to call in."""

    body = text_field(_("Comment for colleagues"), rows=4)
    call_in = forms.TypedMultipleChoiceField(
        label=_("Call in a colleague"), coerce=int, required=False
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        """Offer colleagues; without any the field is not there."""
        super().__init__(*args, **kwargs)
        if colleagues:
            self.offer("call_in", colleagues)
        else:
            del self.fields["call_in"]


class ReceivedForm(ServiceForm):
    """What the client said by phone or in a mail that did not come in by itself."""

    body = text_field(
        _("What the client said"),
        rows=6,
        help_text=_("In their own words. It stands in the conversation as theirs."),
    )


class HandoverForm(ReceiverForm):
    """The four things a receiver needs: why, what was tried, what is expected, what is promised."""

    to = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    someone_else = forms.ChoiceField(label=_("Someone else, or a team"), required=False)
    why = text_field(_("Why"), rows=2, max_length=5000)
    tried = text_field(_("What has been tried"), rows=2, max_length=5000)
    expected = text_field(_("What you expect"), rows=2, max_length=5000)
    promised = forms.CharField(label=_("Promised to the client"), required=False, max_length=500)
    promised_by = forms.DateTimeField(
        label=_("By when"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    keep_in_sight = forms.BooleanField(label=_("Keep it in my sight"), required=False)
    outside_reason = text_field(
        _("Why this role"),
        required=False,
        rows=2,
        max_length=1000,
        help_text=_(
            "Only for a role that the responsibility matrix does not name for the topic: "
            "why it shall receive the request all the same."
        ),
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        suggested: Mapping[str, str],
        has_matrix: bool = True,
        skills: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the suggested receivers first, and everyone else in a list; ask why it goes
        outside the matrix only where there is one to go by."""
        super().__init__(*args, **kwargs)
        if not has_matrix:
            del self.fields["outside_reason"]
        others = [*suggested.items(), (SOMEONE_ELSE, _("Someone else"))]
        self.offer("to", others)
        self.fields["to"].initial = others[0][0]
        everyone = [("", _("Choose")), *receiver_choices(actor, skills)]
        self.offer("someone_else", everyone)

    def clean(self) -> dict[str, Any]:
        """Exactly one receiver must be chosen: the wrong one must not get it by oversight."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("to") == SOMEONE_ELSE and not values.get("someone_else"):
            self.add_error("someone_else", _("Choose who shall receive it."))
        elif values.get("to") not in (None, SOMEONE_ELSE) and values.get("someone_else"):
            self.add_error("someone_else", _("Mark “Someone else” above, or clear this choice."))
        return values

    def service_values(self) -> dict[str, Any]:
        """As `handover_offer` takes them."""
        values = super().service_values()
        chosen, other = values.pop("to"), values.pop("someone_else")
        receiver = Receiver.from_value(other if chosen == SOMEONE_ELSE else chosen)
        return {
            **values,
            "to_owner_id": receiver.owner_id,
            "to_role_id": receiver.role_id,
            "to_team_id": receiver.team_id,
        }


class AssignForm(ReceiverForm):
    """Give a request to somebody without an offer."""

    to = forms.ChoiceField(label=_("To"))
    reason = text_field(_("Reason"), max_length=2000)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        """Offer those whom the actor may give it to."""
        super().__init__(*args, **kwargs)
        self.offer("to", choices)

    def service_values(self) -> dict[str, Any]:
        """As `request_assign` takes them."""
        values = super().service_values()
        receiver = Receiver.from_value(values.pop("to"))
        return {**values, "owner_id": receiver.owner_id, "owner_role_id": receiver.role_id}


class TakeForm(AssignForm):
    """Take a request oneself; why may be left unsaid."""

    reason = text_field(_("Reason"), required=False, max_length=2000)
