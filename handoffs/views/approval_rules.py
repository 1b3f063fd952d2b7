"""Pages of agreement: which rules say who must agree, and which kinds of solutions there are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from handoffs import services
from handoffs.approval_forms import KindCreateForm, KindForm, RuleForm
from handoffs.models import Agreer, ApprovalRule, SolutionKind
from handoffs.selectors.solutions import percent_text
from roles.models import Role


class RulesView(ActorView):
    """Who must agree to what: everybody who proposes can read it."""

    capability = Capability.REQUESTS_WORK

    def get(self, request: HttpRequest) -> HttpResponse:
        """Rules and kinds, those in use first."""
        related = ("kind", "role", "member")
        unread = (f"role__{name}" for name in Role.TEXTS if name != "name")
        rules = ApprovalRule.objects.visible_to(self.actor).select_related(*related)
        rules = rules.order_by("-is_active", "position", "pk")
        kinds = SolutionKind.objects.visible_to(self.actor)
        context = {
            "title": _("Agreement"),
            "rules": [rule_row(rule) for rule in rules.defer(*unread)],
            "kinds": [kind_row(kind) for kind in kinds.order_by("-is_active", "position", "pk")],
            "may_manage": self.actor.has(Capability.APPROVALS_MANAGE),
        }
        return self.render("handoffs/solutions_rules.html", context)


def rule_row(rule: Any) -> dict[str, Any]:
    """A rule in words."""
    return {
        "pk": rule.pk,
        "kind": rule.kind.name if rule.kind else gettext("Any kind"),
        "limit": limit_text(rule),
        "agreer": agreer_text(rule),
        "role": rule.role.code if rule.role else "",
        "is_active": rule.is_active,
    }


def limit_text(rule: ApprovalRule) -> str:
    """Above which size it asks."""
    if rule.above is None:
        return gettext("always")
    if rule.currency:
        size = f"{formats.number(rule.above, 2)} {rule.currency}"
    else:
        size = f"{percent_text(rule.above)} %"
    return gettext("above %(size)s") % {"size": size}


def agreer_text(rule: Any) -> str:
    """Whom it asks."""
    if rule.agreer == Agreer.PERSON:
        return str(rule.member)
    return str(Agreer(rule.agreer).label)


def kind_row(kind: SolutionKind) -> dict[str, Any]:
    """A kind in words."""
    return {
        "pk": kind.pk,
        "name": kind.name,
        "measure": kind.get_measure_display(),
        "is_active": kind.is_active,
    }


class AgreementFormPage(ServiceFormPage, abstract=True):
    """A form of the page of agreement, for heads and administrators."""

    capability = Capability.APPROVALS_MANAGE
    submit_label = _("Save")
    success_message = _("Saved.")

    def success_url(self, result: Any) -> str:
        """Back to the page."""
        return reverse("approval-rules")


class DefaultsView(AgreementFormPage):
    """The usual kinds and rules, for a company that has none."""

    title = _("Begin with the usual kinds and rules")
    submit_label = pgettext_lazy("button", "Begin")
    success_message = _("The usual kinds and rules are there. Change them as you like.")
    form_class = ConfirmForm

    def run(self, form: ServiceForm) -> Any:
        """Add what is missing."""
        services.solution_defaults_create(actor=self.actor)


class RuleCreateView(AgreementFormPage):
    """A new rule."""

    title = _("New rule")
    submit_label = _("Add rule")
    success_message = _("The rule is added. It holds for solutions proposed from now on.")
    form_class = RuleForm

    def form_kwargs(self) -> dict[str, Any]:
        """Kinds, roles and people of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Any:
        """Add it."""
        return services.approval_rule_create(actor=self.actor, **form.service_values())


class RuleEditView(AgreementFormPage):
    """Change a rule; what was proposed under it stays as it was."""

    title = _("Change the rule")
    success_message = _("Saved. It holds for solutions proposed from now on.")
    form_class = RuleForm

    def prepare(self) -> None:
        """The rule, or `NotFound`."""
        rules = ApprovalRule.objects.visible_to(self.actor)
        self.rule: ApprovalRule = get_or_not_found(rules, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {name: getattr(self.rule, name) for name in (*services.RULE_FIELDS, "version")}

    def form_kwargs(self) -> dict[str, Any]:
        """Kinds, roles and people of the company."""
        return {"actor": self.actor, "rule": self.rule}

    def run(self, form: ServiceForm) -> Any:
        """Change it."""
        return services.approval_rule_update(
            actor=self.actor,
            rule_id=self.rule.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class KindCreateView(AgreementFormPage):
    """A new kind of solution."""

    title = _("New kind of solution")
    submit_label = _("Add kind")
    success_message = _("The kind is added.")
    form_class = KindCreateForm

    def run(self, form: ServiceForm) -> Any:
        """Add it."""
        return services.solution_kind_create(actor=self.actor, **form.service_values())


class KindEditView(AgreementFormPage):
    """Change a kind, or take it out of use."""

    title = _("Change the kind of solution")
    form_class = KindForm

    def prepare(self) -> None:
        """The kind, or `NotFound`."""
        kinds = SolutionKind.objects.visible_to(self.actor)
        self.kind: SolutionKind = get_or_not_found(kinds, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {name: getattr(self.kind, name) for name in (*services.KIND_FIELDS, "version")}

    def run(self, form: ServiceForm) -> Any:
        """Change it."""
        return services.solution_kind_update(
            actor=self.actor,
            kind_id=self.kind.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )
