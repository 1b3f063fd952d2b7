"""Pages of drafts: changed part by part in dialogs, each change over the state that was seen."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from core.errors import DomainError, NotFound
from core.forms import ServiceForm, number_given
from core.views import ActorView, ServiceFormPage, Text

# Versions of rows are counted in four bytes.
_DIGITS = 9


class DraftFormPage(ServiceFormPage, abstract=True):
    """A form about one draft; in a dialog it leaves the page and has only the draft redrawn.

    `prepare` sets `draft`; the page listens to `draft-changed`.
    """

    stays: ClassVar[bool] = True
    draft: Any

    def get_initial(self) -> dict[str, Any]:
        """Which state of the draft was seen: the one on the page that led here (`?seen=`)."""
        seen = number_given(self.request.GET.get("seen"), digits=_DIGITS)
        return {"version": self.draft.version if seen is None else seen}

    def redirect(self, url: str, message: Text | None = None) -> HttpResponse:
        """Close the dialog and have the draft drawn anew."""
        if not (self.stays and getattr(self.request, "htmx", False)):
            return super().redirect(url, message)
        told: dict[str, Any] = {"draft-changed": {}}
        if message:
            told["toast"] = {"text": str(message), "level": "success"}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})


class MoveForm(ServiceForm):
    """One place up or down."""

    direction = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class DraftPartView(ActorView, abstract=True):
    """All of a draft: its page, or for htmx the part that changes."""

    page_template: ClassVar[str]
    part_template: ClassVar[str]

    def context(self, message: str) -> Mapping[str, Any]:
        """What both show, read now, with what is to be told above it."""
        raise NotImplementedError

    @property
    def is_part(self) -> bool:
        """Whether htmx asks for the part only."""
        return bool(getattr(self.request, "htmx", False))

    def show(self, message: str = "", *, status: int = 200) -> HttpResponse:
        """The page or the part."""
        template = self.part_template if self.is_part else self.page_template
        return self.render(template, self.context(message), status=status)


class DraftMoveView(DraftPartView, abstract=True):
    """Something of a draft is moved one place up or down."""

    def move(self, *, seen: int | None, key: str, direction: str) -> None:
        """Call the service."""
        raise NotImplementedError

    def draft_url(self) -> str:
        """The draft's page."""
        raise NotImplementedError

    def post(self, request: HttpRequest, key: str, **_: Any) -> HttpResponse:
        """Move it and show the draft anew; whoever was second sees what the first one did."""
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self.show(gettext("This cannot be moved. Load the page again."), status=422)
        values = form.cleaned_data
        try:
            self.move(seen=values["version"], key=key, direction=values["direction"])
        except NotFound:
            raise
        except DomainError as error:
            return self.show(str(error.message), status=409)
        return self.show() if self.is_part else self.redirect(self.draft_url())
