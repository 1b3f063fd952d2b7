"""The page on which a playbook is read by somebody who is to work by it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Capability
from core.ui import formats
from core.views import ActorView, get_or_not_found
from playbooks.models import PlaybookVersion
from playbooks.selectors import change_said, differences, role_names, steps_shown
from training import services
from training.models import Assignment, AssignmentKind, AssignmentState, Reading


class ReadingView(ActorView):
    """One version: its steps, what changed since the one read before, and one button."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version asked for; a newer one is named."""
        return self.render("training/reading.html", self.context(self.version(pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the reader's word."""
        version = self.version(pk)
        services.reading_acknowledge(actor=self.actor, playbook_version_id=version.pk)
        return self.redirect(reverse("reading", args=[pk]), _("Noted. Thank you for reading."))

    def version(self, pk: int) -> PlaybookVersion:
        """The version, or `NotFound`."""
        rows = PlaybookVersion.objects.visible_to(self.actor)
        found: PlaybookVersion = get_or_not_found(rows.select_related("playbook__current"), pk=pk)
        return found

    def context(self, version: PlaybookVersion) -> dict[str, Any]:
        """The steps, and how the reader stands to them."""
        playbook, read = version.playbook, self.read(version)
        older = [one for one in read.values() if one.playbook_version.number < version.number]
        before = older[-1].playbook_version if older else None
        newest = playbook.current if playbook.current_id != version.pk else None
        own = read.get(version.pk)
        return {
            "title": playbook.name,
            "crumbs": [
                {"label": _("Playbooks"), "url": reverse("playbook-list")},
                {"label": playbook.name, "url": reverse("playbook-detail", args=[playbook.pk])},
                {"label": _("To read")},
            ],
            "playbook": playbook,
            "version": version,
            "steps": steps_shown(version.steps, role_names(self.actor)),
            "newest": newest,
            "comparisons": [
                self.comparison(title % {"version": one}, one, other)
                for title, one, other in (
                    (_("What changed since %(version)s, which you have read"), before, version),
                    (_("What has changed after %(version)s"), newest and version, newest),
                )
                if one and other
            ],
            "read_at": own.read_at if own else None,
            "due": self.due(version),
        }

    def read(self, version: PlaybookVersion) -> dict[int, Reading]:
        """What the reader has read of this playbook, by version, the oldest first."""
        rows = Reading.objects.of_company(self.actor.company_id).filter(
            member_id=self.actor.membership_id, playbook_version__playbook=version.playbook
        )
        joined = rows.select_related("playbook_version").order_by("playbook_version__number")
        return {reading.playbook_version_id: reading for reading in joined}

    def comparison(
        self, title: str, before: PlaybookVersion, after: PlaybookVersion
    ) -> dict[str, Any]:
        """What differs between two versions, and where both stand side by side."""
        address = reverse("playbook-version", args=[after.playbook_id, after.number])
        return {
            "title": title,
            "changes": [change_said(one) for one in differences(before.steps, after.steps)],
            "url": f"{address}?against={before.number}",
        }

    def due(self, version: PlaybookVersion) -> dict[str, Any] | None:
        """By when it is asked for, and why."""
        rows = Assignment.objects.of_company(self.actor.company_id).filter(
            member_id=self.actor.membership_id,
            kind=AssignmentKind.READING,
            state=AssignmentState.OPEN,
            playbook_version=version,
        )
        found: Assignment | None = rows.order_by("due_on").first()
        if found is None:
            return None
        return {"day": formats.date_text(found.due_on), "reason": found.get_reason_display()}
