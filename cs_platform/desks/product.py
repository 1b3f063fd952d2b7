"""Product's desk: what clients ask about, how that changed, and who and how much stands behind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clients.models import Contract
from core.access import Actor
from core.forms import ShortModelChoiceField
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.account import money
from cs_platform.desks.answers import start_of
from cs_platform.desks.options import Options, days_field
from cs_platform.desks.part import ReadPart
from handoffs.selectors.topic_counts import (
    ClientCount,
    Period,
    TopicCount,
    clients_asking,
    topic_counts,
)
from metrics.figures import MORE_THAN_CHANCE, NOT_MORE_THAN_CHANCE, TOO_FEW
from roles.models import RoleCode, Topic
from roles.selectors import topic_answers, topics_for

PRODUCT_AND_SUPPORT, EVERY = "product", "all"
ByClient = Mapping[int, Sequence[tuple[str, Decimal]]]


class TopicsOptions(Options):
    """How many days against as many before, and which topics."""

    defaults = {"days": 30, "topics": PRODUCT_AND_SUPPORT}
    days = days_field(_("Days"))
    topics = forms.ChoiceField(
        label=_("Topics"),
        choices=[
            (PRODUCT_AND_SUPPORT, _("for which Product or Support answers")),
            (EVERY, _("all topics")),
        ],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic with its counts, and what the contracts of those who asked are worth a year."""

    topic: Topic
    counted: TopicCount
    worth: str


class Topics(ReadPart):
    """Faults and questions by topic."""

    slug = "topics"
    title = _("Faults and questions by topic")
    lead = _("The earlier days are as many days right before. A change is judged by its share.")
    options_class = TopicsOptions
    columns = (
        (_("Topic"), ""),
        (_("Requests"), "end"),
        (_("Before"), "end opt-s"),
        (_("Change"), "opt-s"),
        (_("Clients"), "end opt-s"),
        (_("Their contracts a year"), "end opt-s"),
        (_("Answered"), "end"),
    )
    empty_title = _("Nobody asked about these topics")
    empty_text = _("Requests on topics of Product and Support are counted here.")
    shown = 8

    def note_text(self) -> str:
        """Of how many days."""
        days = self.chosen.get("days", 0)
        text = ngettext(
            "Last %(n)s day against the one before", "Last %(n)s days against those before", days
        )
        return text % {"n": days}

    def read(self) -> list[Asked]:
        """Four queries, whatever the number of topics."""
        days = timedelta(days=self.chosen["days"])
        self.first_day = self.today + timedelta(days=1) - days
        end, start = start_of(self.today + timedelta(days=1)), start_of(self.first_day)
        topics = {topic.pk: topic for topic in self.topics()}
        counted = topic_counts(
            self.actor.company_id,
            list(topics),
            Period(start, end),
            Period(start_of(self.first_day - days), start),
        )
        worth = _worth(self.actor.company_id, counted, self.today)
        return [Asked(topics[one.topic_id], one, worth[one.topic_id]) for one in counted]

    def topics(self) -> list[Topic]:
        """Topics in use: those for which Product or Support answers today, or all."""
        answers = topic_answers(topics_for(self.actor), self.today)
        if self.chosen["topics"] == EVERY:
            return [answer.topic for answer in answers]
        codes = {RoleCode.PRODUCT, RoleCode.SUPPORT}
        return [answer.topic for answer in answers if answer.role and answer.role.code in codes]

    def row(self, record: Asked) -> Mapping[str, Any]:
        """One topic; the numbers open to its requests."""
        one, days = record.counted, timedelta(days=self.chosen["days"])
        now = {"topic": one.topic_id, "opened_after": self.first_day, "opened_before": self.today}
        before = {
            "topic": one.topic_id,
            "opened_after": self.first_day - days,
            "opened_before": self.first_day - timedelta(days=1),
        }
        return cells.row(
            cells.title(record.topic.name, self.url(now)),
            cells.count(one.now, self.url(now), _("Requests")),
            cells.count(one.before, self.url(before), css="opt-s"),
            change_cell(one),
            cells.count(len(one.clients), self.askers_url(one), css="opt-s"),
            cells.Cell(record.worth, css="end num opt-s"),
            cells.count(one.resolved, self.url({**now, "state": "resolved"}), _("Answered")),
        )

    def askers_url(self, one: TopicCount) -> str:
        """The clients who asked in these days."""
        query = {"topic": one.topic_id, "days": self.chosen["days"]}
        return f"{TopicClients.address()}?{urlencode(query)}"

    def url(self, query: Mapping[str, Any]) -> str:
        """The list of requests, narrowed."""
        return f"{self.requests_url}?{urlencode(query)}"


class TopicClientsOptions(Options):
    """Which topic, and the last how many days."""

    defaults = {"days": 30}
    topic = ShortModelChoiceField(label=_("Topic"), queryset=Topic.objects.none(), empty_label=None)
    days = days_field(_("Days"))

    def __init__(self, given: Mapping[str, Any], actor: Actor) -> None:
        """Offer the topics in use."""
        super().__init__(given, actor)
        field: Any = self.fields["topic"]
        field.queryset = topics_for(actor).select_related(None).only("name_en", "name_ru")


class TopicClients(ReadPart):
    """Who asked about a topic: each client with what was answered, and the contracts behind."""

    slug = "topic-clients"
    title = _("Who asked about a topic")
    options_class = TopicClientsOptions
    columns = (
        (_("Client"), ""),
        (_("Requests"), "end"),
        (_("Answered"), "end opt-s"),
        (_("Contracts a year"), "end"),
    )
    empty_title = _("Nobody asked about it in these days")

    def read(self) -> list[ClientCount]:
        """Two queries; who asked most comes first."""
        self.first_day = self.today + timedelta(days=1) - timedelta(days=self.chosen["days"])
        span = Period(start_of(self.first_day), start_of(self.today + timedelta(days=1)))
        found = clients_asking(self.actor.company_id, self.chosen["topic"].pk, span)
        ids = [one.client_id for one in found]
        self.contracts = _contracts(self.actor.company_id, ids, self.today)
        return found

    def row(self, record: ClientCount) -> Mapping[str, Any]:
        """One client; the numbers open to their requests."""
        pk = record.client_id
        query = {
            "client": pk,
            "topic": self.chosen["topic"].pk,
            "opened_after": self.first_day,
            "opened_before": self.today,
        }
        url = f"{self.requests_url}?{urlencode(query)}"
        worth = _summed(self.contracts, frozenset({pk}))
        return cells.row(
            cells.title(record.client, reverse("client-detail", args=[pk])),
            cells.count(record.count, url, _("Requests")),
            cells.count(record.resolved, f"{url}&state=resolved", css="opt-s"),
            cells.Cell(worth, css="end num"),
        )


def change_cell(one: TopicCount) -> cells.Cell:
    """By how many it changed, and whether its share did by more than chance."""
    surely = one.is_more_than_chance
    word = {True: MORE_THAN_CHANCE, False: NOT_MORE_THAN_CHANCE, None: TOO_FEW}[surely]
    rises = one.now > one.before
    kind, icon = ("none", "flat")
    if surely:
        kind, icon = ("risk", "up") if rises else ("ok", "down")
    return cells.Cell(
        formats.signed(one.now - one.before), css="opt-s", look=f"st {kind}", icon=icon, beside=word
    )


def _contracts(company_id: int, clients: Collection[int], today: date) -> ByClient:
    """Currency and amount a year of the contracts in force, by client. One query."""
    running = Contract.objects.of_company(company_id).on(today).filter(client__in=clients)
    by_client: dict[int, list[tuple[str, Decimal]]] = {}
    for client_id, currency, amount in running.values_list("client", "currency", "amount"):
        by_client.setdefault(client_id, []).append((currency, amount))
    return by_client


def _worth(company_id: int, counted: Sequence[TopicCount], today: date) -> dict[int, str]:
    """What the running contracts of each topic's clients are worth a year, by currency."""
    clients = {pk for one in counted for pk in one.clients}
    by_client = _contracts(company_id, clients, today)
    return {one.topic_id: _summed(by_client, one.clients) for one in counted}


def _summed(by_client: ByClient, clients: frozenset[int]) -> str:
    sums: dict[str, Decimal] = {}
    for client_id in clients:
        for currency, amount in by_client.get(client_id, ()):
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    texts = [money(amount, currency) for currency, amount in sorted(sums.items())]
    return " · ".join(texts) or formats.NO_VALUE
