"""What clients answered: whose answers fell, and the answers behind a figure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.account import my_clients
from cs_platform.desks.options import Options
from cs_platform.desks.part import QueryPart, ReadPart
from cs_platform.desks.satisfaction import DAYS, Fall, Scores, falls
from metrics.figures import MORE_THAN_CHANCE, NOT_MORE_THAN_CHANCE, TOO_FEW
from roles.models import RoleCode
from surveys.models import Invitation, SurveyKind
from surveys.selectors import answers_since, is_answered, with_last_answer


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time()))


class Fell(ReadPart):
    """Clients of mine whose answers of the last 90 days are below those of the 90 before."""

    capability = Capability.SURVEYS_VIEW
    slug = "satisfaction-fell"
    title = _("Satisfaction fell")
    note = _("Last 90 days against the 90 before")
    columns = (
        (_("Client"), ""),
        (_("Now"), "end"),
        (_("Before"), "end"),
        (_("Difference"), "opt-s"),
    )
    empty_title = _("No client's answers fell")
    empty_text = _("Clients whose Account manager you are stand here when they answer lower.")

    def read(self) -> list[Fall]:
        """One query, one row an answer."""
        middle = self.today - timedelta(days=DAYS - 1)
        self.spans = (middle - timedelta(days=DAYS), middle, self.today + timedelta(days=1))
        found = answers_since(
            self.actor, my_clients(self, RoleCode.ACCOUNT), start_of(self.spans[0])
        )
        return falls(((*one[:4], timezone.localtime(one.at).date()) for one in found), middle)

    def row(self, record: Fall) -> Mapping[str, Any]:
        """Both values with their numbers of answers, and whether that is more than chance."""
        judged = {True: MORE_THAN_CHANCE, False: NOT_MORE_THAN_CHANCE, None: TOO_FEW}
        surely = record.is_more_than_chance
        first, middle, end = self.spans
        return cells.row(
            cells.title(
                record.client,
                reverse("client-detail", args=[record.client_id]),
                record.after.kind.upper(),
            ),
            self.value(record.client_id, record.after, middle, end),
            self.value(record.client_id, record.before, first, middle),
            cells.state(
                judged[surely],
                "risk" if surely else "none",
                "down" if surely else "flat",
                css="opt-s",
            ),
        )

    def value(self, client_id: int, scores: Scores, first: date, end: date) -> cells.Cell:
        """A value; its n opens to the answers."""
        query = {"client": client_id, "kind": scores.kind, "first": first, "end": end}
        unit = "" if scores.kind == SurveyKind.NPS else " %"
        return cells.Cell(
            f"n = {scores.n}",
            f"{Answers.address()}?{urlencode(query)}",
            css="end num nowrap",
            before=f"{formats.number(scores.value, 1)}{unit}",
            look="link small",
        )


class AnswersOptions(Options):
    """Of which client and kind, on which local days (`end` is not included)."""

    client = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput())
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("any")), *((kind, kind.upper()) for kind in SurveyKind.values)],
    )
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(required=False, widget=forms.HiddenInput())


class Answers(QueryPart):
    """Answers of clients, the latest first: what stands behind a figure of a desk."""

    capability = Capability.SURVEYS_VIEW
    slug = "answers"
    title = _("What clients answered")
    options_class = AnswersOptions
    ordering = ("-answered_at", "-id")
    columns = (
        (_("Client"), ""),
        (_("Score"), ""),
        (_("Said"), ""),
        (_("Contact"), "opt-s"),
        (_("When"), "end"),
    )
    empty_title = _("No answers on these days")

    def queryset(self) -> QuerySet[Any]:
        """Answered invitations as chosen; of no client there are none."""
        chosen = self.chosen
        asked = Invitation.objects.visible_to(self.actor).filter(client_id=chosen["client"])
        found = with_last_answer(asked.filter(is_answered()))
        if chosen["kind"]:
            found = found.filter(kind=chosen["kind"])
        if chosen["first"]:
            found = found.filter(answered_at__gte=start_of(chosen["first"]))
        return found.filter(answered_at__lt=start_of(chosen["end"])) if chosen["end"] else found

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With who answered."""
        related: QuerySet[Any] = queryset.select_related("client", "contact")
        return related

    def row(self, record: Any) -> Mapping[str, Any]:
        """One answer."""
        said = record.comment or ""
        return cells.row(
            cells.title(record.client.name, reverse("survey-invitation", args=[record.pk]), ""),
            cells.Cell(formats.number(record.score), beside=record.kind.upper(), look="t"),
            cells.Cell(said if said else gettext("no words"), look="" if said else "muted"),
            cells.Cell(record.contact.name if record.contact else "", css="opt-s"),
            cells.moment(record.answered_at),
        )
