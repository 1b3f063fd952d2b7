"""Versions of a playbook: all of them, one, and what differs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import number_given
from core.views import ActorView, get_or_not_found
from playbooks.models import Playbook, PlaybookVersion
from playbooks.selectors import role_names, steps_shown, versions_of
from playbooks.views.shown import SAME_STEPS, chart_of, differences_shown


def _crumbs(playbook: Playbook, last: str) -> list[dict[str, Any]]:
    crumbs: list[dict[str, Any]] = [
        {"label": _("Playbooks"), "url": reverse("playbook-list")},
        {"label": playbook.name, "url": reverse("playbook-detail", args=[playbook.pk])},
    ]
    versions = reverse("playbook-versions", args=[playbook.pk]) if last else None
    crumbs.append({"label": _("Versions"), "url": versions})
    return [*crumbs, {"label": last}] if last else crumbs


class VersionListView(ActorView):
    """All versions with their reasons."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The newest first."""
        playbook: Playbook = get_or_not_found(Playbook.objects.visible_to(self.actor), pk=pk)
        rows = [
            {
                "number": version.number,
                "url": reverse("playbook-version", args=[pk, version.number]),
                "reason": version.reason,
                "author": version.author,
                "approved_by": version.approved_by,
                "published": version.approved_at,
                "is_in_force": version.pk == playbook.current_id and playbook.is_active,
            }
            for version in versions_of(self.actor, playbook).defer("document")
        ]
        context = {
            "title": gettext("Versions: %(name)s") % {"name": playbook.name},
            "playbook": playbook,
            "rows": rows,
            "crumbs": _crumbs(playbook, ""),
        }
        return self.render("playbooks/versions.html", context)


class VersionView(ActorView):
    """One version, held against another one: without a word the one before."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Its steps, and what differs side by side; `?against=` names the other version."""
        playbook: Playbook = get_or_not_found(Playbook.objects.visible_to(self.actor), pk=pk)
        versions = versions_of(self.actor, playbook)
        version: PlaybookVersion = get_or_not_found(versions, number=number)
        others = versions.exclude(pk=version.pk).values_list("number", flat=True)
        other = self._other(versions, number)
        names = role_names(self.actor)
        context = {
            "title": gettext("%(name)s, version %(number)s")
            % {"name": playbook.name, "number": number},
            "playbook": playbook,
            "version": version,
            "other": other,
            "others": list(others),
            "is_in_force": version.pk == playbook.current_id and playbook.is_active,
            "differences": differences_shown(other.steps, version.steps, names) if other else [],
            "same_text": SAME_STEPS,
            "steps": steps_shown(version.steps, names),
            "chart": chart_of(playbook, version.steps),
            "crumbs": _crumbs(playbook, str(version)),
        }
        return self.render("playbooks/version.html", context)

    def _other(self, versions: Any, number: int) -> PlaybookVersion | None:
        asked = number_given(self.request.GET.get("against"), digits=9)
        wanted = number - 1 if asked is None else asked
        found: PlaybookVersion | None = versions.filter(number=wanted).first()
        return None if wanted == number else found
