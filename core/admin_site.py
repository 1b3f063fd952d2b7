"""The admin panel: for company administrators, who see only their company there.

It is one more door with the same two locks. Rows start from `visible_to(actor)`; whether
something may be added or changed follows from the actor's capability and from whether the model's
admin names a service for it; every write goes through that service, nothing is ever deleted.
"""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from core.access import Actor, Capability
from core.errors import DomainError, NotAllowed


class CompanyAdminSite(UnfoldAdminSite):
    """Open to those who may configure their company; signs in at the product's own page."""

    site_header = site_title = "CS Platform"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may configure their company."""
        actor: Actor | None = getattr(request, "actor", None)
        return actor is not None and actor.has(Capability.COMPANY_CONFIGURE)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send visitors to the sign-in page; tell the others that this is not for them."""
        if getattr(request, "actor", None) is not None and not self.has_permission(request):
            raise NotAllowed
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One page changes passwords."""
        return HttpResponseRedirect(reverse("password_change"))

    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Search among the panel's pages; a page number that is none finds nothing."""
        try:
            answer: HttpResponse = super().search(request, extra_context)
        except (ValueError, InvalidPage):
            return HttpResponse()
        return answer


site: Any = CompanyAdminSite()


def actor_of(request: HttpRequest) -> Actor:
    """The administrator, marked in the audit trail as having used the panel."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return replace(actor, via="admin")


class ServiceModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model form whose values go to a service, so that its refusals come back to the fields.

    The service runs as the last step of validation: it is the only judge of what is right. Where
    a form needs two of them, what the first one did is rolled back when the second refuses.
    """

    version_seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    panel: ClassVar["CompanyModelAdmin"]
    actor: ClassVar[Actor]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember which version is shown."""
        super().__init__(*args, **kwargs)
        if hasattr(self.instance, "version") and self.instance.pk:
            self.fields["version_seen"].initial = self.instance.version
        else:
            del self.fields["version_seen"]

    def _post_clean(self) -> None:
        # In place of Django's own: the record on the page must stay as it is in the database
        # when the service refuses, and the service has the sentences for what is not unique.
        if self.errors:
            return
        seen = self.cleaned_data.get("version_seen")
        try:
            with transaction.atomic():
                self.instance = self.panel.write(self.actor, self.instance, self._values(), seen)
        except DomainError as error:
            self._show(error)

    def _values(self) -> dict[str, Any]:
        """What the service gets: what was changed, or everything for a new record; ids for
        records."""
        is_new = not self.instance.pk
        values: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "version_seen" or not (is_new or name in self.changed_data):
                continue
            column = self._meta.model._meta.get_field(name)
            if column.is_relation:
                values[f"{name}_id"] = value.pk if value is not None else None
            else:
                values[name] = value
        return values

    def _show(self, error: DomainError) -> None:
        fields = {name.removesuffix("_id"): text for name, text in error.fields.items()}
        known = {name: text for name, text in fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, ValidationError(str(text)))
        if not known:
            texts = [str(text) for text in fields.values()]
            self.add_error(None, ValidationError(texts or str(error.message)))


class CompanyModelAdmin(ModelAdmin):
    """Rows of the administrator's company. Read-only until a subclass names its services.

    `create(actor, values)` and `update(actor, record, values, version)` call one service each;
    `capability` is what it takes to change.
    """

    form = ServiceModelForm
    capability: ClassVar[Capability] = Capability.COMPANY_CONFIGURE
    create: ClassVar[Any] = None
    update: ClassVar[Any] = None
    actions: ClassVar[Any] = []
    list_per_page = 50
    show_full_result_count = False
    warn_unsaved_form = True

    def write(
        self, actor: Actor, record: models.Model, values: dict[str, Any], version: int | None
    ) -> models.Model:
        """Create or change by the service; a record nothing of which was changed stays."""
        if not record.pk:
            made: models.Model = self.create(actor, values)
            return made
        if not values:
            return record
        changed: models.Model = self.update(actor, record, values, version)
        return changed

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """What the administrator may see."""
        manager: Any = self.model._default_manager
        rows: models.QuerySet[Any] = manager.visible_to(actor_of(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form that knows who acts; a plain one where nothing can be written."""
        if self.create is None and self.update is None:
            return super().get_form(request, obj, change=change, form=forms.ModelForm, **kwargs)
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"panel": self, "actor": actor_of(request)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices of the same company only."""
        manager = db_field.remote_field.model._default_manager
        kwargs["queryset"] = manager.visible_to(actor_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Filter by the filters on the page and nothing else."""
        return lookup.split("__")[0] in {str(name) for name in self.list_filter}

    def _may(self, request: HttpRequest, capability: Capability) -> bool:
        actor: Actor | None = getattr(request, "actor", None)
        return actor is not None and actor.has(capability)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to those who may open the panel."""
        return self._may(request, Capability.COMPANY_CONFIGURE)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are limited by the queryset."""
        return self._may(request, Capability.COMPANY_CONFIGURE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """If a service creates it."""
        return self.create is not None and self._may(request, self.capability)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """If a service changes it."""
        return self.update is not None and self._may(request, self.capability)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted: figures and history need it."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Written already, by the service, while the form was validated."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Services write relations."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The audit trail has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The audit trail has it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The audit trail is the history."""
        return HttpResponseRedirect(reverse("audit-list"))

    def tell(self, request: HttpRequest, error: DomainError) -> None:
        """A refusal of an action, above the list."""
        messages.error(request, str(error.message))
