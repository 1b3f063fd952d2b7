"""What can be changed about a client, each as a page that opens as a dialog."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clients import services
from clients.forms import (
    ClientEditForm,
    ClientForm,
    ContactEditForm,
    ContactForm,
    ContractForm,
    TeamForm,
)
from clients.models import Client, ClientTeamMember, Contact, Contract
from clients.views.page import client_in_sight
from core.access import Capability
from core.forms import ServiceForm
from core.views import ServiceFormPage, get_or_not_found
from roles.models import Role


class ClientCreateView(ServiceFormPage):
    """A new client."""

    capability = Capability.CLIENTS_MANAGE
    title = _("New client")
    submit_label = _("Add client")
    success_message = _("The client is added.")
    form_class = ClientForm

    def run(self, form: ServiceForm) -> Client:
        """Add it."""
        return services.client_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Client | None) -> str:
        """The new client's page."""
        if result is None:
            return reverse("client-list")
        return reverse("client-detail", args=[result.pk])


class ClientPageForm(ServiceFormPage, abstract=True):
    """A form about one client in sight; afterwards the client's page."""

    capability = Capability.CLIENTS_MANAGE
    client: Client

    def prepare(self) -> None:
        """The client, or `NotFound`."""
        self.client = client_in_sight(self.actor, self.kwargs["pk"])

    def success_url(self, result: Any) -> str:
        """The client's page."""
        return reverse("client-detail", args=[self.client.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """Which client it is."""
        return {"lead": self.client.name}


class ClientEditView(ClientPageForm):
    """What is known of the client."""

    title = _("Change the client")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = ClientEditForm

    def get_initial(self) -> dict[str, Any]:
        """What we know, and the version seen."""
        return {name: getattr(self.client, name) for name in ClientEditForm().fields}

    def run(self, form: ServiceForm) -> Client:
        """Save it."""
        return services.client_update(
            actor=self.actor,
            client_id=self.client.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class ContactCreateView(ClientPageForm):
    """A new person at the client."""

    capability = Capability.REQUESTS_WORK
    title = _("New contact")
    submit_label = _("Add contact")
    success_message = _("The contact is added.")
    form_class = ContactForm

    def run(self, form: ServiceForm) -> Contact:
        """Add them."""
        return services.contact_create(
            actor=self.actor, client_id=self.client.pk, **form.service_values()
        )


class ContractCreateView(ClientPageForm):
    """A new contract."""

    title = _("New contract")
    submit_label = _("Add contract")
    success_message = _("The contract is added.")
    form_class = ContractForm

    def run(self, form: ServiceForm) -> Contract:
        """Add it."""
        return services.contract_create(
            actor=self.actor, client_id=self.client.pk, **form.service_values()
        )


class OfClientForm(ClientPageForm, abstract=True):
    """A form about something that belongs to a client: `model`, by its own key."""

    model: type[Contact] | type[Contract]

    def prepare(self) -> None:
        """The record and its client, or `NotFound`."""
        records = self.model.objects.visible_to(self.actor).select_related("client")
        self.record: Any = get_or_not_found(records, pk=self.kwargs["pk"])
        self.client = self.record.client

    def get_initial(self) -> dict[str, Any]:
        """What we know, and the version seen."""
        return {name: getattr(self.record, name) for name in self.form_class().fields}


class ContactEditView(OfClientForm):
    """Correct a contact."""

    capability = Capability.REQUESTS_WORK
    model = Contact
    title = _("Change the contact")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = ContactEditForm

    def run(self, form: ServiceForm) -> Contact:
        """Save it."""
        return services.contact_update(
            actor=self.actor,
            contact_id=self.record.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class ContractEditView(OfClientForm):
    """Change a contract."""

    model = Contract
    title = _("Change the contract")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = ContractForm

    def run(self, form: ServiceForm) -> Contract:
        """Save it."""
        return services.contract_update(
            actor=self.actor,
            contract_id=self.record.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class TeamSetView(ClientPageForm):
    """Who holds a role for the client from a day on."""

    title = _("Who holds the role")
    submit_label = _("Save")
    success_message = _("The team is changed.")
    form_class = TeamForm

    def prepare(self) -> None:
        """The client, the role and who holds it now."""
        super().prepare()
        self.role: Role = get_or_not_found(
            Role.objects.visible_to(self.actor), code=self.kwargs["code"]
        )
        lines = ClientTeamMember.objects.visible_to(self.actor).on(timezone.localdate())
        self.line: ClientTeamMember | None = (
            lines.filter(client=self.client, role=self.role).select_related("member").first()
        )

    def get_initial(self) -> dict[str, Any]:
        """Whoever holds it now."""
        if self.line is None:
            return {}
        return {"member_id": self.line.member_id, "stand_in_id": self.line.stand_in_id}

    def form_kwargs(self) -> dict[str, Any]:
        """People who can hold the role."""
        return {"actor": self.actor, "role": self.role}

    def run(self, form: ServiceForm) -> ClientTeamMember | None:
        """Set the team."""
        return services.client_team_set(
            actor=self.actor,
            client_id=self.client.pk,
            role_id=self.role.pk,
            **form.service_values(),
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which role for which client, and what becomes of the one before."""
        values = {"role": self.role.name, "client": self.client.name}
        return {
            "lead": gettext("%(role)s for %(client)s") % values,
            "foot": gettext("Whoever held it before holds it up to that day."),
        }
