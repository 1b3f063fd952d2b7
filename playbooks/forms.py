"""Forms of playbooks, of the steps of a draft, and of its way to a version."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, text_field
from playbooks import steps as limits
from playbooks.models import Playbook, PlaybookKind
from playbooks.models.playbook import LONGEST_REVIEW
from playbooks.steps import END, Branch, Due, DueUnit, Step
from roles.models import Role, Topic, Touchpoint

# Values that no key of a step and no code of a role can have.
THE_NEXT, THE_END, BY_ANSWER, ANYBODY = "-next", "-end", "-answer", "-anybody"


class PlaybookForm(ServiceForm):
    """What a playbook is called, what it is for and where it belongs."""

    code = forms.SlugField(
        label=_("Code"), max_length=80, help_text=_("For imports and the API; it does not change.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=PlaybookKind.choices,
        help_text=_(
            "Procedure: how one role does a thing. Regulation: how departments work together."
            " Protocol: formal steps to a decision."
        ),
    )
    name_en = forms.CharField(label=_("Name, English"), max_length=200, required=False)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    purpose_en = text_field(_("What it is for, English"), max_length=2000, required=False)
    purpose_ru = text_field(_("What it is for, Russian"), max_length=2000, required=False)
    owner_id = IdChoiceField(
        label=_("Owner"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Says at each review that it still holds, or changes it."),
    )
    review_months = forms.IntegerField(
        label=_("Months between reviews"), min_value=1, max_value=LONGEST_REVIEW, initial=6
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)
    topic_ids = forms.TypedMultipleChoiceField(
        label=_("Topics"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    touchpoint_ids = forms.TypedMultipleChoiceField(
        label=_("Touchpoints"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, actor: Actor, playbook: Playbook | None = None, **kwargs: Any
    ) -> None:
        """Offer people, topics and touchpoints in use, and those that the playbook already has.

        A code is chosen once; a new playbook is in use.
        """
        super().__init__(*args, **kwargs)
        del self.fields["is_active" if playbook is None else "code"]
        owner = playbook.owner if playbook else None
        people = dict(people_for(actor).values_list("pk", "name"))
        if owner is not None:
            people.setdefault(owner.pk, owner.name)
        self.offer("owner_id", people.items())
        _offer_rows(self, "topic_ids", Topic.objects.visible_to(actor))
        touchpoints = Touchpoint.objects.visible_to(actor).select_related("from_role", "to_role")
        _offer_rows(self, "touchpoint_ids", touchpoints)


def _offer_rows(form: ServiceForm, name: str, rows: Any) -> None:
    """Rows in use and those chosen before, by name."""
    chosen = Q(is_active=True) | Q(pk__in=form.initial.get(name, ()))
    choices = sorted(((row.pk, _label(row)) for row in rows.filter(chosen)), key=lambda c: c[1])
    form.offer(name, choices)


def _label(row: Topic | Touchpoint) -> str:
    if isinstance(row, Topic):
        return row.name
    return f"{row.from_role.code} → {row.to_role.code}: {row.occasion}"


_TEXTS = ("title_en", "title_ru", "details_en", "details_ru")


class AnswerRow(NamedTuple):
    """The three fields of one answer."""

    label_en: BoundField
    label_ru: BoundField
    to: BoundField


class StepForm(ServiceForm):
    """One step of a draft: what, whose, how, by when, and what follows."""

    title_en = forms.CharField(
        label=_("What is done, English"), max_length=limits.TITLE, required=False
    )
    title_ru = forms.CharField(
        label=_("What is done, Russian"), max_length=limits.TITLE, required=False
    )
    role = forms.ChoiceField(label=_("Role"))
    details_en = text_field(
        _("How it is done, English"), max_length=limits.DETAILS, required=False, rows=4
    )
    details_ru = text_field(
        _("How it is done, Russian"), max_length=limits.DETAILS, required=False, rows=4
    )
    due_amount = forms.IntegerField(
        label=_("To be done within"), min_value=1, max_value=limits.MAX_DUE, required=False
    )
    due_unit = forms.ChoiceField(
        label=_("Counted in"), choices=DueUnit.choices, initial=DueUnit.WORKING_DAYS
    )
    leads_to = forms.ChoiceField(label=_("What follows"))

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        steps: Sequence[Step],
        step: Step | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the company's roles and the draft's steps, and rows for the answers."""
        super().__init__(*args, **kwargs)
        self.offer("role", _roles(actor, step))
        targets = _targets(steps, step)
        self.offer(
            "leads_to",
            [
                (THE_NEXT, _("The next step in the list")),
                (THE_END, _("The end")),
                (BY_ANSWER, _("It depends: one of the answers below")),
                (_("Another step"), targets),
            ],
        )
        for row in range(1, limits.MAX_BRANCHES + 1):
            self.fields[f"label_en_{row}"] = forms.CharField(
                label=_("Answer, English"), max_length=limits.LABEL, required=False
            )
            self.fields[f"label_ru_{row}"] = forms.CharField(
                label=_("Answer, Russian"), max_length=limits.LABEL, required=False
            )
            self.fields[f"to_{row}"] = forms.ChoiceField(
                label=_("Leads to"),
                choices=[("", "—"), (THE_END, _("The end")), *targets],
                required=False,
            )

    @property
    def answers(self) -> list[AnswerRow]:
        """The rows of the answers, as the page shows them."""
        return [
            AnswerRow(self[f"label_en_{row}"], self[f"label_ru_{row}"], self[f"to_{row}"])
            for row in range(1, limits.MAX_BRANCHES + 1)
        ]

    @property
    def is_decision(self) -> bool:
        """Whether the rows of the answers are to be seen at once."""
        return self["leads_to"].value() == BY_ANSWER or bool(self.errors)

    def clean(self) -> dict[str, Any]:
        """Say at the fields what does not go together."""
        values = super().clean() or self.cleaned_data
        if not (values.get("title_en") or values.get("title_ru")):
            self.add_error("title_en", _("Say what is done, in one language at least."))
        given = [row for row in range(1, limits.MAX_BRANCHES + 1) if self._is_given(row)]
        if values.get("leads_to") != BY_ANSWER:
            if given:
                self.add_error("leads_to", _("Choose “It depends”, or take the answers out."))
            return values
        for row in given:
            if not values.get(f"to_{row}"):
                self.add_error(f"to_{row}", _("Choose where this answer leads."))
            if not (values.get(f"label_en_{row}") or values.get(f"label_ru_{row}")):
                self.add_error(f"label_en_{row}", _("Name this answer."))
        if len(given) < 2:
            self.add_error(None, ValidationError(_("Give at least two answers.")))
        return values

    def _is_given(self, row: int) -> bool:
        names = ("label_en", "label_ru", "to")
        return any(self.cleaned_data.get(f"{name}_{row}") for name in names)

    def step_values(self) -> dict[str, Any]:
        """What the service takes."""
        values = self.cleaned_data
        amount = values["due_amount"]
        return {
            **{name: values[name] for name in _TEXTS},
            "role": "" if values["role"] == ANYBODY else values["role"],
            "due": Due(amount, values["due_unit"]) if amount else None,
            "next": self._ways(),
        }

    def _ways(self) -> tuple[Branch, ...]:
        values = self.cleaned_data
        leads_to = values["leads_to"]
        if leads_to == THE_NEXT:
            return ()
        if leads_to != BY_ANSWER:
            return (Branch(_target(leads_to)),)
        return tuple(
            Branch(
                _target(values[f"to_{row}"]), values[f"label_en_{row}"], values[f"label_ru_{row}"]
            )
            for row in range(1, limits.MAX_BRANCHES + 1)
            if self._is_given(row)
        )


def _target(value: str) -> str:
    return END if value == THE_END else value


def _roles(actor: Actor, step: Step | None) -> list[tuple[str, Any]]:
    roles: list[Role] = list(
        Role.objects.visible_to(actor)
        .filter(is_active=True)
        .defer(*Role.TEXTS)
        .order_by("position", "pk")
    )
    offered: list[tuple[str, Any]] = [(ANYBODY, _("Whoever runs the playbook"))]
    offered += [(role.code, str(role)) for role in roles]
    if step is not None and step.role and step.role not in dict(offered):
        offered.append((step.role, step.role))
    return offered


def _targets(steps: Sequence[Step], step: Step | None) -> list[tuple[str, str]]:
    """All steps of the draft, and targets that the step has and the draft has not."""
    offered = [
        (other.key, f"{number}. {other.title or other.key}")
        for number, other in enumerate(steps, start=1)
    ]
    known = {key for key, _title in offered} | {END}
    lost = {way.to for way in step.next} - known if step else set()
    return [*offered, *((key, key) for key in sorted(lost))]


def step_initial(step: Step) -> dict[str, Any]:
    """What the form of an existing step begins with."""
    values: dict[str, Any] = {name: getattr(step, name) for name in _TEXTS}
    values["role"] = step.role or ANYBODY
    if step.due is not None:
        values |= {"due_amount": step.due.amount, "due_unit": step.due.unit}
    if len(step.next) > 1:
        return values | {"leads_to": BY_ANSWER} | _answers_initial(step.next)
    return values | {"leads_to": (step.next[0].to or THE_END) if step.next else THE_NEXT}


def _answers_initial(ways: Iterable[Branch]) -> dict[str, Any]:
    values = {}
    for row, way in enumerate(ways, start=1):
        values[f"label_en_{row}"] = way.label_en
        values[f"label_ru_{row}"] = way.label_ru
        values[f"to_{row}"] = way.to or THE_END
    return values


class ProposeForm(ServiceForm):
    """What changes, and why."""

    reason = text_field(
        _("What changes, and why?"),
        max_length=1000,
        help_text=_("Whoever approves reads it; later it stands beside the version."),
    )


class SendBackForm(ServiceForm):
    """What must be mended."""

    because = text_field(_("What must be mended?"), max_length=1000)
