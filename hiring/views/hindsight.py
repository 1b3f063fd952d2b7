"""How our interviews did: what was said of people before they came, beside how they did since."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from core.views import ActorView, url_above
from hiring.hindsight import FEWEST
from hiring.selectors.hindsight import (
    CODES,
    FEWEST_CHECKS,
    FROM_DAYS,
    OUTCOMES,
    WITHIN_DAYS,
    Compared,
    Hindsight,
    Hired,
    hindsight_of,
)
from hiring.views.tabs import hiring_tabs
from metrics.catalogue import CATALOGUE
from metrics.wording import bounds_text, with_unit


class HindsightView(ActorView):
    """For heads over all hires, for a hiring manager over their own."""

    capability = Capability.HIRING_OPEN

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        found = hindsight_of(self.actor)
        context = {
            "title": _("How our interviews did"),
            "tabs": hiring_tabs(self.actor, "hiring-hindsight"),
            "from_days": FROM_DAYS,
            "within_days": WITHIN_DAYS,
            "fewest": FEWEST,
            "hidden": found.hidden,
            "metrics": [
                {"name": CATALOGUE[code].name, "url": url_above("metric-definition", code)}
                for code in CODES
            ]
            + [{"name": _("Checks passed at the first try"), "url": ""}],
            "qualities": list(found.qualities.values()),
            "compared": _table(found),
            "people": [_person(one, found) for one in found.people],
        }
        return self.render("hiring/candidates_hindsight.html", context)


def _table(found: Hindsight) -> list[dict[str, Any]]:
    """One row a quality, one cell a figure."""
    cells = {(one.quality, one.code): _compared(one) for one in found.compared}
    return [
        {"quality": name, "cells": [cells[key, code] for code in OUTCOMES]}
        for key, name in found.qualities.items()
    ]


def _compared(one: Compared) -> dict[str, Any]:
    found = one.connection
    if found is None:
        return {"n": one.n, "is_few": one.n < FEWEST, "value": "", "interval": ""}
    interval = _("%(low)s to %(high)s") % {
        "low": formats.signed(found.low, 2),
        "high": formats.signed(found.high, 2),
    }
    return {
        "n": one.n,
        "is_few": False,
        "value": formats.signed(found.rho, 2),
        "interval": interval,
        "is_sure": found.is_sure,
    }


def _person(one: Hired, found: Hindsight) -> dict[str, Any]:
    scores = [one.scores.get(key) for key in found.qualities]
    return {
        "name": one.name,
        "url": url_above("person", one.member_id),
        "starts_on": one.starts_on,
        "scores": [
            {"value": formats.number(score[0], 1), "n": score[1]} if score else None
            for score in scores
        ],
        "figures": [*(_figure(one, code) for code in CODES), _checks(one)],
    }


def _checks(one: Hired) -> dict[str, Any]:
    found = one.checks_share
    bounds = _("%(low)s to %(high)s")
    return {
        "value": f"{formats.number(found.value, 1)} %" if found else _("No data"),
        "rows_url": "",
        "interval": bounds
        % {"low": formats.number(found.low, 1), "high": formats.number(found.high, 1)}
        if found
        else "",
        "n": one.checks[1],
        "is_none": found is None,
        "is_few": one.checks[1] < FEWEST_CHECKS,
        "is_provisional": False,
    }


def _figure(one: Hired, code: str) -> dict[str, Any]:
    figure = one.figures[code]
    until = one.starts_on + timedelta(days=WITHIN_DAYS)
    span = {"level": "consultant", "id": one.member_id, "start": one.starts_on, "end": until}
    rows = url_above("metric-rows", code)
    return {
        "value": with_unit(figure),
        "rows_url": f"{rows}?{urlencode(span)}" if rows else "",
        "interval": bounds_text(figure),
        "n": figure.n,
        "is_none": figure.value is None,
        "is_few": figure.too_few,
        "is_provisional": figure.is_provisional,
    }
