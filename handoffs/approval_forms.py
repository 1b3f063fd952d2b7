"""Forms of rules of who must agree, and of kinds of solutions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, text_field
from handoffs.models import Agreer, ApprovalRule, Measure, SolutionKind
from roles.models import Role


class RuleForm(ServiceForm):
    """Who must agree to what, above which limit."""

    kind_id = IdChoiceField(label=_("Kind of solution"), required=False, empty_label=_("Any kind"))
    above = forms.DecimalField(
        label=_("Above"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("Left empty: whatever the size."),
    )
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        help_text=_(
            "Such as EUR; an amount in another currency always counts as above. "
            "Left empty for a discount: the limit is in percent."
        ),
    )
    agreer = forms.ChoiceField(label=_("Who must agree"), choices=Agreer.choices)
    role_id = IdChoiceField(label=_("Role"), required=False, empty_label=_("None"))
    member_id = IdChoiceField(label=_("Person"), required=False, empty_label=_("Nobody by name"))
    position = forms.IntegerField(label=_("Position"), min_value=1, max_value=32_767, initial=100)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(
        self, *args: Any, actor: Actor, rule: ApprovalRule | None = None, **kwargs: Any
    ) -> None:
        """Offer kinds, roles and people of the company; of those gone, what the rule names."""
        super().__init__(*args, **kwargs)
        kinds = SolutionKind.objects.visible_to(actor).order_by("position", "pk")
        kept = rule.kind_id if rule else None
        offered = [(kind.pk, kind.name) for kind in kinds if kind.is_active or kind.pk == kept]
        self.offer("kind_id", offered)
        roles = Role.objects.visible_to(actor).order_by("position", "pk")
        kept = rule.role_id if rule else None
        offered = [(role.pk, str(role)) for role in roles if role.is_active or role.pk == kept]
        self.offer("role_id", offered)
        people = Membership.objects.visible_to(actor).order_by("name", "pk")
        kept = rule.member_id if rule else None
        rows = people.values_list("pk", "name", "is_active")
        offered = [(pk, name) for pk, name, is_active in rows if is_active or pk == kept]
        self.offer("member_id", offered)
        if rule is None:
            del self.fields["is_active"]


class KindForm(ServiceForm):
    """A kind of solution: its names, and what the client is told."""

    name_en = forms.CharField(label=_("Name, English"), max_length=120)
    name_ru = forms.CharField(label=_("Name, Russian"), required=False, max_length=120)
    text_en = text_field(_("Words to the client, English"), required=False, rows=6, max_length=5000)
    text_ru = text_field(
        _("Words to the client, Russian"),
        required=False,
        rows=6,
        max_length=5000,
        help_text=_(
            "The message begins with them, in the language of whoever receives it. {solution} "
            "stands for the size, {contact_first_name}, {me}, {company} as in templates."
        ),
    )
    position = forms.IntegerField(label=_("Position"), min_value=1, max_value=32_767, initial=100)
    is_active = forms.BooleanField(label=_("Can be proposed"), required=False, initial=True)


class KindCreateForm(KindForm):
    """A new kind: its code and what it is counted in stay."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    measure = forms.ChoiceField(label=_("Counted in"), choices=Measure.choices)

    field_order = ("code", "name_en", "name_ru", "measure", "text_en", "text_ru", "position")
