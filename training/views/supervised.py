"""Pages of requests under supervision."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from core.access import Capability
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from training import services
from training.models import SupervisedRequest, SupervisedState
from training.selectors.shadowing import supervised_listed, worked_by
from training.shadowing_forms import LookForm, SupervisedForm
from training.views.shadowing_words import supervised_row
from training.views.tabs import training_tabs

_SHOWN = 100


class SupervisedView(ActorView):
    """Requests under supervision: one's own, those one is to look at, and those of one's people."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """What one is to look at first."""
        me = self.actor.membership_id
        groups: dict[str, list[dict[str, Any]]] = {"mine": [], "asked": [], "over": []}
        for one in supervised_listed(self.actor)[:_SHOWN]:
            is_asked = one.state == SupervisedState.ASKED
            group = "over" if not is_asked else "mine" if one.supervisor_id == me else "asked"
            groups[group].append(supervised_row(one))
        titles = (
            ("mine", _("For you to look at")),
            ("asked", _("To be looked at")),
            ("over", _("Looked at")),
        )
        context = {
            "title": _("Requests under supervision"),
            "tabs": training_tabs(self.actor, "onboarding"),
            "crumbs": [
                {"label": _("Onboarding"), "url": reverse("onboarding")},
                {"label": _("Requests under supervision")},
            ],
            "groups": [
                {"title": title, "rows": groups[code]} for code, title in titles if groups[code]
            ],
            "me": me,
        }
        return self.render("training/shadow_supervised_list.html", context)


class SupervisedRequestView(ActorView):
    """One of them: the request, and what the supervisor said."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whose, which, and what came of it."""
        one: SupervisedRequest = get_or_not_found(supervised_listed(self.actor), pk=pk)
        is_asked, me = one.state == SupervisedState.ASKED, self.actor.membership_id
        may_withdraw = one.member_id == me or services.may_manage(self.actor, one.member_id)
        row = supervised_row(one)
        context = {
            "title": row["title"],
            "crumbs": [
                {"label": _("Requests under supervision"), "url": reverse("supervised")},
                {"label": f"#{one.request.number}"},
            ],
            "one": one,
            "row": row,
            "may_look": is_asked and one.supervisor_id == me,
            "may_withdraw": is_asked and may_withdraw,
        }
        return self.render("training/shadow_supervised.html", context)


class SupervisedAskView(ServiceFormPage):
    """Choose a request and a supervisor."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("A request to be looked at")
    submit_label = gettext_lazy("Ask")
    success_message = gettext_lazy("Asked. The supervisor is told.")
    form_class = SupervisedForm

    def prepare(self) -> None:
        """The newcomer: oneself, or somebody one answers for."""
        pk = self.kwargs["pk"]
        self.person: Membership = get_or_not_found(Membership.objects.visible_to(self.actor), pk=pk)
        if pk != self.actor.membership_id:
            services.require_manages(self.actor, pk)

    def form_kwargs(self) -> dict[str, Any]:
        """What they worked on, and everybody else."""
        requests = worked_by(self.actor, self.person.pk)
        return {"actor": self.actor, "member_id": self.person.pk, "requests": requests}

    def run(self, form: ServiceForm) -> SupervisedRequest:
        """Ask."""
        return services.supervised_ask(
            actor=self.actor, member_id=self.person.pk, **form.service_values()
        )

    def success_url(self, result: SupervisedRequest | None) -> str:
        """It; the list without one."""
        if result is None:
            return reverse("supervised")
        return reverse("supervised-request", args=[result.pk])

    def extra_context(self) -> dict[str, Any]:
        """For whom."""
        return {"lead": _("For %(name)s") % {"name": self.person.name}}


class SupervisedPage(ServiceFormPage, abstract=True):
    """A form about one of them."""

    def prepare(self) -> None:
        """It, or `NotFound`."""
        self.one: SupervisedRequest = get_or_not_found(
            supervised_listed(self.actor), pk=self.kwargs["pk"]
        )

    def get_initial(self) -> dict[str, Any]:
        """Which state of it was seen."""
        return {"version": self.one.version}

    def success_url(self, result: Any) -> str:
        """It."""
        return reverse("supervised-request", args=[self.one.pk])

    def extra_context(self) -> dict[str, Any]:
        """Whose, and which."""
        return {
            "lead": f"{self.one.member.name}: {supervised_row(self.one)['title']}",
            "text": supervised_row(self.one)["title"],
        }


class SupervisedLookView(SupervisedPage):
    """The supervisor's word."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("What was good, what to change")
    submit_label = gettext_lazy("Say so")
    success_message = gettext_lazy("Said. The colleague is told.")
    form_class = LookForm

    def run(self, form: ServiceForm) -> SupervisedRequest:
        """Say it."""
        return services.supervised_look(
            actor=self.actor,
            supervised_id=self.one.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class SupervisedWithdrawView(SupervisedPage):
    """Take it back."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("Take it back?")
    submit_label = gettext_lazy("Take it back")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> SupervisedRequest:
        """Withdraw it."""
        return services.supervised_withdraw(
            actor=self.actor,
            supervised_id=self.one.pk,
            version=form.cleaned_data["version"],
        )
