"""Forms of rules, rhythms and limits."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field
from handoffs.models import Priority, RequestChannel
from roles.models import Role, Topic
from surveys.models import RELATIONSHIP, Survey, SurveyRhythm, SurveyRule, Trigger
from surveys.models.rules import MOST_DAYS, MOST_DELAY_HOURS

_ANY = ("", _("any"))


def _segment_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Client segment"), max_length=80, required=False, help_text=help_text
    )


class RuleForm(ServiceForm):
    """After which events whom to ask what."""

    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120, required=False)
    trigger = forms.ChoiceField(label=_("Asks after"), choices=Trigger.choices)
    survey_id = IdChoiceField(label=_("Questionnaire"), empty_label=_("Choose one"))
    topic_id = IdChoiceField(label=_("Topic"), required=False, empty_label=_("any"))
    role_id = IdChoiceField(
        label=_("Role"),
        required=False,
        empty_label=_("any"),
        help_text=_("In which the owner resolved it, or somebody replied."),
    )
    segment = _segment_field(_("Empty: all clients."))
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[_ANY, *RequestChannel.choices]
    )
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[_ANY, *Priority.choices]
    )
    share_percent = forms.IntegerField(
        label=_("Share of the events, %"),
        min_value=1,
        max_value=100,
        initial=100,
        help_text=_("Drawn by chance. What is not drawn goes on to the next rule."),
    )
    delay_hours = forms.IntegerField(
        label=_("Hours after the event"), min_value=0, max_value=MOST_DELAY_HOURS, initial=0
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=1,
        max_value=32_767,
        initial=100,
        help_text=_("The first rule that fits an event asks; no other does."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, rule: SurveyRule | None = None, **kwargs: Any
    ) -> None:
        """Offer what is in use, and what the rule has; a new rule is in use."""
        super().__init__(*args, **kwargs)
        if rule is None:
            del self.fields["is_active"]
        surveys = Survey.objects.visible_to(actor).order_by("kind")
        known = Q(is_active=True) | Q(pk=self.initial.get("topic_id") or 0)
        topics = Topic.objects.visible_to(actor).filter(known)
        roles = Role.objects.visible_to(actor).order_by("pk")
        offers = {
            "survey_id": [(survey.pk, str(survey)) for survey in surveys],
            "topic_id": sorted(((row.pk, row.name) for row in topics), key=lambda pair: pair[1]),
            "role_id": [(row.pk, row.name) for row in roles],
        }
        for name, choices in offers.items():
            self.offer(name, choices)


class RhythmForm(ServiceForm):
    """Every client of a segment in turn."""

    survey_id = IdChoiceField(label=_("Questionnaire"), empty_label=_("Choose one"))
    segment = _segment_field(_("Empty: all clients that no other rhythm of it is for."))
    every_days = forms.IntegerField(
        label=_("Every so many days"), min_value=7, max_value=MOST_DAYS, initial=90
    )
    wait_days = forms.IntegerField(
        label=_("Wait at most so many days for a free place"),
        min_value=1,
        max_value=180,
        initial=30,
        help_text=_("While it waits, surveys after events leave the place free."),
    )
    starts_on = day_field(_("From"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, rhythm: SurveyRhythm | None = None, **kwargs: Any
    ) -> None:
        """Offer the questions about the relationship; those of a rhythm do not change."""
        super().__init__(*args, **kwargs)
        if rhythm is not None:
            del self.fields["survey_id"]
            return
        del self.fields["is_active"]
        surveys = Survey.objects.visible_to(actor).filter(kind__in=RELATIONSHIP).order_by("kind")
        self.offer("survey_id", [(survey.pk, str(survey)) for survey in surveys])


class LimitsForm(ServiceForm):
    """How often people may be asked, and when."""

    contact_days = forms.IntegerField(
        label=_("One survey per contact in so many days"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Over all questionnaires. Empty: no limit."),
    )
    remind_after_days = forms.IntegerField(
        label=_("Remind once after so many days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Whoever has not answered. Empty: never."),
    )
    client_most = forms.IntegerField(
        label=_("At most so many per client"), min_value=1, max_value=1000, required=False
    )
    client_days = forms.IntegerField(
        label=_("In so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )
    in_working_hours = forms.BooleanField(
        label=_("Send in working hours where the contact is"),
        required=False,
        help_text=_("Of your working calendar, by the clock of the contact's time zone."),
    )


def segments_of(actor: Actor) -> list[str]:
    """Segments in use, for the suggestions of a field."""
    clients = Client.objects.visible_to(actor).filter(is_active=True).exclude(segment="")
    return list(clients.order_by("segment").values_list("segment", flat=True).distinct())
