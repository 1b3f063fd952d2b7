"""Pages of the responsibility matrix: in force, as a draft, and its versions."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import Stale
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from roles import services
from roles.forms import CellForm, DayForm, PublishForm, ResponsibilityForm
from roles.matrix import Flaw, Letters, accountable, differences
from roles.models import MatrixVersion, Responsibility, Topic
from roles.selectors import (
    Matrix,
    Row,
    flaws_in_force,
    matrix_draft,
    matrix_of,
    newest_version,
    topics_for,
    version_on,
    versions_of,
)
from roles.views.tabs import work_tabs

_FLAWS = {
    Flaw.NOBODY_ACCOUNTABLE: ("risk", _("Nobody answers")),
    Flaw.NOBODY_RESPONSIBLE: ("risk", _("Nobody does it")),
    Flaw.SEVERAL_ACCOUNTABLE: ("warn", _("Several answer")),
}
_LOOKS = {"AR": "cell-A", "A": "cell-A", "R": "cell-R", "C": "cell-C", "I": "cell-I"}


def table_of(actor: Actor, matrix: Matrix, before: Matrix | None = None) -> dict[str, Any]:
    """What `roles/_matrix.html` shows; with `before` the cells that differ from it are marked."""
    topics: dict[int | None, list[Topic]] = {}
    for topic in topics_for(actor):
        topics.setdefault(topic.responsibility_id, []).append(topic)
    old = {row.responsibility.pk: row.cells for row in before.rows} if before else {}
    areas = [
        {
            "name": area,
            "rows": [
                _row(matrix, row, topics, old.get(row.responsibility.pk, {}) if before else None)
                for row in rows
            ],
        }
        for area, rows in groupby(matrix.rows, key=lambda row: row.responsibility.area)
    ]
    return {
        "areas": areas,
        "roles": matrix.roles,
        "letters": [("", "—"), *((value, spaced(value)) for value in Letters.values)],
        "gaps": len(matrix.gaps),
        "overlaps": len(matrix.overlaps),
        "count": len(matrix.rows),
        "homeless": sorted(topic.name for topic in topics.get(None, [])),
    }


def spaced(letters: str) -> str:
    """As people write it: A R."""
    return " ".join(letters)


def _row(
    matrix: Matrix, row: Row, topics: Mapping[int | None, list[Topic]], before: Any
) -> dict[str, Any]:
    flaw = row.flaws[0] if row.flaws else None
    several = accountable(row.cells) if Flaw.SEVERAL_ACCOUNTABLE in row.flaws else []
    return {
        "pk": row.responsibility.pk,
        "name": row.responsibility.name,
        "topics": sorted(topic.name for topic in topics.get(row.responsibility.pk, [])),
        "is_gap": flaw is not None and not several,
        "kind": _FLAWS[flaw][0] if flaw else "ok",
        "check": _FLAWS[flaw][1] if flaw else _("Clear"),
        "cells": [
            {
                "role_id": role.pk,
                "role": role.name,
                "letters": letters,
                "text": spaced(letters),
                "look": _LOOKS.get(letters, ""),
                "is_over": role.code in several,
                "is_changed": (row.responsibility.pk, role.pk) in matrix.changed
                or (before is not None and before.get(role.code, "") != letters),
                "was": spaced(before.get(role.code, "")) if before is not None else "",
            }
            for role in matrix.roles
            for letters in (row.cells.get(role.code, ""),)
        ],
    }


class MatrixView(ActorView):
    """Who does what, today or on another day."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The version in force; an impossible day says so."""
        form = DayForm(request.GET or None)
        day = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
        version = version_on(self.actor.company_id, day)
        newest = newest_version(self.actor.company_id)
        later = newest if newest and newest.starts_on > day else None
        context = {
            "title": _("Responsibility matrix"),
            "tabs": work_tabs("matrix"),
            "version": version,
            "day": day,
            "is_today": day == timezone.localdate(),
            "later": later,
            "form": form,
            "table": table_of(self.actor, matrix_of(self.actor, version)),
            "draft_url": reverse("matrix-draft"),
            "next_number": (newest.number if newest else 0) + 1,
            "may_manage": self.actor.has(Capability.ROLES_MANAGE),
        }
        return self.render("roles/matrix.html", context)


class HolesView(ActorView):
    """Fragment for desks: gaps and overlaps of the matrix in force, or nothing."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """How many of each."""
        gaps, overlaps = flaws_in_force(self.actor.company_id, timezone.localdate())
        return self.render("roles/_holes.html", {"gaps": gaps, "overlaps": overlaps})


class BeginView(ServiceFormPage):
    """The default rows and topics for a company that has no matrix yet."""

    capability = Capability.ROLES_MANAGE
    title = _("Begin with the default matrix?")
    submit_label = _("Begin")
    success_message = _("The default matrix is in force. Change what is different with you.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> None:
        """Add what is missing."""
        services.defaults_create(self.actor)

    def success_url(self, result: Any) -> str:
        """The matrix."""
        return reverse("matrix")


class DraftView(ActorView):
    """The next version while it is being made: cells are changed in place."""

    capability = Capability.ROLES_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        """The draft."""
        return self.render("roles/matrix_draft.html", draft_context(self.actor))


def draft_context(actor: Actor, message: Any = "") -> dict[str, Any]:
    """What the draft's page and its table show."""
    newest = newest_version(actor.company_id)
    matrix = matrix_draft(actor)
    return {
        "title": gettext("Draft of version %(number)s")
        % {"number": (newest.number if newest else 0) + 1},
        "newest": newest,
        "changes": len(matrix.changed),
        "table": table_of(actor, matrix),
        "editable": True,
        "message": message,
        "crumbs": [
            {"label": _("Responsibility matrix"), "url": reverse("matrix")},
            {"label": _("Draft")},
        ],
    }


class CellView(ActorView):
    """One cell of the draft, set in place."""

    capability = Capability.ROLES_MANAGE

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it and show the table anew; whoever was second sees what the first one wrote."""
        form, message, status = CellForm(request.POST), "", 200
        if not form.is_valid():
            message, status = gettext("This cell cannot be set. Load the page again."), 422
        else:
            try:
                services.matrix_cell_set(actor=self.actor, **form.cleaned_data)
            except Stale as error:
                message, status = str(error.message), 409
        is_part = bool(getattr(request, "htmx", False))
        if not is_part and status == 200:
            return self.redirect(reverse("matrix-draft"))
        template = "roles/_draft.html" if is_part else "roles/matrix_draft.html"
        return self.render(template, draft_context(self.actor, message), status=status)


class PublishView(ServiceFormPage):
    """Make the draft the next version."""

    capability = Capability.ROLES_MANAGE
    title = _("Publish the draft")
    submit_label = _("Publish")
    success_message = _("Published.")
    form_class = PublishForm

    def get_initial(self) -> dict[str, Any]:
        """From today on; the version the draft is seen against."""
        newest = newest_version(self.actor.company_id)
        return {"starts_on": timezone.localdate(), "seen": newest.number if newest else 0}

    def run(self, form: ServiceForm) -> MatrixVersion:
        """Publish it."""
        return services.matrix_publish(actor=self.actor, **form.service_values())

    def success_url(self, result: MatrixVersion | None) -> str:
        """What changed; or back to the draft."""
        if result is None:
            return reverse("matrix-draft")
        return reverse("matrix-version", args=[result.number])


class DiscardView(ServiceFormPage):
    """Forget the draft's changes."""

    capability = Capability.ROLES_MANAGE
    title = _("Forget all changes of the draft?")
    submit_label = _("Forget them")
    success_message = _("The draft is as the newest version again.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> None:
        """Forget them."""
        services.matrix_draft_discard(actor=self.actor)

    def success_url(self, result: Any) -> str:
        """The draft."""
        return reverse("matrix-draft")


class VersionListView(ActorView):
    """All versions with their reasons."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The newest first."""
        today = timezone.localdate()
        in_force = version_on(self.actor.company_id, today)
        rows = [
            {
                "number": version.number,
                "url": reverse("matrix-version", args=[version.number]),
                "starts_on": formats.date_text(version.starts_on),
                "reason": version.reason,
                "author": version.author,
                "published": version.published_at,
                "is_in_force": version == in_force,
                "is_later": version.starts_on > today,
            }
            for version in versions_of(self.actor)
        ]
        context = {"title": _("Versions of the matrix"), "rows": rows, "crumbs": _crumbs("")}
        return self.render("roles/matrix_versions.html", context)


def _crumbs(last: str) -> list[dict[str, Any]]:
    crumbs: list[dict[str, Any]] = [
        {"label": _("Responsibility matrix"), "url": reverse("matrix")},
        {"label": _("Versions"), "url": reverse("matrix-versions") if last else None},
    ]
    return [*crumbs, {"label": last}] if last else crumbs


class VersionView(ActorView):
    """One version, held against the one before."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The whole matrix, and what changed side by side."""
        found = versions_of(self.actor)
        version: MatrixVersion = get_or_not_found(found, number=number)
        earlier = found.filter(number=number - 1).first()
        matrix = matrix_of(self.actor, version)
        before = matrix_of(self.actor, earlier) if earlier else None
        context = {
            "title": gettext("Version %(number)s") % {"number": number},
            "version": version,
            "earlier": earlier,
            "changes": _changes(before, matrix) if before else [],
            "table": table_of(self.actor, matrix, before),
            "crumbs": _crumbs(str(version)),
        }
        return self.render("roles/matrix_version.html", context)


def _changes(before: Matrix, after: Matrix) -> list[dict[str, Any]]:
    """Cells that differ, with words for both sides."""
    names = {row.responsibility.pk: row.responsibility for row in (*before.rows, *after.rows)}
    found = differences(
        {row.responsibility.pk: row.cells for row in before.rows},
        {row.responsibility.pk: row.cells for row in after.rows},
    )
    return [
        {
            "responsibility": names[change.row].name,
            "role": change.role,
            "before": dict(Letters.choices).get(change.before, "—"),
            "after": dict(Letters.choices).get(change.after, "—"),
        }
        for change in found
    ]


class ResponsibilityCreateView(ServiceFormPage):
    """A new row."""

    capability = Capability.ROLES_MANAGE
    title = _("New responsibility")
    submit_label = _("Add responsibility")
    success_message = _("Added. Say who does it.")
    form_class = ResponsibilityForm

    def run(self, form: ServiceForm) -> Responsibility:
        """Add it."""
        return services.responsibility_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The draft, where its cells are filled."""
        return reverse("matrix-draft")


class ResponsibilityEditView(ServiceFormPage):
    """Rename or move a row, or take it out of use."""

    capability = Capability.ROLES_MANAGE
    title = _("Change the responsibility")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = ResponsibilityForm

    def prepare(self) -> None:
        """The row, or `NotFound`."""
        rows = Responsibility.objects.visible_to(self.actor)
        self.row: Responsibility = get_or_not_found(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        return {name: getattr(self.row, name) for name in ResponsibilityForm(is_new=False).fields}

    def form_kwargs(self) -> dict[str, Any]:
        """Its code stays."""
        return {"is_new": False}

    def run(self, form: ServiceForm) -> Responsibility:
        """Save it."""
        return services.responsibility_update(
            actor=self.actor,
            responsibility_id=self.row.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The draft."""
        return reverse("matrix-draft")
