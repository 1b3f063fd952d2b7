"""Lists of what waits for an answer: offers of requests, questions, and what one was told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.views import Text
from cs_platform.desks import cells
from cs_platform.desks.options import Options, PeopleOptions, team_in
from cs_platform.desks.part import QueryPart
from cs_platform.desks.people import in_team, members_of, my_people
from cs_platform.desks.reading import UNRESOLVED, is_for, notices_of, offers_led, offers_to
from handoffs.models import Handover, Question
from handoffs.selectors import trouble_text
from handoffs.transitions import HandoverState, QuestionState

ANY_OR_LATE = [("", _("any")), ("yes", _("late only"))]
NEVER = Value(datetime(9999, 1, 1, tzinfo=UTC), DateTimeField())


class LatePeopleOptions(PeopleOptions):
    """Of whom, and whether only what is late."""

    late = forms.ChoiceField(label=_("Due"), choices=ANY_OR_LATE, required=False)


class OffersPart(QueryPart, abstract=True):
    """Offers that nobody has answered yet, what is due first on top."""

    ordering = ("due_order", "id")
    columns = (
        (_("Request"), ""),
        (_("Answer by"), ""),
        (_("Client"), ""),
        (_("From"), "opt-s"),
        (_("To"), "end"),
    )

    def rule(self) -> Q:
        """Which of the open offers."""
        raise NotImplementedError

    def queryset(self) -> QuerySet[Any]:
        """Offers in sight."""
        offers: QuerySet[Any] = Handover.objects.visible_to(self.actor)
        return offers.filter(self.rule(), state=HandoverState.OFFERED)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Names, not records."""
        named: QuerySet[Any] = queryset.only("answer_due_at").annotate(
            due_order=Coalesce("answer_due_at", NEVER),
            number=F("request__number"),
            subject=F("request__subject"),
            client_name=F("request__client__name"),
            from_name=Coalesce("from_owner__name", "from_team__name"),
            from_code=F("from_role__code"),
            to_name=Coalesce("to_owner__name", "to_team__name"),
            to_code=F("to_role__code"),
        )
        return named

    def row(self, record: Any) -> Mapping[str, Any]:
        """One offer."""
        url = f"{self.requests_url}{record.number}/"
        return cells.row(
            cells.title(record.subject, url, f"#{record.number}"),
            cells.due(record.answer_due_at, self.now),
            cells.Cell(record.client_name, css="soft"),
            cells.person(record.from_name or "", record.from_code or ""),
            cells.person(record.to_name or "", record.to_code or "", css="end"),
        )


class MyOffers(OffersPart):
    """Offered to me or to my teams."""

    slug = "offers"
    title = _("Hand-overs offered to you")
    empty_title = _("Nobody offers you a request")

    def rule(self) -> Q:
        """To me."""
        return offers_to(self.actor)


class TeamOffers(OffersPart):
    """Offered to or by the people one leads; of a person or team, what is offered to them."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    slug = "team-offers"
    title = _("Hand-overs not accepted yet")
    options_class = LatePeopleOptions
    empty_title = _("Every hand-over is answered")

    def queryset(self) -> QuerySet[Any]:
        """Without those that wait for the reader, unless a person or team was chosen."""
        offers = super().queryset()
        if self.chosen["person"] or self.chosen["team"]:
            return offers
        fits: QuerySet[Any] = offers.annotate(for_me=is_for(offers_to(self.actor)))
        return fits.filter(for_me=False)

    def rule(self) -> Q:
        """Of whom, and how late."""
        person, team = self.chosen["person"], self.chosen["team"]
        rule = Q(answer_due_at__lt=self.now) if self.chosen["late"] else Q()
        if person:
            rule &= Q(to_owner=person)
        if team:
            rule &= in_team(self.actor, team_in(self.chosen), owner="to_owner", held_by="to_team")
        return rule if person or team else rule & offers_led(self.actor)


class QuestionsPart(QueryPart, abstract=True):
    """Questions that wait for an answer, what is due first on top."""

    ordering = ("due_at", "id")
    columns: ClassVar[Sequence[tuple[Text, str]]] = (
        (_("Question"), ""),
        (_("Answer by"), ""),
        (_("Request"), ""),
        (_("Asked by"), "opt-s"),
        (_("Asked"), "end"),
    )

    def rule(self) -> Q:
        """Which of the awaited questions."""
        raise NotImplementedError

    def queryset(self) -> QuerySet[Any]:
        """Questions in sight about unresolved requests."""
        questions: QuerySet[Any] = Question.objects.visible_to(self.actor)
        awaited = Q(state=QuestionState.OPEN, request__state__in=UNRESOLVED)
        return questions.filter(awaited, self.rule())

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Names, not records."""
        named: QuerySet[Any] = queryset.only("text", "due_at").annotate(
            number=F("request__number"),
            subject=F("request__subject"),
            client_name=F("request__client__name"),
            asker=F("asked_by__name"),
            asked=F("asked_to__name"),
            department=F("asked_to_team__name"),
        )
        return named

    def row(self, record: Any) -> Mapping[str, Any]:
        """One question."""
        url = f"{self.requests_url}{record.number}/"
        asked = record.asked
        if record.department:
            asked = f"{record.department} · {record.asked}"
        return cells.row(
            cells.title(shortened(record.text), f"{url}#question-{record.pk}"),
            cells.due(record.due_at, self.now),
            cells.Cell(record.subject, url, f"{record.client_name} · #{record.number}"),
            cells.person(record.asker),
            cells.Cell(asked, css="end"),
        )


LONGEST_TEXT = 120


def shortened(text: str) -> str:
    """The beginning of a question."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…"


class MyQuestions(QuestionsPart):
    """What colleagues ask me."""

    capability = Capability.REQUESTS_VIEW
    slug = "questions"
    title = _("Questions to you")
    empty_title = _("Nobody asks you anything now")

    def rule(self) -> Q:
        """Put to me."""
        return Q(asked_to_id=self.actor.membership_id)


class TeamAnswers(QuestionsPart):
    """What the people one leads are asked and have not answered."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    slug = "team-answers"
    title = _("Answers awaited from your people")
    options_class = LatePeopleOptions
    empty_title = _("Every question is answered")

    def rule(self) -> Q:
        """Of whom, and how late."""
        rule = Q(asked_to__in=my_people(self.actor).values("pk"))
        if self.chosen["late"]:
            rule &= Q(due_at__lt=self.now)
        if self.chosen["person"]:
            rule &= Q(asked_to=self.chosen["person"])
        if self.chosen["team"]:
            rule &= Q(asked_to__in=members_of(self.actor, team_in(self.chosen)))
        return rule


class NoticeOptions(Options):
    """Why one was told."""

    kind = forms.ChoiceField(
        label=_("Told because"),
        required=False,
        choices=[
            ("", _("any")),
            ("asked", _("a client asked elsewhere")),
            ("wrong", _("something goes wrong")),
        ],
    )


class MyNotices(QueryPart):
    """What the product told me and I have not marked as seen."""

    slug = "notices"
    title = _("Told to you")
    options_class = NoticeOptions
    ordering = ("-at", "-id")
    columns = (
        (_("Request"), ""),
        (_("Client"), ""),
        (_("Because"), ""),
        (_("When"), "end"),
    )
    empty_title = _("Nothing you have not seen")

    def queryset(self) -> QuerySet[Any]:
        """Unseen notices of the chosen kind."""
        notices = notices_of(self.actor)
        kind = self.chosen["kind"]
        return notices.filter(alarm__isnull=kind == "asked") if kind else notices

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With what is said of each."""
        named: QuerySet[Any] = queryset.select_related("touchpoint", "alarm").annotate(
            number=F("request__number"),
            subject=F("request__subject"),
            client_name=F("request__client__name"),
        )
        return named

    def row(self, record: Any) -> Mapping[str, Any]:
        """One notice."""
        because = (
            trouble_text(record.alarm.kind, record.alarm.data)
            if record.alarm
            else record.touchpoint.occasion
        )
        url = f"{self.requests_url}{record.number}/"
        return cells.row(
            cells.title(record.subject, url, f"#{record.number}"),
            cells.Cell(record.client_name, css="soft"),
            cells.Cell(because),
            cells.moment(record.at),
        )
