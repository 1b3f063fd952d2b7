"""Forms of certificates and of the skills matrix."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Team
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.forms import IdChoiceField, OfferingForm, ServiceForm, day_field, text_field
from playbooks.models import Playbook
from roles.models import Role, Topic
from training.check_document import LONGEST_VALID
from training.models import Course
from training.querysets import managed_today
from training.selectors.skill_matrix import PLAYBOOKS, TOPICS


def people_to_certify(actor: Actor) -> Any:
    """People the actor answers for, without themselves."""
    people = Membership.objects.visible_to(actor).active().exclude(level="internal")
    if not actor.has(Capability.TRAINING_VIEW_ALL):
        people = people.filter(pk__in=managed_today(actor))
    return people.exclude(pk=actor.membership_id).order_by("name", "pk")


class CertificateForm(ServiceForm):
    """A manager's word that somebody can do it."""

    member_id = IdChoiceField(label=_("Person"), empty_label=_("Choose"))
    about = forms.ChoiceField(label=_("What for"))
    evidence = text_field(
        _("What shows it"),
        rows=3,
        max_length=2000,
        help_text=_("What you saw: which requests, which work, when."),
    )
    months = forms.IntegerField(
        label=_("Months it holds"),
        min_value=1,
        max_value=LONGEST_VALID,
        required=False,
        initial=12,
        help_text=_("Empty: for good."),
    )
    earned_on = day_field(_("Since"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the people one answers for, playbooks in force, topics and courses in use."""
        super().__init__(*args, **kwargs)
        people = people_to_certify(actor).values_list("pk", "name")
        self.offer("member_id", people)
        playbooks = Playbook.objects.visible_to(actor).filter(current__isnull=False)
        self.offer(
            "about",
            [
                ("", _("Choose")),
                (_("Playbooks"), _named("playbook", playbooks.only("pk", "name_en", "name_ru"))),
                (_("Topics"), _named("topic", Topic.objects.visible_to(actor))),
                (_("Courses"), _named("course", Course.objects.visible_to(actor))),
            ],
        )
        self.fields["earned_on"].initial = local_day(actor.company_time_zone, timezone.now())

    def service_values(self) -> dict[str, Any]:
        """As `certificate_give` takes them."""
        values = super().service_values()
        kind, pk = values.pop("about").split("-")
        return {**values, f"{kind}_id": int(pk)}


def _named(kind: str, rows: Any) -> list[tuple[str, str]]:
    found = [(f"{kind}-{row.pk}", row.name) for row in rows.filter(is_active=True)]
    return sorted(found, key=lambda choice: choice[1].casefold())


class RevokeForm(ServiceForm):
    """Why a certificate is taken back."""

    because = text_field(_("Why"), rows=3, max_length=1000)


class SkillFilterForm(OfferingForm):
    """What the matrix shows."""

    axis = forms.ChoiceField(
        label=_("Columns"),
        choices=[(PLAYBOOKS, _("Playbooks")), (TOPICS, _("Topics"))],
        required=False,
    )
    team = IdChoiceField(label=_("Team"), required=False, empty_label=_("all"))
    role = IdChoiceField(label=_("Role"), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer teams and roles in use."""
        super().__init__(*args, **kwargs)
        teams = Team.objects.visible_to(actor).filter(is_active=True).order_by("name", "pk")
        self.offer("team", teams.values_list("pk", "name"))
        roles = Role.objects.visible_to(actor).only("pk", "name_en", "name_ru", "position")
        choices = [(role.pk, role.name) for role in roles.order_by("position", "pk")]
        self.offer("role", choices)

    def clean_axis(self) -> str:
        """Playbooks, unless topics are asked for."""
        return str(self.cleaned_data["axis"] or PLAYBOOKS)
