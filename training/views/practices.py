"""Pages of practices: the list with what became of them, one of them, and their forms."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.errors import NotAllowed
from core.exports import Table, csv_response
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from handoffs.models import Request
from metrics.access import people_of_manager
from metrics.catalogue import CATALOGUE
from metrics.models import OutlierFollowUp
from training import effect_words as words
from training.models.practices import Practice, PracticeState, PracticeTaker
from training.practice_forms import PracticeForm
from training.practice_interview import QUESTIONS
from training.querysets import managed_today
from training.selectors.effects import Measured, effects_of
from training.selectors.practices import practices_listed, takers_in_sight
from training.services import practices as services
from training.views.tabs import training_tabs

LOOKS = {
    PracticeState.DRAFT: ("none", "edit"),
    PracticeState.READY: ("none", "ring"),
    PracticeState.IN_USE: ("none", "clock"),
    PracticeState.KEPT: ("ok", "check"),
    PracticeState.GIVEN_UP: ("none", "x"),
}


class PracticeListView(ListPage):
    """Practices with what became of the figures of those who took them."""

    capability = Capability.TRAINING_VIEW
    title = _("Practices")
    row_template = "training/_practice_row.html"
    columns = (
        (_("Practice"), ""),
        (_("Whose"), "opt-s"),
        (_("What became of it"), ""),
        (_("Took it"), "end opt-s"),
        (_("State"), ""),
    )
    page_size = 20
    empty_title = _("Nothing is written down yet")
    empty_text = _(
        "Somebody here does something better than others. Ask how, write it down, let others try."
    )

    def get_queryset(self) -> models.QuerySet[Any]:
        """Practices in sight."""
        return practices_listed(self.actor)

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """All effects are read at once."""
        found: dict[int, list[Measured]] = {}
        today = services.today_of(self.actor)
        for one in effects_of(self.actor.company_id, records, today):
            found.setdefault(one.practice_id, []).append(one)
        return [practice_row(record, found.get(record.pk, [])) for record in records]

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to a new one."""
        return {
            "tabs": training_tabs(self.actor, "practice-list"),
            "lead": _("What some do differently, and whether it helps those who take it"),
            "create_url": reverse("practice-create"),
            "create_label": _("New practice"),
        }


def practice_row(record: Any, effects: list[Measured]) -> dict[str, Any]:
    """Plain values of one practice."""
    kind, icon = LOOKS[PracticeState(record.state)]
    return {
        "title": record.title,
        "url": reverse("practice-detail", args=[record.pk]),
        "difference": record.difference,
        "member": record.member.name,
        "taken": record.taken,
        "state": {"kind": kind, "icon": icon, "text": PracticeState(record.state).label},
        "effects": [
            {
                "metric": words.metric_name(one.code),
                "sentence": words.sentence(one),
                "kind": words.look(one)[0],
                "icon": words.look(one)[1],
            }
            for one in effects
        ],
    }


class PracticeView(ActorView):
    """One practice: what is done, who took it, and what became of it."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        practice = practice_given(self, pk)
        kind, icon = LOOKS[PracticeState(practice.state)]
        today = services.today_of(self.actor)
        effects = effects_of(self.actor.company_id, [practice], today)
        may_decide = services.may_decide(self.actor, practice)
        leads = self.actor.has(Capability.TRAINING_MANAGE)
        is_given_on = practice.state in {PracticeState.IN_USE, PracticeState.KEPT}
        context = {
            "title": practice.title,
            "practice": practice,
            "state": {"kind": kind, "icon": icon, "text": PracticeState(practice.state).label},
            "effects": [words.shown(one) for one in effects],
            "answers": [
                {"question": question.text, "text": practice.answers[question.key]}
                for question in QUESTIONS
                if question.key in practice.answers
            ],
            "takers": self.takers(practice),
            "took": practice.taken,
            "moves": moves_of(practice) if may_decide else [],
            "may_write": services.may_write(self.actor, practice),
            "may_decide": may_decide,
            "may_give_on": leads and is_given_on,
            "sources": self.sources(practice),
            "rows_url": reverse("practice-rows", args=[practice.pk])
            if self.actor.has(Capability.METRICS_VIEW_TEAM) and practice.taken
            else "",
            "crumbs": [
                {"label": _("Practices"), "url": reverse("practice-list")},
                {"label": practice.title},
            ],
        }
        return self.render("training/practice.html", context)

    def takers(self, practice: Practice) -> list[dict[str, Any]]:
        """Who took it, and by what; whom one answers for can be ended."""
        rows = list(takers_in_sight(self.actor, practice))
        mine: set[int] = set()
        if self.actor.has(Capability.TRAINING_VIEW_ALL):
            mine = {one.member_id for one in rows}
        elif rows and self.actor.has(Capability.TRAINING_MANAGE):
            mine = set(managed_today(self.actor).values_list("member_id", flat=True))
        return [taker_row(one, may_end=one.member_id in mine) for one in rows]

    def sources(self, practice: Practice) -> list[dict[str, Any]]:
        """Where it comes from and what was made of it, of what the reader may see."""
        found: list[dict[str, Any]] = []
        if practice.follow_up_id:
            rows = OutlierFollowUp.objects.visible_to(self.actor)
            follow_up = rows.filter(pk=practice.follow_up_id).first()
            if follow_up is not None:
                url = reverse("outlier", args=[follow_up.finding_id])
                found.append({"label": _("From"), "text": _("a steady outlier"), "url": url})
        if practice.request_id:
            seen = Request.objects.visible_to(self.actor).filter(pk=practice.request_id).first()
            if seen is not None:
                url = reverse("request-detail", args=[seen.number])
                found.append({"label": _("From"), "text": f"#{seen.number}", "url": url})
        if practice.playbook is not None:
            url = reverse("playbook-detail", args=[practice.playbook.pk])
            text = practice.playbook.name
            if practice.playbook_version is not None:
                text = f"{text} {practice.playbook_version}"
            found.append({"label": _("Went into the playbook"), "text": text, "url": url})
        if practice.course is not None:
            found.append({"label": _("Taught by"), "text": practice.course.name, "url": ""})
        return found


def taker_row(one: PracticeTaker, *, may_end: bool) -> dict[str, Any]:
    """Plain values of one person who took it."""
    return {
        "pk": one.pk,
        "name": one.member.name,
        "began_on": formats.date_text(one.began_on),
        "ended_on": formats.date_text(one.ended_on),
        "by": one.assignment.get_kind_display() if one.assignment else "",
        "may_end": may_end and one.ended_on is None,
    }


def practice_given(view: ActorView, pk: int) -> Any:
    """The practice in sight with what its page names, or `NotFound`."""
    rows = practices_listed(view.actor).select_related(
        "member", "owner", "playbook", "playbook_version", "course"
    )
    return get_or_not_found(rows, pk=pk)


def moves_of(practice: Practice) -> list[dict[str, Any]]:
    """What may be decided now; giving up last."""
    labels = {
        PracticeState.DRAFT: _("Back to writing"),
        PracticeState.READY: _("It is written"),
        PracticeState.IN_USE: _("Have it tried"),
        PracticeState.KEPT: _("Keep it"),
        PracticeState.GIVEN_UP: _("Give it up"),
    }
    forward = (PracticeState.READY, PracticeState.IN_USE, PracticeState.KEPT)
    targets = [to for (state, to) in services.MOVES if state == practice.state]
    return [
        {
            "label": labels[PracticeState(to)],
            "url": reverse("practice-move", args=[practice.pk, str(to)]),
            "is_main": to in forward,
        }
        for to in sorted(targets, key=lambda to: to not in forward)
    ]


class PracticePage(ServiceFormPage, abstract=True):
    """The form in which a practice is written."""

    capability = Capability.TRAINING_VIEW
    form_class = PracticeForm
    template_name = "training/practice_form.html"
    practice: Practice | None = None

    def form_kwargs(self) -> dict[str, Any]:
        """Who writes, and what is written on."""
        return {"actor": self.actor, "practice": self.practice}

    def success_url(self, result: Any) -> str:
        """The practice, or the list."""
        shown = result or self.practice
        return reverse("practice-detail", args=[shown.pk]) if shown else reverse("practice-list")


class PracticeCreateView(PracticePage):
    """Write one down, freely, of a follow-up (`?follow_up=`) or of a request (`?request=`)."""

    capability = Capability.TRAINING_VIEW
    title = _("New practice")
    submit_label = _("Write it down")
    success_message = _("Written down. When it reads well, say that it is ready.")

    def prepare(self) -> None:
        """What it begins with, if that is in sight."""
        self.follow_up: OutlierFollowUp | None = None
        self.story: Request | None = None
        asked = {name: number_in(self.request, name) for name in ("follow_up", "request")}
        if asked["follow_up"] is not None:
            rows = OutlierFollowUp.objects.visible_to(self.actor).select_related("consultant")
            self.follow_up = get_or_not_found(rows, pk=asked["follow_up"])
        if asked["request"] is not None:
            requests = Request.objects.visible_to(self.actor)
            self.story = get_or_not_found(requests, pk=asked["request"])

    def get_initial(self) -> dict[str, Any]:
        """The follow-up's words and metric, or the request's subject."""
        if self.follow_up is not None:
            return {
                "follow_up_id": self.follow_up.pk,
                "difference": self.follow_up.text[:500],
                "metrics": [self.follow_up.code],
            }
        if self.story is not None:
            return {"title": self.story.subject, "member_id": self.story.owner_id}
        return {}

    def extra_context(self) -> dict[str, Any]:
        """The request it begins with."""
        if self.story is None:
            return {}
        url = reverse("request-detail", args=[self.story.number])
        return {"story": {"number": self.story.number, "subject": self.story.subject, "url": url}}

    def run(self, form: ServiceForm) -> Practice:
        """Begin it; without a choice it is one's own."""
        values = form.service_values()
        if self.follow_up is None and values.get("member_id") is None:
            values["member_id"] = self.actor.membership_id
        return services.practice_create(
            actor=self.actor,
            follow_up_id=self.follow_up.pk if self.follow_up else None,
            request_id=self.story.pk if self.story else None,
            **values,
        )


class PracticeEditView(PracticePage):
    """Write on."""

    capability = Capability.TRAINING_VIEW
    title = _("Write on")
    submit_label = _("Save")
    success_message = _("Saved.")

    def prepare(self) -> None:
        """The practice, or `NotFound`."""
        self.practice = get_or_not_found(
            Practice.objects.visible_to(self.actor), pk=self.kwargs["pk"]
        )
        if self.practice is not None and not services.may_write(self.actor, self.practice):
            raise NotAllowed

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        practice = self.practice
        assert practice is not None  # noqa: S101 -- prepared
        names = ("title", "difference", "steps", "metrics", "weeks", "version")
        answers = {f"answer_{key}": text for key, text in practice.answers.items()}
        return {name: getattr(practice, name) for name in names} | answers

    def run(self, form: ServiceForm) -> Practice:
        """Save it."""
        assert self.practice is not None  # noqa: S101 -- prepared
        return services.practice_change(
            actor=self.actor,
            practice_id=self.practice.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


def number_in(request: HttpRequest, name: str) -> int | None:
    """An id in the address; what is none is left out."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


class PracticeRowsView(ActorView):
    """The people behind an effect, of those whose figures one may see, as a file."""

    capability = Capability.METRICS_VIEW_TEAM

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """One row a person, first day and metric."""
        practice = practice_given(self, pk)
        effects = effects_of(self.actor.company_id, [practice], services.today_of(self.actor))
        table = people_table(self, practice, effects)
        return csv_response(f"practice-{practice.pk}.csv", table.header, table.rows, table.about)


def people_table(view: ActorView, practice: Practice, effects: list[Measured]) -> Table:
    """The rows in sight, and how many are left out."""
    actor = view.actor
    sees_all = actor.has(Capability.METRICS_VIEW_ALL)
    mine = set() if sees_all else people_of_manager(actor) | {actor.membership_id or 0}
    everything = [(one, row) for one in effects for row in one.rows]
    seen = [(one, row) for one, row in everything if sees_all or row.member_id in mine]
    ids = {row.member_id for _one, row in seen}
    people = Membership.objects.visible_to(actor).filter(pk__in=ids)
    names = dict(people.values_list("pk", "name"))
    header = [
        gettext("Metric"),
        gettext("Person"),
        gettext("Took it"),
        gettext("First day"),
        gettext("n before"),
        gettext("Mean before"),
        gettext("n after"),
        gettext("Mean after"),
    ]
    rows = [
        (
            str(CATALOGUE[one.code].name),
            names.get(row.member_id, ""),
            gettext("yes") if row.took_it else gettext("no"),
            row.day.isoformat(),
            row.pair.before.n,
            round(row.pair.before.mean, 4) if row.pair.before.n else "",
            row.pair.after.n,
            round(row.pair.after.mean, 4) if row.pair.after.n else "",
        )
        for one, row in seen
    ]
    about = [
        (gettext("Practice"), practice.title),
        (gettext("Weeks before and after"), str(practice.weeks)),
        (gettext("Times"), gettext("as natural logarithms of seconds")),
        (gettext("Rows of people whose figures you may not see"), str(len(everything) - len(seen))),
    ]
    return Table("practice", header, rows, about)
