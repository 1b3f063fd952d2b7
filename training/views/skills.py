"""The skills matrix, and one person's or one playbook's or topic's view of it.

States are everybody's who learns here; what stands behind them only the person's, their
manager's and the heads'.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Capability
from core.errors import InvalidInput, NotFound
from core.exports import Table, csv_response, xlsx_response
from core.views import ActorView, get_or_not_found
from playbooks.models import Playbook
from roles.models import SkillState, Topic
from training.forms_skills import SkillFilterForm
from training.selectors.checks import checks_of_playbooks
from training.selectors.skill_matrix import (
    PLAYBOOKS,
    TOPICS,
    Head,
    Matrix,
    learners,
    matrix_of,
    skill_columns,
)
from training.selectors.skills import Skill, skills_of
from training.views.tabs import training_tabs

# State → class, letter, word, look, icon. A letter says what the colour does.
_CERTIFIED = pgettext_lazy("skill", "C")
LOOKS: dict[str, tuple[str, Any, Any, str, str]] = {
    SkillState.CERTIFIED.value: (
        "sk-c",
        pgettext_lazy("skill", "C"),
        _("certified"),
        "ok",
        "check",
    ),
    SkillState.LEARNING.value: ("sk-l", pgettext_lazy("skill", "L"), _("learning"), "", "book"),
    SkillState.EXPIRED.value: ("sk-e", pgettext_lazy("skill", "E"), _("expired"), "warn", "clock"),
    "": ("", "·", _("not yet"), "none", "dot"),
}


def _drawn_cells() -> dict[str, SafeString]:
    """The few cells there are, in the language in use: each drawn once, whatever their number."""
    return {
        state: format_html('<td class="{}" title="{}">{}</td>', css, word, letter)
        if state
        else format_html("<td>{}</td>", letter)
        for state, (css, letter, word, _look, _icon) in LOOKS.items()
    }


def _drawn_rows(matrix: Matrix) -> Iterator[dict[str, Any]]:
    """Rows with their cells as one text: a template that met each of 24,000 would take seconds."""
    drawn = _drawn_cells()
    base = reverse("skill-person", args=[0])[:-2]
    counts = matrix.of_people
    for person, row, count in zip(matrix.people, matrix.cells, counts, strict=True):
        # Only the constants above are joined.
        cells = mark_safe("".join([drawn[state] for state in row]))  # noqa: S308
        yield {"name": person.name, "url": f"{base}{person.pk}/", "cells": cells, "n": count}


class SkillMatrixView(ActorView):
    """People by playbooks or topics: who can do what, and what hangs on one person."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The matrix as filtered."""
        form = SkillFilterForm(request.GET, actor=self.actor)
        chosen = form.cleaned_data if form.is_valid() else {}
        axis = chosen.get("axis", PLAYBOOKS)
        found = self.read(axis, chosen) if form.is_valid() else Matrix([], [], [], [])
        return self.answer(form, axis, found)

    def read(self, axis: str, chosen: Any) -> Matrix:
        """Of the people of a team and a role."""
        now = timezone.now()
        day = local_day(self.actor.company_time_zone, now)
        people = learners(self.actor, day, team_id=chosen.get("team"), role_id=chosen.get("role"))
        return matrix_of(self.actor, day, now, axis, people, skill_columns(self.actor, axis))

    def answer(self, form: SkillFilterForm, axis: str, found: Matrix) -> HttpResponseBase:
        """The page."""
        name = "skill-playbook" if axis == PLAYBOOKS else "skill-topic"
        base = reverse(name, args=[0])[:-2]
        columns = [
            {"name": column.name, "url": f"{base}{column.pk}/", "n": total.certified}
            for column, total in zip(found.columns, found.totals, strict=True)
        ]
        single = [
            {"name": column.name, "url": f"{base}{column.pk}/", "only": total.only}
            for column, total in zip(found.columns, found.totals, strict=True)
            if total.certified == 1
        ]
        query = self.request.GET.urlencode()
        context = {
            "title": _("Skills"),
            "tabs": training_tabs(self.actor, "skill-matrix"),
            "form": form,
            "rows": list(_drawn_rows(found)),
            "columns": columns,
            "single": single,
            "nobody": sum(total.certified == 0 for total in found.totals),
            "people_count": len(found.people),
            "legend": [look for state, look in LOOKS.items()],
            "exports": [
                {"kind": kind.upper(), "url": f"{reverse('skill-export')}?{query}&format={kind}"}
                for kind in ("csv", "xlsx")
            ],
        }
        return self.render("training/skill_matrix.html", context)


class SkillExportView(SkillMatrixView):
    """The matrix as a table to download."""

    capability = Capability.TRAINING_VIEW

    def answer(self, form: SkillFilterForm, axis: str, found: Matrix) -> HttpResponseBase:
        """As CSV, or as a workbook; words in the place of letters."""
        kind = self.request.GET.get("format", "csv")
        if kind not in {"csv", "xlsx"}:
            message = gettext("Skills are exported as csv or as xlsx.")
            raise InvalidInput(message, fields={"format": message})
        if not form.is_valid():
            fields = {name: texts[0] for name, texts in form.errors.items()}
            raise InvalidInput(fields={name: str(text) for name, text in fields.items()})
        words = {state: str(look[2]) for state, look in LOOKS.items()}
        header = [
            gettext("Person"),
            *(column.name for column in found.columns),
            gettext("Certified in"),
        ]
        rows = [
            [person.name, *(words[state] for state in row), count]
            for person, row, count in zip(found.people, found.cells, found.of_people, strict=True)
        ]
        foot = [gettext("Certified"), *(total.certified for total in found.totals), ""]
        if kind == "csv":
            return csv_response("skills.csv", header, [*rows, foot])
        return xlsx_response("skills.xlsx", [Table(gettext("Skills"), header, [*rows, foot])])


class _OneView(ActorView, abstract=True):
    """One row or one column of the matrix as a list: what a phone shows."""

    capability = Capability.TRAINING_VIEW

    def read(self) -> None:
        """The moment that is looked at."""
        self.now = timezone.now()
        self.day = local_day(self.actor.company_time_zone, self.now)

    def page(self, title: Any, rows: Sequence[dict[str, Any]], **more: Any) -> HttpResponse:
        """The list."""
        shown = [row for row in rows if row["state"]] + [row for row in rows if not row["state"]]
        certified = sum(row["state"] == SkillState.CERTIFIED for row in rows)
        context = {
            "title": title,
            "rows": shown,
            "certified": certified,
            "of": len(rows),
            "crumbs": [
                {"label": _("Skills"), "url": reverse("skill-matrix")},
                {"label": title},
            ],
            **more,
        }
        return self.render("training/skill_list.html", context)


def _line(name: str, url: str, skill: Skill | None, **more: Any) -> dict[str, Any]:
    state = skill.state if skill else ""
    _css, _letter, word, look, icon = LOOKS[state]
    return {
        "name": name,
        "url": url,
        "state": state,
        "word": word,
        "look": look,
        "icon": icon,
        "until": skill.until if skill and state != SkillState.LEARNING else None,
        **more,
    }


class SkillPersonView(_OneView):
    """What one person can do: playbooks, then topics."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """States; what is behind them is on the pages of certificates and checks."""
        people = Membership.objects.visible_to(self.actor).active().exclude(level=Level.INTERNAL)
        person: Membership = get_or_not_found(people, pk=pk)
        self.read()
        found = skills_of(self.actor.company_id, self.day, self.now, member_ids=[person.pk])
        playbooks = skill_columns(self.actor, PLAYBOOKS)
        checks = checks_of_playbooks(self.actor.company_id, [head.pk for head in playbooks])
        is_own = person.pk == self.actor.membership_id
        rows = [
            _line(
                head.name,
                reverse("skill-playbook", args=[head.pk]),
                found.playbooks.get((person.pk, head.pk)),
                check_url=reverse("check-take", args=[checks[head.pk]])
                if is_own and head.pk in checks
                else None,
            )
            for head in playbooks
        ]
        topics = [
            _line(head.name, reverse("skill-topic", args=[head.pk]), skill)
            for head in skill_columns(self.actor, TOPICS)
            if (skill := found.topics.get((person.pk, head.pk))) is not None
        ]
        return self.page(person.name, rows, topics=topics, is_person=True)


class SkillPlaybookView(_OneView):
    """Who can work by one playbook."""

    capability = Capability.TRAINING_VIEW
    axis = PLAYBOOKS

    def about(self, pk: int) -> Head:
        """The playbook in force, or `NotFound`."""
        rows = Playbook.objects.visible_to(self.actor).filter(is_active=True)
        found: Playbook = get_or_not_found(rows, pk=pk)
        if found.current_id is None:
            raise NotFound
        return Head(found.pk, found.name)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """People by name, those with a state first."""
        head = self.about(pk)
        self.read()
        found = skills_of(self.actor.company_id, self.day, self.now)
        skills = found.playbooks if self.axis == PLAYBOOKS else found.topics
        rows = [
            _line(person.name, reverse("skill-person", args=[person.pk]), skill)
            for person in learners(self.actor, self.day)
            for skill in [skills.get((person.pk, head.pk))]
        ]
        return self.page(head.name, rows, about_url=self.about_url(pk))

    def about_url(self, pk: int) -> str | None:
        """The playbook's page."""
        return reverse("playbook-detail", args=[pk])


class SkillTopicView(SkillPlaybookView):
    """Who can deal with one topic."""

    capability = Capability.TRAINING_VIEW
    axis = TOPICS

    def about(self, pk: int) -> Head:
        """The topic, or `NotFound`."""
        found: Topic = get_or_not_found(Topic.objects.visible_to(self.actor), pk=pk)
        return Head(found.pk, found.name)

    def about_url(self, pk: int) -> str | None:
        """Topics have no page of their own."""
        return None
