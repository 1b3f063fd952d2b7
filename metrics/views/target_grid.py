"""The grid in which many targets are set at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, ReportingLine
from core.access import Capability
from core.errors import InvalidInput, NotFound
from core.forms import number_given
from core.views import ActorView
from metrics import plan_words, services
from metrics.catalogue import CATALOGUE, Better, Level
from metrics.models import Target
from metrics.planning import Plan
from metrics.selectors.targets import plans_of
from metrics.services import TargetCell, WrongCells
from metrics.views.targets import Asked, asked_of

USUAL = ("csat", "nps", "fcr", "first_response_time", "resolve_time_first")
MOST_COLUMNS = 8


class TargetsGridView(ActorView):
    """Many targets at once: a row for each team or person, a column for each metric.

    When one cell is wrong nothing is saved, everything typed stays, and the cell says why.
    """

    capability = Capability.TARGETS_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        """What holds now, ready to be changed."""
        return self.page(asked_of(self.actor, request.GET), {}, {})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save all or nothing."""
        asked = asked_of(self.actor, request.GET)
        typed = {name: text for name, text in request.POST.items() if isinstance(text, str)}
        cells, errors = self.cells(asked, typed)
        ends_on = asked.end if typed.get("holds") == "period" else None
        error = ""
        if not errors:
            try:
                changed = services.targets_set(
                    actor=self.actor,
                    period=asked.period,
                    starts_on=asked.start,
                    ends_on=ends_on,
                    cells=cells,
                )
            except WrongCells as refused:
                errors = {name: str(text) for name, text in refused.fields.items()}
            except InvalidInput as refused:
                error = " ".join(str(text) for text in refused.fields.values())
                error = error or str(refused.message)
            else:
                said = ngettext("%(n)s target is set.", "%(n)s targets are set.", changed)
                return self.redirect(reverse("targets") + asked.query(), said % {"n": changed})
        return self.page(asked, typed, errors, error=error, status=422)

    def cells(
        self, asked: Asked, typed: Mapping[str, str]
    ) -> tuple[list[TargetCell], dict[str, str]]:
        """What was typed, and which of it is no number."""
        cells, errors = [], {}
        for level, whose, _name in self.whom(asked):
            for code in self.codes(asked, level):
                key = cell_key(code, level, whose)
                if f"{key}.seen" not in typed:
                    continue
                try:
                    cells.append(typed_cell(key, code, level, whose, typed))
                except ValueError:
                    errors[key] = _("This is not a number.")
        return cells, errors

    def whom(self, asked: Asked) -> list[tuple[str, int | None, str]]:
        """(level, whose, name): the asked level first, then everybody below it."""
        people = Membership.objects.visible_to(self.actor).filter(is_active=True)
        lines = ReportingLine.objects.of_company(self.actor.company_id).on(asked.today)
        rows: list[tuple[str, int | None, str]] = []
        if asked.level == Level.COMPANY:
            rows.append((Level.COMPANY.value, None, self.actor.company_name))
            below, level = people.filter(pk__in=lines.values("manager")), Level.MANAGER.value
        else:
            own = people.filter(pk=asked.id).first()
            if own is None:
                raise NotFound
            rows.append((asked.level, own.pk, own.name))
            if asked.level == Level.CONSULTANT:
                return rows
            below = people.filter(pk__in=lines.filter(manager_id=asked.id).values("member"))
            level = Level.CONSULTANT.value
        named = below.order_by("name", "pk").values_list("pk", "name")
        return [*rows, *((level, pk, name) for pk, name in named)]

    def codes(self, asked: Asked, level: str) -> list[str]:
        """Metrics of the chosen columns that are read at this level."""
        return [code for code in self.columns(asked) if level in CATALOGUE[code].levels]

    def columns(self, asked: Asked) -> list[str]:
        """Those chosen, or those with a target now and the usual ones."""
        if not hasattr(self, "_columns"):
            chosen = [code for code in self.request.GET.getlist("codes") if code in CATALOGUE]
            if not chosen:
                held = {code for plans in self.plans(asked).values() for code, _id in plans}
                chosen = [code for code in CATALOGUE if code in held or code in USUAL]
            self._columns = chosen[:MOST_COLUMNS]
        return self._columns

    def versions(self, asked: Asked) -> dict[tuple[str, str, int | None], int]:
        """The version of each target that anybody ever set for periods of this length."""
        if not hasattr(self, "_versions"):
            targets = Target.objects.visible_to(self.actor).filter(period=asked.period)
            rows = targets.values_list("code", "level", "member_id", "version")
            self._versions = {(code, level, pk): version for code, level, pk, version in rows}
        return self._versions

    def plans(self, asked: Asked) -> dict[str, dict[Any, Plan]]:
        """What holds now, by level."""
        if not hasattr(self, "_plans"):
            self._plans = {
                level.value: plans_of(
                    self.actor, period=asked.period, start=asked.start, level=level
                )
                for level in Level
            }
        return self._plans

    def page(
        self,
        asked: Asked,
        typed: Mapping[str, str],
        errors: Mapping[str, str],
        *,
        error: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The grid."""
        columns = self.columns(asked)
        whom = self.whom(asked)
        is_over = asked.end <= asked.today
        context = {
            "title": _("Set targets"),
            "crumbs": [
                {"label": _("Targets"), "url": reverse("targets") + asked.query()},
                {"label": plan_words.period_name(asked.period, asked.start)},
            ],
            "period_name": plan_words.period_name(asked.period, asked.start),
            "columns": [
                {"name": CATALOGUE[code].name, "asks": plan_words.head_text(code)}
                for code in columns
            ],
            "rows": [self.grid_row(asked, one, columns, typed, errors) for one in whom],
            "choices": choices(columns),
            "asked": asked,
            "holds_period": typed.get("holds") == "period",
            "errors": len(errors),
            "error": error,
            "is_over": is_over,
            "cancel_url": reverse("targets") + asked.query(),
            "teams": self.teams(asked, whom),
        }
        return self.render("metrics/targets_set.html", context, status=status)

    def grid_row(
        self,
        asked: Asked,
        whom: tuple[str, int | None, str],
        columns: Sequence[str],
        typed: Mapping[str, str],
        errors: Mapping[str, str],
    ) -> dict[str, Any]:
        """The cells of one team or person."""
        level, whose, name = whom
        plans, versions = self.plans(asked)[level], self.versions(asked)
        cells: list[dict[str, Any] | None] = []
        for code in columns:
            if level not in CATALOGUE[code].levels:
                cells.append(None)
                continue
            key, seen = cell_key(code, level, whose), versions.get((code, level, whose), 0)
            held = plans.get((code, whose))
            cells.append(
                {
                    "seen": typed.get(f"{key}.seen", seen),
                    "key": key,
                    "error": errors.get(key, ""),
                    "inputs": inputs(key, code, name, held, typed),
                }
            )
        return {"name": name, "is_whole": level == asked.level, "cells": cells}

    def teams(
        self, asked: Asked, whom: Sequence[tuple[str, int | None, str]]
    ) -> list[dict[str, str]]:
        """Ways to the grids of the teams."""
        if asked.level != Level.COMPANY:
            return []
        return [
            {"label": name, "url": asked.query(level=level, id=whose)}
            for level, whose, name in whom
            if whose is not None
        ]


def cell_key(code: str, level: str, whose: int | None) -> str:
    """The name of a cell's inputs."""
    return f"{code}.{level}.{whose or 0}"


def typed_cell(
    key: str, code: str, level: str, whose: int | None, typed: Mapping[str, str]
) -> TargetCell:
    """One cell as typed. Raises `ValueError` for what is no number."""
    least = plan_words.read_typed(code, typed.get(f"{key}.least", ""))
    most = plan_words.read_typed(code, typed.get(f"{key}.most", ""))
    version = number_given(typed.get(f"{key}.seen"), digits=9)
    return TargetCell(code, level, whose, least, most, version, key)


def inputs(
    key: str, code: str, name: str, plan: Plan | None, typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The inputs of one cell with what was typed or holds now."""
    better = CATALOGUE[code].better
    bounds = (
        ("least", _("at least"), plan.at_least if plan else None, Better.LOWER),
        ("most", _("at most"), plan.at_most if plan else None, Better.HIGHER),
    )
    return [
        {
            "name": f"{key}.{bound}",
            "value": typed.get(f"{key}.{bound}", plan_words.typed(code, held)),
            "label": f"{name}, {CATALOGUE[code].name}, {label}",
        }
        for bound, label, held, not_for in bounds
        if better != not_for
    ]


def choices(columns: Sequence[str]) -> list[dict[str, Any]]:
    """Metrics that can be columns."""
    return [
        {"code": code, "name": metric.name, "chosen": code in columns}
        for code, metric in CATALOGUE.items()
    ]
