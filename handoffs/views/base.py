"""What the pages of one request share: the request by its number, and refusals that keep text."""

from typing import Any, ClassVar

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Capability
from core.errors import IllegalState, NotAllowed, Stale
from core.forms import ServiceForm
from core.views import ServiceFormPage, get_or_not_found
from handoffs.models import Request
from handoffs.transitions import REQUEST_TRANSITIONS
from handoffs.views.allowed import TAKE, actions_for, requests_for


def request_url(number: int, *, anchor: str = "") -> str:
    """The page of a request, by the company's own number."""
    return reverse("request-detail", args=[number]) + anchor


class RequestFormPage(ServiceFormPage, abstract=True):
    """A form about one request, for those who may do that action now.

    A stale form comes back with what was typed, says so, and goes through when sent again:
    by then the person has seen the new state.
    """

    capability = Capability.REQUESTS_WORK
    action: ClassVar[str]

    def prepare(self) -> None:
        """The request, if it is in sight and this can be done to it."""
        self.record: Any = get_or_not_found(requests_for(self.actor), number=self.kwargs["number"])
        # Only for a link that has grown old: what is sent, the service judges.
        if self.request.method == "GET" and self.action not in self.allowed:
            fits = self.action == TAKE or (self.record.state, self.action) in REQUEST_TRANSITIONS
            raise NotAllowed if fits else IllegalState

    @property
    def allowed(self) -> frozenset[str]:
        """What this person may do to it now."""
        return actions_for(self.actor, self.record)

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.record.version}

    def values(self, form: ServiceForm) -> dict[str, Any]:
        """What every service of a request takes, and what was typed."""
        return {
            "actor": self.actor,
            "request_id": self.record.pk,
            "version": form.cleaned_data.get("version"),
            **form.service_values(),
        }

    def success_url(self, result: Any) -> str:
        """Back to the request."""
        return request_url(self.record.number)

    def render_form(self, form: ServiceForm, *, status: int = 200) -> HttpResponse:
        """With the present version after a conflict."""
        if status == Stale.status:
            adopt_version(form, self.record)
        return super().render_form(form, status=status)

    def extra_context(self) -> dict[str, Any]:
        """Which request, and how it stands."""
        owner = self.record.owner or self.record.owner_team
        return {
            "record": self.record,
            "lead": _("#%(number)s, %(state)s. Owner: %(owner)s.")
            % {
                "number": self.record.number,
                "state": self.record.get_state_display().lower(),
                "owner": owner,
            },
        }


def adopt_version(form: ServiceForm, record: Request, seen: int | None = None) -> None:
    """Put the request's present version into a form that was refused as stale, and with it the
    newest line of the history that is shown now."""
    record.refresh_from_db(fields=["version"])
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(record.version)
    if seen is not None:
        data["seen"] = str(seen)
    form.data = data
