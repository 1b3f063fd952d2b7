"""Forms that bring requests together: tags, links, merging and splitting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.errors import DomainError, InvalidInput
from core.forms import IdChoiceField, ServiceForm, text_field
from handoffs.forms import Choices, OnceForm, topic_choices
from handoffs.models import LinkKind, Priority, Request, Tag, TagColour
from handoffs.selectors.tags import tags_in_use
from handoffs.services.links import GIVEN_BY_PEOPLE

_CHOSEN_AT_ONCE = 20


class OtherRequestForm(ServiceForm):
    """Another request: one of the client's that are open, or any by its number."""

    other = IdChoiceField(
        label=_("Other open requests of this client"), required=False, empty_label=_("Another one")
    )
    number = forms.IntegerField(
        label=_("or its number"), required=False, min_value=1, max_value=2**63 - 1
    )

    def __init__(self, *args: Any, actor: Actor, record: Request, **kwargs: Any) -> None:
        """Offer what is open for the same client."""
        super().__init__(*args, **kwargs)
        self.actor = actor
        requests = Request.objects.visible_to(actor).filter(client_id=record.client_id)
        rows = requests.exclude(state="resolved").exclude(pk=record.pk)
        named = rows.order_by("-last_activity_at", "-pk").values_list("pk", "number", "subject")
        offered = [(pk, f"#{number} {subject}") for pk, number, subject in named[:_CHOSEN_AT_ONCE]]
        self.offer("other", offered)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("other") and not cleaned.get("number") and not self.errors:
            self.add_error("number", gettext("Choose a request, or write its number."))
        return cleaned

    @property
    def other_id(self) -> int:
        """The id of the request that was chosen. Raises `InvalidInput`."""
        chosen: int | None = self.cleaned_data.get("other")
        if chosen is not None:
            return chosen
        seen = Request.objects.visible_to(self.actor)
        numbered = seen.filter(number=self.cleaned_data["number"])
        found: int | None = numbered.values_list("pk", flat=True).first()
        if found is None:
            sentence = gettext("There is no request with this number.")
            raise InvalidInput(sentence, fields={"number": sentence})
        return found

    def add_domain_error(self, error: DomainError) -> None:
        """What a service says of an id is said of the number."""
        for name in ("other_id", "duplicate_id", "request_id"):
            if name in error.fields:
                error.fields["number"] = error.fields.pop(name)
        super().add_domain_error(error)


class MergeForm(OtherRequestForm):
    """Which other request, and which of the two is kept."""

    keep = forms.ChoiceField(
        label=_("Which one is kept"),
        choices=(("this", _("This request")), ("other", _("The other one"))),
        initial="this",
        widget=forms.RadioSelect,
        help_text=_("Its owner answers for both. Messages of the client to either come there."),
    )
    reason = text_field(_("Why"), required=False, rows=2, max_length=2000)
    other_client = forms.BooleanField(
        label=_("Merge them although they are of different clients"), required=False
    )


class LinkForm(OtherRequestForm):
    """How this request stands to which other one."""

    kind = forms.ChoiceField(
        label=_("This request is"),
        choices=[(kind.value, kind.label) for kind in GIVEN_BY_PEOPLE],
        initial=LinkKind.RELATED,
    )
    field_order = ("kind", "other", "number")


class SplitForm(OnceForm):
    """Which words of the client become a request of their own."""

    subject = forms.CharField(label=_("Subject of the new request"), max_length=300)
    part = text_field(
        _("Part of the client's words"),
        required=False,
        rows=4,
        max_length=100_000,
        help_text=_("Copy it from what they wrote. The words stay where they are, too."),
    )
    message_ids = forms.TypedMultipleChoiceField(
        label=_("Messages of the client that belong to it"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
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
    reason = text_field(_("Why"), required=False, rows=2, max_length=2000)

    def __init__(self, *args: Any, actor: Actor, messages: Choices, **kwargs: Any) -> None:
        """Offer the client's messages and the topics."""
        super().__init__(*args, **kwargs)
        self.offer("topic_id", topic_choices(actor))
        if messages:
            self.offer("message_ids", messages)
        else:
            del self.fields["message_ids"]


class RequestTagsForm(ServiceForm):
    """The tags of one request: those of the company by a tick, new ones by name."""

    tags = forms.MultipleChoiceField(
        label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    new = forms.CharField(
        label=_("New tags"),
        required=False,
        max_length=500,
        help_text=_("Several with commas between them. A name that exists is used again."),
    )

    def __init__(self, *args: Any, actor: Actor, present: Iterable[str], **kwargs: Any) -> None:
        """Those in use, and those that the request has."""
        super().__init__(*args, **kwargs)
        names = dict.fromkeys([*(tag.name for tag in tags_in_use(actor)), *present])
        self.offer("tags", [(name, name) for name in names])
        if not names:
            del self.fields["tags"]

    def wanted(self) -> list[str]:
        """Every name that was ticked or written."""
        return [*self.cleaned_data.get("tags", ()), *split_names(self.cleaned_data["new"])]

    def add_domain_error(self, error: DomainError) -> None:
        """What is said of a name is said of the new ones."""
        for name in ("name", "add"):
            if name in error.fields:
                error.fields["new"] = error.fields.pop(name)
        super().add_domain_error(error)


def split_names(text: str) -> list[str]:
    """Names with commas between them."""
    return [name for part in text.split(",") if (name := part.strip())]


class TagForm(ServiceForm):
    """A new tag."""

    name = forms.CharField(label=_("Name"), max_length=40)
    colour = forms.ChoiceField(label=_("Colour"), choices=TagColour.choices, initial=TagColour.NONE)


class TagEditForm(TagForm):
    """What of a tag can be changed."""

    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("One that is not in use stays where it is, and is given no more."),
    )


class TagMergeForm(ServiceForm):
    """The tag that stays."""

    into_id = IdChoiceField(label=_("Tag that stays"), empty_label=_("Choose a tag"))

    def __init__(self, *args: Any, actor: Actor, tag: Tag, **kwargs: Any) -> None:
        """Every other tag in use."""
        super().__init__(*args, **kwargs)
        others = tags_in_use(actor).exclude(pk=tag.pk).values_list("pk", "name")
        self.offer("into_id", others)
