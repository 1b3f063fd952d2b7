"""Forms of roles, holdings, topics, the matrix and touchpoints."""

from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from roles.matrix import Letters
from roles.models import Mode, Responsibility, Role, Topic, Touchpoint
from roles.selectors import roles_for
from roles.services import ROLE_TEXTS

_LONG = {"description": 16, "responsibilities": 8, "analogy": 5, "success": 4, "summary": 2}


class LanguagePair(NamedTuple):
    """One text in both languages."""

    english: BoundField
    russian: BoundField


def _text_formfield(name: str) -> forms.Field:
    column = Role._meta.get_field(name)
    if isinstance(column, models.TextField):
        rows = _LONG[name.rsplit("_", 1)[0]]
        field = column.formfield(max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}))
    else:
        field = column.formfield()  # type: ignore[union-attr]
    assert isinstance(field, forms.Field)  # noqa: S101 -- every text column has one
    return field


class DifferenceForm(ServiceForm):
    """How two roles differ, in both languages."""

    text_en = text_field(_("In English"), required=False, rows=7, max_length=4000)
    text_ru = text_field(_("In Russian"), required=False, rows=7, max_length=4000)


class RoleForm(ServiceForm):
    """All texts of a role, both languages side by side, and its mode."""

    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add each text's fields as the model describes them."""
        super().__init__(*args, **kwargs)
        for text in ROLE_TEXTS:
            for language in ("en", "ru"):
                name = f"{text}_{language}"
                self.fields[name] = _text_formfield(name)

    @property
    def pairs(self) -> list[LanguagePair]:
        """The texts in the order in which the page shows them."""
        return [LanguagePair(self[f"{text}_en"], self[f"{text}_ru"]) for text in ROLE_TEXTS]


class HoldingStartForm(ServiceForm):
    """Who begins to hold the role, and when."""

    member_id = IdChoiceField(label=_("Person"), empty_label=_("Choose a person"))
    starts_on = day_field(_("From"))
    ends_on = day_field(
        _("Until"), required=False, help_text=_("The first day on which it no longer holds.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the people who can hold a role."""
        super().__init__(*args, **kwargs)
        people: models.QuerySet[Membership] = people_for(actor)
        self.offer("member_id", people.values_list("pk", "name"))
        self.fields["starts_on"].initial = timezone.localdate()


class HoldingEndForm(ServiceForm):
    """The first day on which the person no longer holds the role."""

    ends_on = day_field(
        _("Until"), help_text=_("The first day on which this person no longer holds the role.")
    )


class TopicForm(ServiceForm):
    """What a topic is called and who answers for it."""

    name_en = forms.CharField(label=_("Name, English"), max_length=200)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    role_id = IdChoiceField(
        label=_("Role that answers"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Where no responsibility is chosen, or nobody is accountable for it."),
    )
    responsibility_id = IdChoiceField(
        label=_("Responsibility"),
        required=False,
        empty_label=_("None yet"),
        help_text=_("Whoever is accountable for it in the matrix answers."),
    )
    solvable_at_first_contact = forms.BooleanField(
        label=_("Can be solved at first contact"),
        required=False,
        help_text=_("Only such topics count for first-contact resolution."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the company's roles."""
        super().__init__(*args, **kwargs)
        roles = [(role.pk, str(role)) for role in roles_for(actor)]
        self.offer("role_id", roles)
        rows = Responsibility.objects.visible_to(actor).filter(is_active=True)
        offered = [(row.pk, row.name) for row in rows.order_by("position", "pk")]
        self.offer("responsibility_id", offered)


class TopicCreateForm(TopicForm):
    """A new topic also gets its code, which stays."""

    code = forms.SlugField(
        label=_("Code"), max_length=80, help_text=_("For imports and the API; it does not change.")
    )
    field_order = [
        "code",
        "name_en",
        "name_ru",
        "responsibility_id",
        "role_id",
        "solvable_at_first_contact",
    ]


class TopicEditForm(TopicForm):
    """An existing topic can be taken out of use."""

    is_active = forms.BooleanField(label=_("In use"), required=False)


class DayForm(forms.Form):
    """As of which local day."""

    on = day_field(_("In force on"), required=False)


class CellForm(forms.Form):
    """One cell of the draft: what it shall say, and what the editor saw in it."""

    responsibility_id = forms.IntegerField(min_value=1)
    role_id = forms.IntegerField(min_value=1)
    letters = forms.ChoiceField(choices=[("", ""), *Letters.choices], required=False)
    seen = forms.ChoiceField(choices=[("", ""), *Letters.choices], required=False)


class PublishForm(ServiceForm):
    """Why, and from when on."""

    reason = text_field(
        _("Why does it change?"),
        max_length=1000,
        help_text=_("Everybody reads it beside the version."),
    )
    starts_on = day_field(
        _("In force from"),
        help_text=_("Requests that came before are judged by the version of their day."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ResponsibilityForm(ServiceForm):
    """A row of the matrix in both languages."""

    code = forms.SlugField(
        label=_("Code"), max_length=80, help_text=_("For imports and the API; it does not change.")
    )
    area_en = forms.CharField(label=_("Area, English"), max_length=100)
    area_ru = forms.CharField(label=_("Area, Russian"), max_length=100, required=False)
    name_en = forms.CharField(label=_("Name, English"), max_length=200)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    position = forms.IntegerField(
        label=_("Place in the table"), min_value=1, max_value=32_767, initial=1000
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        """A code is chosen once; a new row is in use."""
        super().__init__(*args, **kwargs)
        del self.fields["is_active" if is_new else "code"]


class TouchpointForm(ServiceForm):
    """On which occasion one role tells another what."""

    code = forms.SlugField(
        label=_("Code"), max_length=80, help_text=_("For imports and the API; it does not change.")
    )
    from_role_id = IdChoiceField(label=_("Who tells"), empty_label=_("Choose a role"))
    to_role_id = IdChoiceField(label=_("Who is told"), empty_label=_("Choose a role"))
    occasion_en = text_field(_("Occasion, English"), max_length=300, rows=2)
    occasion_ru = text_field(_("Occasion, Russian"), max_length=300, rows=2, required=False)
    passes_en = text_field(_("What is passed on, English"), max_length=500, required=False)
    passes_ru = text_field(_("What is passed on, Russian"), max_length=500, required=False)
    rhythm_en = forms.CharField(label=_("How often, English"), max_length=200, required=False)
    rhythm_ru = forms.CharField(label=_("How often, Russian"), max_length=200, required=False)
    position = forms.IntegerField(
        label=_("Place in the table"), min_value=1, max_value=32_767, initial=1000
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)
    is_mandatory_notice = forms.BooleanField(
        label=_("Mandatory notice"),
        required=False,
        help_text=_(
            "When a request of one of the topics reaches the one role, the client's person in the"
            " other is told at once."
        ),
    )
    topic_ids = forms.TypedMultipleChoiceField(
        label=_("Topics"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, actor: Actor, touchpoint: Touchpoint | None = None, **kwargs: Any
    ) -> None:
        """Offer roles and topics in use, and those that the touchpoint already has.

        A code is chosen once; a new touchpoint is in use.
        """
        super().__init__(*args, **kwargs)
        del self.fields["is_active" if touchpoint is None else "code"]
        held = [touchpoint.from_role_id, touchpoint.to_role_id] if touchpoint else []
        known = Role.objects.visible_to(actor).filter(Q(is_active=True) | Q(pk__in=held))
        roles = [
            (role.pk, str(role)) for role in known.defer(*Role.TEXTS).order_by("position", "pk")
        ]
        for name in ("from_role_id", "to_role_id"):
            self.offer(name, roles)
        chosen = Q(is_active=True) | Q(pk__in=self.initial.get("topic_ids", ()))
        topics = Topic.objects.visible_to(actor).filter(chosen)
        choices = sorted(((topic.pk, topic.name) for topic in topics), key=lambda pair: pair[1])
        self.offer("topic_ids", choices)
