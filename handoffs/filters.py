"""One filter set for the list page and the API."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ReportingLine, Team
from accounts.selectors import local_day, people_for
from clients.models import Client
from core.access import Actor, Capability
from core.forms import ShortModelChoiceFilter
from handoffs.circles import AlarmKind
from handoffs.models import Handover, Priority, Request, RequestAlarm, RequestChannel
from handoffs.path_filters import PathFilterSet, actor_in
from handoffs.selectors import found_by_text, open_alarms
from handoffs.selectors.following import followed_ids
from handoffs.selectors.tags import tagged
from handoffs.transitions import HandoverState, RequestState
from roles.models import Role, Topic

UNRESOLVED, MERGED = "unresolved", "merged"
ANY_ALARM = "any"
OVERDUE, DUE_TODAY = "overdue", "today"
ME, MY_TEAM, OFFERED, QUEUE = "me", "team", "offered", "queue"
_OWNERS = (
    (ME, _("Me")),
    (MY_TEAM, _("My team")),
    (OFFERED, _("Offered to me")),
    (QUEUE, _("A team, nobody took it yet")),
)
_MAX_ID = 2**63 - 1
_MOST_TAGS = 20


class OwnerField(forms.ChoiceField):
    """A word or the id of a person; people are read only when the list of them is shown."""

    def valid_value(self, value: Any) -> bool:
        """Whether it is one of the words or looks like an id."""
        text = str(value)
        return _is_id(text) or text in dict(_OWNERS)


class OwnerFilter(django_filters.ChoiceFilter):
    """Choice of an owner."""

    field_class = OwnerField


class TagsField(forms.Field):
    """Ids of tags with commas between them, or given several times."""

    def to_python(self, value: Any) -> list[int]:
        """The ids, each once. Raises `ValidationError`."""
        parts = value if isinstance(value, list | tuple) else [value or ""]
        texts = [text for part in parts for text in str(part).split(",") if text.strip()]
        if len(texts) > _MOST_TAGS or not all(_is_id(text.strip()) for text in texts):
            raise forms.ValidationError(_("Choose tags from the list."), code="invalid")
        return list(dict.fromkeys(int(text) for text in texts))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:20]) <= _MAX_ID


class TagsFilter(django_filters.Filter):
    """By tags."""

    field_class = TagsField


def _clients(request: Any) -> QuerySet[Client]:
    actor = actor_in(request)
    return Client.objects.visible_to(actor) if actor else Client.objects.none()


def _topics(request: Any) -> QuerySet[Topic]:
    actor = actor_in(request)
    topics: QuerySet[Topic] = Topic.objects.visible_to(actor) if actor else Topic.objects.none()
    return topics.only("name_en", "name_ru")


def _roles(request: Any) -> QuerySet[Role]:
    actor = actor_in(request)
    return Role.objects.visible_to(actor) if actor else Role.objects.none()


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RequestFilterSet(PathFilterSet):
    """Requests by state, owner, client, topic, role, channel, priority, what goes wrong, day of
    opening and words.

    Days are local days of the company. A client is narrowed to by a link, so its field is shown
    only while it has a value.
    """

    q = django_filters.CharFilter(
        method="by_words",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        choices=[
            (UNRESOLVED, _("Not resolved")),
            *RequestState.choices,
            (MERGED, _("Merged into another")),
        ],
    )
    owner = OwnerFilter(method="by_owner", label=_("Owner"), choices=_OWNERS)
    client = ShortModelChoiceFilter(label=_("Client"), queryset=_clients)
    topic = ShortModelChoiceFilter(label=_("Topic"), queryset=_topics, null_label=_("No topic"))
    role = ShortModelChoiceFilter(field_name="owner_role", label=_("Role"), queryset=_roles)
    priority = django_filters.ChoiceFilter(label=_("Priority"), choices=Priority.choices)
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=RequestChannel.choices)
    alarm = django_filters.ChoiceFilter(
        method="by_alarm",
        label=_("Going wrong"),
        choices=[(ANY_ALARM, _("In any way")), *AlarmKind.choices],
    )
    due = django_filters.ChoiceFilter(
        method="by_due",
        label=_("Due"),
        choices=[(OVERDUE, _("Overdue")), (DUE_TODAY, _("Today, later"))],
    )
    tags = TagsFilter(method="by_tags", label=_("Tags"))
    tags_all = django_filters.BooleanFilter(
        method="by_tags_all", label=_("All of these tags"), widget=forms.CheckboxInput()
    )
    opened_after = django_filters.DateFilter(
        method="by_first_day", label=_("Opened from"), widget=_day_input()
    )
    opened_before = django_filters.DateFilter(
        method="by_last_day", label=_("Opened until"), widget=_day_input()
    )
    followed = django_filters.BooleanFilter(
        method="by_followed", label=_("Followed by me"), widget=forms.CheckboxInput()
    )
    mine = django_filters.BooleanFilter(
        method="by_mine", label=_("Mine"), widget=forms.HiddenInput()
    )
    offered_to_me = django_filters.BooleanFilter(
        method="by_offer", label=_("Offered to me"), widget=forms.HiddenInput()
    )

    class Meta:
        """Every filter is written out above."""

        model = Request
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Know the actor; offer people as owners, and only the chosen client."""
        super().__init__(*args, **kwargs)
        self.actor = actor_in(self.request)
        fields = self.form.fields
        fields["owner"].choices = _OwnerChoices(self.actor)
        client = self.data.get("client") if self.data else None
        if not client:
            fields["client"].widget = forms.HiddenInput()
        elif str(client).isascii() and str(client).isdigit():
            fields["client"].queryset = fields["client"].queryset.filter(pk=int(client))

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A number, words by their stems, or a name like that of the client or the contact."""
        return found_by_text(queryset, self.actor, value)

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One state, or all but resolved; what was merged into another nobody resolved."""
        if value == UNRESOLVED:
            return queryset.exclude(state=RequestState.RESOLVED)
        if value == MERGED:
            return queryset.filter(merged_into__isnull=False)
        if value == RequestState.RESOLVED:
            return queryset.filter(state=value, merged_into=None)
        return queryset.filter(state=value)

    def by_owner(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A person, or one of the words."""
        if value == ME:
            return self.by_mine(queryset, name, True)
        if value == OFFERED:
            return self.by_offer(queryset, name, True)
        if value == QUEUE:
            return queryset.filter(owner=None)
        if value == MY_TEAM:
            return queryset.filter(_of_my_team(self.actor))
        return queryset.filter(owner_id=int(value))

    def by_followed(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Kept in sight by the actor; not asked for, it narrows nothing."""
        if not value or self.actor is None:
            return queryset
        return queryset.filter(pk__in=followed_ids(self.actor))

    def by_mine(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Owned by the actor, or by anyone else."""
        mine = Q(owner_id=_me(self.actor))
        return queryset.filter(mine) if value else queryset.exclude(mine)

    def by_offer(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Offered to the actor or to their team, or not."""
        teams = _my_teams(self.actor)
        offers = Handover.objects.filter(
            Q(to_owner_id=_me(self.actor)) | Q(to_owner=None, to_team__in=teams),
            state=HandoverState.OFFERED,
        )
        offered = Q(pk__in=offers.values("request"))
        return queryset.filter(offered) if value else queryset.exclude(offered)

    def by_tags(self, queryset: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        """With any of these tags, or with all; tags are no matter of those called in."""
        if self.actor is None or not self.actor.has(Capability.REQUESTS_VIEW_ALL):
            return queryset.none()
        all_of = bool(self.form.cleaned_data.get("tags_all"))
        return tagged(queryset, self.actor, value, all_of=all_of)

    def by_tags_all(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Says how `tags` are meant; narrows nothing by itself."""
        return queryset

    def by_alarm(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With an open alarm of a kind, or of any; alarms are no matter of those called in."""
        if self.actor is None or not self.actor.has(Capability.REQUESTS_VIEW_ALL):
            return queryset.none()
        return queryset.filter(Exists(open_alarms(*(() if value == ANY_ALARM else (value,)))))

    def by_due(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Something promised is over, or will be before the local day ends."""
        if self.actor is None or not self.actor.has(Capability.REQUESTS_VIEW_ALL):
            return queryset.none()
        now = timezone.now()
        if value == OVERDUE:
            return queryset.filter(next_due_at__lt=now)
        today = local_day(self.actor.company_time_zone, now)
        tomorrow = self._start_of(today + timedelta(days=1))
        return queryset.filter(next_due_at__gte=now, next_due_at__lt=tomorrow)

    def by_first_day(self, queryset: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Opened on this local day or later."""
        return queryset.filter(opened_at__gte=self._start_of(value))

    def by_last_day(self, queryset: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Opened on this local day or earlier."""
        if value == date.max:
            return queryset
        return queryset.filter(opened_at__lt=self._start_of(value + timedelta(days=1)))

    def _start_of(self, day: date) -> datetime:
        zone = (
            ZoneInfo(self.actor.company_time_zone)
            if self.actor
            else timezone.get_default_timezone()
        )
        return datetime.combine(day, time(), zone)


class AlarmFilterSet(django_filters.FilterSet):
    """Alarms by kind, request, and whether they are over."""

    kind = django_filters.ChoiceFilter(choices=AlarmKind.choices)
    request = django_filters.NumberFilter(field_name="request_id", min_value=1, max_value=_MAX_ID)
    open = django_filters.BooleanFilter(field_name="cleared_at", lookup_expr="isnull")

    class Meta:
        """Every filter is written out above."""

        model = RequestAlarm
        fields: list[str] = []


class _OwnerChoices:
    """The words, then people by name; read once, and only if somebody looks."""

    def __init__(self, actor: Actor | None) -> None:
        """Keep who looks."""
        self.actor = actor
        self.people: list[tuple[str, str]] | None = None

    def __call__(self) -> Iterable[tuple[Any, Any]]:
        """A fresh walk over the same choices: Django asks for each use."""
        return self._walk()

    def _walk(self) -> Iterator[tuple[Any, Any]]:
        yield "", "---------"
        yield from _OWNERS
        if self.people is None:
            people = people_for(self.actor) if self.actor else None
            rows = people.values_list("pk", "name") if people is not None else ()
            self.people = [(str(pk), name) for pk, name in rows]
        yield from self.people


def _me(actor: Actor | None) -> int:
    """The actor's membership, or an id that nobody has."""
    return (actor.membership_id if actor else None) or 0


def _my_lines(actor: Actor | None) -> QuerySet[ReportingLine]:
    if actor is None:
        return ReportingLine.objects.none()
    day = local_day(actor.company_time_zone, timezone.now())
    return ReportingLine.objects.of_company(actor.company_id).on(day)


def _my_teams(actor: Actor | None) -> QuerySet[Team]:
    """Teams in which the actor works today or for which they answer."""
    if actor is None:
        return Team.objects.none()
    mine = _my_lines(actor).filter(member_id=_me(actor)).values("team")
    return Team.objects.visible_to(actor).filter(Q(manager_id=_me(actor)) | Q(pk__in=mine))


def _of_my_team(actor: Actor | None) -> Q:
    """Held by people of one's teams or who report to one, or by the teams themselves."""
    teams = _my_teams(actor).values("pk")
    lines = _my_lines(actor).filter(Q(team__in=teams) | Q(manager_id=_me(actor)))
    return Q(owner__in=lines.values("member")) | Q(owner=None, owner_team__in=teams)
